"""What the long runs share: how much memory the bot took, and how a run ends."""
import json
import re
import shutil
import sys


def peak_mib(pid):
    with open(f"/proc/{pid}/status") as status:
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read())[1]) / 1024


def end(name, home, problems, **figures):
    """Prints the JSON line of figures. The bot's home goes, unless there are problems. Returns the exit code."""
    print(json.dumps({"soak": name, **figures, "problems": problems}))
    if problems:
        print(f"{name}: the bot's home is {home}", file=sys.stderr)
        return 1
    shutil.rmtree(home)
    return 0
