#!/usr/bin/env python3
"""Kills the bot with SIGKILL, again and again, while it is told numbered facts: does it keep its word?

  kills.py --cox PROGRAM [--kills N] [--seed N]

What it said is on disk (each "OK" is a fact in the brain), what it did is told (each fact in the brain was
answered, or reported as stopped in the middle), nothing is done twice, the store opens after every kill, and
the chain of records is whole. Prints a JSON line of figures; ends with 1, and keeps the bot's home, where a
word was not kept.
"""
import argparse
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter

import soak

UNDER_WAY = 64  # facts that wait for an answer
PATIENCE = 60   # seconds

DONE = re.compile(r"OK, n(\d+) is v\1\.")
STOPPED = re.compile(r"I was stopped in the middle of 'cox remember n(\d+) is")


class Bot:
    """One process of the bot, with a thread that reads what it says."""

    def __init__(self, cox, home, log):
        self.process = subprocess.Popen(
            [cox, "run", "--home", home, "--adapter", "shell"], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=log, text=True, bufsize=1)
        self.lines = []
        self.changed = threading.Condition()
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            with self.changed:
                self.lines.append(line)
                self.changed.notify_all()

    def says(self, line):
        """False where nobody reads any more."""
        try:
            self.process.stdin.write(line + "\n")
            return True
        except BrokenPipeError:
            return False

    def heard(self, pattern):
        """The numbers in what it said so far."""
        with self.changed:
            return [int(found[1]) for line in self.lines if (found := pattern.search(line))]

    def waits_for(self, text):
        with self.changed:
            return self.changed.wait_for(lambda: any(text in line for line in self.lines), PATIENCE)

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        return self.ended()

    def ends(self):
        self.process.stdin.close()
        return self.ended()

    def ended(self):
        code = self.process.wait(PATIENCE)
        self.reader.join()
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        return code


class Story:
    """What was said, answered and told over all lives of the bot."""

    def __init__(self, cox, home):
        self.cox, self.home = cox, home
        self.asked = 0
        self.done = Counter()
        self.stopped = Counter()
        self.problems = []

    def listen(self, bot):
        self.done.update(bot.heard(DONE))
        self.stopped.update(bot.heard(STOPPED))

    def live_and_die(self, log, lifetime, from_ready):
        """Says facts for so many seconds, from the start or from the first answer on."""
        bot = Bot(self.cox, self.home, log)
        first, end = self.asked, time.monotonic() + (PATIENCE if from_ready else lifetime)
        while time.monotonic() < end:
            answered = len(bot.heard(DONE))
            if from_ready and answered:
                from_ready, end = False, time.monotonic() + lifetime
            if self.asked - first - answered >= UNDER_WAY:
                time.sleep(0.001)
                continue
            self.asked += 1
            if not bot.says(f"cox remember n{self.asked} is v{self.asked}"):
                break
        code = bot.kill()
        if code != -signal.SIGKILL:
            self.problems.append(f"it ended by itself, with {code}")
        self.listen(bot)

    def facts(self):
        """The numbers in the brain; None where it does not open."""
        export = subprocess.run([self.cox, "brain", "export", "--home", self.home],
                                capture_output=True, text=True)
        if not self.done and "does not exist" in export.stderr:
            return set()  # no life was long enough yet
        if export.returncode != 0:
            self.problems.append("the brain does not open: " + export.stderr.strip())
            return None
        facts = json.loads(export.stdout)["spaces"].get("remember", {})
        return {int(key.removeprefix("fact/n")) for key in facts}

    def check_kept(self):
        facts = self.facts()
        missing = [n for n in self.done if facts is not None and n not in facts]
        if missing:
            self.problems.append(f"said OK and forgot: {missing[:10]}")

    def last_life(self, log):
        """Whatever is still owed is said before the answer to a ping that comes last."""
        bot = Bot(self.cox, self.home, log)
        bot.says("cox ping")
        if not bot.waits_for("PONG"):
            self.problems.append("it does not answer after the last kill")
        code = bot.ends()
        if code != 0:
            self.problems.append(f"the last one ended with {code}")
        self.listen(bot)

    def check_all(self):
        self.check_kept()
        silent = [n for n in self.facts() or () if n not in self.done and n not in self.stopped]
        twice = [n for n, times in self.done.items() if times > 1]
        if silent:
            self.problems.append(f"done in silence: {silent[:10]}")
        if twice:
            self.problems.append(f"done twice: {twice[:10]}")
        verified = subprocess.run([self.cox, "audit", "verify", "--home", self.home],
                                  capture_output=True, text=True)
        if verified.returncode != 0:
            self.problems.append("the chain of records: " + verified.stdout + verified.stderr)


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--cox", required=True)
    words.add_argument("--kills", type=int, default=1000)
    words.add_argument("--seed", type=int, default=int(time.time()))
    words = words.parse_args()
    chance = random.Random(words.seed)
    home = tempfile.mkdtemp(prefix="cox-kills-")
    story = Story(words.cox, home)
    with open(home + "/bot.log", "w") as log:
        for kill in range(words.kills):
            # One in four dies while it starts, the others under load.
            story.live_and_die(log, chance.expovariate(1 / 0.2), chance.random() > 0.25)
            story.check_kept()
            if story.problems:
                break
        story.last_life(log)
    story.check_all()
    return soak.end("kills", home, story.problems, kills=kill + 1, seed=words.seed, asked=story.asked,
                    done=len(story.done), stopped=len(story.stopped))


sys.exit(main())
