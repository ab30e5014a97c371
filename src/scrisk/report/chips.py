"""The semiconductor graph in words: the tree of stages, what stops without whom, choke points, mutual dependence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import later, say
from scrisk.report import layout
from scrisk.report.editions import edition
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, count, joined, listed, percent, running

HALF = 0.5
STAGES = {
    "design": {"en": "Design", "ja": "設計", "ko": "설계"},
    "fabrication": {"en": "Fabrication", "ja": "前工程", "ko": "전공정"},
    "assembly-test": {"en": "Assembly and test", "ja": "後工程", "ko": "후공정"},
}
# What outputs are called where room is short.
_SHORT = {
    "advanced-logic": {"en": "leading-edge", "ja": "最先端", "ko": "최첨단"},
    "logic": {"en": "mature", "ja": "成熟", "ko": "성숙"},
    "memory": {"en": "memory", "ja": "メモリー", "ko": "메모리"},
    "other": {"en": "analog", "ja": "アナログ等", "ko": "아날로그 등"},
}
_ALL = {"en": "all", "ja": "すべて", "ko": "전체"}
_ALL_BUT = {"en": "all but {}", "ja": "{}以外", "ko": "{} 제외"}
_WITH_ARTICLE = ("NLD", "USA")
LICENCE = later("Shares: CSET Advanced Semiconductor Supply Chain Dataset, CC BY-NC 4.0 (no commercial use).")
_ALIKE = 0.005  # shares nearer to one another are written alike
_SHOWN = 0.2  # inputs that lose less are not listed


@dataclass(frozen=True)
class Chips:
    """What the sections draw on: inputs, what goes into what, and words."""

    names: Names
    inputs: Mapping[str, Row]
    outputs: Mapping[str, Row]
    needs: Sequence[Row] = ()
    vintage: str = ""
    children: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Sort the links by what they go into."""
        for row in self.needs:
            if row["essential_for"] or row["partial_for"] or row["is_kind"]:
                self.children.setdefault(row["to_id"], []).append(row["from_id"])

    def call(self, input_id: str) -> str:
        """Return what an input is called in the reader's language."""
        row = self.inputs.get(input_id)
        if row is None:
            return self.names.item(input_id)
        if row["item"] is not None:
            return self.names.item(row["item"])
        return str(row.get(f"name_{self.names.lang}") or row["input_name"])

    def output(self, output: str) -> str:
        """Return what an output is called."""
        return str(self.outputs[output][f"name_{self.names.lang}"])

    def stage(self, stage: str) -> str:
        """Return what a stage is called."""
        return STAGES[stage][self.names.lang]

    def provider(self, code: str) -> str:
        """Return the name of an economy or a company."""
        name = self.names.economy(code)
        return f"the {name}" if code in _WITH_ARTICLE and self.names.lang == "en" else name

    def chain(self, ids: str) -> str:
        """Write a chain of inputs; of steps that follow one another only the first is told."""
        told, step = [], False
        for input_id in ids.split(";"):
            is_step = self.inputs.get(input_id, {}).get("input_type") == "process"
            if not (step and is_step):
                told.append(self.call(input_id))
            step = is_step
        return " > ".join(told)

    def outputs_of(self, text: str | None) -> str:
        """Write some outputs in few words."""
        found, lang = text.split(";") if text else [], self.names.lang
        missing = [name for name in self.outputs if name not in found]
        if found and not missing:
            return _ALL[lang]
        if len(missing) == 1 and len(found) > 1:
            return _ALL_BUT[lang].format(self._short(missing[0]))
        return joined(self._short(name) for name in found)

    def _short(self, output: str) -> str:
        return _SHORT.get(output, {}).get(self.names.lang) or self.output(output)


def fitted(name: str, width: int) -> str:
    """Shorten a name to a width: without what stands in brackets, then with an ellipsis.

    Examples
    --------
    >>> fitted("Dry strip tools (ashers)", 20), fitted("Tin", 5)
    ('Dry strip tools', 'Tin')
    """
    if cell_len(name) > width:
        name = re.sub(r"\s?[(（][^)）]*[)）]", "", name)
    return layout.crop(name, width)


