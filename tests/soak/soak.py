"""What the long runs share: what the bot takes, and how a run ends."""
import json
import os
import re
import shutil
import sys


def peak_mib(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) / 1024


KINDS = ("mib", "descriptors", "maps", "threads")


def figures(pid):
    """What it has now, by kind."""
    with open(f"/proc/{pid}/status") as status:
        text = status.read()
    with open(f"/proc/{pid}/maps") as maps:
        lines = len(maps.readlines())
    return {"mib": int(re.search(r"VmRSS:\s+(\d+)", text)[1]) / 1024,
            "descriptors": len(os.listdir(f"/proc/{pid}/fd")), "maps": lines,
            "threads": int(re.search(r"Threads:\s+(\d+)", text)[1])}


def end(name, home, problems, **figures):
    """Prints the JSON line of figures. The bot's home goes, unless there are problems. Returns the exit code."""
    print(json.dumps({"soak": name, **figures, "problems": problems}))
    if problems:
        print(f"{name}: the bot's home is {home}", file=sys.stderr)
        return 1
    shutil.rmtree(home)
    return 0
