#!/usr/bin/env python3
"""A day of mixed traffic in a few minutes: the bot runs by a clock that is turned.

  day.py --cox PROGRAM --with FOLDER --box FOLDER [--hours N] [--memory MIB]

Each minute of the day people ask, tell and chat in many rooms, and something is due every fifteen
minutes. Every half hour the plugin in FOLDER/1 and FOLDER/2 is reloaded while it counts, and every six
hours the bot starts anew. All that is said is to be answered as it should be: a count that goes on across
reloads, a fact that was told last, a reminder at its minute. Memory, descriptors, maps and threads are
written down each hour of a run without a restart; from the third hour of each on they are to stay as they
are. Prints a JSON line of figures; ends with 1 where something of this does not hold.
"""
import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

import soak

MINUTE = 60_000
ROOMS = 200
RELOAD = 30  # minutes
RESTART = 6 * 60  # minutes
WARM = 2  # hours after a start in which the bot may still grow
KINDS = ("descriptors", "maps", "threads")


class Harness:
    def __init__(self, words, home):
        plugins = [words.folder + "/1/counter.so"]
        plugins += [f"{words.box}/{name}.so" for name in ("remember", "schedule", "diagnostics", "karma", "seen")]
        command = [words.cox, "harness", "--home", home]
        for plugin in plugins:
            command += ["--plugin", plugin]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.hears = []
        self.read()

    # What was said until the bot came to rest.
    def read(self):
        self.hears = []
        for line in self.process.stdout:
            told = json.loads(line)
            if "sent" in told:
                self.hears.append((told["sent"]["room"], told["sent"]["body"]))
            elif "error" in told:
                raise RuntimeError(told["error"])
            elif "settled" in told or "ready" in told:
                return self.hears
        raise RuntimeError("the bot has ended")

    def does(self, what, **facts):
        self.process.stdin.write(json.dumps({"do": what, **facts}) + "\n")
        self.process.stdin.flush()
        return self.read()

    def says(self, text, room="#ops", user="ann"):
        return [body for where, body in self.does("say", text=text, room=room, user=user) if where == room]

    def ends(self):
        self.process.stdin.write('{"do":"quit"}\n')
        self.process.stdin.close()
        return self.process.wait(60)

    def figures(self):
        place = f"/proc/{self.process.pid}"
        with open(place + "/status") as status:
            text = status.read()
        with open(place + "/maps") as maps:
            lines = len(maps.readlines())
        return {"mib": int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024,
                "descriptors": len(os.listdir(place + "/fd")), "maps": lines,
                "threads": int(re.search(r"Threads:\s+(\d+)", text)[1])}


class Day:
    def __init__(self, words, bot):
        self.words, self.bot = words, bot
        self.said = self.reloads = self.restarts = self.counted = self.due = 0
        self.problems = []
        self.runs = [[]]  # figures by the hour, of each run between two starts
        self.begin()

    def begin(self):
        self.bot.says('cox schedule "every 15 minutes" say it is due', room="#clock")

    def wants(self, said, *expected):
        self.said += 1
        for part in expected:
            if not any(part in body for body in said) and len(self.problems) < 20:
                self.problems.append(f"expected '{part}', heard {said}")

    def minute(self, number):
        room = f"#room{number % ROOMS}"
        self.wants(self.bot.says(f"cox echo minute {number}", room), f"minute {number}")
        self.wants(self.bot.says(f"cox remember fact{number % 50} is {number}", room), "OK")
        self.wants(self.bot.says(f"cox what is fact{number % 50}", room, "bob"), f"is {number}")
        self.counted += 1
        self.wants(self.bot.says("cox count", room), f"{self.counted} by ")
        self.bot.says("just talking among ourselves", room, f"user{number % 30}")
        self.bot.says("coffee++", room, f"user{number % 30}")
        if number % 60 == 7:
            self.wants(self.bot.says("cox remind me in 5 minutes to stretch", room), "remind")
        heard = self.bot.does("advance", ms=MINUTE)
        due = [body for where, body in heard if where == "#clock"]
        self.due += len(due)
        if number % 60 == 11 and not any("stretch" in body for _, body in heard):
            self.problems.append(f"no reminder in minute {number}")

    def reload(self):
        self.reloads += 1
        self.bot.does("reload", file=f"{self.words.folder}/{1 + self.reloads % 2}/counter.so")

    def restart(self):
        self.restarts += 1
        self.counted = 0  # a count is handed to the next build, not to the next start
        self.bot.does("restart")
        self.reloads = 0
        self.runs.append([])

    def lasts(self, minutes):
        total = 0
        for number in range(1, minutes + 1):
            self.minute(number)
            if number % 60 == 0:
                self.runs[-1].append(self.bot.figures())
            if number % RELOAD == 0:
                self.reload()
                total += 1
            if number % RESTART == 0 and number != minutes:
                self.restart()
        self.reloads = total
        expected = minutes // 15
        if abs(self.due - expected) > 1:
            self.problems.append(f"{self.due} of {expected} were due")

    # From the third hour of each run nothing is to grow.
    def check_growth(self):
        for number, run in enumerate(self.runs):
            late = run[WARM:]
            if len(late) < 2:
                continue
            for kind in KINDS:
                if late[-1][kind] > late[0][kind] + 2:
                    self.problems.append(f"run {number + 1}: {kind} grew from {late[0][kind]} to {late[-1][kind]}")
            if late[-1]["mib"] > late[0]["mib"] + self.words.memory:
                self.problems.append(f"run {number + 1}: memory grew from {late[0]['mib']:.1f} to {late[-1]['mib']:.1f} MiB")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--cox", required=True)
    words.add_argument("--with", required=True, dest="folder")
    words.add_argument("--box", required=True)
    words.add_argument("--hours", type=int, default=24)
    words.add_argument("--memory", type=float, default=2, help="MiB that it may grow after the first hours")
    words = words.parse_args()
    home = tempfile.mkdtemp(prefix="cox-day-")
    bot = Harness(words, home)
    day = Day(words, bot)
    day.lasts(words.hours * 60)
    day.check_growth()
    code = bot.ends()
    if code != 0:
        day.problems.append(f"it ended with {code}")
    hours = [hour for run in day.runs for hour in run]
    return soak.end("day", home, day.problems, hours=words.hours, said=day.said, due=day.due,
                    reloads=day.reloads, restarts=day.restarts, mib=[round(hour["mib"], 1) for hour in hours],
                    **{kind: [hour[kind] for hour in hours] for kind in KINDS})


sys.exit(main())