def span(low: float, high: float) -> str:
    """Write an interval of shares.

    Examples
    --------
    >>> span(0.952, 1.0), span(1.0, 1.0), span(0.0, 0.004)
    ('95-100%', '100%', '<1%')
    """
    one, other = percent(low), percent(high)
    if one == other or high - low < 0.005:
        return other
    return f"{one.rstrip('%')}-{other}" if one.startswith("<") is False else f"0-{other}"


# --- what stops


def stops(
    chips: Chips, rows: Sequence[Row], losses: Sequence[Row], provider: str, to: str, scope: str, width: int
) -> RenderableType:
    """Return what stops where when a provider stops, with the chain of inputs that makes it so."""
    who = chips.provider(provider)
    told = {"provider": who, "buyer": say("everybody") if to == "all" else chips.provider(to)}
    if scope == "all":
        stop = say("{provider} stops supplying {buyer}", **told)
    else:
        stop = say("{provider} stops supplying {buyer} with what is used up", **told)
    if not rows:
        return Text(say("If {stop}, nothing stops that the graph knows of.", stop=stop))
    parts: list[RenderableType] = [Text(line, "bold") for line in _stop_said(chips, rows, stop, provider)]
    for stage in STAGES:
        mine = [row for row in rows if row["chip_stage"] == stage]
        if not mine:
            continue
        parts += [Text(), Text(chips.stage(stage), "bold")]
        grouped: dict[tuple[str, str, str | None, str], list[str]] = {}
        for row in mine:
            key = (
                row["chip_output"],
                span(row["stopped_low"], row["stopped_high"]),
                row["through"],
                row["through_high"],
            )
            grouped.setdefault(key, []).append(row["economy"])
        labels = [chips.output(key[0]) for key in grouped]
        room = max(map(cell_len, labels))
        for (output, share, through, most), economies in grouped.items():
            where = say("in {economies}", economies=", ".join(economies))
            head = f" {layout.pad(chips.output(output), room)}  {share:>8}  {where}"
            certain = not share.startswith(("0", "<"))
            parts.append(Text(layout.crop(head, width), "" if certain else "dim", no_wrap=True))
            if through:
                parts += _folded(say("by {inputs}", inputs=chips.chain(through)), width)
            if most != through and "-" in share:
                parts += _folded(say("at most by {inputs}", inputs=chips.chain(most)), width)
        parts += _lost(chips, [row for row in losses if row["chip_stage"] == stage], width)
    parts += [Text(), *(Text(line, "dim") for line in _stop_foot(chips, rows))]
    return Group(*parts)


def _lost(chips: Chips, rows: Sequence[Row], width: int) -> Iterator[Text]:
    """Yield the inputs that are lost for certain, largest first: the worst alone would hide the others."""
    told = [
        f"{chips.call(row['input_id'])} {span(row['lost_low'], row['lost_high'])}"
        for row in rows
        if row["lost_low"] >= _SHOWN
    ]
    if told:
        yield Text(" " + say("Inputs lost by a fifth or more"))
        line = "     "
        for place, text in enumerate(told):
            piece = f" {text}{',' if place < len(told) - 1 else ''}"
            if cell_len(line + piece) > width:
                yield Text(layout.crop(line, width), no_wrap=True)
                line = "     "
            line += piece
        yield Text(layout.crop(line, width), no_wrap=True)


def _folded(chain: str, width: int) -> list[Text]:
    """Write a chain below its row, folded between inputs."""
    lines, line = [], " " * 6
    for place, name in enumerate(chain.split(" > ")):
        piece = f"{' > ' if place else ''}{name}"
        if cell_len(line + piece) > width:
            lines.append(line)
            line = " " * 9 + piece.lstrip()
        else:
            line += piece
    return [Text(layout.crop(text, width), "dim", no_wrap=True) for text in (*lines, line)]


