#!/bin/sh
# Makes the captures in samples/ again: tcpdump beside real clients and servers. The network and servers are those of record.sh, in namespaces of
# their own.
#
#   captures.sh            all of them
#   captures.sh NAME...    only these, e.g. `captures.sh capture-port-closed`
#
# Needs what record.sh needs, and tcpdump and ethtool. Takes four minutes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${RIG:=/var/tmp/rig}" "${SAMPLES:=$here/../../samples}"
export RIG SAMPLES PYTHONDONTWRITEBYTECODE=1

if [ "${RIG_INSIDE:-}" != yes ]; then
    for tool in debootstrap nft ip ethtool openssl python3 tcpdump; do
        command -v $tool >/dev/null || missing=yes
    done
    [ -z "${missing:-}" ] ||
        apt-get install -q -y --no-install-recommends debootstrap nftables iproute2 ethtool openssl python3 tcpdump
    "$here/roots.sh" "$RIG"
    RIG_INSIDE=yes exec unshare --net --mount --pid --fork --uts --ipc --mount-proc "$0" "$@"
fi

# shellcheck source=network.sh
. "$here/network.sh"
# shellcheck source=servers.sh
. "$here/servers.sh"

# ---- what only captures need -------------------------------------------------------------------------------------------
# Hosts behind filters of each kind, and an IPv6 listener.
for address in 203.0.113.94 203.0.113.95 203.0.113.96; do ip addr add $address/32 dev lo; done
ip addr add 2001:db8::25/128 dev lo nodad
nft -f - <<'RULES'
table inet captures {
    chain input {
        type filter hook input priority 0
        ip daddr 203.0.113.94 tcp dport 25 reject with icmp type port-unreachable
        # A path that loses big packets and says nothing: 203.0.113.95.
        ip daddr 203.0.113.95 tcp dport 25 meta length > 600 drop
        # A path that loses one packet of twenty, in both directions: 203.0.113.96. (tc netem would do, where the kernel has it.)
        ip daddr 203.0.113.96 numgen random mod 20 == 0 drop
    }
    chain output {
        type filter hook output priority 0
        ip saddr 203.0.113.96 numgen random mod 20 == 0 drop
    }
}
RULES
# Segments as they are on a wire, not those of the card.
ip netns exec ws ethtool -K eth0 tso off gso off gro off
ethtool -K wan tso off gso off gro off

# Proxies, as in networks that let nobody out directly: HTTP CONNECT to port 25 alone, and SOCKS5 with a login.
ip addr add 203.0.113.70/32 dev lo
printf 'Port 8888\nListen 203.0.113.70\nUser nobody\nTimeout 60\nConnectPort 25\n' > "$RIG/infra/etc/tinyproxy/tinyproxy.conf"
inside infra proxy.contoso.com tinyproxy -d -c /etc/tinyproxy/tinyproxy.conf >/dev/null &
inside infra proxy.contoso.com microsocks -i 203.0.113.70 -p 1080 -u chris -P open-sesame-7 2>/dev/null &

# A tunnel from the client to mx.cohovineyard.example. GRE in user space: the kernel of the rig may have none.
python3 "$here/gre.py" far 198.51.100.1 198.51.100.7 7 &
ip netns exec ws python3 "$here/gre.py" near 198.51.100.7 198.51.100.1 7 &
tries=0
until ip link show far && ip netns exec ws ip link show near; do
    tries=$((tries + 1)); [ $tries -lt 100 ] || { echo "captures.sh: the tunnel does not come up" >&2; exit 1; }; sleep 0.1
done >/dev/null 2>&1
ip link set far up mtu 1472
ip route add 203.0.113.200/32 dev far
ip netns exec ws sh -ec 'ip addr add 203.0.113.200/32 dev near; ip link set near up mtu 1472; ip route add 192.0.2.35/32 dev near src 203.0.113.200'

