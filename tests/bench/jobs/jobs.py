#!/usr/bin/env python3
"""How soon the bot answers while many jobs print as fast as they can.

    jobs.py COX PLUGINS JOBS QUESTIONS     one JSON line without jobs, one with them

Everybody talks on the bot's pipe. Each question waits for its answer.
"""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time


class Bot:
    def __init__(self, program, plugins, home):
        self.process = subprocess.Popen([program, "run", "--home", str(home), "--plugins", plugins],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL)

    def says(self, line):
        self.process.stdin.write(line.encode() + b"\n")
        self.process.stdin.flush()

    def hears(self, text):
        """Reads up to the line that contains the text; how many lines that were."""
        for count, line in enumerate(self.process.stdout, 1):
            if text.encode() in line:
                return count
        raise SystemExit(f"the bot ended without: {text}")

    def asks(self):
        before = time.perf_counter()
        self.says("cox ping")
        self.hears("PONG")
        return (time.perf_counter() - before) * 1000


def memory_kib(pid):
    """What a process has for itself, shared pages by their share."""
    try:
        for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def processor_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def supervisors(home):
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if len(words) > 2 and words[1] == b"supervise" and words[2].startswith(bytes(home)):
            found.append(int(entry.name))
    return found


def measure(bot, home, questions):
    pid = bot.process.pid
    used, began = processor_seconds(pid), time.perf_counter()
    times = sorted(bot.asks() for _ in range(questions))
    took = time.perf_counter() - began
    standing = supervisors(home)
    memory = [memory_kib(each) for each in standing]
    return {"questions": questions, "p50_ms": round(times[len(times) // 2], 2),
            "p99_ms": round(times[len(times) * 99 // 100], 2), "max_ms": round(times[-1], 2),
            "bot_kib": memory_kib(pid), "bot_cpu": round((processor_seconds(pid) - used) / took, 2),
            "supervisors": len(standing), "supervisor_kib": max(memory, default=0)}


def main():
    program, plugins, jobs, questions = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    with tempfile.TemporaryDirectory() as folder:
        home = pathlib.Path(folder)
        (home / "cox.json").write_text('{"policy": "open"}')
        bot = Bot(program, plugins, home)
        bot.asks()
        print(json.dumps({"bench": "jobs", "jobs": 0, **measure(bot, home, questions)}), flush=True)
        for _ in range(jobs):
            bot.says("cox flood")
        for _ in range(jobs):
            bot.hears("started ")
        during = measure(bot, home, questions)  # while the last ones still start
        time.sleep(5)
        steady = measure(bot, home, questions)
        for when, figures in (("starting", during), ("running", steady)):
            print(json.dumps({"bench": "jobs", "jobs": jobs, "when": when, **figures}), flush=True)
        bot.process.stdin.close()
        bot.process.wait()
        for pid in supervisors(home):
            os.kill(pid, signal.SIGTERM)  # that is how a supervisor is told to end its job
        while supervisors(home):
            time.sleep(0.1)


if __name__ == "__main__":
    main()
