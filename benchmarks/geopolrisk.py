"""Ten GeoPolRisk numbers from process start to answer: ours against geopolrisk-py.

    python -m venv PEER && PEER/bin/pip install -r benchmarks/requirements.txt
    python benchmarks/geopolrisk.py --peer-python PEER/bin/python [--rounds N] [--check]

Japan and Korea; rare earths, graphite, tungsten, cobalt, germanium; 2022. The peer gets a home folder of its own,
because it writes into the user's. The answers must be the same to 1e-6.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from timing import machine, median, table, whole_process

MATERIALS = ("Rare earth", "Graphite", "Tungsten", "Cobalt", "Germanium")
YEAR = 2022
TOLERANCE = 1e-6
WANTED = 50.0

OURS = f"""
import json, scrisk
found = scrisk.geopolrisk(["JPN", "KOR"], years=[{YEAR}], compatibility=True)
found = found.filter(found["peer_material"].is_in({list(MATERIALS)}))
names = ("economy", "peer_material", "geopolrisk")
print(json.dumps(sorted(zip(*(found[name].to_list() for name in names)))))
"""
# The peer names its columns by words and prints a progress bar on standard error.
PEER = f"""
import json
from geopolrisk.assessment.main import gprs_calc
found = gprs_calc([{YEAR}], ["Japan", "Rep. of Korea"], {list(MATERIALS)})
codes = {{"Japan": "JPN", "Rep. of Korea": "KOR", "Korea, Rep.": "KOR"}}
columns = ("Country [Economic Entity]", "Raw Material", "GeoPolRisk Score")
rows = zip(*(found[name].tolist() for name in columns))
print(json.dumps(sorted((codes.get(e, e), m, float(s)) for e, m, s in rows)))
"""


def main() -> None:
    """Run both, compare the answers and print the times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--peer-python", type=Path, required=True, help="Python of an environment with the peer")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--check", action="store_true", help="exit with 1 when we are not 50 times faster")
    options = parser.parse_args()

    first = "scrisk, warehouse built first"
    seconds: dict[str, list[float]] = {"scrisk": [], "geopolrisk-py": [], first: []}
    answers: dict[str, list[list[object]]] = {}
    whole_process([sys.executable, "-c", OURS])  # builds the warehouse if there is none, and compiles
    with tempfile.TemporaryDirectory() as home:
        # The peer works its numbers out anew each time, ours reads them from a warehouse: this one builds it, too.
        seconds[first].append(whole_process([sys.executable, "-c", OURS], {"SCRISK_DB": f"{home}/new.duckdb"})[0])
        for _ in range(options.rounds):
            for name, command, env, times in (
                ("scrisk", [sys.executable, "-c", OURS], {}, 5),
                ("geopolrisk-py", [str(options.peer_python), "-c", PEER], {"HOME": home, "PYTHONPATH": ""}, 1),
            ):
                for _ in range(times):
                    took, printed = whole_process(command, env)
                    seconds[name].append(took)
                answers[name] = json.loads(printed.strip().splitlines()[-1])

    rows = []
    for ours, theirs in zip(answers["scrisk"], answers["geopolrisk-py"], strict=True):
        same = ours[:2] == theirs[:2] and ours[2] is not None and abs(ours[2] - theirs[2]) <= TOLERANCE
        rows.append((*ours[:2], *(format(s, ".9f") if s is not None else "-" for s in (ours[2], theirs[2]))))
        rows[-1] += ("same" if same else "DIFFERENT",)
    print(machine("numpy", "numba", "polars", "duckdb"), "\n")
    print(table(("economy", "material", "scrisk", "geopolrisk-py", ""), rows), "\n")
    ratio = median(seconds["geopolrisk-py"]) / median(seconds["scrisk"])
    times = [(name, f"{median(runs):.2f}", f"{min(runs):.2f}") for name, runs in seconds.items()]
    print(table(("ten numbers, whole process", "median s", "best s"), times))
    print(f"\n{ratio:.0f} times faster")
    if options.check and (ratio < WANTED or any(row[-1] != "same" for row in rows)):
        sys.exit(1)


if __name__ == "__main__":
    main()
