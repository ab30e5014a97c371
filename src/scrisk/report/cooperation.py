"""The cooperation ledger as a table: what there is, layer by layer, under a sentence that sums it up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.measures import dated, split
from scrisk.report.words import Names, Row, count, listed, percent, spoken

LAYERS = {
    "leaders": "Leaders",
    "ministers": "Ministers",
    "agencies": "Officials and agencies",
    "firms": "Firms and research",
    "multilateral": "Frameworks of four and more",
}
AGAINST = ("coercion", "quarrel")
# One and many.
_STATES = {
    "in-force": ("stands", "stand"), "held": ("was held", "were held"), "announced": ("is announced", "are announced"),
    "ended": ("has ended", "have ended"),
}  # fmt: skip
_FEW = 4  # parties that are named one by one


def ledger(
    rows: Sequence[Row], polls: Sequence[Row], day: date, pair: Sequence[str], names: Names, width: int
) -> RenderableType:
    """Return the entries that were known on a day, those against cooperation last."""
    parts: list[RenderableType] = [Text(line, "bold") for line in answer(rows, day, pair, names)]
    for layer, title in LAYERS.items():
        mine = [row for row in rows if row["cooperation_layer"] == layer and not against(row)]
        if mine:
            parts += [Text(), Text(f"{title} · {len(mine)}", "bold"), *_group(mine, names, width)]
    broken = [row for row in rows if against(row)]
    if broken:
        parts += [Text(), Text(f"Coercion and quarrels · {len(broken)}", "bold yellow"), *_group(broken, names, width)]
    parts += [Text(), *(Text(line, "dim") for line in _footer(rows, polls, names))]
    return Group(*parts)


def against(row: Row) -> bool:
    """Return whether an entry is against cooperation."""
    return row["cooperation_kind"] in AGAINST


def answer(rows: Sequence[Row], day: date, pair: Sequence[str], names: Names) -> list[str]:
    """Sum a ledger up: how much stands, what the pair has of its own, what is newest, what quarrels last."""
    if not rows:
        return [f"On {spoken(day)} the ledger holds nothing that fits the question."]
    good = [row for row in rows if not against(row)]
    counted = {state: sum(row["ledger_state"] == state for row in good) for state in _STATES}
    told = listed(f"{count(number)} {_STATES[state][number != 1]}" for state, number in counted.items() if number)
    entries = f"{len(good)} {'entry' if len(good) == 1 else 'entries'} of cooperation"
    sentences = [f"On {spoken(day)} the ledger holds {entries}{f': {told}' if told else ''}."] if good else []
    both = [row for row in good if row["parties"] and set(pair) == set(split(row["parties"])) and not row["bodies"]]
    if len(pair) == 2 and both:
        by = [(sum(row["cooperation_layer"] == layer for row in both), layer) for layer in LAYERS]
        rank = {layer: -place for place, layer in enumerate(LAYERS)}
        newest = max(both, key=lambda row: (row["entry_date"], rank[row["cooperation_layer"]]))
        sentences.append(
            f"{names.economy(pair[0])} and {names.economy(pair[1])} have {len(both)} of their own "
            f"({', '.join(f'{layer} {number}' for number, layer in by if number)}); the newest is "
            f"{_name(newest, names)} ({spoken(newest['entry_date'])})."
        )
    lasting = [row for row in rows if against(row) and row["ledger_state"] == "in-force"]
    over = sum(against(row) for row in rows) - len(lasting)
    if lasting or over:
        said = [f"{count(len(lasting))} last{'s' if len(lasting) == 1 else ''}"] if lasting else []
        said += [f"{count(over)} {'is' if over == 1 else 'are'} over"] if over else []
        when = "" if good else f"known on {spoken(day)} "
        sentences.append(f"Of {count(len(lasting) + over)} quarrels and acts of coercion {when}{listed(said)}.")
    return sentences


def _name(row: Row, names: Names) -> str:
    return str(row[f"name_{names.lang}"])


def _who(row: Row) -> str:
    """Say who takes part: by name where they are few, as a number where they are many."""
    if row["imposer"]:
        return f"{row['imposer']} on {', '.join(split(row['target']))}"
    codes = [*split(row["parties"]), *split(row["bodies"])]
    who = ", ".join(codes) if len(codes) <= _FEW else f"{len(codes)} parties"
    return f"{who}, {', '.join(split(row['chair']))} in the chair" if row["chair"] else who


def _until(row: Row) -> str:
    if row["ledger_state"] == "ended":
        return f"ended {dated(row['ended'], row['ended_precision'])}"
    if row["ledger_state"] == "announced":
        return "announced"
    if row["known_until"]:
        return f"known {dated(row['known_until'], 'month')}"
    if row["last_sign"] > row["entry_date"]:
        return f"last {dated(row['last_sign'], 'month')}"
    return "stands" if row["ledger_state"] == "in-force" else "held"


def _group(rows: Sequence[Row], names: Names, width: int) -> Iterator[RenderableType]:
    # The newest first: it is what a reader looks for.
    ordered = sorted(rows, key=lambda row: (row["entry_date"], row["entry_id"]), reverse=True)
    labels = [f" {_name(row, names)}{'' if row['is_confirmed'] else ' ?'}" for row in ordered]
    styles = ["dim" if row["ledger_state"] == "ended" else "" for row in ordered]

    def column(header: str, texts: Sequence[str]) -> Column:
        return Column((header,), tuple(Cell(text, style) for text, style in zip(texts, styles, strict=True)), gap=2)

    dates = [
        column("date", [dated(row["entry_date"], row["entry_precision"]) for row in ordered]),
        column("state", [_until(row) for row in ordered]),
    ]
    room = width - sum(part.width + part.gap for part in dates)
    label = min(max(cell_len(text) for text in labels), room)
    columns = [column(" Entry", [layout.pad(layout.crop(text, label), label) for text in labels]), *dates]
    yield from layout.header(columns)
    for line, row in zip(layout.lines(columns), ordered, strict=True):
        yield line
        about = row["agenda"].replace(" | ", "; ") if row["agenda"] else row["themes"].replace(";", ", ")
        what = f"{row['cooperation_kind'] if against(row) else row['binding']}, {_who(row)}: {about}"
        yield Padding(Text(layout.crop(what, width - 4), "dim", no_wrap=True), (0, 0, 0, 4))


def context(polls: Sequence[Row], names: Names) -> Iterator[str]:
    """Yield the newest survey on each government, as a sentence."""
    newest: dict[str, Row] = {}
    for row in sorted(polls, key=lambda row: (row["poll_date"], row["pollster"])):
        newest[row["economy"]] = row
    for economy, row in newest.items():
        who = f"President {row['holder']}" if row["office"] == "president" else f"the {row['holder']} cabinet"
        against_ = f", {percent(row['disapproval'])} disapprove" if row["disapproval"] is not None else ""
        yield (
            f"{names.economy(economy)}: {percent(row['approval'])} approve of {who}{against_} "
            f"({row['pollster']}, {dated(row['poll_date'], row['poll_precision'])})."
        )


def _footer(rows: Sequence[Row], polls: Sequence[Row], names: Names) -> Iterator[str]:
    yield from context(polls, names)
    yield "state: stands, or the last sign of life; known: the newest month its pages speak for."
    if rows:
        newest = max(row["last_sign"] for row in rows)
        read = max((row["read_on"] for row in rows if row["read_on"]), default="")
        yield f"Newest event told of: {newest}; pages read on {read}. What no page was found for is missing."
    if any(not row["is_confirmed"] for row in rows):
        yield "?: no page was found that confirms it; it counts for nothing in the depth."
    yield "Sources, parties, acts: --format json. Depth: scrisk coop depth JPN KOR."
