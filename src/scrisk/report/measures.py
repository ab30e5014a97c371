"""Policy measures as a table: grouped by state, with what each is on and at whom it is aimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, count, listed, spoken

# In the order of the table.
STATES = {
    "in-force": ("In force", "green"),
    "lapsed": ("Suspension lapsed, unconfirmed", "yellow"),
    "suspended": ("Suspended", "yellow"),
    "announced": ("Announced, not yet in force", "yellow"),
    "ended": ("Ended", "dim"),
    "not-announced": ("Not yet announced", "dim"),
}
_WIDE = 150


def table(rows: Sequence[Row], day: date, focal: Sequence[str], names: Names, width: int) -> RenderableType:
    """Return the measures under a sentence that says which bear on whom."""
    parts: list[RenderableType] = [Text(sentence, "bold") for sentence in answer(rows, day, focal, names)]
    for state, (title, style) in STATES.items():
        mine = [row for row in rows if row["measure_state"] == state]
        if mine:
            parts += [Text(), Text(title, f"bold {style}"), *_group(mine, names, width)]
    parts += [Text(), *(Text(line, "dim") for line in _footer(rows))]
    return Group(*parts)


def answer(rows: Sequence[Row], day: date, focal: Sequence[str], names: Names) -> list[str]:
    """Return what the measures come to on a day, in sentences."""
    said = spoken(day)
    if not rows:
        return [f"On {said} no measure of the catalog fits the question."]
    parts = []
    for economy in focal:
        mine = [row for row in rows if row["measure_state"] == "in-force" and bears_on(row, economy)]
        users = sum(row["target_scope"] == "end-users" for row in mine)
        eased = sum(economy in split(row["eased"]) for row in mine)
        more = [f"{count(users)} of them on certain users only"] if users else []
        more += [f"{count(eased)} in a lighter form"] if eased else []
        old = [row["known_until"] for row in mine if row["known_until"]]
        more += [f"{count(len(old))} as last known in {max(old):%B %Y}"] if old else []
        bite = "measure bites" if len(mine) == 1 else "measures bite"
        parts.append(f"{count(len(mine))} {bite} on {names.economy(economy)}{f' ({listed(more)})' if more else ''}")
    sentences = [f"On {said} {listed(parts)}."] if parts else []
    lapsed = [row for row in rows if row["measure_state"] == "lapsed"]
    for until in sorted({row["suspended_until"] for row in lapsed}):
        ended = sum(row["suspended_until"] == until for row in lapsed)
        verb = "is" if ended == 1 else "are"
        sentences.append(
            f"{count(ended).capitalize()} {verb} lapsed, unconfirmed: the suspension ended on {spoken(until)} and "
            "nothing here tells whether it was prolonged."
        )
    suspended = [row for row in rows if row["measure_state"] == "suspended"]
    for until in sorted({row["suspended_until"] for row in suspended}):
        mine = [row for row in suspended if row["suspended_until"] == until]
        verb = "is" if len(mine) == 1 else "are"
        sentences.append(f"{count(len(mine)).capitalize()} {verb} suspended until {spoken(until)}.")
    return sentences


def bears_on(row: Row, economy: str) -> bool:
    """Return whether a measure holds back what an economy, or users in it, buy."""
    if row["bears_on"] != "supply":
        return False
    if row["target_scope"] == "all":
        return bool(economy != row["imposer"]) and economy not in split(row["excluded"])
    return economy in split(row["targets"])


def split(text: str | None) -> list[str]:
    """Return the parts of a list that is joined with ';'."""
    return text.split(";") if text else []


def dated(day: date | None, precision: str | None = "day") -> str:
    """Write a date as precisely as it is known.

    Examples
    --------
    >>> dated(date(2023, 3, 31), "month"), dated(None)
    ('2023-03', '-')
    """
    return NONE if day is None else day.isoformat()[: 7 if precision == "month" else 10]


def aimed(row: Row) -> str:
    """Say in a word or two at whom a measure is aimed."""
    if row["target_scope"] == "all":
        left_out = len(split(row["excluded"]))
        return f"all but {left_out}" if left_out else "all"
    economies = ", ".join(split(row["targets"]))
    return f"{economies} users" if row["target_scope"] == "end-users" else economies


def on(row: Row, names: Names) -> str:
    """Say which items a measure covers; what it is on in words where no item is."""
    parts = split(row["part_items"])
    words = [names.item(item) + (" (part)" if item in parts else "") for item in split(row["measure_items"])]
    related = [names.item(item) for item in split(row["related_items"])]
    words += [f"other forms of {', '.join(related)}"] if related else []
    return ", ".join(words) if words else f"no item; {row['covers']}"


def _until(row: Row) -> str:
    if row["measure_state"] in ("lapsed", "suspended"):
        return dated(row["suspended_until"])
    if row["ended"] is not None:
        return dated(row["ended"], row["ended_precision"])
    return f"known {dated(row['known_until'], 'month')}" if row["known_until"] else NONE


def _group(rows: Sequence[Row], names: Names, width: int) -> Iterator[RenderableType]:
    labels = [f" {row[f'name_{names.lang}']}{'' if row['is_confirmed'] else ' ?'}" for row in rows]

    def column(header: str, texts: Sequence[str]) -> Column:
        return Column((header,), tuple(Cell(text) for text in texts), gap=2)

    dates = [
        column("since", [dated(row["in_force"], row["in_force_precision"]) for row in rows]),
        column("until", [_until(row) for row in rows]),
    ]
    covered = [on(row, names) for row in rows]
    if width >= _WIDE:
        columns = [
            column(" Measure", labels), column("on", [aimed(row) for row in rows]),
            column("kind", [_kind(row) for row in rows]), *dates,
        ]  # fmt: skip
        left = width - sum(part.width + part.gap for part in columns)
        columns.append(column("bites on", [layout.crop(text, max(left, 10)) for text in covered]))
        yield from layout.header(columns)
        yield from layout.lines(columns)
        return
    room = width - sum(part.width + part.gap for part in dates)
    columns = [column(" Measure", [layout.pad(layout.crop(label, room), room) for label in labels]), *dates]
    yield from layout.header(columns)
    for line, row, text in zip(layout.lines(columns), rows, covered, strict=True):
        yield line
        detail = f"{_kind(row)}, {aimed(row)}: {text}"
        yield Padding(Text(layout.crop(detail, width - 4), "dim", no_wrap=True), (0, 0, 0, 4))


def _kind(row: Row) -> str:
    if row["de_minimis_share"] is not None:
        return f"abroad {row['de_minimis_share'] * 100:g}%"
    if row["tariff_rate"] is not None:
        return f"duty {row['tariff_rate'] * 100:g}%"
    return str(row["instrument"])


def _footer(rows: Sequence[Row]) -> Iterator[str]:
    yield "users: aimed at certain users there only. part: some of what the item counts."
    if any(row["target_scope"] == "all" and row["eased"] for row in rows):
        yield "A measure on all may be lighter for some: see eased in --format json."
    if any(row["bears_on"] != "supply" for row in rows):
        yield "A duty bears on what its targets sell, not on supply, and is not counted."
    if any(not row["is_confirmed"] for row in rows):
        yield "?: from memory, no source was read that says so."
    yield "Sources, codes, changes: --format json. Another day: --as-of 2025-10-20."


def on_item(rows: Sequence[Row], economy: str, item: str) -> list[Row]:
    """Return the measures that bear, or bore, on an economy's supply of an item; those to come are left out."""
    return [
        row
        for row in rows
        if bears_on(row, economy)
        and item in split(row["measure_items"]) + split(row["related_items"])
        and row["measure_state"] != "not-announced"
    ]


def of_item(rows: Sequence[Row], item: str, names: Names) -> Iterator[str]:
    """Yield a sentence for each measure on an item, those that hold first."""
    order = list(STATES)
    for row in sorted(rows, key=lambda row: order.index(row["measure_state"])):
        part = "part of the item" if item in split(row["part_items"]) else "the whole item"
        what = "another form of the material" if item in split(row["related_items"]) else part
        who = f", only for {row['target_users']}" if row["target_users"] else ""
        title = STATES[row["measure_state"]][0]
        until = _until(row)
        since = dated(row["in_force"], row["in_force_precision"])
        held = row["suspended_from"] is None or row["suspended_from"] > row["in_force"]
        when = f"from {since}" if held else f"never in force, for {since} was planned"
        when = f"{since} to {until}" if row["measure_state"] == "ended" else when
        when += f", suspended until {until}" if row["measure_state"] in ("lapsed", "suspended") else ""
        mark = "" if row["is_confirmed"] else " (from memory, not confirmed)"
        yield f"{title}: {row[f'name_{names.lang}']}{mark}, {_kind(row)} on {what}{who}, {when}."
