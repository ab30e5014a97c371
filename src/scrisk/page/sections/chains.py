"""Both chains as trees: their stages, who holds them, and where they can be stopped."""

from __future__ import annotations

from typing import Any

from scrisk.language import plural, say
from scrisk.page import vocabulary
from scrisk.page.model import Block, Branch, Grid, Notes, Section, Tree
from scrisk.page.question import Question
from scrisk.report import words

_DOMINANT = "stages.dominant_share"
_SAME = 0.005  # a narrower range is written as one figure
_MOST = 4  # choke points a stage of chip making and kind of provider
_CHOKE_COLUMNS = ("choke_rank", "input_id", "provider_kind", "provider", "share_low", "share_high", "stops")
_CHOKE_KEYS = ("provider_kind", "provider", "input_id")


def section(question: Question) -> Section:
    """Draw the chains as trees and list the choke points."""
    dominant = next(
        float(row["parameter_value"]) for row in question.rows("parameters") if row["parameter"] == _DOMINANT
    )
    stages = question.rows("stages")
    items = question.rows("page_stage_items", **question.scope)
    chokes = _chokes(question)
    blocks: list[Block] = []
    sentences: list[str] = []
    for chain in question.chains:
        told = [row for row in question.rows("stage_concentration", chain=chain) if row["series"] == "reconciled"]
        mine = [row for row in stages if row["chain"] == chain]
        branches = tuple(_stage(question, row, told, items, chokes, dominant) for row in mine)
        held = [row for row in told if (row["top_supplier_share_low"] or 0.0) > dominant]
        if held:
            leads = sorted({question.names.economy(row["top_supplier"]) for row in held})
            sentences.append(
                plural(
                    "{chain}: in {n} of {all} stages and kinds with figures, a single economy holds more than "
                    "{dominant} of the world ({leads}).",
                    "{chain}: in {n} of {all} stages and kinds with figures, a single economy holds more than "
                    "{dominant} of the world ({leads}).",
                    len(held), chain=question.names.chain(chain), all=len(told), dominant=words.percent(dominant),
                    leads=", ".join(leads),
                )
            )  # fmt: skip
        elif any(branch.is_choke or any(child.is_choke for child in branch.children) for branch in branches):
            first = chokes[0]
            sentences.append(
                say(
                    "{chain}: first of the choke points is {input}, {share} from {provider}.",
                    chain=question.names.chain(chain), input=_input(question, first), share=_share(first),
                    provider=_provider(question, first),
                )
            )  # fmt: skip
        blocks.append(
            Tree(
                f"tree-{chain}",
                question.names.chain(chain),
                say(
                    "Stages in the order in which goods pass them; below each, who holds it. ▲ marks a choke point: a "
                    "single economy or company holds more than {dominant}, or stops all output of a kind of chips.",
                    dominant=words.percent(dominant),
                ),
                branches,
            )
        )
    if chokes and "semiconductors" in question.chains:
        blocks.append(_grid(question, chokes))
    elif "semiconductors" in question.chains:
        blocks.append(Notes((say("Who makes the inputs of chips is not in this warehouse: the source was left out."),)))
    return Section("chains", say("The chains, stage by stage"), tuple(sentences), tuple(blocks))


def _stage(
    question: Question, stage: dict[str, Any], told: list[dict[str, Any]], items: list[dict[str, Any]],
    chokes: list[dict[str, Any]], dominant: float,
) -> Branch:  # fmt: skip
    chain, name = stage["chain"], stage["stage"]
    children: list[Branch] = []
    for row in told:
        if row["stage"] == name:
            low, high = row["top_supplier_share_low"], row["top_supplier_share_high"]
            children.append(
                Branch(
                    say(
                        "{kind}: {economy} {share} of the world, {year}",
                        kind=vocabulary.word(vocabulary.KINDS, row["stage_kind"]),
                        economy=question.names.economy(row["top_supplier"]), share=_span(low, high), year=row["year"],
                    ),
                    share=low, is_choke=low is not None and low > dominant, chain=chain, table="stage_concentration",
                    at={key: row[key] for key in ("chain", "stage", "stage_kind", "year", "series")},
                    cells={key: row[key] for key in ("top_supplier_share_low", "top_supplier_share_high")},
                )
            )  # fmt: skip
    children += _of_items(question, chain, name, items)
    if chain == "semiconductors":
        # Chip making itself is told finer than by the items: the dataset names what each step needs.
        mine = [row for row in chokes if _stage_of(row) == name]
        children += [_choke(question, row) for row in mine]
    return Branch(
        question.names.stage(chain, name),
        note="" if children else say("No figures tell who holds this stage."),
        is_choke=any(child.is_choke for child in children), children=tuple(children), chain=chain,
    )  # fmt: skip


