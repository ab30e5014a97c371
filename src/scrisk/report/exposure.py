"""Exposure: what a year of interruptions may cost, with the error of every figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, many

_STEPS = (
    ("item", 0), ("mean", 0), ("p", 0), ("cvar", 0), ("lead", 0), ("usd", 0), ("out", 0), ("stocks", 0), ("var", 0),
    ("item", 1), ("measure", 0), ("item", 2), ("known", 0),
)  # fmt: skip
_ORDER = ("item", "stocks", "mean", "p", "out", "var", "cvar", "usd", "lead", "measure", "known")
_SMALL = 0.005  # days below which a figure is written as less than one hundredth


def table(
    rows: Sequence[Row], totals: Sequence[Row], parameters: Mapping[str, str], names: Names, width: int
) -> RenderableType:
    """Return the exposures economy by economy, the worst first, with what they rest on.

    Parameters
    ----------
    rows
        Of the query exposure, in order.
    totals
        Of the query exposure_totals; none to leave the sums out.
    parameters
        The numbers of the method as text.
    names
        What things are called.
    width
        Cells of the terminal.
    """
    if not rows:
        return Text("Nothing is known of interruptions of what was asked for; --everything lists it.")
    parts: list[RenderableType] = []
    for economy in dict.fromkeys(row["economy"] for row in rows):
        mine = [row for row in rows if row["economy"] == economy]
        parts += [Text()] if parts else []
        parts += [Text(_sentence(economy, mine, names), "bold"), *_drawn(mine, names, width)]
        parts += [Text(line, "dim") for line in _sums(economy, totals)]
    return Group(*parts, Text(), *_footer(rows, parameters))


def _sentence(economy: str, rows: Sequence[Row], names: Names) -> str:
    short = [row for row in rows if (row["expected_shortfall_days"] or 0.0) > 0.0]
    whole = f"{names.economy(economy)}: {len(short)} of {many(len(rows), 'item')} may run short within a year"
    if not short:
        return whole
    valued = [row for row in short if row["expected_loss_usd"]]
    if not valued:
        return whole
    most = max(valued, key=lambda row: row["expected_loss_usd"])
    lost, worst = _dollars(most["expected_loss_usd"]), _dollars(most["cvar_95_usd"])
    return f"{whole}; most in value {names.item(most['item'])}: US$ {lost} on average, {worst} in the worst twentieth"


def _drawn(rows: Sequence[Row], names: Names, width: int) -> list[RenderableType]:
    def column(header: str, write: Callable[[Row], str], right: bool = True) -> Column:
        return Column((header,), tuple(Cell(write(row)) for row in rows), right=right, gap=2)

    variants = {
        "item": [
            column("item", lambda row, size=size: layout.crop(names.item(row["item"]), size), False)  # type: ignore[misc]
            for size in (20, 28, 44)
        ],
        "stocks": [column("stocks", lambda row: f"{row['stock_days']:.0f} d{'*' if row['is_stock_prior'] else ''}")],
        "mean": [column("unmet days", lambda row: _with_error(row, "expected_shortfall_days"))],
        "p": [column("P(unmet)", _chance)],
        "out": [column("stocks end", lambda row: _day(row["stock_out_day"]))],
        "var": [column("VaR 95", lambda row: _with_error(row, "var_95"))],
        "cvar": [column("CVaR 95", lambda row: _with_error(row, "cvar_95"))],
        "usd": [column("loss (US$)", lambda row: _dollars(row["expected_loss_usd"]))],
        "lead": [column("most by", lambda row: row["lead_supplier"] or NONE, False)],
        "measure": [column("measure", lambda row: row["lead_measure"] or NONE, False)],
        "known": [column("hazard known", lambda row: f"{row['hazard_share']:.0%}")],
    }
    chosen = list(layout.fit(variants, _STEPS, _ORDER, width).values())
    return [*layout.header(chosen), *layout.lines(chosen)]


def _with_error(row: Row, name: str) -> str:
    """Write a figure in days with its standard error, to the digits that the error leaves."""
    value, error = row[name], row[f"{name}_se"]
    if value is None:
        return NONE
    if value < _SMALL:
        return "0" if value == 0 else "<0.01"
    digits = 2 if error is not None and error < 0.1 else 1
    return f"{value:.{digits}f} ±{error:.{digits}f}" if error is not None else f"{value:.{digits}f}"


def _chance(row: Row) -> str:
    if row["p_unmet"] is None:
        return NONE
    return f"{100 * row['p_unmet']:.1f}% ±{100 * row['p_unmet_se']:.1f}"


def _day(day: float | None) -> str:
    return NONE if day is None else f"day {day:.0f}"


def _dollars(value: float | None) -> str:
    if value is None:
        return NONE
    for size, mark in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g} {mark}"
    return f"{value:.0f}"


def _sums(economy: str, totals: Sequence[Row]) -> Iterator[str]:
    for row in totals:
        if row["economy"] == economy and row["item_count"]:
            yield (
                f"stocks of {row['stock_days']:.0f} days, {many(row['item_count'], 'item')} with a value together: "
                f"{_dollars(row['expected_loss_usd'])} ±{_dollars(row['expected_loss_usd_se'])} of imports do not come "
                f"on average, VaR 95 {_dollars(row['value_at_risk_usd'])}"
            )


def _footer(rows: Sequence[Row], parameters: Mapping[str, str]) -> Iterator[RenderableType]:
    draws = int(float(parameters["exposure.draws"]))
    yield Text(
        f"{draws:,} draws of {float(parameters['exposure.horizon_days']):.0f} days; ± is one standard error from the "
        "number of draws.",
        "dim",
    )
    yield Text("Days of full demand; VaR: 19 years of 20 stay below; CVaR: mean of the twentieth.", "dim")
    if any(row["is_stock_prior"] for row in rows):
        yield Text("* stocks as published of the national stockpile: a prior, holdings are secret.", "dim")
    only = sum("measures_only" in row["flags"] for row in rows)
    if only:
        yield Text(f"{only} rows rest on measures alone: no chance of other interruptions is known.", "dim")
    yield Text(f"Chances of measures are judgements of method {rows[0]['method_version']}.", "dim")
