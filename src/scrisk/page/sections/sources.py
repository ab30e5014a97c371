"""Where the figures come from: producers, editions, licences."""

from __future__ import annotations

from scrisk.language import plural, say
from scrisk.page.model import Grid, Section
from scrisk.page.question import Question

_COLUMNS = ("title", "publisher", "edition", "licence", "commercial_use", "accessed", "row_count", "url")
_KEYS = ("source_table", "edition")


def section(question: Question) -> Section:
    """List the sources that were loaded, with edition and licence."""
    rows = [row for row in question.rows("sources") if row["is_loaded"]]
    columns = tuple(question.column(key) for key in _COLUMNS)
    grid = Grid(
        "sources-table",
        say("Sources, their editions and licences"),
        columns,
        tuple(question.row(columns, row, _KEYS) for row in rows),
        table="source",
    )
    producers = len({row["publisher"] for row in rows})
    sentence = plural(
        "Every figure here comes from {n} table of {producers} producers, or is computed from it.",
        "Every figure here comes from {n} tables of {producers} producers, or is computed from them.",
        len(rows), producers=producers,
    )  # fmt: skip
    return Section("sources", say("Sources and licences"), (sentence,), (grid,))
