"""The stage tree of semiconductors: every input under what it goes into, and who holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import plural, say
from scrisk.report import layout
from scrisk.report.chips import HALF, LICENCE, STAGES, Chips, fitted, span
from scrisk.report.editions import edition
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Row, joined, listed, percent, running

_STEP = ("process", "stage")
_WIDE = 150
# The steps in the order in which a chip goes through them.
_STEPS = ("N7", "N0", "N117", "N118", "N35", "N25", "N46", "N16", "N57", "N121", "N69", "N78")


def tree(
    chips: Chips, shares: Sequence[Row], focal: Sequence[str], materials: Sequence[Row], width: int
) -> RenderableType:
    """Return the stages with every input under what it goes into, and who holds it.

    Parameters
    ----------
    chips
        Inputs and links.
    shares
        Of the query chip_shares, of countries or of companies.
    focal
        Economies that have a column of their own, where countries are told.
    materials
        Of the query chip_materials: who supplies raw materials.
    width
        Cells of the terminal.
    """
    held: dict[str, list[Row]] = {}
    for row in shares:
        held.setdefault(row["input_id"], []).append(row)
    by_company = bool(shares) and shares[0]["provider_kind"] == "company"
    parts: list[RenderableType] = [Text(line, "bold") for line in _said(chips, held, by_company)]
    raw: dict[str, list[Row]] = {}
    for row in materials:
        raw.setdefault(row["item"], []).append(row)
    lines: list[tuple[str, str, int]] = []  # stage, input, depth
    done: set[str] = set()
    for stage in STAGES:
        steps = [i for i, row in chips.inputs.items() if row["chip_stage"] == stage and row["input_type"] == "process"]
        for step in sorted(steps, key=lambda name: _place(name)):
            lines.append((stage, step, 0))
            _below(chips, step, 1, stage, lines, done)
        rest = [
            i for i, row in chips.inputs.items()
            if row["chip_stage"] == stage and i not in done and row["input_type"] not in (*_STEP, "ultimate_output")
        ]  # fmt: skip
        lines += [(stage, name, 1) for name in sorted(rest, key=_place)]
        done |= set(rest)
    room = max(width - 40, 28) if width < _WIDE else 56
    columns = _columns(chips, lines, held, [] if by_company else focal, raw, width, room)
    drawn = layout.lines(columns)
    parts.append(Text())
    parts += layout.header(columns)
    before = ""
    for (stage, _, _), line in zip(lines, drawn, strict=True):
        if stage != before:
            parts += [Text(chips.stage(stage).upper() if chips.names.lang == "en" else chips.stage(stage), "bold")]
            before = stage
        parts.append(line)
    parts += [Text(), *(Text(line, "dim") for line in _tree_foot(chips, by_company))]
    return Group(*parts)


def _place(input_id: str) -> tuple[int, int, str]:
    number = int(input_id[1:]) if input_id[1:].isdecimal() else 0
    return _STEPS.index(input_id) if input_id in _STEPS else len(_STEPS), number, input_id


def _below(
    chips: Chips, parent: str, depth: int, stage: str, lines: list[tuple[str, str, int]], done: set[str]
) -> None:
    for child in sorted(dict.fromkeys(chips.children.get(parent, [])), key=_place):
        row = chips.inputs.get(child)
        if row is not None and row["input_type"] in _STEP:
            continue
        if child in done and row is not None:
            continue
        done.add(child)
        lines.append((stage, child, depth))
        _below(chips, child, depth + 1, stage, lines, done)


def _columns(
    chips: Chips,
    lines: Sequence[tuple[str, str, int]],
    held: Mapping[str, Sequence[Row]],
    focal: Sequence[str],
    raw: Mapping[str, Sequence[Row]],
    width: int,
    room: int,
) -> list[Column]:
    names: list[Cell] = []
    own: dict[str, list[Cell]] = {economy: [] for economy in focal}
    top: list[Cell] = []
    needed: list[Cell] = []
    wide = width >= _WIDE
    left = 64 if wide else max(width - room - 5 * len(focal) - 4, 12)
    for _, input_id, depth in lines:
        rows = held.get(input_id, ())
        step = chips.inputs.get(input_id, {}).get("input_type") == "process"
        label = " " * depth + fitted(chips.call(input_id), room - depth)
        names.append(Cell(label, "bold" if step else ""))
        for economy in focal:
            mine = [row for row in rows if row["provider"] == economy]
            own[economy].append(Cell(_share(mine[0]) if mine else NONE if rows else ""))
        material = raw.get(input_id, ())
        text, style = _holders(chips, rows, wide) if rows else (_bought(chips, material), "dim")
        top.append(Cell(layout.crop(text, left), style))
        needed.append(Cell(chips.outputs_of(chips.inputs.get(input_id, {}).get("stops"))))
    columns = [Column((say("input"),), tuple(names))]
    columns += [Column((economy,), tuple(own[economy]), right=True) for economy in focal]
    columns.append(Column((say("who holds most"),), tuple(top), gap=2))
    if wide:
        columns.append(Column((say("stops without it"),), tuple(needed), gap=2))
    return columns


def _share(row: Row) -> str:
    """Write a share; a question mark where it is named without one."""
    if row["share"] is None and row["share_high"] - row["share_low"] >= 0.005:
        return "?"
    return percent(row["share"]) if row["share"] is not None else span(row["share_low"], row["share_high"])


def _holders(chips: Chips, rows: Sequence[Row], wide: bool) -> tuple[str, str]:
    known = [row for row in rows if row["share_low"] > 0.0 and row["provider"] not in ("various", "europe")]
    if not known:
        blank = [row["provider"] for row in rows if row["share"] is None]
        told = blank if wide else blank[:4]
        others = f" +{len(blank) - len(told)}" if len(told) < len(blank) else ""
        return f"? {' '.join(told)}{others}" if blank else say("? nobody by name"), "dim"
    first = known[0]
    text = f"{'●' if first['share_low'] > HALF else ' '} {first['provider']} {_share(first)}"
    more = [f"{row['provider']} {_share(row)}" for row in known[1 : 4 if wide else 2] if row["share_low"] >= 0.005]
    unknown = first["unknown_share"] or 0.0
    if unknown >= 0.02:
        more.append(say("{share} unknown", share=percent(unknown)))
    return joined([text, *more]), "yellow" if first["share_low"] > HALF else ""


def _bought(chips: Chips, rows: Sequence[Row]) -> str:
    """Write who supplies a raw material to whom."""
    world = [row for row in rows if row["supply_scope"] == "world"]
    if world:
        return say(
            "world: {economy} {share}",
            economy=world[0]["top_supplier"], share=percent(world[0]["top_supplier_share"]),
        )  # fmt: skip
    told = [
        f"{row['economy']} {row['top_supplier']} {percent(row['top_supplier_share'])}"
        for row in rows
        if row["top_supplier"]
    ]
    return joined(told)


def _said(chips: Chips, held: Mapping[str, Sequence[Row]], by_company: bool) -> Iterator[str]:
    """Yield what the shares come to."""
    known = {name: rows[0] for name, rows in held.items() if any(row["share_low"] > 0.0 for row in rows)}
    half: dict[str, int] = {}
    for row in known.values():
        if row["share_low"] > HALF and row["provider"] != "various":
            half[row["provider"]] = half.get(row["provider"], 0) + 1
    leaders = sorted(half.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
    most = {
        "count": sum(half.values()), "all": len(known),
        "leaders": listed(f"{chips.provider(name)} {number}" for name, number in leaders),
    }  # fmt: skip
    if by_company:
        yield say("One company holds more than half of {count} of {all} inputs with known shares: {leaders}.", **most)
    else:
        yield say("One country holds more than half of {count} of {all} inputs with known shares: {leaders}.", **most)
    blank = len(held) - len(known)
    if blank:
        yield plural(
            "Of {n} input providers are named but not their shares.",
            "Of {n} inputs providers are named but not their shares.",
            blank,
        )


def _tree_foot(chips: Chips, by_company: bool) -> Iterator[str]:
    yield say("●: more than half with one. ?: named without a share, anything is possible. -: not named.")
    yield say("Indented: goes into, or is a kind of, what is above. Groups and kinds never add up.")
    yield say("Raw materials: JPN CHN 71% says that Japan imports most, 71%, from China; world: of production.")
    yield running(
        [say("Data: {editions}, of 2025 where not older.", editions=edition(chips.vintage) or NONE), say(LICENCE)]
    )
    other = say("countries: without --company") if by_company else say("companies: --company")
    yield say("More: --stop NLD, --choke, --mutual JPN KOR; {other}; docs/semiconductors.md.", other=other)
