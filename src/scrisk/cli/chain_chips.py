"""The answers of ``scrisk chain semiconductors``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrisk.cli import ask
from scrisk.errors import UsageError
from scrisk.language import later, say

if TYPE_CHECKING:
    from scrisk.cli.options import Options
    from scrisk.report.chips import Chips
    from scrisk.warehouse import Result, Warehouse

_EMPTY = later(
    "This warehouse holds no semiconductor graph: it was built without the dataset of chip inputs (cset-chips), which "
    "a plain `scrisk build` brings back, or its catalog has no graphs/semiconductors.toml."
)


def answer(
    options: Options,
    *,
    company: bool,
    stop: str | None,
    to: str | None,
    consumed: bool,
    choke: bool,
    mutual: tuple[str, str] | None,
) -> None:
    """Answer one question about the graph."""
    with options.warehouse() as warehouse:
        chips = _chips(options, warehouse)
        if stop:
            result, render = _stop(warehouse, chips, stop, to, consumed)
        elif choke:
            result = warehouse.query("choke_points")
            result = ask.result(result, [r for r in result.dicts() if not company or r["provider_kind"] == "company"])

            def render(width: int) -> object:
                from scrisk.report import chips as report

                return report.chokes(chips, result.dicts(), width)

        elif mutual:
            result, render = _mutual(warehouse, chips, mutual)
        else:
            result = warehouse.query("chip_shares", kind="company" if company else "country")
            materials = warehouse.query("chip_materials").dicts()
            focal = warehouse.economies([])

            def render(width: int) -> object:
                from scrisk.report import chips_tree

                return chips_tree.tree(chips, result.dicts(), focal, materials, width)

        known = bool(chips.outputs)

    def told(width: int) -> object:
        from rich.text import Text

        return render(width) if known else Text(say(_EMPTY))

    options.emit(result, told)


def _chips(options: Options, warehouse: Warehouse) -> Chips:
    from scrisk.report.chips import Chips

    inputs = {row["input_id"]: row for row in warehouse.query("chip_inputs").dicts()}
    vintages = [row["data_vintage"] for row in inputs.values() if row["data_vintage"]]
    return Chips(
        options.names(warehouse), inputs, {row["chip_output"]: row for row in warehouse.query("chip_outputs").dicts()},
        warehouse.query("chip_needs").dicts(), vintages[0] if vintages else "",
    )  # fmt: skip


def _stop(warehouse: Warehouse, chips: Chips, text: str, to: str | None, consumed: bool) -> tuple[Result, Any]:
    from scrisk.warehouse.chips import stops

    found, provider, target = stops(warehouse, text, to)
    rows = found.dicts()
    scope = "consumed" if consumed else "all"
    # What provides nothing but what is used up is told once.
    scopes = {row["cut_scope"] for row in rows}
    if consumed and "consumed" not in scopes and rows and all(_is_consumed(chips, row) for row in rows):
        scope = "all"
    rows = [row for row in rows if row["cut_scope"] == scope]
    result = ask.result(found, rows)
    kinds = {row["provider_kind"] for row in rows}
    losses = [
        row
        for row in warehouse.query("chip_losses", provider=provider, cut_to=target).dicts()
        if row["provider_kind"] in kinds
    ]
    if consumed:
        losses = [row for row in losses if row["is_consumed"] is not False]

    def render(width: int) -> object:
        from scrisk.report import chips as report

        return report.stops(chips, rows, losses, provider, target, "consumed" if consumed else "all", width)

    return result, render


def _is_consumed(chips: Chips, row: dict[str, Any]) -> bool:
    first = row["through_high"].split(";")[0]
    return first not in chips.inputs or bool(chips.inputs[first]["is_consumed"])


def _mutual(warehouse: Warehouse, chips: Chips, pair: tuple[str, str]) -> tuple[Result, Any]:
    one, other = (warehouse.economies([text])[0] for text in pair)
    if one == other:
        raise UsageError(
            say("--mutual needs two economies"), hint=say("Example: scrisk chain semiconductors --mutual JPN KOR")
        )
    result = warehouse.query("mutual_dependence", one=one, other=other)
    ends = {}
    for economy, supplier in ((one, other), (other, one)):
        rows = warehouse.query("chip_stops", provider=supplier, cut_to=economy).dicts()
        ends[economy, supplier] = [
            row for row in rows if row["cut_scope"] == "all" and row["provider_kind"] == "country"
        ]

    def render(width: int) -> object:
        from scrisk.report import chips as report

        return report.mutual(chips, result.dicts(), ends, (one, other), width)

    return result, render
