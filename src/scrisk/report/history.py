"""Runs, status, differences and alerts as tables that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row

_STYLE = {
    "published": "green", "failed": "red", "interrupted": "red", "running": "yellow", "rolled-back": "yellow",
    "fresh": "green", "stale": "yellow", "missing": "red", "critical": "red", "warning": "yellow",
}  # fmt: skip
_SHOWN = 20  # rows of a difference or of one alert, unless all are asked for


def length(seconds: float | None) -> str:
    """Write a length of time in its two largest units.

    Examples
    --------
    >>> length(4.21), length(95), length(3 * 3600 + 120), length(9 * 86400 + 7200), length(None)
    ('4.2 s', '1 min 35 s', '3 h 2 min', '9 d 2 h', '-')
    """
    if seconds is None:
        return NONE
    if seconds < 60:
        return f"{seconds:.1f} s"
    units = (("d", 86400), ("h", 3600), ("min", 60), ("s", 1))
    place = next(i for i, (_, size) in enumerate(units) if seconds >= size)
    (large, size), (small, part) = units[place], units[place + 1]
    rest = int(seconds % size // part)
    return f"{int(seconds // size)} {large}" + (f" {rest} {small}" if rest else "")


def moment(stamp: str | None) -> str:
    """Write a time in UTC to the minute.

    Examples
    --------
    >>> moment("2026-11-23T22:06:11Z"), moment("")
    ('2026-11-23 22:06', '-')
    """
    return stamp[:16].replace("T", " ") if stamp else NONE


def _column(header: str, rows: Sequence[Row], write: Callable[[Row], str | Cell], **more: Any) -> Column:
    cells = tuple(found if isinstance(found := write(row), Cell) else Cell(found) for row in rows)
    return Column((header,), cells, **{"gap": 2, **more})


def _drawn(columns: Sequence[Column]) -> list[RenderableType]:
    return [*layout.header(columns), *layout.lines(columns)]


def _last(header: str, texts: Sequence[str], before: Sequence[Column], width: int) -> Column:
    """Return a column of words that takes the room the others leave."""
    room = width - sum(column.width + column.gap for column in before)
    return Column((header,), tuple(Cell(layout.crop(text, max(room, 1))) for text in texts), gap=2)


def runs(rows: Sequence[Row], width: int) -> RenderableType:
    """Return the attempts, newest first."""
    if not rows:
        return Text("No run yet: `scrisk refresh` or `scrisk build` makes the first.")
    wide = width >= 110

    def place(row: Row) -> Cell:
        if row["is_current"]:
            return Cell("answers", "bold green")
        return Cell("kept" if row["is_kept"] else NONE if row["run_id"] is None else "gone", "dim")

    columns = [
        _column("UTC", rows, lambda row: moment(row["started_at"])),
        _column("command", rows, lambda row: row["command"]),
        _column("status", rows, lambda row: Cell(row["status"], _STYLE.get(row["status"], ""))),
        _column("run", rows, lambda row: (row["run_id"] or NONE)[: 16 if wide else 8]),
        _column("", rows, place),
        _column("took", rows, lambda row: length(row["seconds"]), right=True),
    ]
    if wide:
        columns.append(
            _column(
                "scores", rows, lambda row: NONE if row["row_count"] is None else f"{row['row_count']:,}", right=True
            )
        )
        columns.append(
            _column("alerts", rows, lambda row: NONE if not row["alerts"] else str(row["alerts"]), right=True)
        )
    if not wide:
        columns = [*columns[:1], *columns[2:]]
    columns.append(_last("what changed", [row["changed"] for row in rows], columns, width))
    return Group(
        *_drawn(columns),
        Text(),
        Text("A run may be named by the beginning of its id. gone: no longer kept.", "dim"),
    )


def steps(rows: Sequence[Row], title: str) -> RenderableType:
    """Return the steps of one attempt."""
    columns = [
        _column("step", rows, lambda row: row["step"]),
        _column("seconds", rows, lambda row: f"{row['seconds']:.2f}", right=True),
        _column("rows", rows, lambda row: NONE if row["row_count"] is None else f"{row['row_count']:,}", right=True),
    ]
    total = sum(row["seconds"] for row in rows)
    return Group(Text(title, "bold"), *_drawn(columns), Text(f"{total:.2f} s in all", "dim"))


def status(facts: Mapping[str, Any], sources: Sequence[Row], width: int) -> RenderableType:
    """Return how a warehouse is doing."""
    state = facts["state"]
    said = {
        "fresh": f"last success {length(facts['age_seconds'])} ago, within {length(facts['max_age_seconds'])}",
        "stale": f"last success {length(facts['age_seconds'])} ago, more than {length(facts['max_age_seconds'])}",
        "failed": "the last refresh failed; the run before it still answers",
        "missing": "nothing answers",
    }[state]
    head = Text.assemble((state, f"bold {_STYLE.get(state, 'red')}"), f": {said}")
    lines: list[tuple[str, str]] = [("warehouse", facts["db"])]
    if facts["problem"]:
        lines.append(("problem", facts["problem"]))
    if facts["run_id"]:
        lines.append(("run", facts["run_id"] + (" (rolled back to)" if facts["is_rolled_back"] else "")))
    lines.append(("last success", f"{moment(facts['last_success'])} UTC" if facts["last_success"] else "never"))
    if facts["last_attempt"]:
        lines.append(
            ("last attempt", f"{moment(facts['last_attempt'])} UTC, {facts['last_command']}: {facts['last_status']}")
        )
    if facts["last_error"]:
        lines.append(("its error", facts["last_error"]))
    if facts["is_running"]:
        lines.append(("at work", f"`scrisk {facts['running_command']}` since {moment(facts['running_since'])} UTC"))
    if facts["run_id"]:
        lines.append(("alerts", ", ".join(f"{n} {s}" for s, n in facts["alerts"].items()) or "none"))
    parts: list[RenderableType] = [head, *(_named(name, text) for name, text in lines)]
    if sources:
        columns = [
            _column("source", sources, lambda row: row["source"]),
            _column("from", sources, lambda row: row["origin"]),
            _column("checked", sources, lambda row: row["checked_at"][:10] or NONE),
            _column("age", sources, lambda row: length(row["age_seconds"]).split(" ")[0] + _unit(row), right=True),
        ]
        editions = [row["editions"] + (f" ({row['waiting']} parts wait)" if row["waiting"] else "") for row in sources]
        columns.append(_last("edition", editions, columns, width))
        parts += [Text(), *_drawn(columns)]
    return Group(*parts)


def _unit(row: Row) -> str:
    words = length(row["age_seconds"]).split(" ")
    return f" {words[1]}" if len(words) > 1 else ""


def _named(name: str, text: str) -> RenderableType:
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(width=14)
    grid.add_column(overflow="fold")
    grid.add_row(Text(name, "dim"), Text(text))
    return grid


def difference(
    rows: Sequence[Row], summary: Sequence[str], names: Names, width: int, *, show_all: bool = False
) -> RenderableType:
    """Return the scores that moved, the largest change first; new and removed ones in a line each reason."""
    parts: list[RenderableType] = [Text(summary[0], "bold"), *(Text(line, "dim") for line in summary[1:])]
    moved = rows if show_all else [row for row in rows if row["change"] is not None]
    shown = moved if show_all else moved[:_SHOWN]
    if shown:
        wide = width >= 110
        columns = [
            _column("economy", shown, lambda row: row["economy"] if not wide else names.economy(row["economy"])),
            _column("item", shown, lambda row: layout.crop(names.item(row["item"]), 36 if wide else 22)),
            _column("year", shown, lambda row: str(row["year"])),
            _column("basis", shown, lambda row: _BASIS.get(str(row["basis"]), str(row["basis"]))),
            _column("before", shown, lambda row: _value(row["value_before"]), right=True),
            _column("after", shown, lambda row: _value(row["value_after"]), right=True),
            _column("change", shown, _changed, right=True),
        ]
        columns.append(_last("why", [row["reasons"].replace(";", ", ") for row in shown], columns, width))
        parts += [Text(), *layout.header(columns)]
        said = ""
        for row, line in zip(shown, layout.lines(columns), strict=True):
            parts.append(line)
            # What is the same for many rows is said once.
            if row["evidence"] and row["evidence"] != said:
                said = row["evidence"]
                parts.append(Padding(Text(row["evidence"], "dim"), (0, 0, 0, 4)))
    if len(moved) > len(shown):
        parts.append(Text(f"... and {len(moved) - len(shown):,} more (--all, or --format csv)", "dim"))
    if not show_all:
        parts += _grouped([row for row in rows if row["change"] is None])
    return Group(*parts)


_BASIS = {"quantity": "qty", "value": "value", "world-share": "world", "published-share": "publ."}
_KINDS = {
    "new": "came",
    "removed": "went",
    "defined": "got a value",
    "undefined": "lost their value",
}


def _grouped(rows: Sequence[Row]) -> Iterator[RenderableType]:
    """Yield a line for the scores that came or went for the same reasons."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row["kind"], row["reasons"]), []).append(row)
    if groups:
        yield Text()
    for (kind, reasons), mine in sorted(groups.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        items = list(dict.fromkeys(row["item"] for row in mine))
        years = sorted({row["year"] for row in mine})
        span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}"
        some = ", ".join(items[:3]) + (f" and {len(items) - 3} more items" if len(items) > 3 else "")
        scores = "1 score" if len(mine) == 1 else f"{len(mine):,} scores"
        yield Text(f"{scores} {_KINDS[kind]} ({reasons.replace(';', ', ')}): {some}, {span}")


