"""Runs, status, differences and alerts as tables that fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.language import later, meant, plural, say
from scrisk.report import layout
from scrisk.report.editions import edition
from scrisk.report.layout import Cell, Column
from scrisk.report.values import text_of, value_word
from scrisk.report.words import NONE, Names, Row, joined, running

_STYLE = {
    "published": "green", "failed": "red", "interrupted": "red", "running": "yellow", "rolled-back": "yellow",
    "fresh": "green", "stale": "yellow", "missing": "red", "critical": "red", "warning": "yellow",
}  # fmt: skip
_SHOWN = 20  # rows of a difference or of one alert, unless all are asked for


_UNITS = (later("{n} d"), later("{n} h"), later("{n} min"), later("{n} s"))


def length(seconds: float | None, most: int = 2) -> str:
    """Write a length of time in its largest units, at most so many of them.

    Examples
    --------
    >>> length(4.21), length(95), length(3 * 3600 + 120), length(9 * 86400 + 7200), length(None)
    ('4.2 s', '1 min 35 s', '3 h 2 min', '9 d 2 h', '-')
    """
    if seconds is None:
        return NONE
    if seconds < 60:
        return say("{n} s", n=f"{seconds:.1f}")
    sizes = tuple(zip(_UNITS, (86400, 3600, 60, 1), strict=True))
    place = next(i for i, (_, size) in enumerate(sizes) if seconds >= size)
    (large, size), (small, part) = sizes[place], sizes[place + 1]
    rest = int(seconds % size // part)
    parts = [say(large, n=int(seconds // size)), *([say(small, n=rest)] if rest else [])]
    return running(parts[:most])


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
        return Text(say("No run yet: `scrisk refresh` or `scrisk build` makes the first."))
    wide = width >= 110

    def place(row: Row) -> Cell:
        if row["is_current"]:
            return Cell(say("answers"), "bold green")
        return Cell(meant("run", "kept") if row["is_kept"] else NONE if row["run_id"] is None else say("gone"), "dim")

    columns = [
        _column("UTC", rows, lambda row: moment(row["started_at"])),
        _column(say("command"), rows, lambda row: row["command"]),
        _column(say("status"), rows, lambda row: Cell(_state(row["status"]), _STYLE.get(row["status"], ""))),
        _column(say("run"), rows, lambda row: (row["run_id"] or NONE)[: 16 if wide else 8]),
        _column("", rows, place),
        _column(say("took"), rows, lambda row: length(row["seconds"]), right=True),
    ]
    if wide:
        columns.append(
            _column(
                say("scores"),
                rows,
                lambda row: NONE if row["row_count"] is None else f"{row['row_count']:,}",
                right=True,
            )
        )
        columns.append(
            _column(say("alerts"), rows, lambda row: NONE if not row["alerts"] else str(row["alerts"]), right=True)
        )
    if not wide:
        columns = [*columns[:1], *columns[2:]]
    columns.append(_last(say("what changed"), [row["changed"] for row in rows], columns, width))
    return Group(
        *_drawn(columns),
        Text(),
        Text(say("A run may be named by the beginning of its id. gone: no longer kept."), "dim"),
    )


def steps(rows: Sequence[Row], title: str) -> RenderableType:
    """Return the steps of one attempt."""
    columns = [
        _column(say("step"), rows, lambda row: row["step"]),
        _column(say("seconds"), rows, lambda row: f"{row['seconds']:.2f}", right=True),
        _column(
            say("rows"), rows, lambda row: NONE if row["row_count"] is None else f"{row['row_count']:,}", right=True
        ),
    ]
    total = sum(row["seconds"] for row in rows)
    return Group(Text(title, "bold"), *_drawn(columns), Text(say("{seconds:.2f} s in all", seconds=total), "dim"))


def status(facts: Mapping[str, Any], sources: Sequence[Row], width: int) -> RenderableType:
    """Return how a warehouse is doing."""
    state = facts["state"]
    ages = {"age": length(facts["age_seconds"]), "most": length(facts["max_age_seconds"])}
    said = {
        "fresh": say("last success {age} ago, within {most}", **ages),
        "stale": say("last success {age} ago, more than {most}", **ages),
        "failed": say("the last refresh failed; the run before it still answers"),
        "missing": say("nothing answers"),
    }[state]
    head = Text.assemble((_state(state), f"bold {_STYLE.get(state, 'red')}"), f": {said}")
    lines: list[tuple[str, str]] = [(say("warehouse"), facts["db"])]
    if facts["problem"]:
        lines.append((say("problem"), facts["problem"]))
    if facts["run_id"]:
        lines.append(
            (
                say("run"),
                say("{run} (rolled back to)", run=facts["run_id"]) if facts["is_rolled_back"] else facts["run_id"],
            )
        )
    lines.append(
        (say("last success"), f"{moment(facts['last_success'])} UTC" if facts["last_success"] else say("never"))
    )
    if facts["last_attempt"]:
        lines.append(
            (
                say("last attempt"),
                f"{moment(facts['last_attempt'])} UTC, {facts['last_command']}: {_state(facts['last_status'])}",
            )
        )
    if facts["last_error"]:
        lines.append((say("its error"), facts["last_error"]))
    if facts["is_running"]:
        lines.append(_at_work(facts))
    if facts["run_id"]:
        lines.append(_alerts(facts["alerts"]))
    parts: list[RenderableType] = [head, *(_named(name, text) for name, text in lines)]
    if sources:
        columns = [
            _column(say("source"), sources, lambda row: row["source"]),
            _column(say("from"), sources, lambda row: value_word(row["origin"])),
            _column(say("checked"), sources, lambda row: row["checked_at"][:10] or NONE),
            _column(say("age"), sources, lambda row: length(row["age_seconds"], 1), right=True),
        ]
        told = [
            say("{editions} ({n} parts wait)", editions=edition(row["editions"]), n=row["waiting"])
            if row["waiting"]
            else edition(row["editions"])
            for row in sources
        ]
        columns.append(_last(say("edition"), told, columns, width))
        parts += [Text(), *_drawn(columns)]
    return Group(*parts)


_STATES = {
    "failed": later("failed"), "running": later("running"), "rolled-back": later("rolled-back"),
    "unchanged": later("unchanged"),
    "fresh": later("fresh"), "stale": later("stale"), "missing": later("missing"), "critical": later("critical"),
    "warning": later("warning"), "info": later("info"),
}  # fmt: skip


def _state(name: str) -> str:
    if name == "published":
        return meant("run", "published")
    if name == "interrupted":
        return meant("run", "interrupted")
    return say(_STATES[name]) if name in _STATES else name


def _at_work(facts: Mapping[str, Any]) -> tuple[str, str]:
    gaps = {"command": f"`scrisk {facts['running_command']}`", "moment": moment(facts["running_since"])}
    return say("at work"), say("{command} since {moment} UTC", **gaps)


def _alerts(found: Mapping[str, int]) -> tuple[str, str]:
    return say("alerts"), joined(say("{n} {band}", n=n, band=_state(s)) for s, n in found.items()) or say("none")


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
            _column(say("economy"), shown, lambda row: row["economy"] if not wide else names.economy(row["economy"])),
            _column(say("item"), shown, lambda row: layout.crop(names.item(row["item"]), 36 if wide else 22)),
            _column(say("year"), shown, lambda row: str(row["year"])),
            _column(say("basis"), shown, _basis),
            _column(say("before"), shown, lambda row: _value(row["value_before"]), right=True),
            _column(say("after"), shown, lambda row: _value(row["value_after"]), right=True),
            _column(meant("a number", "change"), shown, _changed, right=True),
        ]
        columns.append(_last(say("why"), [_reasons(row) for row in shown], columns, width))
        parts += [Text(), *layout.header(columns)]
        said = ""
        for row, line in zip(shown, layout.lines(columns), strict=True):
            parts.append(line)
            # What is the same for many rows is said once.
            if row["evidence"] and row["evidence"] != said:
                said = row["evidence"]
                parts.append(Padding(Text(row["evidence"], "dim"), (0, 0, 0, 4)))
    if len(moved) > len(shown):
        parts.append(Text(say("... and {n:,} more (--all, or --format csv)", n=len(moved) - len(shown)), "dim"))
    if not show_all:
        parts += _grouped([row for row in rows if row["change"] is None])
    return Group(*parts)


_BASIS = {
    "quantity": later("qty"), "value": later("value"), "world-share": later("world"),
    "published-share": later("publ."),
}  # fmt: skip


def _basis(row: Row) -> str:
    name = str(row["basis"])
    return say(_BASIS[name]) if name in _BASIS else name


def _reasons(row: Row) -> str:
    return joined(map(value_word, row["reasons"].split(";")))


def _came(kind: str, n: int, reasons: str, items: str, span: str) -> str:
    """Say for what reasons how many scores came or went, and of which items."""
    gaps = {"n": f"{n:,}", "reasons": reasons, "items": items, "span": span}
    if kind == "new":
        return plural(
            "{n} score came ({reasons}): {items}, {span}", "{n} scores came ({reasons}): {items}, {span}", n, **gaps
        )
    if kind == "removed":
        return plural(
            "{n} score went ({reasons}): {items}, {span}", "{n} scores went ({reasons}): {items}, {span}", n, **gaps
        )
    if kind == "defined":
        return plural(
            "{n} score got a value ({reasons}): {items}, {span}",
            "{n} scores got a value ({reasons}): {items}, {span}",
            n,
            **gaps,
        )
    return plural(
        "{n} score lost their value ({reasons}): {items}, {span}",
        "{n} scores lost their value ({reasons}): {items}, {span}",
        n,
        **gaps,
    )


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
        some = joined(items[:3])
        some = say("{items} and {n} more items", items=some, n=len(items) - 3) if len(items) > 3 else some
        yield Text(_came(kind, len(mine), joined(map(value_word, reasons.split(";"))), some, span))


def _value(value: float | None) -> str:
    return NONE if value is None else f"{value:,.3f}" if abs(value) < 1000 else f"{value:,.0f}"


def _changed(row: Row) -> Cell:
    if row["change"] is None:
        return Cell(value_word(row["kind"]))
    digits = ",.3f" if abs(row["change"]) < 1000 else ",.0f"
    return Cell(f"{row['change']:+{digits}}", "red" if row["change"] > 0 else "green")


def _measure(column: str, names: Names) -> str:
    # In English the column is named as a rule names it.
    return column if names.lang == "en" else names.label(column)


def alerts(rows: Sequence[Row], names: Names, width: int) -> RenderableType:
    """Return the alerts, rule by rule."""
    if not rows:
        return Text(say("No alert."))
    parts: list[RenderableType] = []
    for alert_id in dict.fromkeys(row["alert_id"] for row in rows):
        mine = [row for row in rows if row["alert_id"] == alert_id]
        first = mine[0]
        parts += [
            Text.assemble(
                (_state(first["severity"]), _STYLE.get(first["severity"], "")),
                " · ",
                (text_of(first, "alert_text"), "bold"),
            ),
        ]
        columns = [
            _column("  " + say("economy"), mine, lambda row: f"  {names.economy(row['economy'])}"),
            _column(say("item"), mine, lambda row: layout.crop(names.item(row["item"]), 30)),
            _column(say("year"), mine, lambda row: str(row["year"])),
            _column(say("basis"), mine, _basis),
            _column(_measure(first["column_name"], names), mine, lambda row: _value(row["score_value"]), right=True),
        ]
        if any(row["value_before"] is not None for row in mine):
            columns.append(_column(say("before"), mine, lambda row: _value(row["value_before"]), right=True))
        parts += [*_drawn(columns), Text(f"  {alert_id}: {len(mine)}", "dim"), Text()]
    parts.append(
        Text(say("{n} alerts. Rules are data: data/alerts.toml, or your own by --alerts FILE.", n=len(rows)), "dim")
    )
    return Group(*parts)
