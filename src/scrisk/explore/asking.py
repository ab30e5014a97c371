"""What the screen asks the warehouse; every answer is kept, so going back waits for nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from scrisk.language import LANGUAGES
from scrisk.report.explain import Case
from scrisk.report.words import Names, Row

if TYPE_CHECKING:
    from scrisk.warehouse import Warehouse
    from scrisk.warehouse.whatif import Workbench

# What ``b`` walks through: each item's main basis first.
BASES = ("headline", "quantity", "value", "world-share", "published-share")

T = TypeVar("T")


class Asked:
    """The questions of the screen to one warehouse.

    Parameters
    ----------
    warehouse
        An open warehouse.
    names
        What things are called in the reader's language.
    case_of
        What gathers everything known of an economy and item, for the whole of ``scrisk explain``.
    """

    def __init__(self, warehouse: Warehouse, names: Names, case_of: Callable[[str, str], Case]) -> None:
        self.warehouse = warehouse
        self.names = names
        self.case_of = case_of
        self._kept: dict[tuple[Any, ...], Any] = {}

    def _once(self, key: tuple[Any, ...], ask: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = ask()
        found: T = self._kept[key]
        return found

    @cached_property
    def economies(self) -> list[Row]:
        """The scored economies, in the catalog's order."""
        return list(self.warehouse.query("known_economies").dicts())

    @cached_property
    def of_item(self) -> Mapping[str, Row]:
        """The catalogued items by id."""
        return {row["item"]: row for row in self.warehouse.query("items").dicts()}

    @cached_property
    def _every_name(self) -> Mapping[str, str]:
        rows = [*self.warehouse.query("economy_names").dicts(), *self.of_item.values()]
        return {
            row.get("item") or row["economy"]: " ".join(row[f"name_{lang}"] or "" for lang in LANGUAGES) for row in rows
        }

    def called(self, key: str) -> str:
        """Return the names of an economy or item in every language, for the filter."""
        return self._every_name.get(key, key)

    def scores(self, basis: str) -> list[Row]:
        """Return the newest score of each economy and item on a basis, those without figures left out."""
        from scrisk.warehouse.select import scores

        def ask() -> list[Row]:
            every = [row["economy"] for row in self.economies]
            found = scores(self.warehouse, every, basis=None if basis == "headline" else basis)
            return [row for row in found.dicts() if row["hhi"] is not None]

        return self._once(("scores", basis), ask)

    def score(self, economy: str, item: str, basis: str) -> Row:
        """Return one row of :meth:`scores`."""
        return next(row for row in self.scores(basis) if (row["economy"], row["item"]) == (economy, item))

    def suppliers(self, economy: str, item: str, year: int) -> Sequence[Row]:
        """Return who supplies, on every basis."""
        return self._once(
            ("suppliers", economy, item, year),
            lambda: self.warehouse.query("suppliers", economy=economy, item=item, year=year).dicts(),
        )

    def supplier_hazards(self, economy: str, item: str) -> Mapping[str, Row]:
        """Return how likely each supplier is to fall below half of its mean, by supplier."""
        return self._once(
            ("supplier_hazards", economy, item),
            lambda: {
                row["supplier"]: row
                for row in self.warehouse.query("supplier_hazards", economy=economy, item=item).dicts()
            },
        )

    def hazards(self, economy: str, item: str, year: int) -> Sequence[Row]:
        """Return the hazard of an item in a year, one row an event."""
        return self._once(
            ("hazards", economy, item, year),
            lambda: self.warehouse.query("hazards", economies=[economy], items=[item], year=year).dicts(),
        )

    def scenarios(self, economy: str, item: str) -> Sequence[Row]:
        """Return the scenarios that hit an item, a row each for the stocks assumed and for none."""
        return self._once(
            ("scenarios", economy, item),
            lambda: self.warehouse.query("scenarios_of_item", economy=economy, item=item).dicts(),
        )

    def weeks(self, economy: str, item: str) -> Mapping[tuple[str, str], Sequence[float]]:
        """Return the share of demand that is not met, week by week, by scenario and stock case."""

        def ask() -> dict[tuple[str, str], list[float]]:
            found: dict[tuple[str, str], list[float]] = {}
            for row in self.warehouse.query("scenario_weeks", economy=economy, item=item).dicts():
                found.setdefault((row["scenario"], row["stock_case"]), []).append(row["unmet_share"])
            return found

        return self._once(("weeks", economy, item), ask)

    def case(self, economy: str, item: str, basis: str) -> Case:
        """Return what the sentence of ``scrisk explain`` is made of."""
        lead = self.score(economy, item, basis)
        return Case(
            economy, self.of_item[item], [lead], self.suppliers(economy, item, lead["year"]),
            producers=(), companies=(), sources=(), lists=(), published=(), steps=(),
        )  # fmt: skip

    @cached_property
    def bench(self) -> Workbench:
        """What runs a scenario day by day."""
        from scrisk.warehouse.whatif import Workbench

        return Workbench(self.warehouse)
