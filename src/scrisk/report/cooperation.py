"""The cooperation ledger as a table: what there is, layer by layer, under a sentence that sums it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.language import plural, say
from scrisk.report import layout
from scrisk.report.coop_words import LAYERS, SHORT, word
from scrisk.report.layout import Cell, Column
from scrisk.report.measures import dated, split
from scrisk.report.values import text_of
from scrisk.report.words import Names, Row, clauses, count, joined, listed, percent, spoken

AGAINST = ("coercion", "quarrel")
_FEW = 4  # parties that are named one by one


def ledger(
    rows: Sequence[Row], polls: Sequence[Row], day: date, pair: Sequence[str], names: Names, width: int
) -> RenderableType:
    """Return the entries that were known on a day, those against cooperation last."""
    parts: list[RenderableType] = [Text(line, "bold") for line in answer(rows, day, pair, names)]
    for layer, title in LAYERS.items():
        mine = [row for row in rows if row["cooperation_layer"] == layer and not against(row)]
        if mine:
            parts += [Text(), Text(f"{say(title)} · {len(mine)}", "bold"), *_group(mine, names, width)]
    broken = [row for row in rows if against(row)]
    if broken:
        head = say("Coercion and quarrels") + f" · {len(broken)}"
        parts += [Text(), Text(head, "bold yellow"), *_group(broken, names, width)]
    parts += [Text(), *(Text(line, "dim") for line in _footer(rows, polls, names))]
    return Group(*parts)


def against(row: Row) -> bool:
    """Return whether an entry is against cooperation."""
    return row["cooperation_kind"] in AGAINST


def answer(rows: Sequence[Row], day: date, pair: Sequence[str], names: Names) -> list[str]:
    """Sum a ledger up: how much stands, what the pair has of its own, what is newest, what quarrels last."""
    if not rows:
        return [say("On {date} the ledger holds nothing that fits the question.", date=spoken(day))]
    good = [row for row in rows if not against(row)]
    sentences = [_counted(good, day)] if good else []
    both = [row for row in good if row["parties"] and set(pair) == set(split(row["parties"])) and not row["bodies"]]
    if len(pair) == 2 and both:
        by = [(sum(row["cooperation_layer"] == layer for row in both), layer) for layer in LAYERS]
        rank = {layer: -place for place, layer in enumerate(LAYERS)}
        newest = max(both, key=lambda row: (row["entry_date"], rank[row["cooperation_layer"]]))
        sentences.append(
            say(
                "{one} and {other} have {count} of their own ({layers}); the newest is {entry} ({date}).",
                one=names.economy(pair[0]), other=names.economy(pair[1]), count=len(both),
                layers=joined(f"{say(SHORT[layer])} {number}" for number, layer in by if number),
                entry=_name(newest, names), date=spoken(newest["entry_date"]),
            )
        )  # fmt: skip
    lasting = sum(against(row) and row["ledger_state"] == "in-force" for row in rows)
    over = sum(against(row) for row in rows) - lasting
    if lasting or over:
        states = [plural("{n} lasts", "{n} last", lasting, n=count(lasting))] if lasting else []
        states += [plural("{n} is over", "{n} are over", over, n=count(over))] if over else []
        told = {"count": count(lasting + over), "states": listed(states)}
        if good:
            sentences.append(say("Of {count} quarrels and acts of coercion {states}.", **told))
        else:
            sentences.append(
                say("Of {count} quarrels and acts of coercion known on {date} {states}.", date=spoken(day), **told)
            )
    return sentences


def _counted(rows: Sequence[Row], day: date) -> str:
    """Say how many entries there are, and in which state."""
    number = {
        state: sum(row["ledger_state"] == state for row in rows) for state in ("in-force", "held", "announced", "ended")
    }
    told = {
        "in-force": plural("{n} stands", "{n} stand", number["in-force"], n=count(number["in-force"])),
        "held": plural("{n} was held", "{n} were held", number["held"], n=count(number["held"])),
        "announced": plural("{n} is announced", "{n} are announced", number["announced"], n=count(number["announced"])),
        "ended": plural("{n} has ended", "{n} have ended", number["ended"], n=count(number["ended"])),
    }
    entries = plural("{n} entry of cooperation", "{n} entries of cooperation", len(rows))
    states = listed(text for state, text in told.items() if number[state])
    if not states:
        return say("On {date} the ledger holds {entries}.", date=spoken(day), entries=entries)
    return say("On {date} the ledger holds {entries}: {states}.", date=spoken(day), entries=entries, states=states)


def _name(row: Row, names: Names) -> str:
    return str(row[f"name_{names.lang}"])


def _who(row: Row) -> str:
    """Say who takes part: by name where they are few, as a number where they are many."""
    if row["imposer"]:
        return say("{imposer} on {target}", imposer=row["imposer"], target=", ".join(split(row["target"])))
    codes = [*split(row["parties"]), *map(say, split(row["bodies"]))]
    who = ", ".join(codes) if len(codes) <= _FEW else say("{count} parties", count=len(codes))
    if not row["chair"]:
        return who
    return say("{parties}, {chair} in the chair", parties=who, chair=", ".join(split(row["chair"])))


def _until(row: Row) -> str:
    if row["ledger_state"] == "ended":
        return say("ended {date}", date=dated(row["ended"], row["ended_precision"]))
    if row["ledger_state"] == "announced":
        return say("announced")
    if row["known_until"]:
        return say("known {month}", month=dated(row["known_until"], "month"))
    if row["last_sign"] > row["entry_date"]:
        return say("last {month}", month=dated(row["last_sign"], "month"))
    return say("stands") if row["ledger_state"] == "in-force" else say("held")


def _group(rows: Sequence[Row], names: Names, width: int) -> Iterator[RenderableType]:
    # The newest first: it is what a reader looks for.
    ordered = sorted(rows, key=lambda row: (row["entry_date"], row["entry_id"]), reverse=True)
    labels = [f" {_name(row, names)}{'' if row['is_confirmed'] else ' ?'}" for row in ordered]
    styles = ["dim" if row["ledger_state"] == "ended" else "" for row in ordered]

    def column(header: str, texts: Sequence[str]) -> Column:
        return Column((header,), tuple(Cell(text, style) for text, style in zip(texts, styles, strict=True)), gap=2)

    dates = [
        column(say("date"), [dated(row["entry_date"], row["entry_precision"]) for row in ordered]),
        column(say("state"), [_until(row) for row in ordered]),
    ]
    room = width - sum(part.width + part.gap for part in dates)
    label = min(max(cell_len(text) for text in labels), room)
    columns = [column(" " + say("Entry"), [layout.pad(layout.crop(text, label), label) for text in labels]), *dates]
    yield from layout.header(columns)
    for line, row in zip(layout.lines(columns), ordered, strict=True):
        yield line
        if row["agenda"]:
            about = clauses(map(say, row["agenda"].split(" | ")))
        else:
            about = joined(map(word, row["themes"].split(";")))
        kind = word(row["cooperation_kind"] if against(row) else row["binding"])
        what = say("{kind}, {parties}: {about}", kind=kind, parties=_who(row), about=about)
        yield Padding(Text(layout.crop(what, width - 4), "dim", no_wrap=True), (0, 0, 0, 4))


def context(polls: Sequence[Row], names: Names) -> Iterator[str]:
    """Yield the newest survey on each government, as a sentence."""
    newest: dict[str, Row] = {}
    for row in sorted(polls, key=lambda row: (row["poll_date"], row["pollster"])):
        newest[row["economy"]] = row
    for economy, row in newest.items():
        if row["office"] == "president":
            who = say("President {name}", name=text_of(row, "holder"))
        else:
            who = say("the {name} cabinet", name=text_of(row, "holder"))
        told = {
            "economy": names.economy(economy), "share": percent(row["approval"]), "government": who,
            "pollster": row["pollster"], "date": dated(row["poll_date"], row["poll_precision"]),
        }  # fmt: skip
        if row["disapproval"] is None:
            yield say("{economy}: {share} approve of {government} ({pollster}, {date}).", **told)
        else:
            yield say(
                "{economy}: {share} approve of {government}, {against} disapprove ({pollster}, {date}).",
                against=percent(row["disapproval"]), **told,
            )  # fmt: skip


def _footer(rows: Sequence[Row], polls: Sequence[Row], names: Names) -> Iterator[str]:
    yield from context(polls, names)
    yield say("state: stands, or the last sign of life; known: the newest month its pages speak for.")
    if rows:
        newest = max(row["last_sign"] for row in rows)
        read = max((row["read_on"] for row in rows if row["read_on"]), default="")
        yield say(
            "Newest event told of: {newest}; pages read on {read}. What no page was found for is missing.",
            newest=newest, read=read,
        )  # fmt: skip
    if any(not row["is_confirmed"] for row in rows):
        yield say("?: no page was found that confirms it; it counts for nothing in the depth.")
    yield say("Sources, parties, acts: --format json. Depth: scrisk coop depth JPN KOR.")
