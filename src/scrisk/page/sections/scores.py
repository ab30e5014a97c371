"""The headline scores with their intervals."""

from __future__ import annotations

from typing import Any

from scrisk.language import plural, say
from scrisk.page.model import Cell, Column, Grid, Row, Section
from scrisk.page.question import Question
from scrisk.report import risk, words

_KEYS = ("economy", "item", "year", "basis")


def section(question: Question) -> Section:
    """Say which items are most at risk, and list them all."""
    rows = question.rows("page_scores", economies=list(question.economies), chains=list(question.chains))
    scored = [row for row in rows if row["risk_score"] is not None]
    columns = (
        question.column("item"),
        question.column("economy"),
        question.column("chain"),
        question.column("year"),
        question.column("risk_score"),
        question.column("risk_score_low"),
        question.column("risk_score_high"),
        question.column("risk_band"),
        question.column("top_supplier"),
        question.column("top_supplier_share"),
        question.column("china_share"),
        question.column("hhi"),
        question.column("hhi_change_3y"),
        question.column("basis"),
    )
    grid = Grid(
        "scores",
        say("Headline scores: the newest year of each item on its main basis, the riskiest first"),
        columns,
        tuple(_row(question, columns, row) for row in rows),
        table="headline",
        notes=(
            say(
                "Risk is 0 to 100; low and high leave 5% of the draws on either side. HHI is 0 to 1: 1 is one supplier."
            ),
            say("Do not rank one basis against another: they measure different things."),
        ),
        long=True,
    )
    return Section("scores", say("Headline scores"), tuple(_sentences(question, scored)), (grid,))


def _row(question: Question, columns: tuple[Column, ...], row: dict[str, Any]) -> Row:
    made = question.row(columns, row, _KEYS)
    band = risk.band(row, question.names)
    cells = [
        Cell(band, row["risk_band"], (row["risk_band"] or "").replace(" ", "-")) if column.key == "risk_band"
        else Cell(words.signed(row["hhi_change_3y"]), row["hhi_change_3y"]) if column.key == "hhi_change_3y"
        else cell
        for column, cell in zip(columns, made.cells, strict=True)
    ]  # fmt: skip
    return Row(tuple(cells), made.chain, made.economy, made.year, made.at)


def _sentences(question: Question, scored: list[dict[str, Any]]) -> list[str]:
    if not scored:
        return [say("This warehouse holds no risk score for these economies and chains.")]
    found = []
    for economy in question.economies:
        mine = [row for row in scored if row["economy"] == economy]
        if not mine:
            continue
        top = mine[0]
        alarming = sum(row["risk_band"] in ("high", "very high") for row in mine)
        found.append(
            say(
                "{economy}: most at risk is {item}, {score} of 100 (interval {low} to {high}, {band}).",
                economy=question.names.economy(economy), item=question.names.item(top["item"]),
                score=f"{top['risk_score']:.0f}", low=f"{top['risk_score_low']:.0f}",
                high=f"{top['risk_score_high']:.0f}", band=risk.band(top, question.names),
            ) + " " + plural(
                "{n} of {scored} scored items is at high or very high risk.",
                "{n} of {scored} scored items are at high or very high risk.", alarming, scored=len(mine),
            )
        )  # fmt: skip
    return found
