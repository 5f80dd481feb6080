#!/usr/bin/env python3
"""Hostile texts against hostile patterns: does the time grow with the text, and no faster?

  hostile.py --cox PROGRAM --with FOLDER [--largest MIB] [--rounds N] [--most N]

The plugin in FOLDER/plugins listens with patterns that take exponential time in an engine that backtracks. Texts of
each kind are said through a pipe, from 64 KiB on and twice as long each time: what backtracking hates, every
form of invalid UTF-8, marks that are not seen, what looks like a secret. The time of a text is from its first
byte to the answer to a question behind it, the fastest of N rounds. Prints a JSON line for each kind with the
curve; ends with 1 where a text took more than three times what its length allows, where a question was not
answered, or where a text that is longer than the bot takes was not refused with an answer.

Then bots are started with another plugin that has very many listeners, or one pattern with very many groups: the
time to start grows as their number and no faster, a message takes as long as ever, and a pattern with too many groups
is refused in a line that can be read.
"""
import argparse
import json
import subprocess
import sys
import tempfile
import time

import soak

SMALLEST = 64 << 10
SLACK = 3        # a quadratic text would need as much more as it is longer
SHORTEST = 0.01  # seconds: what is faster is noise

# A stray continuation, too long a form of '/', of NUL and of U+FFFF, halves of a surrogate pair, beyond U+10FFFF,
# bytes that no text has, and sequences that end too early.
INVALID = (b"\x80 \xc0\xaf \xe0\x80\xaf \xf0\x80\x80\xaf \xc0\x80 \xf0\x8f\xbf\xbf \xed\xa0\x80 \xed\xb0\x80 "
           b"\xf4\x90\x80\x80 \xf8\x88\x80\x80\x80 \xfe \xff \xe2\x82 \xf0\x9f\x98 \xc3")
UNSEEN = "\u200b\u200d\ufeff\u2060\u202e\u2066\u061c\u00ad".encode()

KINDS = {
    "one letter": b"a",
    "words": b"deploy the web to prod-17 ",
    "blanks": b" ",
    "invalid UTF-8": INVALID,
    "unseen marks": UNSEEN,
    "right to left": "\u202e\u05e9\u05dc\u05d5\u05dd ".encode(),
    "accents on one letter": "\u0301".encode(),
    "names of secrets": b"${secret:db} ",
    "halves of tokens": b"xoxb-1 ghp_a AKIA1 ",
    "quotes and brackets": b"\"'`([{\\",
    "the bot's name": b"cox, ",
    "one word of a command": b"cox unknown",
}


def text_of(piece, size):
    return (b"x " + piece * (size // len(piece) + 1))[:size]


class Bot:
    def __init__(self, cox, home, plugins, limit, **crowded):
        with open(home + "/cox.json", "w") as file:
            json.dump({"policy": "open", "plugin_folders": [plugins], "plugins": {"crowded": crowded},
                       "limits": {"message_bytes": limit, "load_seconds": 300}}, file)
        self.log = open(home + "/bot.log", "w")
        self.process = subprocess.Popen([cox, "run", "--home", home, "--adapter", "shell"],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log)
        self.asked = 0

    def seconds_for(self, text):
        """From the first byte of the text to the answer to a question behind it; and what was said meanwhile."""
        self.asked += 1
        answer = b"settled %d\n" % self.asked
        began = time.monotonic()
        self.process.stdin.write(text + b"\ncox settled %d\n" % self.asked)
        self.process.stdin.flush()
        said = []
        for line in self.process.stdout:
            if line == answer:
                return time.monotonic() - began, said
            said.append(line)
        raise SystemExit("hostile.py: the bot ended while it was asked")

    def ends(self):
        self.process.stdin.close()
        self.process.stdout.read()
        self.log.close()
        return self.process.wait(60)


def curve_of(bot, piece, sizes, rounds):
    return [min(bot.seconds_for(text_of(piece, size))[0] for _ in range(rounds)) for size in sizes]


def grows_too_fast(sizes, curve):
    allowed = max(curve[0], SHORTEST) * SLACK * sizes[-1] / sizes[0]
    return curve[-1] > allowed


def is_refused(bot, limit):
    _, said = bot.seconds_for(b"cox " + b"a" * limit)
    return any(b"too large for me" in line for line in said)


def crowd(words, kind, count, home, report):
    """A bot with so many of them, from its start to the first answer, and then a message that one of them is for."""
    began = time.monotonic()
    bot = Bot(words.cox, home, words.folder + "/plugins", 16 << 20, **{kind: count})
    bot.seconds_for(b"warm")
    start = time.monotonic() - began
    text = b"cox turn device%d on" % (count - 1) if kind == "listeners" else b"crowd" + b"y" * count
    message = min(bot.seconds_for(text)[0] for _ in range(5))
    figures = {"start_ms": round(start * 1e3), "message_ms": round(message * 1e3, 2),
               "peak_mib": round(soak.peak_mib(bot.process.pid))}
    print(json.dumps({"soak": "hostile", kind: count, **figures}), flush=True)
    if (code := bot.ends()) != 0:
        report(f"{count} {kind}: it ended with {code}")
    return start, message


def crowds(words, home, report):
    counts = [words.most // 8, words.most // 4, words.most // 2, words.most]
    starts, messages = zip(*(crowd(words, "listeners", count, home, report) for count in counts))
    if grows_too_fast(counts, starts):
        report("the start grows faster than the number of listeners")
    if messages[-1] > SLACK * max(messages[0], SHORTEST):
        report("a message takes longer, the more listeners there are")
    for groups in (100, words.most):
        crowd(words, "groups", groups, home, report)
    with open(home + "/bot.log") as log:
        refusal = [line for line in log if "refused: crowded" in line]
    reasons = ("it is too large", "it has more than 1000 groups")
    if len(refusal) != 1 or not any(reason in refusal[0] for reason in reasons) or len(refusal[0]) > 1000:
        report(f"{words.most} groups were not refused as they should be")


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--cox", required=True)
    words.add_argument("--with", required=True, dest="folder")
    words.add_argument("--largest", type=float, default=10)
    words.add_argument("--rounds", type=int, default=3)
    words.add_argument("--most", type=int, default=100_000, help="listeners of a plugin, groups of a pattern")
    words = words.parse_args()
    sizes = [SMALLEST]
    while sizes[-1] * 2 <= words.largest * (1 << 20):
        sizes.append(sizes[-1] * 2)
    if words.largest > 1:
        sizes.append(int(words.largest * (1 << 20)))
    home = tempfile.mkdtemp(prefix="cox-hostile-")
    limit = 16 << 20
    bot = Bot(words.cox, home, words.folder + "/plugins", limit)
    problems = []
    bot.seconds_for(b"warm")
    for kind, piece in KINDS.items():
        curve = curve_of(bot, piece, sizes, words.rounds)
        print(json.dumps({"soak": "hostile", "text": kind, "kib": [size >> 10 for size in sizes],
                          "ms": [round(seconds * 1e3, 1) for seconds in curve]}), flush=True)
        if grows_too_fast(sizes, curve):
            problems.append(f"{kind}: it grows faster than the text")
    if not is_refused(bot, limit):
        problems.append("a text beyond the limit was not refused")
    if (code := bot.ends()) != 0:
        problems.append(f"it ended with {code}")
    crowds(words, home, problems.append)
    return soak.end("hostile", home, problems)


sys.exit(main())
