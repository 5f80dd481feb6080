#!/usr/bin/env python3
"""How long a bot takes from the start of its process to its first answer, and the memory it then has.

    startup.py NAME RUNS [--ready TEXT] -- COMMAND...     one JSON line

The question `cox ping` (with --ready `hubot ping`, sent once TEXT
was printed) is answered with PONG.
"""
import argparse
import json
import os
import re
import statistics
import subprocess
import time


def read_until(process, wanted):
    seen = b""
    while wanted not in seen:
        chunk = os.read(process.stdout.fileno(), 65536)
        if not chunk:
            raise SystemExit(f"startup.py: the bot ended before it said {wanted.decode()}")
        seen += chunk


def memory_mib(pid, field):
    with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as file:
        return int(re.search(rf"^{field}:\s+(\d+)", file.read(), re.M)[1]) / 1024


def one_run(command, ready):
    begin = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    if ready:
        read_until(process, ready.encode())
    os.write(process.stdin.fileno(), b"hubot ping\n" if ready else b"cox ping\n")
    read_until(process, b"PONG")
    taken = (time.perf_counter() - begin) * 1000
    memory = memory_mib(process.pid, "Rss"), memory_mib(process.pid, "Pss")
    process.kill()
    process.wait()
    return taken, *memory


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("runs", type=int)
    parser.add_argument("--ready")
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    one_run(options.command, options.ready)  # fills the page cache
    runs = [one_run(options.command, options.ready) for _ in range(options.runs)]
    times, rss, pss = zip(*runs)
    print(json.dumps({
        "bench": "startup", "bot": options.name, "runs": options.runs,
        "first_reply_ms": round(statistics.median(times), 1),
        "min_ms": round(min(times), 1), "max_ms": round(max(times), 1),
        "rss_mib": round(statistics.median(rss), 1), "pss_mib": round(statistics.median(pss), 1),
    }), flush=True)


if __name__ == "__main__":
    main()