def _value(value: float | None) -> str:
    return NONE if value is None else f"{value:,.3f}" if abs(value) < 1000 else f"{value:,.0f}"


def _changed(row: Row) -> Cell:
    if row["change"] is None:
        return Cell(row["kind"])
    digits = ",.3f" if abs(row["change"]) < 1000 else ",.0f"
    return Cell(f"{row['change']:+{digits}}", "red" if row["change"] > 0 else "green")


def alerts(rows: Sequence[Row], names: Names, width: int) -> RenderableType:
    """Return the alerts, rule by rule."""
    if not rows:
        return Text("No alert.")
    parts: list[RenderableType] = []
    for alert_id in dict.fromkeys(row["alert_id"] for row in rows):
        mine = [row for row in rows if row["alert_id"] == alert_id]
        first = mine[0]
        parts += [
            Text.assemble((first["severity"], _STYLE.get(first["severity"], "")), " · ", (first["alert_text"], "bold")),
        ]
        columns = [
            _column("  economy", mine, lambda row: f"  {names.economy(row['economy'])}"),
            _column("item", mine, lambda row: layout.crop(names.item(row["item"]), 30)),
            _column("year", mine, lambda row: str(row["year"])),
            _column("basis", mine, lambda row: _BASIS.get(str(row["basis"]), str(row["basis"]))),
            _column(first["column_name"], mine, lambda row: _value(row["score_value"]), right=True),
        ]
        if any(row["value_before"] is not None for row in mine):
            columns.append(_column("before", mine, lambda row: _value(row["value_before"]), right=True))
        parts += [*_drawn(columns), Text(f"  {alert_id}: {len(mine)}", "dim"), Text()]
    parts.append(Text(f"{len(rows)} alerts. Rules are data: data/alerts.toml, or your own by --alerts FILE.", "dim"))
    return Group(*parts)
