"""The two-pole profile: what economies lean on China for, and what on the United States and their allies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import later, say
from scrisk.report import layout
from scrisk.report.editions import editions
from scrisk.report.layout import Cell, Column
from scrisk.report.stages import kind_word
from scrisk.report.words import NONE, Names, Row, clauses, joined, percent, stopped

Key = tuple[str, str, str, str]  # economy, pole, dimension, part
_SAMPLED = 10  # characters of a course over the years
_ALLIES, _USA, _CHINA = "us-allies", "usa", "china"
_CHIP_INPUTS = {
    "design": later("Chip design, software, mean share"),
    "process-materials": later("Process materials, mean share"),
    "fabrication-tools": later("Fabrication tools, mean share"),
    "assembly-and-test-tools": later("Assembly and test tools, mean share"),
}
# What stands below the line above it is moved in.
_IN = "  "


@dataclass(frozen=True)
class _Line:
    """One line of the page: which pole, dimension and part it is of, and how it is written."""

    label: str
    pole: str
    dimension: str
    part: str
    write: str  # share, whole, held, range, depth or distance


def page(
    rows: Sequence[Row], economies: Sequence[str], sectors: Mapping[str, str], names: Names, width: int
) -> RenderableType:
    """Return the profile of some economies on one page, pole by pole, the economies side by side.

    Parameters
    ----------
    rows
        Of the query two_pole.
    economies
        Codes, from left to right.
    sectors
        Names of industries by code.
    names
        What things are called.
    width
        Cells of the terminal.
    """
    series: dict[Key, list[Row]] = {}
    for row in rows:
        series.setdefault((row["economy"], row["pole"], row["pole_dimension"], row["pole_part"]), []).append(row)
    if not series:
        return Text(say("Nothing is known of how these economies lean on the two poles."))
    parts: list[RenderableType] = [Text(answer(series, economies, names), "bold")]
    sections = [(title, lines) for title, lines in _sections(series, economies, sectors, names) if lines]
    head, *drawn = _drawn(series, [line for _, lines in sections for line in lines], economies, names, width)
    for title, lines in sections:
        parts += [Text(), Text(title, "bold"), *([head] if title == sections[0][0] else []), *drawn[: len(lines)]]
        drawn = drawn[len(lines) :]
    return Group(*parts, Text(), *(Text(line, "dim") for line in _notes(rows, width)))


def answer(series: Mapping[Key, Sequence[Row]], economies: Sequence[str], names: Names) -> str:
    """Say in one sentence what leans where."""
    said = []
    for economy in economies:
        supply = _newest(series, (economy, _CHINA, "supply", "all"))
        tools = _newest(series, (economy, _ALLIES, "chip-inputs", "fabrication-tools"))
        if supply is None:
            continue
        told = {
            "economy": names.economy(economy), "held": supply["held_count"], "count": supply["part_count"],
        }  # fmt: skip
        if tools is None:
            said.append(say("{economy} takes more than half of {held} of {count} traded materials from China", **told))
        else:
            said.append(
                say(
                    "{economy} takes more than half of {held} of {count} traded materials from China and leans on the "
                    "United States and allies for more than half of {held_tools} of {count_tools} chip tools",
                    held_tools=tools["held_count"], count_tools=tools["part_count"], **told,
                )
            )  # fmt: skip
    return stopped(clauses(said)) if said else say("The profile, as far as it is known.")


def _sections(
    series: Mapping[Key, Sequence[Row]], economies: Sequence[str], sectors: Mapping[str, str], names: Names
) -> list[tuple[str, list[_Line]]]:
    known = {key[1:] for key in series}
    stages = ("material", "oxide", "oxide-light", "oxide-heavy", "metal", "magnet", "motor")

    def both(pole: str) -> list[_Line]:
        lines = []
        if (pole, "supply", "all") in known:
            lines += [
                _Line(say("Traded materials, mean share"), pole, "supply", "all", "share"),
                _Line(_IN + say("with what comes through others"), pole, "supply", "all", "whole"),
                _Line(_IN + say("more than half of"), pole, "supply", "all", "held"),
            ]
        for stage in stages:
            if (pole, "supply", stage) in known:
                lines.append(_Line(_IN + _stage(stage, names), pole, "supply", stage, "share"))
                if any(_whole(series, (economy, pole, "supply", stage)) for economy in economies):
                    lines.append(_Line(2 * _IN + say("with others"), pole, "supply", stage, "whole"))
        for sector in ("C", "C26"):
            if (pole, "industries", sector) in known:
                name = layout.crop(sectors.get(sector, sector), 24)
                lines += [
                    _Line(say("{industry}: purchases", industry=name), pole, "industries", sector, "share"),
                    _Line(_IN + say("looked through all stages"), pole, "industries", sector, "whole"),
                ]
        return lines

    def chips(pole: str) -> list[_Line]:
        lines = []
        for part, label in _CHIP_INPUTS.items():
            if (pole, "chip-inputs", part) in known:
                lines += [
                    _Line(say(label), pole, "chip-inputs", part, "share"),
                    _Line(_IN + say("more than half of"), pole, "chip-inputs", part, "held"),
                ]
        return lines

    def alone(pole: str, who: str) -> list[_Line]:
        words = {
            "advanced-logic": say("Without {economy}: leading-edge logic stops", economy=who),
            "logic": say("Without {economy}: mature logic stops", economy=who),
            "memory": say("Without {economy}: memory stops", economy=who),
        }
        lines = [
            _Line(label, pole, "chip-output", part, "range")
            for part, label in words.items()
            if (pole, "chip-output", part) in known
        ]
        if (pole, "cooperation", "all") in known:
            label = say("Cooperation on supply with {economy}", economy=who)
            lines.append(_Line(label, pole, "cooperation", "all", "depth"))
        if (pole, "cooperation", "multilateral") in known:
            lines.append(_Line(_IN + say("in frameworks of many"), pole, "cooperation", "multilateral", "depth"))
        if (pole, "votes", "all") in known:
            label = say("Votes in the UN: distance to {economy}", economy=who)
            lines.append(_Line(label, pole, "votes", "all", "distance"))
        return lines

    return [
        (say("ON CHINA"), [*both(_CHINA), *chips(_CHINA), *alone(_CHINA, say("China"))]),
        (say("ON THE UNITED STATES AND ALLIES BY TREATY"), [*chips(_ALLIES), *both(_ALLIES)]),
        (
            say("OF THESE THE UNITED STATES ALONE"),
            [*chips(_USA)[:6:2], *both(_USA)[:1], *alone(_USA, say("the US"))],
        ),
    ]


def _stage(stage: str, names: Names) -> str:
    base, _, kind = stage.partition("-")
    if base == "material":
        return names.stage("semiconductors", "material")
    name = names.stage("rare-earths", base)
    return say("{stage}, {kind}", stage=name, kind=kind_word(kind)) if kind else name


def _newest(series: Mapping[Key, Sequence[Row]], key: Key) -> Row | None:
    rows = series.get(key)
    return rows[-1] if rows else None


def _whole(series: Mapping[Key, Sequence[Row]], key: Key) -> bool:
    row = _newest(series, key)
    return row is not None and row["pole_share_all"] is not None


def _drawn(
    series: Mapping[Key, Sequence[Row]], lines: Sequence[_Line], economies: Sequence[str], names: Names, width: int
) -> list[RenderableType]:
    """Lay the lines out below a header: of each economy the newest figure, its year, its course where there is room."""
    columns = [Column(("",), tuple(Cell(line.label) for line in lines))]
    room = width - columns[0].width
    with_course = room >= len(economies) * (22 + _SAMPLED)
    with_change = room >= len(economies) * (31 + _SAMPLED)
    for economy in economies:
        mine = [series.get((economy, line.pole, line.dimension, line.part), []) for line in lines]
        columns.append(
            Column(
                (names.economy(economy),),
                tuple(Cell(_figure(*pair)) for pair in zip(lines, mine, strict=True)),
                True,
                2,
            )
        )
        columns.append(Column((say("year"),), tuple(Cell(_year(rows)) for rows in mine), True, 1))
        if with_course:
            columns.append(
                Column((say("course"),), tuple(Cell(_course(*pair)) for pair in zip(lines, mine, strict=True)), gap=1)
            )
        if with_change:
            columns.append(
                Column(
                    (say("10 years"),), tuple(Cell(_change(*pair)) for pair in zip(lines, mine, strict=True)), True, 1
                )
            )
    return [*layout.header(columns), *layout.lines(columns)]


def _value(line: _Line, row: Row) -> float | None:
    value: float | None = row["pole_share_all"] if line.write == "whole" else row["pole_share"]
    return value


def _figure(line: _Line, rows: Sequence[Row]) -> str:
    if not rows:
        return NONE
    row = rows[-1]
    value = _value(line, row)
    if value is None:
        return NONE
    if line.write == "held":
        return say("{n} of {all}", n=row["held_count"], all=row["part_count"])
    if line.write == "distance":
        return f"{value:.2f}"
    low, high = row["pole_share_low"], row["pole_share_high"]
    if line.write == "depth":
        return f"{100 * value:.0f} ({100 * low:.0f}-{100 * high:.0f})"
    if low is not None and high is not None and round(high, 2) > round(low, 2):
        return f"{100 * low:.0f}-{percent(high)}"
    return percent(value)


def _year(rows: Sequence[Row]) -> str:
    return str(rows[-1]["year"]) if rows else ""


def _course(line: _Line, rows: Sequence[Row]) -> str:
    """Return the figures over the years as a sparkline, thinned out to its width; empty for fewer than three years."""
    values = [row["held_count"] / row["part_count"] if line.write == "held" else _value(line, row) for row in rows]
    if len(values) < 3:
        return ""
    step = (len(values) - 1) / (min(_SAMPLED, len(values)) - 1)
    chosen = [values[round(step * k)] for k in range(min(_SAMPLED, len(values)))]
    return layout.sparkline(chosen, 0.0, 3.0 if line.write == "distance" else 1.0)


def _change(line: _Line, rows: Sequence[Row]) -> str:
    """Return the change over ten years, in points of a hundred; empty where there are no ten years."""
    then = [row for row in rows if row["year"] == rows[-1]["year"] - 10] if rows else []
    if not then:
        return ""
    if line.write == "held":
        return f"{rows[-1]['held_count'] - then[0]['held_count']:+d}"
    now, before = _value(line, rows[-1]), _value(line, then[0])
    if now is None or before is None:
        return ""
    return f"{now - before:+.2f}" if line.write == "distance" else f"{100 * (now - before):+.0f}"


def _notes(rows: Sequence[Row], width: int) -> list[str]:
    vintages = list(dict.fromkeys(part for row in rows for part in row["data_vintage"].split("; ")))
    notes = say(
        "Items and inputs count alike in means; nobody is an ally of itself. A range: the\n"
        "least that is certain, the most that unknown shares allow. Magnets and heavy rare\n"
        "earths: as printed, of imports. Depth of cooperation: 0-100 (5-95%). Distance of\n"
        "ideal points in votes: 0 is alike. Who counts as an ally: table out.pole."
    ).split("\n")
    last = say(
        "Method {method}. Data: {editions}", method=rows[0]["method_version"], editions=joined(editions(vintages))
    )
    return [layout.crop(note, width) for note in (*notes, last)]
