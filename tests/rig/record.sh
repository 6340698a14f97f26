#!/bin/sh
# Makes the recordings in samples/ again: real clients against real servers.
#
#   record.sh            all of them
#   record.sh NAME...    only these, e.g. `record.sh rcpt-greylisted`
#
# Needs: Debian 12, root, a kernel with network namespaces, veth and nftables, 3 GB below $RIG, and the Debian mirror
# while the roots are built. The packages it needs itself are installed below; servers and clients live in their own
# roots (roots.sh). Takes seven minutes, three more the first time. Times and queue ids differ from run to run, and
# nothing else should.
#
# Everything runs in private network, mount, PID and host-name namespaces. So the documentation addresses are real in
# the recordings, nothing can reach or be reached from outside, and when this script ends the kernel ends all servers.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
: "${RIG:=/var/tmp/rig}" "${SAMPLES:=$here/../../samples}"
export RIG SAMPLES PYTHONDONTWRITEBYTECODE=1

if [ "${RIG_INSIDE:-}" != yes ]; then
    for tool in debootstrap nft ip openssl python3; do
        command -v $tool >/dev/null || missing=yes
    done
    [ -z "${missing:-}" ] ||
        apt-get install -q -y --no-install-recommends debootstrap nftables iproute2 openssl python3
    "$here/roots.sh" "$RIG"
    RIG_INSIDE=yes exec unshare --net --mount --pid --fork --uts --ipc --mount-proc "$0" "$@"
fi

# shellcheck source=network.sh
. "$here/network.sh"
# shellcheck source=servers.sh
. "$here/servers.sh"
python3 "$here/windows.py" "$SAMPLES" "$@"
python3 "$here/record.py" "$SAMPLES" "$@"
