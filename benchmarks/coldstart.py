"""How long a command takes from start to end, against a bare Python, and what it imports.

    python benchmarks/coldstart.py [--rounds N]

The commands run in turn, after one round that does not count, so that compiled kernels and files are in their caches:
what is measured is the second time a user asks. The warehouse is the user's own, or the one that SCRISK_DB names.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
from pathlib import Path

from table import sql
from timing import interleaved, machine, median, table

HEAVY = ("numpy", "numba", "polars", "duckdb", "rich", "pydantic", "pycountry", "rapidfuzz")


def program() -> list[str]:
    """Return how to start the installed command, or the module where there is none."""
    installed = Path(sys.executable).with_name("scrisk")
    return [str(installed)] if installed.is_file() else ["-m", "scrisk"]


def commands() -> dict[str, list[str]]:
    """Return what is run, by the name it has in the table."""
    start = program()
    return {
        "python, nothing": ["-c", "pass"],
        "scrisk --help": [*start, "--help"],
        'scrisk sql "select 1"': [*start, "sql", sql("one").strip()],
        "scrisk score": [*start, "score"],
        "scrisk.concentration, tiny table": [str(Path(__file__).with_name("cold_tiny.py"))],
    }


def imported(arguments: list[str]) -> list[str]:
    """Return which of the heavy libraries a command imports."""
    done = subprocess.run([sys.executable, "-X", "importtime", *arguments], capture_output=True, text=True, check=True)
    names = set(re.findall(r"^import time:.*\|\s*([\w.]+)\s*$", done.stderr, re.MULTILINE))
    return [name for name in HEAVY if name in names]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    chosen = commands()
    runs = interleaved({name: [sys.executable, *arguments] for name, arguments in chosen.items()}, rounds)
    bare = median(runs["python, nothing"])
    rows = [
        (
            name,
            f"{1000 * median(times):.0f}",
            f"{1000 * min(times):.0f}",
            f"{median(times) / bare:.1f}",
            " ".join(imported(chosen[name])),
        )
        for name, times in runs.items()
    ]
    print(machine("numpy", "numba", "polars", "duckdb", "rich", "click"), "\n")
    print(table(("command", "median ms", "best ms", "x bare Python", "imports"), rows))


if __name__ == "__main__":
    main()
