"""``scrisk chain`` for a chain whose stages have printed shares: rare earths from the mine to the motor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.cli.options import Options

KINDS = ("all", "light", "heavy")


def answer(
    options: Options, chain: str, *, stop: str | None = None, to: str | None = None, stages: tuple[str, ...] = (),
    kind: str | None = None,
) -> None:  # fmt: skip
    """Tell the stages of a chain, or what falls when an economy stops."""
    if (to or stages) and not stop:
        raise UsageError(
            say("--to and --stage are for --stop"),
            hint=say("Example: scrisk chain {chain} --stop CHN --stage oxide", chain=chain),
        )
    if stop:
        _stop(options, chain, stop, to, stages, kind)
        return
    with options.warehouse() as warehouse:
        shares = warehouse.query("stage_shares", chain=chain)
        told = warehouse.query("stage_concentration", chain=chain).dicts()
        economies = warehouse.economies([])
        positions = warehouse.query("stage_positions", chain=chain, economies=economies).dicts()
        order = warehouse.query("stages").dicts()
        names = options.names(warehouse)
        numbers = {row["parameter"]: row["parameter_value"] for row in warehouse.query("parameters").dicts()}
        method = str(warehouse.query("run").dicts()[0]["method_version"])

    def only(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [row for row in rows if kind is None or row["stage_kind"] == kind]

    def render(width: int) -> object:
        from scrisk.report import stages as report

        return report.table(
            chain, order, only(shares.dicts()), only(told), only(positions), economies,
            float(numbers["stages.dominant_share"]), names, method, width,
        )  # fmt: skip

    from scrisk.cli import ask

    options.emit(ask.result(shares, only(shares.dicts())), render)


def _stop(options: Options, chain: str, stop: str, to: str | None, stages: tuple[str, ...], kind: str | None) -> None:
    with options.warehouse() as warehouse:
        from scrisk.warehouse.stage_stops import stage_stops

        found = stage_stops(
            warehouse, chain, stop, to, stages=stages, kinds=(kind,) if kind else ("all", "light", "heavy")
        )
        names = options.names(warehouse)
        method = str(warehouse.query("run").dicts()[0]["method_version"])

    def render(width: int) -> object:
        from scrisk.report import stages as report

        return report.stop_table(found.dicts(), names, method, width)

    options.emit(found, render)
