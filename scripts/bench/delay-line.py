# Delays what passes between two network namespaces, for kernels without sch_netem: a TUN device in each, joined here.
# usage: python3 delay-line.py NAMESPACE_A ADDRESS_A NAMESPACE_B ADDRESS_B MILLISECONDS_EACH_WAY. Ends with its input.
# Node cannot open a TUN device without native code. https://www.kernel.org/doc/html/latest/networking/tuntap.html
import collections
import ctypes
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

CLONE_NEWNET = 0x40000000
TUNSETIFF, TUNSETOFFLOAD = 0x400454CA, 0x400454D0
IFF_TUN_NO_PI_VNET_HDR = 0x0001 | 0x1000 | 0x4000
TUN_F_CSUM_TSO4 = 0x01 | 0x02

namespace_a, address_a, namespace_b, address_b, milliseconds = sys.argv[1:6]
delay = float(milliseconds) / 1000
libc = ctypes.CDLL(None, use_errno=True)


def open_tun(namespace, address):
    handle = os.open(f"/run/netns/{namespace}", os.O_RDONLY)
    if libc.setns(handle, CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), "setns")
    os.close(handle)
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", b"delay0", IFF_TUN_NO_PI_VNET_HDR))
    fcntl.ioctl(tun, TUNSETOFFLOAD, TUN_F_CSUM_TSO4)
    subprocess.check_call(["ip", "addr", "add", address, "dev", "delay0"])
    subprocess.check_call(["ip", "link", "set", "delay0", "txqueuelen", "10000", "up"])
    return tun


tuns = [open_tun(namespace_a, address_a), open_tun(namespace_b, address_b)]
# In order of their due time, since each packet waits equally long.
waiting = collections.deque()
print("ready", flush=True)
while True:
    now = time.monotonic()
    while waiting and waiting[0][0] <= now:
        _, out, packet = waiting.popleft()
        try:
            os.write(out, packet)
        except OSError:
            pass
    timeout = max(0, waiting[0][0] - now) if waiting else 1
    readable, _, _ = select.select([*tuns, sys.stdin], [], [], timeout)
    if sys.stdin in readable and not sys.stdin.readline():
        break
    for tun, out in ((tuns[0], tuns[1]), (tuns[1], tuns[0])):
        if tun not in readable:
            continue
        for _ in range(64):
            try:
                packet = os.read(tun, 70000)
            except BlockingIOError:
                break
            waiting.append((time.monotonic() + delay, out, packet))
