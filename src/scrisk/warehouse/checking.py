"""Run the checks: SQL files that return the bad rows, each with its severity in its first line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from scrisk.errors import CheckError
from scrisk.language import joined, say
from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from duckdb import DuckDBPyConnection

SHOWN = 5  # bad rows in a message
_SEVERITY = re.compile(r"\A-- severity: (error|warn)$", re.MULTILINE)


@dataclass(frozen=True)
class Finding:
    """What one check found. ``rows`` shows the first bad rows as text."""

    check: str
    layer: str
    severity: str  # error, warn, or accepted: an error that the user took on
    meaning: str
    bad_rows: int
    rows: str

    @property
    def line(self) -> str:
        """Return one line for a log."""
        return say(
            "check {check}: {count} row(s); {meaning}",
            check=self.check, count=self.bad_rows, meaning=say(self.meaning),
        )  # fmt: skip


def run_checks(con: DuckDBPyConnection, layer: str, accepted: Collection[str] = ()) -> list[Finding]:
    """Run the checks of one layer and return what each found.

    Raises
    ------
    CheckError
        After the last check, when one of severity error found bad rows that are not accepted.
    """
    findings = [_check(con, layer, script, accepted) for script in sqlfiles.files(f"90_checks/{layer}")]
    failed = [finding for finding in findings if finding.severity == "error" and finding.bad_rows]
    if failed:
        said = joined(
            "\n",
            (
                say(
                    "check {check} found {count} bad row(s): {meaning}\n{rows}",
                    check=f.check,
                    count=f.bad_rows,
                    meaning=say(f.meaning),
                    rows=f.rows,
                )
                for f in failed
            ),
        )
        names = " ".join(f"--accept {f.check}" for f in failed)
        raise CheckError(
            say("{said}\nNothing was published.", said=said),
            hint=say(
                "The old warehouse still answers. Correct the data; if they are right as they are, `scrisk refresh "
                "{names}` publishes them and says so in out.check_result.",
                names=names,
            ),
        )
    return findings


def meaning(script: str) -> str:
    """Return what a check looks for, as the comment above its SQL says it."""
    comment = [line.removeprefix("--").strip() for line in script.splitlines() if line.startswith("--")]
    return " ".join(line for line in comment if not line.startswith(("severity:", "grain:")))


def _check(con: DuckDBPyConnection, layer: str, script: Path, accepted: Collection[str]) -> Finding:
    text = script.read_text(encoding="utf-8")
    named = _SEVERITY.match(text)
    severity = named[1] if named else "error"
    if severity == "error" and script.stem in accepted:
        severity = "accepted"
    cursor = con.execute(text)
    columns = [column[0] for column in cursor.description or ()]
    first = cursor.fetchmany(SHOWN)
    count = len(first)
    while more := cursor.fetchmany(10_000):
        count += len(more)
    rows = "\n".join("  " + ", ".join(f"{c}={v}" for c, v in zip(columns, row, strict=True)) for row in first)
    return Finding(script.stem, layer, severity, meaning(text), count, rows)
