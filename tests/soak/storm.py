#!/usr/bin/env python3
"""A storm of messages: more than the bot can answer, all at once, through a pipe.

  storm.py --cox PROGRAM [--messages N] [--memory MIB]

Each message is numbered. A pipe waits when the bot does not read, and so does who writes to it; a plugin
that has as many calls of a room waiting as it may refuses the next, and says so. Each message is to be answered, once, in
order, or refused, and the bot's memory stays below a bound however many there are. Prints a JSON line of
figures; ends with 1 where a message was passed over, doubled, or the memory was not bounded.
"""
import argparse
import re
import subprocess
import sys
import tempfile
import threading
import time

import soak

REFUSED = "cannot take this now: "


def write_all(process, messages):
    for n in range(1, messages + 1):
        process.stdin.write(f"cox echo n{n}.\n")
    process.stdin.flush()


def main():
    words = argparse.ArgumentParser()
    words.add_argument("--cox", required=True)
    words.add_argument("--messages", type=int, default=1_000_000)
    words.add_argument("--memory", type=float, default=256)
    words = words.parse_args()
    home = tempfile.mkdtemp(prefix="cox-storm-")
    problems = []
    with open(home + "/bot.log", "w") as log:
        process = subprocess.Popen([words.cox, "run", "--home", home, "--adapter", "shell"],
                                   stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
        began = time.monotonic()
        writer = threading.Thread(target=write_all, args=(process, words.messages))
        writer.start()
        answered = bytearray(words.messages + 1)
        last, in_order, count, refused = 0, True, 0, 0
        for line in process.stdout:
            if found := re.fullmatch(r"n(\d+)\.\n", line):
                n = int(found[1])
                answered[n] += 1
                in_order, last, count = in_order and n > last, n, count + 1
            elif REFUSED in line:
                refused += 1
            elif len(problems) < 10:
                problems.append("it said: " + line.strip())
            if count + refused == words.messages:
                break
        seconds = time.monotonic() - began
        peak = soak.peak_mib(process.pid)
        process.stdin.close()
        rest = process.stdout.read()
        code = process.wait(60)
    if rest:
        problems.append("it said more: " + rest[:100])
    if code != 0:
        problems.append(f"it ended with {code}")
    if count + refused != words.messages:
        problems.append(f"{words.messages - count - refused} were passed over")
    if doubled := sum(1 for times in answered if times > 1):
        problems.append(f"{doubled} were answered more than once")
    if not in_order:
        problems.append("answers came out of order")
    if peak > words.memory:
        problems.append(f"the bot took {peak:.0f} MiB")
    return soak.end("storm", home, problems, messages=words.messages, seconds=round(seconds, 1),
                    per_second=round(words.messages / seconds), refused=refused, peak_mib=round(peak, 1))


sys.exit(main())
