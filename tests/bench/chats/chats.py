#!/usr/bin/env python3
"""From an event of a platform to the bot's answer, beside the official client doing the same.

    chats.py PLATFORM COX NODE_MODULES [ROUNDS]     one JSON line a bot, and one of ratios

The bot has processor 0, the generator (load.cjs) processor 1. The bots take turns, each time in a
process of its own; figures are medians of the rounds. `cox, home in memory` is cox with its home on a
tmpfs: the difference is what the disk's sync costs. `nothing else` (Discord) is bare.cpp beside COX: the
system calls that any bot needs, and nothing else, so what no bot is faster than on this machine.
"""
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
CLIENTS = {"slack": ("@slack/bolt", "bolt.cjs"), "discord": ("discord.js", "discord_js.cjs")}
QUESTIONS, SECONDS, WINDOWS = 2000, 5, (64, 256)
BOT, GENERATOR = ("taskset", "-c", "0"), ("taskset", "-c", "1")


def entry(platform, port):
    if platform == "slack":
        return {"adapter": "slack", "bot_token": "xoxb-test-token", "app_token": "xapp-test-token",
                "replies": "plain", "api_url": f"http://127.0.0.1:{port}/api/"}
    # discord.js asks for no compression, and has no limit of its own here.
    return {"adapter": "discord", "token": "MTE.fake.token", "compress": False,
            "requests_per_second": 1000000, "api": f"http://127.0.0.1:{port}/api/v10"}


class Generator:
    def __init__(self, platform):
        self.process = subprocess.Popen([*GENERATOR, "node", str(HERE / "load.cjs"), platform],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self.line()["port"]

    def line(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("chats.py: the generator has ended")
        return json.loads(line)

    def asks(self, **what):
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return self.line()


def start_cox(program, platform, port, folder):
    home = pathlib.Path(folder)
    (home / "cox.json").write_text(json.dumps(
        {"policy": "open", "adapters": {"chat": entry(platform, port)}}), encoding="utf-8")
    return start([program, "run", "--home", str(home)])


def start_client(platform, port, node_modules):
    return start(["node", str(HERE / CLIENTS[platform][1]), str(port)],
                 env={**os.environ, "NODE_PATH": node_modules})


def start(command, **more):
    return subprocess.Popen([*BOT, *command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                            stderr=subprocess.DEVNULL, **more)


def memory_mib(pid):
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return {name: int(re.search(rf"^{name}:\s+(\d+)", rollup, re.M)[1]) / 1024
            for name in ("Rss", "Pss")}


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measure(platform, begins):
    """One round: `begins(port)` starts the bot."""
    generator = Generator(platform)
    bot = begins(generator.port)
    try:
        generator.line()
        generator.asks(questions=QUESTIONS // 4)
        alone = generator.asks(questions=QUESTIONS)
        found = {key: alone[key] for key in ("p50_ms", "p99_ms")}
        generator.asks(seconds=1, window=WINDOWS[0])
        for window in WINDOWS:
            before = cpu_seconds(bot.pid)
            load = generator.asks(seconds=SECONDS, window=window)
            used = cpu_seconds(bot.pid) - before
            found[f"per_second_{window}"] = load["per_second"]
            found[f"p99_ms_{window}"] = load["p99_ms"]
            found[f"cpu_us_{window}"] = used / max(1, load["answers"]) * 1e6
            found["wrong"] = found.get("wrong", 0) + load["unanswered"] + load["strays"]
            found["generator_busy"] = max(found.get("generator_busy", 0), load["generator_busy"])
        time.sleep(0.5)
        memory = memory_mib(bot.pid)
        return {**found, "rss_mib": memory["Rss"], "pss_mib": memory["Pss"]}
    finally:
        for process in (bot, generator.process):
            process.send_signal(signal.SIGKILL)
            process.wait()


def in_home(program, platform, where):
    def run():
        with tempfile.TemporaryDirectory(prefix="cox-bench-", dir=where) as folder:
            return measure(platform, lambda port: start_cox(program, platform, port, folder))
    return run


def medians(rounds):
    return {key: round(statistics.median(each[key] for each in rounds), 3) for key in rounds[0]}


def ratios(cox, client):
    def fastest(of):
        return max(of[f"per_second_{window}"] for window in WINDOWS)
    return {"p50": round(client["p50_ms"] / cox["p50_ms"], 2),
            "p99": round(client["p99_ms"] / cox["p99_ms"], 2),
            "per_second": round(fastest(cox) / fastest(client), 2),
            "rss": round(client["rss_mib"] / cox["rss_mib"], 2),
            "pss": round(client["pss_mib"] / cox["pss_mib"], 2)}


def main():
    platform, program, node_modules = sys.argv[1:4]
    count = int(sys.argv[4]) if len(sys.argv) > 4 else 3
    bots = {"cox": in_home(program, platform, "/var/tmp"),
            "cox, home in memory": in_home(program, platform, "/dev/shm")}
    client = CLIENTS[platform][0]
    bare = pathlib.Path(program).with_name("bare")
    if platform == "discord" and bare.exists():
        bots["nothing else"] = lambda: measure(
            platform, lambda port: start([str(bare), str(port)]))
    if node_modules:
        bots[client] = lambda: measure(
            platform, lambda port: start_client(platform, port, node_modules))
    rounds = {name: [] for name in bots}
    for _ in range(count):
        for name, run in bots.items():
            rounds[name].append(run())
    found = {name: medians(all_of_them) for name, all_of_them in rounds.items()}
    for name, figures in found.items():
        print(json.dumps({"bench": platform, "bot": name, "rounds": count, **figures}), flush=True)
    if node_modules:
        for name in [name for name in bots if name != client]:
            print(json.dumps({"bench": platform, "ratios": f"{client} / {name}",
                              **ratios(found[name], found[client])}), flush=True)


if __name__ == "__main__":
    main()
