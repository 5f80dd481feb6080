#!/usr/bin/env python3
"""Minutes of mixed traffic in real time, on an IRC server that is killed again and again: does anything grow?

  live.py --cox PROGRAM --with FOLDER [--minutes N] [--memory MIB] [--speed N --clock LIBRARY]

People ask, tell and chat in a channel of a real ngircd, something is due every minute, the plugin in FOLDER/1 and
FOLDER/2 is put into the bot's folder by turns while it counts, and the server is killed and started again, so that
the bot has to come back. All that is said is to be answered as it should be: a count that goes on across reloads, a
fact that was told last, a schedule at its minute. With --speed 72 the bot's clock, and all that it waits for by it,
goes 72 times as fast (LIBRARY is soak/clock of the build): twenty minutes are a day then. Memory, descriptors, maps and
threads are looked at all the time; in the last third of it they are to be what they were in the middle one, unless the
run is so short that caches still fill. Prints a JSON line of figures; ends with 1 where something of this does not
hold.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

import soak

PACE = 0.02    # seconds between two that are said
RELOAD = 5     # seconds between two builds
CUT = 15       # seconds between two losses of the server
FACTS = 50
DUE = "it is due"
PATIENCE = 60  # seconds
WARM = 10      # minutes that a run must take before it says whether something grows
FEW = 2        # descriptors, maps or threads: what comes and goes


class Server:
    """An ngircd on loopback, always on the same port."""

    def __init__(self, folder):
        self.file, self.port = folder + "/ngircd.conf", self.free_port()
        with open(self.file, "w") as file:
            file.write(f"[Global]\nName = irc.test.local\nInfo = test\nListen = 127.0.0.1\nPorts = {self.port}\n"
                       "MotdPhrase = hello\n[Limits]\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\n"
                       "[Options]\nDNS = no\nIdent = no\nPAM = no\n")
        self.start()

    @staticmethod
    def free_port():
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            return taken.getsockname()[1]

    def start(self):
        self.process = subprocess.Popen(["/usr/sbin/ngircd", "-n", "-f", self.file],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def stop(self):
        self.process.kill()
        self.process.wait()


class Person:
    """Somebody in #ops, and all that the bot says there."""

    def __init__(self, port):
        self.heard, self.names, self.due, self.changed = [], set(), 0, threading.Condition()
        self.connection = self.connect(port)
        self.sends("NICK ann", "USER ann 0 * :Ann", "JOIN #ops")
        threading.Thread(target=self.read, daemon=True).start()

    @staticmethod
    def connect(port):
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port))
            except OSError:
                if time.monotonic() > end:
                    raise
                time.sleep(0.02)

    def sends(self, *lines):
        self.connection.sendall("".join(line + "\r\n" for line in lines).encode())

    def read(self):
        try:
            for line in self.connection.makefile(encoding="utf-8", newline="\r\n"):
                self.takes(line.rstrip("\r\n"))
        except (OSError, ValueError):
            pass  # the server was killed

    def takes(self, line):
        if line.startswith("PING"):
            self.sends("PONG" + line[4:])
        with self.changed:
            if " 353 " in line:
                self.names.update(line.split(" :", 1)[1].replace("@", "").split())
            if line.startswith(":cox") and " PRIVMSG #ops :" in line:
                self.heard.append(line.split(" :", 1)[1])
                self.due += self.heard[-1] == DUE
            self.changed.notify_all()

    def meets_the_bot(self):
        end = time.monotonic() + PATIENCE
        while "cox" not in self.names and time.monotonic() < end:
            self.sends("NAMES #ops")
            time.sleep(0.05)
        return "cox" in self.names

    def says(self, text):
        self.sends("PRIVMSG #ops :" + text)

    def asks(self, text, expected):
        """Whether that was answered."""
        with self.changed:
            self.heard.clear()
        self.says(text)
        with self.changed:
            return self.changed.wait_for(lambda: any(expected in body for body in self.heard), PATIENCE)

    def leaves(self):
        self.connection.close()


