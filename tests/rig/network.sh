# The network of the recordings; sourced by record.sh inside its namespaces.
#
#   ws7 (namespace "ws")                          everything else (this namespace)
#   198.51.100.7, .99  ── eth0 ═══ wan ──  198.51.100.1 gateway, .53 name server, servers as /32 on lo
#
# .99 has no PTR record and stands on the block list of the rig.

mkdir -p /run/netns
mount -t tmpfs tmpfs /run/netns
ip netns add ws
ip link set lo up
ip link add wan type veth peer name eth0 netns ws
ip addr add 198.51.100.1/24 dev wan
ip addr add 198.51.100.53/24 dev wan
ip link set wan up
sysctl -q net.ipv4.ip_forward=1

for address in \
    192.0.2.10 192.0.2.20 192.0.2.25 192.0.2.30 192.0.2.31 192.0.2.32 192.0.2.33 192.0.2.34 192.0.2.35 192.0.2.36 \
    192.0.2.50 192.0.2.80 192.0.2.81 192.0.2.90 203.0.113.25 203.0.113.40 203.0.113.60 203.0.113.90 \
    203.0.113.91 203.0.113.93
do
    ip addr add $address/32 dev lo
done
# An IPv6 address where nothing listens: clients fall back to IPv4.
ip addr add 2001:db8::10/128 dev lo nodad
ip addr add 2001:db8:7::1/64 dev wan nodad
sysctl -q net.ipv6.conf.all.forwarding=1
# A host that its router cannot reach, and a machine room that is not there at all (no route of the client leads to it).
ip route add unreachable 203.0.113.92

ip netns exec ws sh -ec '
    ip link set lo up
    ip addr add 198.51.100.7/24 dev eth0
    ip addr add 198.51.100.99/24 dev eth0
    ip link set eth0 up
    ip route add default via 198.51.100.1
    ip addr add 2001:db8:7::7/64 dev eth0 nodad
    ip route add 2001:db8::/64 via 2001:db8:7::1
    # A dropped SYN is given up after 3 s instead of two minutes; the message is the same.
    sysctl -q net.ipv4.tcp_syn_retries=1'

nft -f - <<'RULES'
table ip rig {
    chain input {
        type filter hook input priority 0
        ip daddr 203.0.113.91 tcp dport 25 drop
        ip daddr 203.0.113.93 tcp dport 25 reject with icmp type admin-prohibited
    }
    # Filled by record.py while it records a name server that does not answer.
    chain dns { type filter hook input priority 1; }
}
RULES

for name in desk postfix exim opensmtpd sendmail infra; do
    mount -t proc proc "$RIG/$name/proc"
    mount -t tmpfs tmpfs "$RIG/$name/run"
    mkdir -p "$RIG/$name/run/lock"
    echo nameserver 198.51.100.53 > "$RIG/$name/etc/resolv.conf"
done
# The desk needs terminals of its own, so that script(1) shows /dev/pts/0 as on a machine with one user.
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$RIG/desk/dev/pts"
rm -f "$RIG/desk/dev/ptmx"
ln -s pts/ptmx "$RIG/desk/dev/ptmx"
