"""Where it comes from: who ships it against who made it, and by way of whom the difference goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from scrisk.language import later, say
from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, amount, by_basis, each, flags_of, joined, listed, percent, running

_MOST_ROWS = 6
# Differences below half a percentage point, and origins below it, are not worth a line.
_SMALL = 0.005
_TELLING = 0.02
_NO_ECONOMY = {"unknown": later("unknown"), "other": later("smaller origins")}
_KNOWN = {
    "production_carried": later("on record in a year nearby"),
    "production_differs": later("on record at another stage"),
    "origin_production_estimated": later("what it ships beyond what it takes in"),
}


def section(
    origins: Sequence[Row], paths: Sequence[Row], balance: Sequence[Row], bases: Sequence[str], names: Names, width: int
) -> Iterator[Text]:
    """Yield the section on one economy, item and year; nothing where origins are not known.

    Parameters
    ----------
    origins, paths, balance
        Rows of the queries of these names.
    bases
        The bases of the explanation, the leading one first.
    names
        What things are called.
    width
        Cells of the terminal.
    """
    basis = next((name for name in bases if any(row["basis"] == name for row in origins)), None)
    if basis is None:
        return
    rows = [row for row in origins if row["basis"] == basis]
    chosen = _chosen(rows)
    yield Text()
    yield Text(say("Where it comes from: direct against origin, {basis}", basis=by_basis(basis)), "bold")
    ways = [_way(row, [path for path in paths if path["basis"] == basis], names) for row in chosen]
    cells = [_name(row["origin"], names) for row in chosen]
    columns = [
        Column((say("Origin"),), tuple(Cell(f" {cell}") for cell in cells)),
        Column((say("ships"),), tuple(Cell(percent(row["share_direct"])) for row in chosen), right=True, gap=2),
        Column((say("made"),), tuple(Cell(percent(row["share_origin"])) for row in chosen), right=True, gap=2),
        Column((say("hidden"),), tuple(Cell(_points(row["hidden_share"])) for row in chosen), right=True, gap=2),
    ]
    room = width - sum(column.width + column.gap for column in columns) - 1
    columns.append(Column((say("mostly"),), tuple(Cell(layout.crop(way, max(room, 8))) for way in ways), gap=2))
    yield from layout.header(columns)
    yield from layout.lines(columns)
    other = [row for row in origins if row["basis"] in bases and row["basis"] != basis and row["origin"] == "CHN"]
    for row in other:
        gaps = {"direct": percent(row["share_direct"]), "origin": percent(row["share_origin"])}
        if row["basis"] == "value":
            yield Text(say("By value China ships {direct} and made {origin}.", **gaps))
        else:
            yield Text(say("By quantity China ships {direct} and made {origin}.", **gaps))
    amounts = [row for row in balance if row["basis"] == basis]
    yield Text(_how(rows, chosen, amounts, names), "dim")


def _how(rows: Sequence[Row], chosen: Sequence[Row], balance: Sequence[Row], names: Names) -> str:
    """Say what the shares rest on, and which suppliers count as traders for want of a record."""
    sentences = [
        say(
            "An estimate: everyone is taken to pass on a mix of what it makes and takes in, code by code; what leaves "
            "under another code than it came in, such as metal made of oxide, counts as made there."
        ),
    ]
    made = _makers(balance, chosen, names)
    if made:
        sentences.append(say("Made: {cases}.", cases=each(made)))
    traders = {row["origin"] for row in balance if row["amount_made"] == 0}
    through = sorted((row for row in rows if row["origin"] in traders), key=lambda row: -row["share_direct"])
    share = sum(row["share_direct"] for row in through)
    if share >= _SMALL:
        first = listed(names.economy(row["origin"]) for row in through[:3] if row["share_direct"] >= _SMALL)
        sentences.append(
            say(
                "{share} is shipped by those that make nothing on record ({economies}); all of it counts as passed on, "
                "so what they do make is missing here.",
                share=percent(share),
                economies=first,
            )
        )
    return running(sentences)


def _chosen(rows: Sequence[Row]) -> list[Row]:
    """Return the origins with the biggest differences, the largest one, China and the unknown, by origin share."""
    known = [row for row in rows if row["origin"] not in _NO_ECONOMY]
    by_gap = sorted(known, key=lambda row: (-abs(row["hidden_share"]), row["origin"]))
    wanted = list(known[:1])
    wanted += [
        row
        for row in rows
        if row["origin"] in ("CHN", "unknown") and max(row["share_origin"], row["share_direct"]) >= _SMALL
    ]
    wanted += [row for row in by_gap if abs(row["hidden_share"]) >= _SMALL]
    kept = {row["origin"] for row in list({row["origin"]: row for row in wanted}.values())[:_MOST_ROWS]}
    return [row for row in rows if row["origin"] in kept]


def _way(row: Row, paths: Sequence[Row], names: Names) -> str:
    """Say by way of whom an origin's goods come, or whose goods it passes on."""
    origin, hidden = row["origin"], row["hidden_share"]
    if origin in _NO_ECONOMY or abs(hidden) < _SMALL:
        return ""
    if hidden > 0:
        if not row["via"]:
            return ""
        return say("{share} by way of {economy}", share=percent(row["share_via"]), economy=names.economy(row["via"]))
    passed = [path for path in paths if path["via"] == origin and path["origin"] not in (origin, *_NO_ECONOMY)]
    if not passed:
        return ""
    best = max(passed, key=lambda path: (path["share_content"], path["origin"]))
    # Of several codes the mean may say little about what this economy buys.
    if best["share_content"] < _TELLING:
        return ""
    return say(
        "{share} of what it ships is from {economy}",
        share=percent(best["share_content"]),
        economy=names.economy(best["origin"]),
    )


def _makers(balance: Sequence[Row], chosen: Sequence[Row], names: Names) -> list[str]:
    """Say how it is known what the first two origins make."""
    parts = []
    for origin in [row["origin"] for row in chosen][:2]:
        row = next((row for row in balance if row["origin"] == origin), None)
        if row is not None and row["amount_made"] > 0 and origin not in _NO_ECONOMY:
            unit = "t" if row["basis"] == "quantity" else "US$"
            how = joined(say(_KNOWN[flag]) for flag in flags_of(row) if flag in _KNOWN) or say("on record")
            sizes = [f"{amount(row[name])} {unit}" for name in ("amount_made", "amount_imported", "amount_exported")]
            parts.append(
                say(
                    "{economy} {made} ({how}; takes in {taken}, ships {shipped})",
                    economy=names.economy(origin), how=how, made=sizes[0], taken=sizes[1], shipped=sizes[2],
                )
            )  # fmt: skip
    return parts


def _name(origin: str, names: Names) -> str:
    return say(_NO_ECONOMY[origin]) if origin in _NO_ECONOMY else names.economy(origin)


def _points(difference: float) -> str:
    """Write a difference of shares in percentage points."""
    text = f"{100 * difference:+.0f}"
    return text if float(text) else NONE if difference == 0 else "0"
