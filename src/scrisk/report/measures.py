"""Policy measures as a table: grouped by state, with what each is on and at whom it is aimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.language import later, plural, say
from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.values import text_of, value_word
from scrisk.report.words import NONE, Names, Row, count, each, joined, month, spoken

# In the order of the table.
STATES = {
    "in-force": (later("In force"), "green"),
    "lapsed": (later("Suspension lapsed, unconfirmed"), "yellow"),
    "suspended": (later("Suspended"), "yellow"),
    "announced": (later("Announced, not yet in force"), "yellow"),
    "ended": (later("Ended"), "dim"),
    "not-announced": (later("Not yet announced"), "dim"),
}
_WIDE = 150


def table(rows: Sequence[Row], day: date, focal: Sequence[str], names: Names, width: int) -> RenderableType:
    """Return the measures under a sentence that says which bear on whom."""
    parts: list[RenderableType] = [Text(sentence, "bold") for sentence in answer(rows, day, focal, names)]
    for state, (_, style) in STATES.items():
        mine = [row for row in rows if row["measure_state"] == state]
        if mine:
            parts += [Text(), Text(_title(state), f"bold {style}"), *_group(mine, names, width)]
    parts += [Text(), *(Text(line, "dim") for line in _footer(rows))]
    return Group(*parts)


def _title(state: str) -> str:
    return say(STATES[state][0])


def answer(rows: Sequence[Row], day: date, focal: Sequence[str], names: Names) -> list[str]:
    """Return what the measures come to on a day, in sentences."""
    said = spoken(day)
    if not rows:
        return [say("On {day} no measure of the catalog fits the question.", day=said)]
    parts = []
    for economy in focal:
        mine = [row for row in rows if row["measure_state"] == "in-force" and bears_on(row, economy)]
        users = sum(row["target_scope"] == "end-users" for row in mine)
        eased = sum(economy in split(row["eased"]) for row in mine)
        more = [say("{n} of them on certain users only", n=count(users))] if users else []
        more += [say("{n} in a lighter form", n=count(eased))] if eased else []
        old = [row["known_until"] for row in mine if row["known_until"]]
        more += [say("{n} as last known in {month}", n=count(len(old)), month=month(max(old)))] if old else []
        held = plural(
            "{n} measure bites on {economy}", "{n} measures bite on {economy}", len(mine),
            n=count(len(mine)), economy=names.economy(economy),
        )  # fmt: skip
        parts.append(f"{held} ({each(more)})" if more else held)
    sentences = [say("On {day} {cases}.", day=said, cases=each(parts))] if parts else []
    lapsed = [row for row in rows if row["measure_state"] == "lapsed"]
    for until in sorted({row["suspended_until"] for row in lapsed}):
        ended = sum(row["suspended_until"] == until for row in lapsed)
        sentences.append(
            plural(
                "{n} is lapsed, unconfirmed: the suspension ended on {day} and nothing here tells whether it was "
                "prolonged.",
                "{n} are lapsed, unconfirmed: the suspension ended on {day} and nothing here tells whether it was "
                "prolonged.",
                ended,
                n=count(ended).capitalize(),
                day=spoken(until),
            )
        )
    suspended = [row for row in rows if row["measure_state"] == "suspended"]
    for until in sorted({row["suspended_until"] for row in suspended}):
        held_back = sum(row["suspended_until"] == until for row in suspended)
        sentences.append(
            plural(
                "{n} is suspended until {day}.", "{n} are suspended until {day}.", held_back,
                n=count(held_back).capitalize(), day=spoken(until),
            )
        )  # fmt: skip
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
        return say("all but {n}", n=left_out) if left_out else say("all")
    economies = ", ".join(split(row["targets"]))
    return say("{economies} users", economies=economies) if row["target_scope"] == "end-users" else economies


def on(row: Row, names: Names) -> str:
    """Say which items a measure covers; what it is on in words where no item is."""
    parts = split(row["part_items"])
    words = [
        say("{item} (part)", item=names.item(item)) if item in parts else names.item(item)
        for item in split(row["measure_items"])
    ]
    related = [names.item(item) for item in split(row["related_items"])]
    words += [say("other forms of {items}", items=joined(related))] if related else []
    return joined(words) if words else say("no item; {covers}", covers=text_of(row, "covers"))


def _until(row: Row) -> str:
    if row["measure_state"] in ("lapsed", "suspended"):
        return dated(row["suspended_until"])
    if row["ended"] is not None:
        return dated(row["ended"], row["ended_precision"])
    return say("known {month}", month=dated(row["known_until"], "month")) if row["known_until"] else NONE


def _group(rows: Sequence[Row], names: Names, width: int) -> Iterator[RenderableType]:
    labels = [f" {row[f'name_{names.lang}']}{'' if row['is_confirmed'] else ' ?'}" for row in rows]

    def column(header: str, texts: Sequence[str]) -> Column:
        return Column((header,), tuple(Cell(text) for text in texts), gap=2)

    dates = [
        column(say("since"), [dated(row["in_force"], row["in_force_precision"]) for row in rows]),
        column(say("until"), [_until(row) for row in rows]),
    ]
    covered = [on(row, names) for row in rows]
    if width >= _WIDE:
        columns = [
            column(" " + say("Measure"), labels), column(say("on"), [aimed(row) for row in rows]),
            column(say("kind"), [_kind(row) for row in rows]), *dates,
        ]  # fmt: skip
        left = width - sum(part.width + part.gap for part in columns)
        columns.append(column(say("bites on"), [layout.crop(text, max(left, 10)) for text in covered]))
        yield from layout.header(columns)
        yield from layout.lines(columns)
        return
    room = width - sum(part.width + part.gap for part in dates)
    columns = [column(" " + say("Measure"), [layout.pad(layout.crop(label, room), room) for label in labels]), *dates]
    yield from layout.header(columns)
    for line, row, text in zip(layout.lines(columns), rows, covered, strict=True):
        yield line
        detail = say("{kind}, {aimed}: {items}", kind=_kind(row), aimed=aimed(row), items=text)
        yield Padding(Text(layout.crop(detail, width - 4), "dim", no_wrap=True), (0, 0, 0, 4))


def _kind(row: Row) -> str:
    if row["de_minimis_share"] is not None:
        return say("abroad {share:g}%", share=row["de_minimis_share"] * 100)
    if row["tariff_rate"] is not None:
        return say("duty {rate:g}%", rate=row["tariff_rate"] * 100)
    return value_word(str(row["instrument"]))


def _footer(rows: Sequence[Row]) -> Iterator[str]:
    yield say("users: aimed at certain users there only. part: some of what the item counts.")
    if any(row["target_scope"] == "all" and row["eased"] for row in rows):
        yield say("A measure on all may be lighter for some: see eased in --format json.")
    if any(row["bears_on"] != "supply" for row in rows):
        yield say("A duty bears on what its targets sell, not on supply, and is not counted.")
    if any(not row["is_confirmed"] for row in rows):
        yield say("?: from memory, no source was read that says so.")
    yield say("Sources, codes, changes: --format json. Another day: --as-of 2025-10-20.")


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
        gaps = {
            "state": _title(row["measure_state"]), "measure": row[f"name_{names.lang}"], "kind": _kind(row),
            "what": _what(row, item), "when": _when(row),
        }  # fmt: skip
        if not row["is_confirmed"]:
            gaps["measure"] = say("{measure} (from memory, not confirmed)", measure=gaps["measure"])
        if row["target_users"]:
            users = text_of(row, "target_users")
            yield say("{state}: {measure}, {kind} on {what}, only for {users}, {when}.", users=users, **gaps)
        else:
            yield say("{state}: {measure}, {kind} on {what}, {when}.", **gaps)


def _what(row: Row, item: str) -> str:
    if item in split(row["related_items"]):
        return say("another form of the material")
    return say("part of the item") if item in split(row["part_items"]) else say("the whole item")


def _when(row: Row) -> str:
    since, until = dated(row["in_force"], row["in_force_precision"]), _until(row)
    if row["measure_state"] == "ended":
        return say("{since} to {until}", since=since, until=until)
    held = row["suspended_from"] is None or row["suspended_from"] > row["in_force"]
    when = say("from {since}", since=since) if held else say("never in force, for {since} was planned", since=since)
    if row["measure_state"] in ("lapsed", "suspended"):
        return say("{when}, suspended until {until}", when=when, until=until)
    return when
