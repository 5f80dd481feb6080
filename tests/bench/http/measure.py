#!/usr/bin/env python3
"""Requests a second of a JSON route: a plugin's, and the same in Express.

    measure.py COX BUILDS NODE_MODULES SECONDS     one JSON line a run

The server has one processor and the clients (wrk, 64 connections kept alive) the other. The runs of
both servers take turns; the plugin's last run has it replaced by another build twice a second.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).parent
ROUNDS = 3
CONNECTIONS = 64


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start(command):
    return subprocess.Popen(["taskset", "-c", "0", *command], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_for(url):
    for _ in range(500):
        try:
            with urllib.request.urlopen(url) as answer:
                return json.load(answer)
        except OSError:
            time.sleep(0.02)
    raise SystemExit(f"measure.py: nobody answers at {url}")


class Cox:
    name = "cox"

    def __init__(self, program, builds, folder):
        self.port, self.builds = free_port(), builds
        self.home = folder / "home"
        (self.home / "plugins").mkdir(parents=True)
        self.put("a")
        # A connection that never comes about: nothing to do but to serve.
        (self.home / "cox.json").write_text(json.dumps({
            "policy": "open", "http": {"port": self.port},
            "log": {"level": "warn"},
            "adapters": {"none": {"adapter": "irc", "server": "127.0.0.1", "port": 1, "tls": False,
                                  "nick": "cox"}}}), encoding="utf-8")
        self.process = start([program, "run", "--home", str(self.home)])

    def put(self, build):
        place = self.home / "plugins" / "json_route.so"
        shutil.copy(self.builds / f"bench_json_route_{build}.so", place.with_suffix(".new"))
        os.replace(place.with_suffix(".new"), place)


class Express:
    name = "express"

    def __init__(self, node_modules, folder):
        self.port = free_port()
        shutil.copy(HERE / "express.mjs", folder)
        os.symlink(node_modules, folder / "node_modules")
        self.process = start(["node", str(folder / "express.mjs"), str(self.port)])


def microseconds(text):
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s|m)", text).groups()
    return round(float(number) * {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}[unit])


def measure(server, seconds):
    """One run of wrk: what it found."""
    said = subprocess.run(
        ["taskset", "-c", "1", "wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency",
         f"http://127.0.0.1:{server.port}/hello/ann"], capture_output=True, text=True, check=True).stdout
    errors = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", said)
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    return {"requests": int(re.search(r"(\d+) requests in", said)[1]),
            "requests_per_s": round(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])),
            "p50_us": microseconds(re.search(r"50%\s+(\S+)", said)[1]),
            "p99_us": microseconds(re.search(r"99%\s+(\S+)", said)[1]),
            "refused": int(refused[1]) if refused else 0,
            "broken": sum(map(int, errors.groups())) if errors else 0}


def best(runs):
    return max(runs, key=lambda run: run["requests_per_s"])


def reload_meanwhile(server, seconds):
    """A run in which the plugin is replaced again and again; and how often that was."""
    over, builds = threading.Event(), []

    def replace():
        while not over.wait(0.5):
            builds.append("b" if len(builds) % 2 == 0 else "a")
            server.put(builds[-1])

    thread = threading.Thread(target=replace)
    thread.start()
    found = measure(server, seconds)
    over.set()
    thread.join()
    return {**found, "reloads": len(builds)}


def rss_mib(pid):
    rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return round(int(re.search(r"^Rss:\s+(\d+)", rollup, re.M)[1]) / 1024, 1)


def main():
    program, builds, node_modules, seconds = sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="cox-bench-") as name:
        folder = pathlib.Path(name)
        servers = [Cox(program, pathlib.Path(builds), folder)]
        if node_modules:
            servers.append(Express(node_modules, folder))
        try:
            runs = {server.name: [] for server in servers}
            for server in servers:
                wait_for(f"http://127.0.0.1:{server.port}/hello/ann")
                measure(server, 2)  # warm
            for _ in range(ROUNDS):
                for server in servers:
                    runs[server.name].append(measure(server, int(seconds)))
            for server in servers:
                print(json.dumps({"bench": "http", "kind": "json-route", "server": server.name,
                                  "connections": CONNECTIONS, **best(runs[server.name]),
                                  "rss_mib": rss_mib(server.process.pid)}), flush=True)
            if node_modules:
                ratio = (best(runs["cox"])["requests_per_s"] /
                         best(runs["express"])["requests_per_s"])
                print(json.dumps({"bench": "http", "kind": "ratio", "to": "express",
                                  "ratio": round(ratio, 2)}), flush=True)
            print(json.dumps({"bench": "http", "kind": "reload", "server": "cox",
                              **reload_meanwhile(servers[0], int(seconds))}), flush=True)
        finally:
            for server in servers:
                server.process.send_signal(signal.SIGTERM)
                server.process.wait(60)


if __name__ == "__main__":
    main()