def _stop_said(chips: Chips, rows: Sequence[Row], stop: str, provider: str) -> Iterator[str]:
    others = [row for row in rows if row["economy"] != provider] or list(rows)
    made = [row for row in others if row["chip_stage"] == "fabrication"] or others
    worst = max(made, key=lambda row: (row["stopped_low"], row["stopped_high"]))
    least, most = span(worst["stopped_low"], worst["stopped_low"]), span(worst["stopped_high"], worst["stopped_high"])
    alike = [row for row in made if abs(row["stopped_low"] - worst["stopped_low"]) < _ALIKE]
    outputs = list(dict.fromkeys(row["chip_output"] for row in alike))
    every = len(outputs) == len({row["chip_output"] for row in made}) > 1
    where = listed(chips.provider(name) for name in dict.fromkeys(row["economy"] for row in alike))
    stage = chips.stage(worst["chip_stage"]).lower()
    if worst["stopped_low"] < _ALIKE:
        yield say("If {stop}, nothing is certain to stop.", stop=stop)
        output = chips.output(worst["chip_output"]).lower()
        yield say("At most it is {share} of {stage} of {output}.", share=most, stage=stage, output=output)
        return
    kinds = say("every kind of chips") if every else listed(chips.output(name).lower() for name in outputs)
    share = least if least == most else say("at least {share}", share=least)
    yield say(
        "If {stop}, {stage} of {outputs} stops by {share} in {economies}.",
        stop=stop, stage=stage, outputs=kinds, share=share, economies=where,
    )  # fmt: skip


def data_line(chips: Chips) -> str:
    """Say where the shares are from, and under which licence."""
    return running([say("Data: {editions}.", editions=edition(chips.vintage) or NONE), say(LICENCE)])


def _stop_foot(chips: Chips, rows: Sequence[Row]) -> Iterator[str]:
    yield say("Of each output the worst supplied input decides; a stop lasts, nothing is replaced.")
    yield say("A range: the least that is certain, and the most that unknown shares allow.")
    if any(row["cut_scope"] == "all" for row in rows):
        yield say("Tools and software bite as they wear out or are to grow; --consumed leaves them out.")
    if any(
        row["economy"] == "KOR" and {"N31", "hydrogen-fluoride"} & set((row["through"] or "").split(";"))
        for row in rows
    ):
        yield say("Photoresist and hydrogen fluoride of Korea: shares of imports; what it makes itself is not known.")
    yield data_line(chips)


# --- choke points and mutual dependence


def chokes(chips: Chips, rows: Sequence[Row], width: int) -> RenderableType:
    """Return the choke points that stop something for certain, and how many more there may be."""
    certain = [row for row in rows if row["stops"] and row["share_low"] > HALF]
    countries = [row for row in certain if row["provider_kind"] == "country"]
    by: dict[str, int] = {}
    for row in countries:
        by[row["provider"]] = by.get(row["provider"], 0) + 1
    leaders = sorted(by.items(), key=lambda pair: (-pair[1], pair[0]))[:4]
    told = listed(f"{chips.names.economy(name)} {number}" for name, number in leaders)
    if told:
        said = say(
            "{n} inputs that chips need are more than half in one country's hands: {economies}.",
            n=len(countries), economies=told,
        )  # fmt: skip
    else:
        said = say("{n} inputs that chips need are more than half in one country's hands.", n=len(countries))
    parts: list[RenderableType] = [Text(said, "bold"), Text()]
    who = [layout.crop(chips.names.economy(row["provider"]), 18) for row in certain]
    shares = [span(row["share_low"], row["share_high"]) for row in certain]
    columns = [
        Column(("",), tuple(Cell(str(row["choke_rank"])) for row in certain), right=True),
        Column((say("who"),), tuple(map(Cell, who)), gap=2),
        Column((say("share"),), tuple(map(Cell, shares)), right=True, gap=2),
    ]
    left = width - sum(column.width + column.gap for column in columns) - 2
    size = max(left - 22, 18)
    inputs = [fitted(chips.call(row["input_id"]), size) for row in certain]
    columns.append(Column((say("input"),), tuple(map(Cell, inputs)), gap=2))
    left = width - sum(column.width + column.gap for column in columns)
    stops = [layout.crop(chips.outputs_of(row["stops"]), max(left, 8)) for row in certain]
    columns.append(Column((say("stops"),), tuple(map(Cell, stops)), gap=2))
    parts += [*layout.header(columns), *layout.lines(columns)]
    parts += [Text(), *(Text(line, "dim") for line in _choke_foot(chips, len(rows) - len(certain)))]
    return Group(*parts)


