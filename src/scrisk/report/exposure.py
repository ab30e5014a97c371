"""Exposure: what a year of interruptions may cost, with the error of every figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import language, meant, plural, say
from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Names, Row, amount

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
        return Text(say("Nothing is known of interruptions of what was asked for; --everything lists it."))
    parts: list[RenderableType] = []
    for economy in dict.fromkeys(row["economy"] for row in rows):
        mine = [row for row in rows if row["economy"] == economy]
        parts += [Text()] if parts else []
        parts += [Text(_sentence(economy, mine, names), "bold"), *_drawn(mine, names, width)]
        parts += [Text(line, "dim") for line in _sums(economy, totals)]
    return Group(*parts, Text(), *_footer(rows, parameters))


def _sentence(economy: str, rows: Sequence[Row], names: Names) -> str:
    short = [row for row in rows if (row["expected_shortfall_days"] or 0.0) > 0.0]
    whole = plural(
        "{economy}: {k} of {n} item may run short within a year",
        "{economy}: {k} of {n} items may run short within a year",
        len(rows), economy=names.economy(economy), k=len(short),
    )  # fmt: skip
    valued = [row for row in short if row["expected_loss_usd"]]
    if not valued:
        return whole
    most = max(valued, key=lambda row: row["expected_loss_usd"])
    return say(
        "{whole}; most in value {item}: US$ {lost} on average, {worst} in the worst twentieth",
        whole=whole, item=names.item(most["item"]), lost=_dollars(most["expected_loss_usd"]),
        worst=_dollars(most["cvar_95_usd"]),
    )  # fmt: skip


def _drawn(rows: Sequence[Row], names: Names, width: int) -> list[RenderableType]:
    def column(header: str, write: Callable[[Row], str], right: bool = True) -> Column:
        return Column((header,), tuple(Cell(write(row)) for row in rows), right=right, gap=2)

    variants = {
        "item": [
            column(say("item"), lambda row, size=size: layout.crop(names.item(row["item"]), size), False)  # type: ignore[misc]
            for size in (20, 28, 44)
        ],
        "stocks": [column(meant("days", "stocks"), _stocks)],
        "mean": [column(say("unmet days"), lambda row: _with_error(row, "expected_shortfall_days"))],
        "p": [column(say("P(unmet)"), _chance)],
        "out": [column(say("stocks end"), lambda row: _day(row["stock_out_day"]))],
        "var": [column("VaR 95", lambda row: _with_error(row, "var_95"))],
        "cvar": [column("CVaR 95", lambda row: _with_error(row, "cvar_95"))],
        "usd": [column(say("loss (US$)"), lambda row: _dollars(row["expected_loss_usd"]))],
        "lead": [column(say("most by"), lambda row: row["lead_supplier"] or NONE, False)],
        "measure": [column(say("measure"), lambda row: row["lead_measure"] or NONE, False)],
        "known": [column(say("hazard known"), lambda row: f"{row['hazard_share']:.0%}")],
    }
    chosen = list(layout.fit(variants, _STEPS, _ORDER, width).values())
    return [*layout.header(chosen), *layout.lines(chosen)]


def _stocks(row: Row) -> str:
    return say("{days:.0f} d", days=row["stock_days"]) + ("*" if row["is_stock_prior"] else "")


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
    return NONE if day is None else say("day {day:.0f}", day=day)


def _dollars(value: float | None) -> str:
    if value is None:
        return NONE
    if language() != "en":
        return amount(value) if value >= 1 else f"{value:.0f}"
    for size, mark in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if value >= size:
            return f"{value / size:.3g} {mark}"
    return f"{value:.0f}"


def _sums(economy: str, totals: Sequence[Row]) -> Iterator[str]:
    for row in totals:
        if row["economy"] == economy and row["item_count"]:
            yield plural(
                "stocks of {days:.0f} days, {n} item with a value together: {lost} ±{error} of imports do not come on "
                "average, VaR 95 {worst}",
                "stocks of {days:.0f} days, {n} items with a value together: {lost} ±{error} of imports do not come on "
                "average, VaR 95 {worst}",
                row["item_count"],
                days=row["stock_days"],
                lost=_dollars(row["expected_loss_usd"]),
                error=_dollars(row["expected_loss_usd_se"]),
                worst=_dollars(row["value_at_risk_usd"]),
            )


def _footer(rows: Sequence[Row], parameters: Mapping[str, str]) -> Iterator[RenderableType]:
    told = [
        say(
            "{draws:,} draws of {days:.0f} days; ± is one standard error from the number of draws.",
            draws=int(float(parameters["exposure.draws"])), days=float(parameters["exposure.horizon_days"]),
        ),
        say("Days of full demand; VaR: 19 years of 20 stay below; CVaR: mean of the twentieth."),
    ]  # fmt: skip
    if any(row["is_stock_prior"] for row in rows):
        told.append(say("* stocks as published of the national stockpile: a prior, holdings are secret."))
    only = sum("measures_only" in row["flags"] for row in rows)
    if only:
        told.append(say("{n} rows rest on measures alone: no chance of other interruptions is known.", n=only))
    told.append(say("Chances of measures are judgements of method {version}.", version=rows[0]["method_version"]))
    yield from (Text(line, "dim") for line in told)
