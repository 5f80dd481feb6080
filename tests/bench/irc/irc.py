#!/usr/bin/env python3
"""From a message on a real IRC server to the bot's reply, beside a bare bot on irc-framework.

    irc.py COX NODE_MODULES MESSAGES     one JSON line a bot

Both bots sit in one room of one ngircd on loopback and are asked in turn, a hundred questions each,
so that whatever else the machine does hits both. Each question waits for its answer.
"""
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
BLOCK = 100


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(folder, port):
    config = folder / "ngircd.conf"
    config.write_text(f"[Global]\nName = irc.bench.local\nInfo = bench\nListen = 127.0.0.1\n"
                      f"Ports = {port}\n[Limits]\nMaxConnectionsIP = 0\nMaxPenaltyTime = 0\n"
                      f"[Options]\nDNS = no\nIdent = no\nPAM = no\n", encoding="utf-8")
    return start(["/usr/sbin/ngircd", "-n", "-f", str(config)])


def start(command, **more):
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, **more)


def start_cox(program, folder, port):
    home = folder / "home"
    home.mkdir()
    (home / "cox.json").write_text(json.dumps({"policy": "open", "adapters": {"net": {
        "adapter": "irc", "server": "127.0.0.1", "port": port, "tls": False, "nick": "cox",
        "channels": ["#bench"], "flood": {"lines": 1000, "seconds": 0.001}}}}), encoding="utf-8")
    return start([program, "run", "--home", str(home)])


class Asker:
    """Somebody in the room, who types the lines of the protocol."""

    def __init__(self, port):
        for _ in range(500):
            try:
                self.socket = socket.create_connection(("127.0.0.1", port))
                break
            except ConnectionRefusedError:
                time.sleep(0.02)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""
        self.sends("NICK asker\r\nUSER asker 0 * :Asker\r\nJOIN #bench")
        self.waits_for(b" 366 ")

    def sends(self, line):
        self.socket.sendall(line.encode() + b"\r\n")

    def waits_for(self, wanted):
        while wanted not in self.rest:
            more = self.socket.recv(65536)
            if not more:
                raise SystemExit("irc.py: the server ended the connection")
            self.rest += more
            if self.rest.startswith(b"PING"):
                self.sends("PONG irc.bench.local")
        self.rest = self.rest[self.rest.index(wanted) + len(wanted):]

    def waits_until_there(self, nick):
        while True:
            self.sends("NAMES #bench")
            self.waits_for(b" 353 ")
            names = self.rest.split(b"\r\n", 1)[0]
            self.waits_for(b" 366 ")
            if nick in names.decode().replace("@", "").split(":")[-1].split():
                return
            time.sleep(0.05)

    def asks(self, nick, number):
        begin = time.perf_counter()
        self.sends(f"PRIVMSG #bench :{nick} echo question{number}")
        self.waits_for(f"question{number}\r\n".encode())
        return (time.perf_counter() - begin) * 1000


def rss_mib(pid):
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(re.search(r"^Rss:\s+(\d+)", rollup, re.M)[1]) / 1024


def measure(asker, nicks, messages):
    times = {nick: [] for nick in nicks}
    number = 0
    for _ in range(messages // BLOCK + 2):
        for nick in nicks:
            for _ in range(BLOCK):
                number += 1
                times[nick].append(asker.asks(nick, number))
    return {nick: sorted(all_of_them[2 * BLOCK:]) for nick, all_of_them in times.items()}


def main():
    program, node_modules, messages = sys.argv[1], sys.argv[2], int(sys.argv[3])
    with tempfile.TemporaryDirectory(prefix="cox-bench-") as name:
        folder, port = pathlib.Path(name), free_port()
        running = [start_server(folder, port)]
        try:
            asker = Asker(port)
            bots = {"cox": start_cox(program, folder, port)}
            if node_modules:
                bots["node"] = start(["node", str(HERE / "answer.cjs"), str(port), "node"],
                                     env={**os.environ, "NODE_PATH": node_modules})
            running += bots.values()
            for nick in bots:
                asker.waits_until_there(nick)
            for nick, times in measure(asker, bots, messages).items():
                print(json.dumps({
                    "bench": "irc", "bot": nick if nick == "cox" else "irc-framework",
                    "messages": len(times), "p50_ms": round(times[len(times) // 2], 3),
                    "p99_ms": round(times[len(times) * 99 // 100], 3),
                    "max_ms": round(times[-1], 3),
                    "rss_mib": round(rss_mib(bots[nick].pid), 1)}), flush=True)
        finally:
            for process in reversed(running):
                process.send_signal(signal.SIGKILL)
                process.wait()


if __name__ == "__main__":
    main()
