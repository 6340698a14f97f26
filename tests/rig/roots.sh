#!/bin/sh
# Builds one small Debian root for each party of a session. The mail servers conflict as packages and each insists on
# its own users, spool and configuration; a root for each is simpler than moving all of that by hand, and leaves the
# machine itself alone. Called by record.sh; a root that is complete is not built again.
set -eu
rig=$1
mirror=${MIRROR:-http://deb.debian.org/debian}
mkdir -p "$rig"

if [ ! -e "$rig/base/.complete" ]; then
    rm -rf "$rig/base"
    debootstrap --variant=minbase --include=iproute2,procps,netbase,locales,ca-certificates,openssl \
        bookworm "$rig/base" "$mirror"
    # No package may start its daemon while it is installed.
    printf '#!/bin/sh\nexit 101\n' > "$rig/base/usr/sbin/policy-rc.d"
    chmod 755 "$rig/base/usr/sbin/policy-rc.d"
    touch "$rig/base/.complete"
fi

root() # NAME PACKAGE...
{
    name=$1
    shift
    [ ! -e "$rig/$name/.packages" ] || return 0
    rm -rf "${rig:?}/$name"
    cp -a "$rig/base" "$rig/$name"
    # Without procfs some maintainer scripts fail; unshare takes the mount away again when apt ends.
    unshare --mount chroot "$rig/$name" sh -ec '
        export DEBIAN_FRONTEND=noninteractive
        mount -t proc proc /proc
        apt-get update -q
        apt-get install -q -y --no-install-recommends "$@"
        apt-get clean' apt "$@"
    touch "$rig/$name/.packages"
}

root postfix postfix postgrey
root exim exim4-daemon-heavy
root opensmtpd opensmtpd
root sendmail sendmail-bin sendmail-cf sensible-mda sasl2-bin libsasl2-modules m4
root infra dnsmasq-base dovecot-imapd nginx-light openssh-server tinyproxy microsocks
# PuTTY needs an X server, keys and a font.
root desk inetutils-telnet netcat-openbsd ncat busybox bind9-host bind9-dnsutils bsdutils less \
    putty xvfb xdotool xfonts-base

if [ ! -e "$rig/desk/.locales" ]; then
    printf '%s.UTF-8 UTF-8\n' en_US de_DE fr_FR es_ES > "$rig/desk/etc/locale.gen"
    chroot "$rig/desk" locale-gen
    chroot "$rig/desk" useradd --create-home --shell /bin/bash admin
    touch "$rig/desk/.locales"
fi