def _of_items(question: Question, chain: str, stage: str, items: list[dict[str, Any]]) -> list[Branch]:
    """Return one branch an economy: the items of the stage of which one supplier has most."""
    found = []
    for economy in question.economies:
        mine = [
            row
            for row in items
            if (row["chain"], row["stage"], row["economy"]) == (chain, stage, economy)
            and row["top_supplier"] != economy
        ]
        if not mine:
            continue
        top = max(mine, key=lambda row: row["top_supplier_share"])
        found.append(
            Branch(
                say(
                    "{economy} leans most on one supplier for {item}: {share} from {supplier}",
                    economy=question.names.economy(economy), item=question.names.item(top["item"]),
                    share=words.percent(top["top_supplier_share"]),
                    supplier=question.names.economy(top["top_supplier"]),
                ),
                note=plural(
                    "{basis}, {year}; the only item of this stage with figures",
                    "{basis}, {year}; of {n} items of this stage with figures",
                    len(mine), basis=vocabulary.word(vocabulary.BASES, top["basis"]), year=top["year"],
                ),
                share=top["top_supplier_share"], chain=chain, table="headline",
                at={key: top[key] for key in ("economy", "item", "year", "basis")},
                cells={"top_supplier_share": top["top_supplier_share"]},
            )
        )  # fmt: skip
    return found


def _choke(question: Question, row: dict[str, Any]) -> Branch:
    return Branch(
        say(
            "{input}: {share} from {provider}", input=_input(question, row), share=_share(row),
            provider=_provider(question, row),
        ),
        note=say("stops {outputs}", outputs=row["stopped"]),
        share=row["share_low"], is_choke=True, chain="semiconductors", table="choke_point",
        at={key: row[key] for key in _CHOKE_KEYS},
        cells={"share_low": row["share_low"], "share_high": row["share_high"]},
    )  # fmt: skip


def _chokes(question: Question) -> list[dict[str, Any]]:
    outputs = {
        row["chip_output"]: row[f"name_{question.names.lang}"] or row["name_en"]
        for row in question.rows("page_chip_outputs")
    }
    rows = question.rows("page_chokes", most=_MOST)
    return [{**row, "stopped": ", ".join(outputs.get(key, key) for key in row["stops"].split(";"))} for row in rows]


def _stage_of(row: dict[str, Any]) -> str:
    return str(row["chip_stage"])


def _input(question: Question, row: dict[str, Any]) -> str:
    if row["item"]:
        return question.names.item(row["item"])
    return str(row.get(f"name_{question.names.lang}") or row["input_name"])


def _provider(question: Question, row: dict[str, Any]) -> str:
    return question.names.economy(row["provider"]) if row["provider_kind"] == "country" else str(row["provider"])


def _share(row: dict[str, Any]) -> str:
    return _span(row["share_low"], row["share_high"])


def _span(low: float | None, high: float | None) -> str:
    """Write a range; one figure where it is narrow.

    Examples
    --------
    >>> _span(0.8, 0.94), _span(0.99, 0.99)
    ('80%-94%', '99%')
    """
    if low is None or high is None:
        return words.percent(low if low is not None else high)
    return words.percent(low) if high - low < _SAME else f"{words.percent(low)}-{words.percent(high)}"


def _grid(question: Question, chokes: list[dict[str, Any]]) -> Grid:
    from scrisk.page.model import Cell, Row

    columns = tuple(question.column(key) for key in _CHOKE_COLUMNS)
    kinds = {"country": say("economy"), "company": say("company")}
    made = []
    for row in chokes:
        plain = question.row(columns, row, _CHOKE_KEYS)
        cells = (
            plain.cells[0], Cell(_input(question, row), row["input_id"]),
            Cell(kinds[row["provider_kind"]], row["provider_kind"]), Cell(_provider(question, row), row["provider"]),
            *plain.cells[4:6], Cell(row["stopped"], row["stops"]),
        )  # fmt: skip
        made.append(Row(cells, "semiconductors", "", "", plain.at))
    return Grid(
        "chokes-table",
        say("Choke points of chip making: what stops without one provider, the first {most} a stage", most=_MOST),
        columns, tuple(made), table="choke_point", long=True,
    )  # fmt: skip
