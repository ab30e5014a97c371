"""The stages of a chain in words: who holds which share, where one economy holds more than half, who stands where."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import later, meant, say
from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, listed, number, percent

_BAR = 8
_SAME = 0.005  # half a percentage point: a narrower range is written as one figure
_KINDS = ("all", "light", "heavy")
_STAGES = {
    "mine": later("mining"),
    "oxide": later("separation"),
    "metal": later("metal making"),
    "magnet": later("magnets"),
    "motor": later("motors"),
}
_MORE = "▲"


def table(
    chain: str, stages: Sequence[Row], shares: Sequence[Row], told: Sequence[Row], positions: Sequence[Row],
    economies: Sequence[str], dominant: float, names: Names, method: str, width: int,
) -> RenderableType:  # fmt: skip
    """Return the stages of a chain with who holds them, and where some economies stand.

    Parameters
    ----------
    chain
        Its id.
    stages, shares, told, positions
        Rows of the queries stages, stage_shares, stage_concentration and stage_positions.
    economies
        Whose place is shown.
    dominant
        Share above which one economy is said to dominate, 0-1.
    names
        What things are called.
    method
        Version of the method.
    width
        Cells of the terminal.
    """
    over = {(row["stage"], row["stage_kind"]): row for row in told if row["series"] == "reconciled"}
    if not over:
        return Text(say("Nothing is printed of who holds the stages of {chain}.", chain=names.chain(chain)))
    order = [row["stage"] for row in stages if row["chain"] == chain]
    parts: list[RenderableType] = [Text(_sentence(order, over, dominant, names), "bold"), Text()]
    parts += _tree(chain, order, over, shares, dominant, names, width)
    parts += [Text(), *_standing(chain, order, positions, economies, names, width)]
    return Group(
        *parts, Text(), *(Text(line, "dim") for line in _footer(over, shares, positions, economies, names, method))
    )


def _sentence(order: Sequence[str], over: dict[tuple[str, str], Row], dominant: float, names: Names) -> str:
    whole = [(stage, over[stage, "all"]) for stage in order if (stage, "all") in over]
    held = [(stage, row) for stage, row in whole if (row["top_supplier_share_low"] or 0.0) > dominant]
    if not held:
        return say("No economy is known to hold more than {share} of a stage.", share=percent(dominant))
    first = held[0][1]["top_supplier"]
    same = [(stage, row) for stage, row in held if row["top_supplier"] == first]
    heavy = [
        (stage, row)
        for stage in order
        if (row := over.get((stage, "heavy"))) is not None
        and row["top_supplier"] == first and (row["top_supplier_share_low"] or 0.0) > dominant
    ]  # fmt: skip
    who, each = names.economy(first), _of_stages(same)
    if not heavy:
        return say("{economy} holds {shares}.", economy=who, shares=each)
    return say(
        "{economy} holds {shares}; of heavy rare earths alone {heavy}.", economy=who, shares=each,
        heavy=_of_stages(heavy),
    )  # fmt: skip


def _of_stages(held: Sequence[tuple[str, Row]]) -> str:
    return listed(say("{share} of {stage}", share=_span(row), stage=_activity(stage)) for stage, row in held)


def _activity(stage: str) -> str:
    return say(_STAGES[stage]) if stage in _STAGES else stage.replace("-", " ")


def stage_word(stage: str, names: Names) -> str:
    """Return what a stage of any chain is called in a list or a chain of names; its id in English."""
    if names.lang == "en":
        return stage.replace("-", " ")
    return next((name for (_, known), name in names.stages.items() if known == stage), stage)


def kind_word(kind: str) -> str:
    """Return the word for a kind of rare earths: all, light, heavy."""
    words = {
        "all": meant("rare earths", "all"), "light": meant("rare earths", "light"),
        "heavy": meant("rare earths", "heavy"),
    }  # fmt: skip
    return words.get(kind, kind)


def _span(row: Row) -> str:
    """Write the share of the top supplier: as printed, or the range that is left open."""
    low, high = row["top_supplier_share_low"], row["top_supplier_share_high"]
    return _range(row["top_supplier_share"], low, high)


def _range(share: float | None, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return percent(share)
    if high - low < _SAME:
        return percent(share if share is not None else low)
    return f"{percent(low)[:-1]}-{percent(high)}"


def _tree(
    chain: str, order: Sequence[str], over: dict[tuple[str, str], Row], shares: Sequence[Row], dominant: float,
    names: Names, width: int,
) -> list[Text]:  # fmt: skip
    """Draw the stages one below the other, each kind on a line."""
    lines: list[tuple[str, Row]] = []
    for stage in order:
        kinds = [kind for kind in _KINDS if (stage, kind) in over]
        for place, kind in enumerate(kinds):
            label = names.stage(chain, stage) if place == 0 else ""
            lines.append((label, over[stage, kind]))
        if not kinds:
            lines.append((names.stage(chain, stage), {"stage_kind": NONE}))
    known = [row for _, row in lines]
    columns = [
        Column((say("World's stages"),), tuple(Cell(label) for label, _ in lines)),
        Column(("",), tuple(Cell(kind_word(row["stage_kind"])) for row in known)),
        Column((say("most by"),), tuple(Cell(row.get("top_supplier") or NONE) for row in known)),
        Column(
            (say("share"),), tuple(Cell(_span(row) if "series" in row else say("unknown")) for row in known), right=True
        ),
        Column(("",), tuple(Cell(layout.bar(row.get("top_supplier_share_low"), _BAR), "cyan") for row in known)),
        Column(
            ("",), tuple(Cell(_MORE if (row.get("top_supplier_share_low") or 0.0) > dominant else "") for row in known)
        ),
    ]
    variants = {
        "head": [_joined(columns)],
        "others": [
            Column((say("others"),), tuple(Cell(_others(row, shares, most)) for row in known)) for most in (2, 4, 8)
        ],
        "hhi": [
            Column(("HHI",), tuple(Cell(_index(row.get("hhi_low"), row.get("hhi_high"))) for row in known), right=True)
        ],
        "sources": [Column((say("figures"),), tuple(Cell(_figures(row)) for row in known), right=True)],
        "publisher": [
            Column(
                (meant("publisher of a figure", "by"),),
                tuple(Cell(layout.crop(row.get("publisher") or "", 70)) for row in known),
            )
        ],
    }
    steps = (("head", 0), ("hhi", 0), ("others", 0), ("sources", 0), ("others", 1), ("publisher", 0), ("others", 2))
    chosen = list(layout.fit(variants, steps, ("head", "others", "hhi", "sources", "publisher"), width).values())
    return [*layout.header(chosen), *layout.lines(chosen)]


def _joined(columns: Sequence[Column]) -> Column:
    """Return several columns as one: they stand or fall together."""
    cells = []
    for place in range(len(columns[0].cells)):
        cells.append(Cell(" ".join(layout.pad(c.cells[place].text, c.width, c.right) for c in columns)))
    head = " ".join(layout.pad(c.header[-1], c.width, c.right) for c in columns)
    return Column((head,), tuple(cells))


def _index(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return NONE
    return number(low) if high - low < _SAME else f"{number(low)}-{number(high)}"


def _figures(row: Row) -> str:
    if "series" not in row:
        return NONE
    return say("{count}, to {year}", count=row["source_count"], year=row["year"])


def _others(row: Row, shares: Sequence[Row], most: int) -> str:
    """Return who else is printed with a share, by the series that names most."""
    if "series" not in row:
        return ""
    mine = [
        share for share in shares
        if share["economy"] == "WLD" and share["stage"] == row["stage"] and share["stage_kind"] == row["stage_kind"]
    ]  # fmt: skip
    newest: dict[str, Row] = {}
    for share in sorted(mine, key=lambda share: (-share["year"], share["grade"] == "press", -(share["share_low"]))):
        if share["supplier"] != row["top_supplier"] and share["year"] > row["year"] - 5:
            newest.setdefault(share["supplier"], share)
    first = sorted(newest.values(), key=lambda share: (-share["share_low"], -share["share_high"], share["supplier"]))[
        :most
    ]
    return ", ".join(f"{share['supplier']} {_at_least(share)}" for share in first if share["share_high"] >= _SAME)


def _at_least(share: Row) -> str:
    if share["share"] is not None:
        return percent(share["share"])
    return f"{percent(share['share_low'])[:-1]}%+" if share["share_low"] > 0.0 else f"<{percent(share['share_high'])}"


def _standing(
    chain: str, order: Sequence[str], positions: Sequence[Row], economies: Sequence[str], names: Names, width: int
) -> list[Text]:
    """Draw where each economy stands: what it makes of the world, who supplies it, how concentrated that is."""
    rows: list[tuple[str, str, str, list[Row]]] = []
    for stage in order:
        for kind in _KINDS:
            for place, economy in enumerate(economies):
                mine = [
                    row for row in positions
                    if row["stage"] == stage and row["stage_kind"] == kind and row["economy"] == economy
                ]  # fmt: skip
                if mine:
                    is_first = place == 0 and not any(label == names.stage(chain, stage) for label, _, _, _ in rows)
                    label = names.stage(chain, stage) if is_first else ""
                    rows.append((label, kind if place == 0 else "", economy, mine))
    columns = {
        "head": [
            _joined(
                [
                    Column((say("Where they stand"),), tuple(Cell(label) for label, _, _, _ in rows)),
                    Column(("",), tuple(Cell(kind_word(kind)) for _, kind, _, _ in rows)),
                    Column(("",), tuple(Cell(economy) for _, _, economy, _ in rows)),
                    Column((meant("share", "own"),), tuple(Cell(_own(mine[0])) for *_, mine in rows), right=True),
                ]
            )
        ],
        "supplied": [Column((say("supplied by"),), tuple(Cell(_supplied(mine)) for *_, mine in rows))],
        "hhi": [Column(("HHI",), tuple(Cell(_supply_hhi(mine[0])) for *_, mine in rows), right=True)],
        "reliance": [
            Column((say("imports"),), tuple(Cell(percent(mine[0]["import_reliance"])) for *_, mine in rows), right=True)
        ],
        "year": [Column((say("year"),), tuple(Cell(str(mine[0]["year"])) for *_, mine in rows), right=True)],
        "known": [Column((say("known by"),), tuple(Cell(_known_by(mine[0], names)) for *_, mine in rows))],
    }  # fmt: skip
    steps = (("head", 0), ("supplied", 0), ("hhi", 0), ("year", 0), ("reliance", 0), ("known", 0))
    chosen = list(layout.fit(columns, steps, ("head", "supplied", "hhi", "reliance", "year", "known"), width).values())
    return [*layout.header(chosen), *layout.lines(chosen)]


def _own(row: Row) -> str:
    return _range(row["own_share"], row["own_share_low"], row["own_share_high"])


def _supplied(rows: Sequence[Row]) -> str:
    """Write who supplies most: by quantity and by value where trade tells, as printed else."""
    first = rows[0]
    if first["basis"] == "world-share":
        return say("{economy} {share} of the world*", economy=first["top_supplier"], share=_span(first))
    if first["basis"] == "published-share":
        if first["top_supplier"] is None:
            if first["china_share"] is None:
                return say("unknown")
            return say("CHN {share}, most unknown", share=percent(first["china_share"]))
        return f"{first['top_supplier']} {_span(first)}"
    by_basis = {row["basis"]: row for row in rows}
    both = [by_basis[basis] for basis in ("quantity", "value") if basis in by_basis]
    if len({row["top_supplier"] for row in both}) == 1:
        return f"{both[0]['top_supplier']} {' / '.join(percent(row['top_supplier_share']) for row in both)}"
    return " / ".join(f"{row['top_supplier']} {percent(row['top_supplier_share'])}" for row in both)


def _supply_hhi(row: Row) -> str:
    return _index(row["hhi_low"], row["hhi_high"])


def _known_by(row: Row, names: Names) -> str:
    if row["item"]:
        return say("trade in {item}", item=names.item(row["item"]))
    return layout.crop(row["publisher"] or "", 50)


def _footer(
    over: dict[tuple[str, str], Row], shares: Sequence[Row], positions: Sequence[Row], economies: Sequence[str],
    names: Names, method: str,
) -> Iterator[str]:  # fmt: skip
    world = [row for row in shares if row["economy"] == "WLD"]
    series = {(row["stage"], row["stage_kind"], row["series"]) for row in world}
    yield say(
        "World: {count} series of {first} to {last}, {counted} of them counted; where they differ the range spans "
        "them, what none tells is unknown. {mark} one economy holds more than half.",
        count=len(series), first=min(row["year"] for row in world), last=max(row["year"] for row in world),
        counted=sum(row["source_count"] for row in over.values()), mark=_MORE,
    )  # fmt: skip
    yield say(
        "{economies}: own is the share of the world's output; supplied by is by weight / by value of imports where "
        "trade tells (its codes pool light and heavy, cerium apart), else as printed.",
        economies=listed(names.economy(name) for name in economies),
    )
    if any(row["basis"] == "world-share" for row in positions):
        yield say("* Nobody prints who supplies it: the world's shares stand in. Motors go by the home of the maker.")
    yield say(
        "More: out.stage_share holds each figure with its source; docs/rare-earths.md. Method {method}.", method=method
    )


def stop_table(rows: Sequence[Row], names: Names, method: str, width: int) -> RenderableType:
    """Return what falls where when an economy stops shipping at some stages.

    Parameters
    ----------
    rows
        Of :func:`scrisk.warehouse.stage_stops.stage_stops`, in order.
    names
        What things are called.
    method
        Version of the method.
    width
        Cells of the terminal.
    """
    first = rows[0]
    chain = first["chain"]
    targets = list(dict.fromkeys(row["economy"] for row in rows))
    first_kind = rows[0]["stage_kind"]
    last = [row for row in rows if row["stage"] == "magnet" and row["stage_kind"] == first_kind] or [rows[-1]]
    falls = listed(
        say(
            "{economy} {share} of its {stage}", economy=names.economy(row["economy"]),
            share=_range(row["share"], row["share_low"], row["share_high"]), stage=_activity(row["stage"]),
        )
        for row in last
    )  # fmt: skip
    parts: list[RenderableType] = [
        Text(say("If {stop}, {losses} may be missing.", stop=_stop_words(first, names), losses=falls), "bold"),
        Text(),
    ]
    lines = list(dict.fromkeys((row["stage"], row["stage_kind"]) for row in rows))
    found = {(row["stage"], row["stage_kind"], row["economy"]): row for row in rows}
    shown, before = [], ""
    for stage, _ in lines:
        shown.append(names.stage(chain, stage) if stage != before else "")
        before = stage
    columns = [
        Column((say("Missing of what it has"),), tuple(Cell(label) for label in shown)),
        Column(("",), tuple(Cell(kind_word(kind)) for _, kind in lines)),
    ]
    for target in targets:
        mine = [found.get((stage, kind, target)) for stage, kind in lines]
        columns.append(
            Column((target,), tuple(Cell(percent(row["share"]) if row else NONE) for row in mine), right=True, gap=3)
        )
        columns.append(
            Column(("",), tuple(Cell(layout.bar(row["share"] if row else None, _BAR), "cyan") for row in mine))
        )
        cells = tuple(
            Cell(
                _range(None, row["share_low"], row["share_high"])
                if row and row["share_high"] - row["share_low"] >= _SAME
                else ""
            )
            for row in mine
        )
        columns.append(Column((say("can be"),), cells, right=True))
    kept = [column for place, column in enumerate(columns) if place < 2 or _room(columns[: place + 1]) <= width]
    parts += [*layout.header(kept), *layout.lines(kept)]
    notes = [
        say(
            "The share of what an economy has that would be missing, stage by stage, had nobody stepped in: shipments "
            "stop, the stopped economy's own makers go on. Can be: from nothing to all of what is unknown rests on it."
        ),
        say(
            "Of traded stages all that an economy has, its own make included; of magnets and motors what it takes in. "
            "Light and heavy by printed shares, the world's where nobody prints its own."
        ),
        say("Method {method}.", method=method),
    ]
    return Group(*parts, Text(), *(Text(line, "dim") for line in notes))


def _stop_words(first: Row, names: Names) -> str:
    """Say who ships nothing, to whom and at which stages, as what completes "If ..."."""
    source, chain = names.economy(first["source"]), first["chain"]
    target = "" if first["towards"] == "all" else names.economy(first["towards"])
    at = "" if first["stopped"] == "all" else listed(names.stage(chain, s) for s in first["stopped"].split(";"))
    if target and at:
        return say("{economy} ships nothing to {buyer} at the stage {stages}", economy=source, buyer=target, stages=at)
    if target:
        return say("{economy} ships nothing to {buyer}", economy=source, buyer=target)
    if at:
        return say("{economy} ships nothing at the stage {stages}", economy=source, stages=at)
    return say("{economy} ships nothing", economy=source)


def _room(columns: Sequence[Column]) -> int:
    return sum(column.width for column in columns) + sum(column.gap for column in columns[1:])
