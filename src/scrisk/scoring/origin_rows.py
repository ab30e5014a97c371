"""The rows that looking through trade makes, gathered as arrays and given out as frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.scoring.supply import CHINA
from scrisk.scoring.tracing import CARRIED, CARRIED_OTHER_STAGE, DIFFERENCE, OTHER_STAGE, RECORDED, Traced

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BASES = ("quantity", "value")
# What stands for an origin that is no economy.
UNKNOWN, OTHER = "unknown", "other"
_NEITHER = -1
_FLAG_OF = {
    _NEITHER: "",
    RECORDED: "",
    OTHER_STAGE: "production_differs",
    CARRIED: "production_carried",
    CARRIED_OTHER_STAGE: "production_carried;production_differs",
    DIFFERENCE: "origin_production_estimated",
}
# What each table measures.
_AMOUNTS: dict[str, dict[str, type[pl.DataType]]] = {
    "shares": dict.fromkeys(("share_direct", "share_origin", "share_supply", "share_via"), pl.Float64),
    "content": {"share": pl.Float64},
    "balance": dict.fromkeys(("amount_made", "amount_imported", "amount_exported", "amount_accounted"), pl.Float64),
    "summary": dict.fromkeys(
        ("china_share_origin", "hidden_china_share", "top_origin_share", "hhi_origin", "unknown_origin_share"),
        pl.Float64,
    ),
}
# Flows are counted in kilograms and dollars, published in tonnes and dollars.
_UNIT = {"quantity": 1000.0, "value": 1.0}


@dataclass(frozen=True)
class Case:
    """One item and year: its economies, by their place among all, and who tells the trade."""

    item: str
    year: int
    members: Ints
    flow_source: str


@dataclass(frozen=True)
class Origins:
    """What looking through found.

    ``shares``: economy, item, year, basis, origin, share_direct, share_origin, hidden_share, share_supply.
    ``content``: exporter, item, year, basis, origin, share. ``balance``: item, year, basis, origin with the amounts
    made, taken in, shipped, and accounted for. ``summary``: one row an economy, item, year and basis with the columns
    of out.score. Each but the last carries flow_source, coverage_share and flags.
    """

    shares: pl.DataFrame
    content: pl.DataFrame
    balance: pl.DataFrame
    summary: pl.DataFrame


class Found:
    """Rows as they are found."""

    def __init__(self, names: npt.NDArray[np.str_], least: float) -> None:
        self.labels = [*names.tolist(), UNKNOWN, OTHER]
        self.unknown, self.other = names.size, names.size + 1
        self.china = self.labels.index(CHINA) if CHINA in self.labels else _NEITHER
        self.least = least
        self.groups: list[tuple[str, int, str, str, float]] = []
        self.parts: dict[str, list[dict[str, npt.NDArray[Any]]]] = {table: [] for table in _AMOUNTS}

    def _group(self, case: Case, basis: str, covered: float) -> int:
        """Return the number of an item, year, basis and who tells it."""
        self.groups.append((case.item, case.year, basis, case.flow_source, covered))
        return len(self.groups) - 1

    def _keep(self, table: str, group: int, **columns: npt.NDArray[Any]) -> None:
        size = next(iter(columns.values())).size
        self.parts[table].append({"group": np.full(size, group), **columns})

    def imports(
        self,
        case: Case,
        basis: str,
        buyers: Ints,
        direct: Floats,
        imported: Floats,
        had: Floats,
        ways: tuple[Ints, Floats],
        known_by: Ints,
        covered: float,
    ) -> None:
        """Take in what buyers import, by who ships it and by origin.

        ``had`` are shares in all they have, NaN where that is not known; ``ways`` who brings most of an origin, and how
        much.
        """
        total = _row_sums(direct)
        bought = total > 0.0
        if not bought.any():
            return
        buyers, total = buyers[bought], total[bought][:, None]
        shares = np.stack([direct[bought] / total, imported[bought] / total, had[bought]])
        group = self._group(case, basis, covered)
        rows, columns, values = self._shown(shares)
        origin, made_by = self._origins(case, known_by)
        self._keep(
            "shares", group, economy=buyers[rows], origin=origin[columns], flag=made_by[columns],
            share_direct=values[0], share_origin=values[1], share_supply=values[2],
            **self._ways(case, ways, bought, total, rows, columns),
        )  # fmt: skip
        named = shares[1][:, :-1]
        top = np.argmax(named, axis=1) if named.shape[1] else np.zeros(buyers.size, dtype=np.int64)
        largest = np.max(named, axis=1, initial=0.0)
        here = np.flatnonzero(case.members == self.china)
        none = np.zeros(buyers.size)
        of_china, by_china = (table[:, here[0]] if here.size else none for table in (shares[1], shares[0]))
        self._keep(
            "summary", group, economy=buyers, china_share_origin=of_china, hidden_china_share=of_china - by_china,
            top_origin=np.where(largest > 0.0, origin[top], _NEITHER), top_origin_share=largest,
            hhi_origin=_row_sums(named**2), unknown_origin_share=shares[1][:, -1],
        )  # fmt: skip

    def _ways(
        self,
        case: Case,
        ways: tuple[Ints, Floats],
        bought: npt.NDArray[np.bool_],
        total: Floats,
        rows: Ints,
        columns: Ints,
    ) -> dict[str, npt.NDArray[Any]]:
        """Return by way of whom the goods of the rows shown come, and their share; none for those summed up."""
        nobody = np.full((total.size, 1), _NEITHER)
        places = np.append(case.members, _NEITHER)
        via = places[np.concatenate([ways[0][bought], nobody], axis=1)[rows, columns]]
        share = np.concatenate([ways[1][bought] / total, np.zeros(nobody.shape)], axis=1)[rows, columns]
        return {"via": via, "share_via": share}

    def contents(self, case: Case, basis: str, traced: Traced, exporters: Ints) -> None:
        """Take in what exporters ship."""
        rows, columns, values = self._shown(traced.content[exporters][None])
        origin, known_by = self._origins(case, traced.known_by)
        self._keep(
            "content", self._group(case, basis, traced.covered), exporter=case.members[exporters][rows],
            origin=origin[columns], flag=known_by[columns], share=values[0],
        )  # fmt: skip

    def balances(self, case: Case, basis: str, traced: Traced) -> None:
        """Take in what every origin made, and where it is now."""
        n = case.members.size
        origin, known_by = self._origins(case, traced.known_by)
        made = np.append(traced.made, traced.kept[n] * (traced.kept[n] > 0.0))
        chosen = np.flatnonzero((made > 0.0) | (np.append(traced.shipped, 0.0) > 0.0))
        unit = _UNIT[basis]
        taken, shipped = (np.append(table, 0.0)[chosen] / unit for table in (traced.taken, traced.shipped))
        self._keep(
            "balance", self._group(case, basis, traced.covered), origin=origin[chosen], flag=known_by[chosen],
            amount_made=made[chosen] / unit, amount_imported=taken, amount_exported=shipped,
            amount_accounted=traced.kept[chosen] / unit,
        )  # fmt: skip

    def _shown(self, shares: Floats) -> tuple[Ints, Ints, Floats]:
        """Return rows, columns and values of what is large enough on any count; the rest summed as other."""
        shown: npt.NDArray[np.bool_] = np.any(shares >= self.least, axis=0)
        shown[:, -1] = np.any(shares[:, :, -1] > 0.0, axis=0)
        rest = np.stack([_row_sums(np.where(shown, 0.0, table)) for table in shares])
        whole = np.concatenate([shares, rest[:, :, None]], axis=2)
        shown = np.concatenate([shown, np.any(rest > 0.0, axis=0, keepdims=True).T], axis=1)
        rows, columns = np.nonzero(shown)
        return rows, columns, whole[:, rows, columns]

    def _origins(self, case: Case, known_by: Ints) -> tuple[Ints, Ints]:
        """Return the label and the flag of every column."""
        return np.append(case.members, [self.unknown, self.other]), np.append(known_by, [_NEITHER, _NEITHER])

    def frames(self) -> Origins:
        """Return everything found, each table in the order in which it is published."""
        shares = self._frame("shares", ("economy", "origin", "via"), "economy", "share_origin")
        return Origins(
            shares.with_columns(hidden_share=pl.col("share_origin") - pl.col("share_direct")),
            self._frame("content", ("exporter", "origin"), "exporter", "share"),
            self._frame("balance", ("origin",)),
            self._frame("summary", ("economy", "top_origin"), "economy").drop("flow_source", "coverage_share"),
        )

    def _frame(self, table: str, named: tuple[str, ...], owner: str = "", largest: str = "") -> pl.DataFrame:
        """Sort by owner, item, year, basis, the largest share first, and origin; as numbers, which is cheap."""
        parts = self.parts[table]
        if not parts:
            text = dict.fromkeys(("item", "basis", "flow_source", "flags", *named), pl.String)
            return pl.DataFrame(schema={"year": pl.Int16, "coverage_share": pl.Float64, **text, **_AMOUNTS[table]})
        columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
        whole = sorted({group[:3] for group in self.groups})
        place = {group: number for number, group in enumerate(whole)}
        of_group = np.array([place[group[:3]] for group in self.groups], dtype=np.int64)[columns["group"]]
        # Economies are numbered in the order of their names; what stands for no economy is not.
        rank = np.argsort(np.argsort(np.array(self.labels)))
        keys = [_narrow(rank[columns["origin"]])] if "origin" in columns else []
        keys += [-columns[largest]] if largest else []
        order = np.lexsort([*keys, _narrow(of_group), *([_narrow(columns[owner])] if owner else [])])
        columns = {name: values[order] for name, values in columns.items()}
        groups = pl.DataFrame(
            self.groups, orient="row",
            schema={
                "item": pl.String, "year": pl.Int16, "basis": pl.String, "flow_source": pl.String,
                "coverage_share": pl.Float64,
            },
        )[columns.pop("group")]  # fmt: skip
        frame = pl.DataFrame(
            {name: self._labels(values) if name in named else values for name, values in columns.items()}
        )
        if "flag" in columns:
            flags = pl.Series([_FLAG_OF[number] for number in range(_NEITHER, DIFFERENCE + 1)])
            frame = frame.with_columns(flags=flags.gather(columns["flag"] + 1)).drop("flag")
        return groups.hstack(frame)

    def _labels(self, places: Ints) -> pl.Series:
        """Return the labels at some places; null at none."""
        found = pl.Series(places)
        return pl.Series(self.labels).gather(found.set(found < 0, None))


def _narrow(places: Ints) -> npt.NDArray[Any]:
    """Return places in as few bytes as hold them: two are sorted much faster than eight."""
    return places.astype(np.min_scalar_type(int(places.max(initial=0))))


def _row_sums(table: Floats) -> Floats:
    """Sum each row from left to right, on every machine in the same order."""
    total: Floats = np.ascontiguousarray(table.T).sum(axis=0)
    return total