def _choke_foot(chips: Chips, more: int) -> Iterator[str]:
    yield say("Countries and companies are two views of the same supply. Stops: outputs that end without the input.")
    if more:
        yield say(
            "{count} more may hold over half: their share is unknown, or only a part of an output needs it "
            "(--format json).",
            count=more,
        )  # fmt: skip
    yield data_line(chips)


def mutual(
    chips: Chips, rows: Sequence[Row], ends: Mapping[tuple[str, str], Sequence[Row]], pair: tuple[str, str], width: int
) -> RenderableType:
    """Return what two economies lose when the other stops, both ways: outputs, then inputs by stage."""
    parts: list[RenderableType] = []
    for economy, supplier in (pair, pair[::-1]):
        told = ends.get((economy, supplier), ())
        made = [row for row in told if row["chip_stage"] == "fabrication"]
        parts += [Text()] if parts else []
        spans = listed(
            f"{chips.output(row['chip_output']).lower()} {span(row['stopped_low'], row['stopped_high'])}"
            for row in made
        )
        head = say(
            "{economy} without {supplier}: of fabrication stops {outputs}.",
            economy=chips.names.economy(economy), supplier=chips.provider(supplier), outputs=spans or say("nothing"),
        )  # fmt: skip
        parts += [Text(line, "bold") for line in _wrapped(head, width)]
        mine = [row for row in rows if (row["economy"], row["supplier"]) == (economy, supplier) and row["may_stop"]]
        shown = [row for row in mine if row["lost_low"] >= 0.05 or row["lost_high"] > HALF]
        for stage in STAGES:
            some = [row for row in shown if row["chip_stage"] == stage]
            if not some:
                continue
            columns = [
                Column(("",), tuple(Cell(f"  {fitted(chips.call(row['input_id']), width - 36)}") for row in some)),
                Column(
                    (say("lost"),),
                    tuple(Cell(span(row["lost_low"], row["lost_high"])) for row in some),
                    right=True,
                    gap=2,
                ),
            ]
            left = width - sum(column.width + column.gap for column in columns) - 2
            needed = tuple(
                Cell(
                    layout.crop(
                        chips.outputs_of(row["stops"])
                        or say("part of {outputs}", outputs=chips.outputs_of(row["may_stop"])),
                        left,
                    )
                )
                for row in some
            )
            columns.append(Column((say("stops"),), needed, gap=2))
            parts += [Text(f" {chips.stage(stage)}", "bold"), *layout.lines(columns)]
        hidden = len(mine) - len(shown)
        if hidden:
            more = say("{count} more of less than 5%.", count=count(hidden).capitalize())
            parts.append(Text(f"  {more}", "dim"))
    notes = (
        say("Right of the share lost: outputs that stop without the input."),
        say("Unknown shares are ranges; imports stand for supply where own production is unknown."),
        data_line(chips),
    )
    return Group(*parts, Text(), *(Text(note, "dim") for note in notes))


def _wrapped(text: str, width: int) -> list[str]:
    """Break a sentence at blanks."""
    lines, line = [], ""
    for word in text.split(" "):
        trial = f"{line} {word}".strip()
        if cell_len(trial) > width and line:
            lines.append(line)
            trial = f"  {word}"
        line = trial
    return [*lines, line]
