#!/usr/bin/env python3
"""Writes the patterns that both bots are measured with: patterns.py COUNT > patterns.json

All patterns differ and only the one in the middle matches the target. A $ in a message stands for a
number that differs each time, so that no engine answers from what it remembers.
"""
import json
import sys

SYLLABLES = "bar del fen gum hol jax kip lor mun nav pol qui rad sun tev wol yar zim".split()
SHAPES = [
    r"scale {word} (?:up|down) to (\d+)$",
    r"{word}(?: now)? (.+)$",
    r"who (?:is|was) on call for {word}(?: at (\d+:\d\d))?\??$",
    r"(open|close|find) {word} tickets? from (\w+)( today)?$",
    r"mute {word} for (\d+)\s*(minutes?|hours?|days?)$",
    r"(?:please )?(drain|fill|restart) (?:the )?{word}-pool( --now)?$",
    r"{word} ([a-z0-9._-]+)/([a-z0-9._-]+)@(\S+)$",
]
TARGET = r"deploy (\S+) to (staging|prod)-4242424242$"


def word(number):
    """A different word for each number, no word a part of another: all have four syllables."""
    chosen = []
    for _ in range(4):
        number, digit = divmod(number, len(SYLLABLES))
        chosen.append(SYLLABLES[digit])
    return "".join(chosen)


def main():
    count = int(sys.argv[1])
    patterns = [SHAPES[i % len(SHAPES)].format(word=word(i * 1237 % 104976)) for i in range(count)]
    patterns[count // 2] = TARGET
    json.dump({
        "respond": patterns,
        "target": "hubot deploy shop$ to prod-4242424242",
        "miss": "hubot good morning, does anybody have a spare charger for desk $",
    }, sys.stdout)


if __name__ == "__main__":
    main()
