#!/usr/bin/env python3
"""Days of mixed traffic in a minute: the bot runs by a clock that is turned.

  day.py --cox PROGRAM --with FOLDER --box FOLDER [--hours N] [--memory MIB]

Each minute people ask, tell and chat in many rooms, and something is due every fifteen minutes. Every
half hour the plugin in FOLDER/1 and FOLDER/2 is reloaded while it counts. All that is said is to be answered
as it should be: a count that goes on across reloads, a fact that was told last, a reminder at its minute,
and all facts after the start at the end. Memory, descriptors, maps and threads are written down each hour;
once what is bounded is full they are to stay as they are. Prints a JSON line of figures; ends with 1 where
something of this does not hold.
"""
import argparse
import json
import subprocess
import sys
import tempfile

import soak

MINUTE = 60_000
ROOMS = 200
RELOAD = 30  # minutes
FACTS = 50
WARM = 40  # hours: then the bot knows the 10,000 messages that can still be edited, and more it never will


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


class Day:
    def __init__(self, words, bot):
        self.words, self.bot = words, bot
        self.said = self.reloads = self.counted = self.due = 0
        self.problems = []
        self.hours = []  # the figures of each
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
        self.wants(self.bot.says(f"cox remember fact{number % FACTS} is {number}", room), "OK")
        self.wants(self.bot.says(f"cox what is fact{number % FACTS}", room, "bob"), f"is {number}")
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

    def lasts(self, minutes):
        for number in range(1, minutes + 1):
            self.minute(number)
            if number % 60 == 0:
                self.hours.append(soak.figures(self.bot.process.pid))
            if number % RELOAD == 0:
                self.reload()
        if abs(self.due - minutes // 15) > 1:
            self.problems.append(f"{self.due} of {minutes // 15} were due")

    def starts_anew(self, minutes):
        self.bot.does("restart")
        for number in range(minutes - FACTS + 1, minutes + 1):
            self.wants(self.bot.says(f"cox what is fact{number % FACTS}"), f"is {number}.")

    def check_growth(self, memory):
        late = self.hours[WARM:]
        if not late:
            return
        for kind in soak.KINDS[1:]:
            if late[-1][kind] > late[0][kind] + 2:
                self.problems.append(f"{kind} grew from {late[0][kind]} to {late[-1][kind]}")
        if late[-1]["mib"] > late[0]["mib"] + memory:
            self.problems.append(f"memory grew from {late[0]['mib']:.1f} to {late[-1]['mib']:.1f} MiB")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--cox", required=True)
    words.add_argument("--with", required=True, dest="folder")
    words.add_argument("--box", required=True)
    words.add_argument("--hours", type=int, default=72)
    words.add_argument("--memory", type=float, default=0.5, help="MiB that it may grow late")
    words = words.parse_args()
    home = tempfile.mkdtemp(prefix="cox-day-")
    bot = Harness(words, home)
    day = Day(words, bot)
    day.lasts(words.hours * 60)
    day.starts_anew(words.hours * 60)
    day.check_growth(words.memory)
    code = bot.ends()
    if code != 0:
        day.problems.append(f"it ended with {code}")
    figures = {kind: [round(hour[kind], 1) for hour in day.hours] for kind in soak.KINDS}
    return soak.end("day", home, day.problems, hours=words.hours, said=day.said, due=day.due,
                    reloads=day.reloads, **figures)


sys.exit(main())
