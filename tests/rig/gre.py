"""One end of a GRE tunnel (RFC 2784 with the key of RFC 2890) in user space, for kernels that have TUN but not GRE.

    gre.py DEVICE OWN-ADDRESS PEER-ADDRESS KEY     runs until it is ended
"""
import fcntl
import os
import select
import socket
import struct
import sys

device, own, peer, key = sys.argv[1:]
TUNSETIFF, TUN, BARE = 0x400454CA, 0x0001, 0x1000
HEADER = struct.pack("!HHI", 0x2000, 0x0800, int(key))
tun = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH", device.encode(), TUN | BARE))
wire = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_GRE)
wire.bind((own, 0))
while True:
    for ready in select.select([tun, wire], [], [])[0]:
        if ready == tun:
            packet = os.read(tun, 65536)
            if packet[0] >> 4 == 4:  # the kernel's own IPv6 chatter stays here
                wire.sendto(HEADER + packet, (peer, 0))
        else:
            packet, (sender, _) = wire.recvfrom(65536)
            packet = packet[(packet[0] & 15) * 4:]
            if sender == peer and packet.startswith(HEADER):
                os.write(tun, packet[len(HEADER):])
