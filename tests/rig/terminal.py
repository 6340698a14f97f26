"""A person at the workstation: a terminal on which a program runs, and what is typed there and when."""

import fcntl
import os
import re
import select
import struct
import subprocess
import termios
import time

RIG = os.environ["RIG"]
DESK = os.path.join(RIG, "desk")
HOME = os.path.join(DESK, "home", "admin")
# The whole line of a last reply line, or of a reply that has only its code.
REPLY = rb"(?:^|\n)[2-5][0-9][0-9](?: [^\n]*)?\r*\n"
PROMPT = rb"[$#] (?:\x1b\[[0-9;]*m)?$"


def at_desk(command, locale="en_US.UTF-8"):
    """The argument vector that runs a command as user admin on ws7, in its own network and root."""
    script = 'hostname ws7; exec chroot --userspec=admin:admin "$0" env -i -C /home/admin "$@"'
    return ["ip", "netns", "exec", "ws", "unshare", "--uts", "sh", "-c", script, DESK,
            "HOME=/home/admin", "USER=admin", "LOGNAME=admin", "SHELL=/bin/bash", "TERM=xterm-256color",
            f"LANG={locale}", "PATH=/usr/local/bin:/usr/bin:/bin", *command]


class Terminal:
    """80 x 24, opened in the desk's own /dev/pts so that script(1) can name it."""

    def __init__(self, command, locale="en_US.UTF-8"):
        self.seen = b""
        self.master = os.open(os.path.join(DESK, "dev/pts/ptmx"), os.O_RDWR | os.O_NOCTTY)
        fcntl.ioctl(self.master, 0x40045431, struct.pack("i", 0))  # TIOCSPTLCK: unlock
        number = struct.unpack("i", fcntl.ioctl(self.master, 0x80045430, struct.pack("i", 0)))[0]  # TIOCGPTN
        path = os.path.join(DESK, "dev/pts", str(number))
        slave = os.open(path, os.O_RDWR | os.O_NOCTTY)
        os.chown(path, 1000, 5)
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

        def take_terminal():
            os.setsid()
            fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        self.program = subprocess.Popen(at_desk(command, locale), stdin=slave, stdout=slave, stderr=slave,
                                        preexec_fn=take_terminal, close_fds=True)
        os.close(slave)

    def hear(self, seconds):
        """Takes what comes within this time; false when the program is gone."""
        if not select.select([self.master], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.master, 65536)
        except OSError:
            return False
        self.seen += data
        return bool(data)

    def wait(self, pattern, seconds=12):
        """Waits until the pattern was seen after what was typed last; false when that cannot happen any more."""
        end = time.monotonic() + seconds
        while not re.search(pattern, self.seen):
            if time.monotonic() > end or not self.hear(0.2):
                return bool(re.search(pattern, self.seen))
        return True

    def type(self, keys):
        """Types with the pace of a quick hand, so that echo and replies interleave as they do for a person."""
        self.seen = b""
        for key in keys.encode():
            os.write(self.master, bytes([key]))
            self.hear(0.004)
        # The echo of Enter must not be taken for the end of a reply line.
        time.sleep(0.05)
        self.hear(0)

    def paste(self, text):
        self.seen = b""
        os.write(self.master, text.encode())

    def close(self, seconds=45):
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.hear(0.2):
            pass
        if self.program.poll() is None:
            try:
                self.program.wait(3)
            except subprocess.TimeoutExpired:
                print("  had to be ended")
                self.program.kill()
                self.program.wait()
        os.close(self.master)