class Live:
    def __init__(self, words, home):
        self.words, self.home, self.server = words, home, Server(home)
        self.problems, self.samples, self.back = [], [], []
        self.said = self.counted = self.reloads = self.losses = self.due = 0
        self.brings(1)
        with open(home + "/cox.json", "w") as file:
            json.dump({"policy": "open", "adapters": {"net": {
                "adapter": "irc", "server": "127.0.0.1", "port": self.server.port, "tls": False,
                "channels": ["#ops"], "flood": {"lines": 1000, "seconds": 0.001},
                "reconnect": {"first": 0.05, "longest": 0.5}}}}, file)
        self.log = open(home + "/bot.log", "w")
        self.bot = subprocess.Popen([words.cox, "run", "--home", home], stdin=subprocess.DEVNULL,
                                    stdout=self.log, stderr=self.log, env=self.environment())
        self.person = self.arrives()
        self.scheduled = time.monotonic()
        self.wants(f'cox schedule "every 1 minute" say {DUE}', "due")

    def environment(self):
        if self.words.speed == 1:
            return None
        return {**os.environ, "LD_PRELOAD": self.words.clock, "COX_CLOCK_SPEED": str(self.words.speed)}

    def brings(self, build):
        """As a careful copy does: whole or not at all."""
        os.makedirs(self.home + "/plugins", exist_ok=True)
        shutil.copy(f"{self.words.folder}/{build}/counter.so", self.home + "/plugins/counter.part")
        os.rename(self.home + "/plugins/counter.part", self.home + "/plugins/counter.so")

    def arrives(self):
        began, person = time.monotonic(), Person(self.server.port)
        if not person.meets_the_bot():
            raise SystemExit("live.py: the bot did not come back; see " + self.home)
        self.back.append(time.monotonic() - began)
        return person

    def wants(self, text, expected):
        self.said += 1
        if not self.person.asks(text, expected) and len(self.problems) < 20:
            self.problems.append(f"'{text}' was not answered with '{expected}'")

    def round(self, number):
        fact = number % FACTS
        self.wants(f"cox echo round {number}", f"round {number}")
        self.wants(f"cox remember fact{fact} is {number}", f"fact{fact} is {number}")
        self.wants(f"cox what is fact{fact}", f"fact{fact} is {number}.")
        self.counted += 1
        self.wants("cox count", f"{self.counted} by ")
        self.person.says("just talking among ourselves")
        self.person.says("coffee++")

    def reload(self):
        self.reloads += 1
        self.brings(1 + self.reloads % 2)

    def cut(self):
        self.losses += 1
        self.due += self.person.due
        self.server.stop()
        self.person.leaves()
        self.server.start()
        self.person = self.arrives()

    def lasts(self, seconds):
        begin = time.monotonic()
        due = {self.reload: begin + RELOAD, self.cut: begin + CUT}
        every = {self.reload: RELOAD, self.cut: CUT}
        number = 0
        while (now := time.monotonic()) < begin + seconds and not self.problems:
            number += 1
            self.round(number)
            for action, at in due.items():
                if now >= at:
                    due[action] += every[action]
                    self.samples.append((now - begin, soak.figures(self.bot.pid)))
                    action()
            time.sleep(PACE)

    # Nobody hears what is said while the server is down and they come back; each loss may cost what is due then.
    def check_due(self):
        self.due += self.person.due
        minutes = (time.monotonic() - self.scheduled) / 60 * self.words.speed
        away = sum(self.back) / 60 * self.words.speed + 2 * len(self.back)
        if not minutes - away <= self.due <= minutes + 1:
            self.problems.append(f"{self.due} were due in {minutes:.1f} minutes, {away:.1f} of them away")

    def check_growth(self, seconds, memory):
        middle = [sample for at, sample in self.samples if seconds / 3 <= at < seconds * 2 / 3]
        last = [sample for at, sample in self.samples if at >= seconds * 2 / 3]
        for kind in soak.KINDS:
            before, after = (statistics.median(sample[kind] for sample in part) for part in (middle, last))
            if after > before + (memory if kind == "mib" else FEW):
                self.problems.append(f"{kind} grew from {before} to {after}")

    def ends(self):
        self.bot.send_signal(signal.SIGTERM)
        code = self.bot.wait(PATIENCE)
        if code != 0:
            self.problems.append(f"it ended with {code}")
        self.person.leaves()
        self.server.stop()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--cox", required=True)
    words.add_argument("--with", required=True, dest="folder")
    words.add_argument("--minutes", type=float, default=20)
    words.add_argument("--memory", type=float, default=1, help="MiB that it may grow late")
    words.add_argument("--speed", type=int, default=1, help="how many times as fast the bot's clock goes")
    words.add_argument("--clock", help="the library that makes it so")
    words = words.parse_args()
    home = tempfile.mkdtemp(prefix="cox-live-")
    live = Live(words, home)
    live.lasts(words.minutes * 60)
    if not live.problems:
        live.check_due()
    if not live.problems and words.minutes >= WARM:
        live.check_growth(words.minutes * 60, words.memory)
    live.ends()
    figures = {kind: [round(sample[kind], 1) for _, sample in live.samples[:: max(len(live.samples) // 20, 1)]]
               for kind in soak.KINDS}
    return soak.end("live", home, live.problems, minutes=words.minutes, speed=words.speed, said=live.said,
                    due=live.due, reloads=live.reloads,
                    losses=live.losses, back_ms={"p50": round(statistics.median(live.back) * 1e3),
                                                 "worst": round(max(live.back) * 1e3)}, **figures)


sys.exit(main())
