"""Time things fairly on a machine that others use: medians, interleaved rounds, whole processes."""

from __future__ import annotations

import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path

Runs = dict[str, list[float]]


def repeat(job: Callable[[], object], runs: int, warm_up: int = 1) -> list[float]:
    """Return the seconds of each run, the first ones left out."""
    seconds = []
    for turn in range(warm_up + runs):
        start = time.perf_counter()
        job()
        if turn >= warm_up:
            seconds.append(time.perf_counter() - start)
    return seconds


def whole_process(command: Sequence[str], env: dict[str, str] | None = None) -> tuple[float, str]:
    """Return the seconds from start to end of a process and what it printed; stop if it fails."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})}, check=False)
    seconds = time.perf_counter() - start
    if done.returncode:
        sys.exit(f"failed ({done.returncode}): {' '.join(command)}\n{done.stderr}")
    return seconds, done.stdout


def interleaved(commands: dict[str, Sequence[str]], rounds: int, warm_up: int = 1) -> Runs:
    """Time whole processes in turn, so that a busy minute hits all of them."""
    runs: Runs = {name: [] for name in commands}
    for turn in range(warm_up + rounds):
        for name, command in commands.items():
            seconds, _ = whole_process(command)
            if turn >= warm_up:
                runs[name].append(seconds)
    return runs


def median(seconds: Sequence[float]) -> float:
    """Return the median."""
    return statistics.median(seconds)


def machine(*packages: str) -> str:
    """Return one line on the machine and the versions in use."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in packages)
    return f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {versions}"


def peak_mb() -> float:
    """Return the most memory this process has held."""
    status = Path("/proc/self/status")
    if status.is_file():
        # getrusage would count what the parent held when it started us.
        return int(re.search(r"VmHWM:\s+(\d+) kB", status.read_text())[1]) / 1000
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return a Markdown table; numbers stand to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[k]) for row in [list(head), *cells]) for k in range(len(head))]
    lines = ["| " + " | ".join(text.ljust(widths[k]) for k, text in enumerate(head)) + " |"]
    lines.append(
        "|" + "|".join("-" * (widths[0] + 2) if k == 0 else "-" * (w + 1) + ":" for k, w in enumerate(widths)) + "|"
    )
    lines += [
        "| " + " | ".join(t.ljust(widths[0]) if k == 0 else t.rjust(widths[k]) for k, t in enumerate(row)) + " |"
        for row in cells
    ]
    return "\n".join(lines)