# Certificates of each kind, and Postfix on ports that use them.
pki=$RIG/postfix/etc/postfix/pki
mkdir -p "$pki"
authority() { openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj "/CN=$2" -keyout "$pki/$1.key" -out "$pki/$1.crt" 2>/dev/null; }
issue() # NAME SUBJECT AUTHORITY DAYS-OPTIONS...
{
    name=$1 subject=$2 ca=$3
    shift 3
    openssl req -newkey rsa:2048 -nodes -subj "/CN=$subject" -keyout "$pki/$name.key" -out "$pki/$name.csr" 2>/dev/null
    printf 'subjectAltName=DNS:%s\n' "$subject" > "$pki/$name.ext"
    openssl x509 -req -in "$pki/$name.csr" -CA "$pki/$ca.crt" -CAkey "$pki/$ca.key" -CAcreateserial -extfile "$pki/$name.ext" \
        -out "$pki/$name.crt" "$@" 2>/dev/null
    cat "$pki/$name.key" "$pki/$name.crt" "$pki/$ca.crt" > "$pki/$name.pem"
}
authority ca 'Fabrikam Test Authority'
authority stranger 'Unknown Authority'
issue good mail1.fabrikam.com ca -days 3650
issue name old.fabrikam.com ca -days 3650
issue unknown mail1.fabrikam.com stranger -days 3650
# Backdated by a clock of its own: x509 cannot begin in the past otherwise.
openssl req -newkey rsa:2048 -nodes -subj /CN=mail1.fabrikam.com -keyout "$pki/expired.key" -out "$pki/expired.csr" 2>/dev/null
mkdir -p "$pki/old" && : > "$pki/old/index" && echo 01 > "$pki/old/serial"
printf '[ca]\ndefault_ca=x\n[x]\ndatabase=%s/old/index\nserial=%s/old/serial\nnew_certs_dir=%s/old\ndefault_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n' \
    "$pki" "$pki" "$pki" > "$pki/old/conf"
openssl ca -batch -config "$pki/old/conf" -cert "$pki/ca.crt" -keyfile "$pki/ca.key" -startdate 20240101000000Z -enddate 20250101000000Z \
    -in "$pki/expired.csr" -out "$pki/expired.crt" -notext 2>/dev/null
cat "$pki/expired.key" "$pki/expired.crt" "$pki/ca.crt" > "$pki/expired.pem"
{
    for kind in good name unknown expired; do
        case $kind in good) port=2501 ;; name) port=2502 ;; unknown) port=2503 ;; expired) port=2504 ;; esac
        printf '192.0.2.10:%s inet n - n - - smtpd\n  -o smtpd_tls_chain_files=/etc/postfix/pki/%s.pem\n' $port $kind
    done
    printf '192.0.2.10:2505 inet n - n - - smtpd\n  -o smtpd_tls_chain_files=/etc/postfix/pki/good.pem\n  -o smtpd_tls_mandatory_protocols=>=TLSv1.3\n  -o smtpd_tls_protocols=>=TLSv1.3\n'
    printf '192.0.2.10:2506 inet n - n - - smtpd\n  -o smtpd_tls_chain_files=/etc/postfix/pki/good.pem\n  -o smtpd_tls_security_level=encrypt\n  -o smtpd_tls_req_ccert=yes\n  -o smtpd_tls_CAfile=/etc/postfix/pki/ca.crt\n'
    printf '203.0.113.95:25 inet n - n - - smtpd\n203.0.113.96:25 inet n - n - - smtpd\n[2001:db8::25]:25 inet n - n - - smtpd\n'
} >> "$RIG/postfix/etc/postfix/master.cf"
inside postfix mail1.fabrikam.com sh -ec 'postconf -e inet_protocols=all; postfix stop 2>/dev/null; sleep 1; postfix start 2>/dev/null'
tries=0
until ss -Hltn "src 192.0.2.10:2506" | grep -q .; do
    tries=$((tries + 1)); [ $tries -lt 100 ] || { echo "captures.sh: Postfix does not start" >&2; exit 1; }; sleep 0.2
done
python3 "$here/captures.py" "$SAMPLES" "$@"
