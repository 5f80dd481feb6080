#!/usr/bin/env python3
"""Reads the counts that llvm-cov exports (lcov's format) for scripts/coverage.

Prints the lines of core/ that never ran, file by file, the sources that no program holds, and a table
by folder. Fails under --least per cent.
"""
import argparse
import collections
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
CORE = ROOT / "core"
# A count is often the difference of two. Below zero it says that a process ended between them.
NEGATIVE = 1 << 63


def counts(info):
    """{file: {line: count}} of what lies in core/."""
    found = collections.defaultdict(dict)
    for record in info.split("end_of_record"):
        if name := re.search(r"^SF:(.*)$", record, re.M):
            file = pathlib.Path(name[1])
            if file.is_relative_to(CORE):
                for line, count in re.findall(r"^DA:(\d+),(\d+)", record, re.M):
                    found[file.relative_to(ROOT)][int(line)] = int(count)
    return found


def never_ran(lines):
    return [line for line, count in sorted(lines.items()) if count == 0 or count >= NEGATIVE]


def ranges(lines):
    """[1, 2, 3, 7] -> "1-3 7"."""
    spans = []
    for line in lines:
        if spans and spans[-1][1] == line - 1:
            spans[-1][1] = line
        else:
            spans.append([line, line])
    return " ".join(str(a) if a == b else f"{a}-{b}" for a, b in spans)


def print_uncovered(found):
    for file, lines in sorted(found.items()):
        if missed := never_ran(lines):
            print(f"{file}: {ranges(missed)}")
    held = set(found)
    for file in sorted(CORE.rglob("*.cpp")):
        if file.relative_to(ROOT) not in held:
            print(f"{file.relative_to(ROOT)}: in no program")


def share(ran, of):
    return 100 * ran / of if of else 100.0


def print_table(found):
    folders = collections.defaultdict(lambda: [0, 0])
    for file, lines in found.items():
        for name in (str(file.parent), "core"):
            folders[name][0] += len(lines) - len(never_ran(lines))
            folders[name][1] += len(lines)
    for name in sorted(folders, key=lambda each: (each == "core", each)):
        ran, of = folders[name]
        print(f"{name:26} {ran:6} of {of:6} lines  {share(ran, of):5.1f} %")
    return share(*folders["core"])


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("info", type=pathlib.Path)
    parser.add_argument("--least", type=float, default=0)
    asked = parser.parse_args()
    found = counts(asked.info.read_text())
    if not found:
        sys.exit(f"uncovered: {asked.info} has no line of {CORE}")
    print_uncovered(found)
    if print_table(found) < asked.least:
        sys.exit(f"uncovered: less than {asked.least:g} % of the lines ran")


main()
