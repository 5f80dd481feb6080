#!/usr/bin/env python3
"""Many rooms talk to the bot while one floods it, or provokes plugins that misbehave.

  rooms.py --cox PROGRAM --with FOLDER [--rooms N] [--rounds N] [--per-second N] [--rogues]
           [--p99 MS] [--memory MIB]

The crowd (the adapter in FOLDER/adapters) says numbered messages in N rooms, in turn and at an even pace,
and one more room says its lines as fast as the bot takes them. Each message of the quiet rooms is to be
answered, once, within the bound at the 99th percentile, and none is to be refused because another room
floods; what is too much of the flood is refused with an answer. With --rogues the flood goes to the plugins in
FOLDER/plugins: they throw, spin, block, leak and talk without end, and those that fail or hang are to be in
quarantine afterwards. Prints a JSON line of figures; ends with 1 where something of this does not hold.
"""
import argparse
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

import soak

ROGUES = ["thrower throw", "thrower throw-a-number", "spinner spin", "blocker block", "babbler babble"]
LEAKS = 4  # times 16 MiB


def config(words, report):
    flood = ["cox echo flood"]
    if words.rogues:
        flood = ["cox leaker leak"] * LEAKS + [f"cox {line}" for line in ROGUES] * 100
    crowd = {"adapter": "crowd", "rooms": words.rooms, "rounds": words.rounds,
             "per_second": words.per_second, "flood": flood, "report": report}
    return {"policy": "open", "adapters": {"crowd": crowd},
            "adapter_folders": [words.folder + "/adapters"],
            "plugin_folders": [words.folder + "/plugins"] if words.rogues else [],
            "limits": {"stuck_seconds": 2, "drain_seconds": 1} if words.rogues else {}}


def wait_for(path, process, seconds):
    end = time.monotonic() + seconds
    while not os.path.exists(path):
        if process.poll() is not None or time.monotonic() > end:
            return None
        time.sleep(0.05)
    with open(path) as report:
        return json.load(report)


def quarantined(log):
    return sorted(set(re.findall(r"(\w+)\s+in quarantine: ", log)))


def problems_of(words, figures, peak, code, log):
    if figures is None:
        return ["the crowd has no report: " + log[-500:]]
    problems = []
    if not figures["all"]:
        problems.append("some were not answered")
    if figures["refused"]:
        problems.append("quiet rooms were refused")
    if figures["unexpected"]:
        problems.append("some were answered more than once")
    if figures["p99_ms"] > words.p99:
        problems.append(f"p99 is above {words.p99} ms")
    if peak > words.memory:
        problems.append(f"the bot took {peak:.0f} MiB")
    if code != 0:
        problems.append(f"it ended with {code}")
    # Who babbles may be done in time, or not.
    # One that talks without end may hang, and one that leaks too, where a sanitizer makes memory slow.
    if words.rogues and set(quarantined(log)) - {"babbler", "leaker"} != {"blocker", "spinner", "thrower"}:
        problems.append("in quarantine: " + ", ".join(quarantined(log)))
    return problems


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--cox", required=True)
    words.add_argument("--with", required=True, dest="folder")
    words.add_argument("--rooms", type=int, default=10_000)
    words.add_argument("--rounds", type=int, default=5)
    words.add_argument("--per-second", type=int, default=1_000)
    words.add_argument("--rogues", action="store_true")
    words.add_argument("--p99", type=float, default=50)
    words.add_argument("--memory", type=float, default=512)
    words = words.parse_args()
    home = tempfile.mkdtemp(prefix="cox-rooms-")
    report = home + "/report.json"
    with open(home + "/cox.json", "w") as file:
        json.dump(config(words, report), file)
    with open(home + "/bot.log", "w+") as log:
        process = subprocess.Popen([words.cox, "run", "--home", home], stdin=subprocess.DEVNULL,
                                   stdout=log, stderr=log)
        seconds = 300 + words.rooms * words.rounds / words.per_second
        figures = wait_for(report, process, seconds)
        peak = soak.peak_mib(process.pid) if process.poll() is None else 0
        process.send_signal(signal.SIGTERM)
        code = process.wait(120)
        log.seek(0)
        text = log.read()
    problems = problems_of(words, figures, peak, code, text)
    return soak.end("rogues" if words.rogues else "rooms", home, problems, **(figures or {}),
                    peak_mib=round(peak, 1), quarantined=quarantined(text))


sys.exit(main())
