"""The published rows on inputs across countries, made from arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import polars as pl

from scrisk.arrays import leontief as arrays
from scrisk.arrays.leontief import Floats, Industries, Ints
from scrisk.errors import DataError
from scrisk.language import say
from scrisk.scoring.leontief import Traced, totals, trace
from scrisk.scoring.tables import typed
from scrisk.terms import TABLES

if TYPE_CHECKING:
    from scrisk.method import Method

# Sums over an economy's industries, by the beginning of their codes.
TOTAL, MANUFACTURING = "TOTAL", "C"
OTHER = "other"
# How the producer calls all economies that it does not tell apart.
REST = "ROW"
FACTS = ("input_dependence", "input_part", "input_via", "sales_dependence", "input_balance")


@dataclass(frozen=True)
class Table:
    """One year's table with the names of its industries, sorted by economy and sector."""

    year: int
    economies: list[str]
    sectors: list[str]  # of each industry
    economy_of: Ints  # place among the economies, of each industry
    published_output: Floats
    industries: Industries

    @property
    def whole(self) -> bool:
        """Return whether the rest of the world is in it."""
        return REST in self.economies


def packed(nodes: pl.DataFrame, flows: pl.DataFrame) -> Table:
    """Pack a year's industries (economy, sector, output, final demand) and flows (seller, buyer, value_usd_m).

    Sellers and buyers are places in `nodes`, which are sorted by economy and sector.

    Raises
    ------
    DataError
        The rows of `nodes` are not sorted or not unique, or the flows cannot be.
    """
    names = nodes["economy"].to_list()
    keys = list(zip(names, nodes["sector"].to_list(), strict=True))
    if keys != sorted(set(keys)):
        raise DataError(
            say("icio_node: an industry is there twice"),
            hint=say("Bring the table in again: scrisk refresh --source icio."),
        )
    economies = sorted(set(names))
    place = {name: at for at, name in enumerate(economies)}
    economy_of = np.array([place[name] for name in names], dtype=np.int64)
    start = np.searchsorted(economy_of, np.arange(len(economies) + 1))
    flow = arrays.matrix(
        flows["seller"].to_numpy(), flows["buyer"].to_numpy(), flows["value_usd_m"].to_numpy(), len(keys), "icio_flow"
    )
    final = nodes["final_demand_usd_m"].to_numpy()
    output = flow.row_sums() + final
    if (idle := (output <= 0.0) & (flow.column_sums() > 0.0)).any():
        at = int(np.argmax(idle))
        raise DataError(
            say(
                "icio_node: {keys} of {year} buys, but its output is {output:g} million USD",
                keys=" ".join(keys[at]),
                year=nodes["year"][0],
                output=output[at],
            ),
            hint=say("Bring the table in again (scrisk refresh --source icio), or build --without icio."),
        )
    table = arrays.industries(flow, final, start)
    return Table(
        int(nodes["year"][0]), economies, nodes["sector"].to_list(), economy_of,
        nodes["gross_output_usd_m"].to_numpy(), table,
    )  # fmt: skip


def published(
    nodes: pl.DataFrame,
    flows: pl.DataFrame,
    focal: Sequence[str],
    method: Method,
    provenance: Mapping[str, str],
    vintage: str,
) -> dict[str, pl.DataFrame]:
    """Return the tables of :data:`FACTS`; all are empty where there is no table to trace."""
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in FACTS}
    if nodes.height:
        table = packed(nodes, flows)
        of_focal = [table.economies.index(name) for name in focal if name in table.economies]
        made = table.industries.output > 0.0
        chosen = np.flatnonzero(np.isin(table.economy_of, of_focal) & made)
        found = trace(table.industries, chosen, tolerance=method.inputs.tolerance, most=method.inputs.sweeps)
        for economy in of_focal:
            for subject in _subjects(table, found, economy):
                _upstream(rows, table, found, subject, method.inputs.min_share)
                _downstream(rows, table, found, subject)
        rows["input_balance"].append(_balance(table, found))
        common = {
            "year": table.year, "coverage_share": None, "is_estimated": True,
            "flags": "" if table.whole else "rest_of_world_missing", "data_vintage": vintage, **provenance,
        }  # fmt: skip
    else:
        common = {
            "year": 0,
            "coverage_share": None,
            "is_estimated": True,
            "flags": "",
            "data_vintage": "",
            **provenance,
        }
    return {name: typed(_frame(parts, common, name), name) for name, parts in rows.items()}


@dataclass(frozen=True)
class _Subject:
    """A sector, or the sum of several: columns of the traced arrays and what each counts."""

    economy: int
    name: str
    columns: Ints
    up: Floats  # weights on the input side, adding up to one
    down: Floats  # on the sales side
    bought: Floats  # by what is bought
    sold: Floats  # by what is made


def _subjects(table: Table, found: Traced, economy: int) -> Iterator[_Subject]:
    """Yield the sums, then every sector.

    Sums weigh each industry by its final sales on the input side and by its primary inputs on the sales side: so no
    delivery between the industries that are summed is counted twice.
    """
    mine = np.flatnonzero(table.economy_of[found.chosen] == economy)
    codes = np.array([table.sectors[at] for at in found.chosen[mine].tolist()])
    for name in (TOTAL, MANUFACTURING):
        some = mine if name == TOTAL else mine[np.char.startswith(codes, name)] if codes.size else mine
        if some.size > 1:
            yield _subject(table, found, economy, name, some)
    for column, code in zip(mine.tolist(), codes.tolist(), strict=True):
        yield _subject(table, found, economy, code, np.array([column]))


def _subject(table: Table, found: Traced, economy: int, name: str, columns: Ints) -> _Subject:
    places = found.chosen[columns]
    output = table.industries.output[places]

    def scaled(weight: Floats) -> Floats:
        inside = np.maximum(weight, 0.0)
        total = inside.sum()
        found: Floats = inside / total if total > 0.0 else output / output.sum()
        return found

    return _Subject(
        economy, name, columns,
        up=scaled(table.industries.final[places]),
        down=scaled(table.industries.primary_share[places] * output),
        bought=scaled(table.industries.purchases[places]),
        sold=scaled(output),
    )  # fmt: skip


def _mean(values: Floats, weight: Floats) -> Floats:
    """Return the weighted sum over the last axis, added in its order."""
    found = np.zeros(values.shape[:-1])
    for at in range(weight.size):
        found += values[..., at] * weight[at]
    return found


def _over(top: Floats, bottom: float) -> Floats:
    """Divide; undefined where there is nothing to divide by."""
    return top / bottom if bottom > 0.0 else np.full(top.shape, np.nan)


def _upstream(
    rows: dict[str, list[dict[str, Any]]], table: Table, found: Traced, subject: _Subject, least: float
) -> None:
    start, here = table.industries.start, subject.columns
    face, deep = _mean(found.face[:, here], subject.up), _mean(found.deep[:, here], subject.up)
    every = float(deep.sum())
    by_economy = {"face": totals(face, start), "deep": totals(deep, start)}
    bought = totals(_mean(found.face[:, here] * ratio_of(table, found, here), subject.bought), start)
    names = np.array(table.economies)
    rows["input_dependence"].append(
        {
            "economy": table.economies[subject.economy], "sector": subject.name, "source_economy": names,
            "direct_purchase_share": _over(bought, float(bought.sum())),
            **_shares(by_economy["face"], by_economy["deep"], every),
            "look_through_per_output": by_economy["deep"],
            "value_added_share": totals(_mean(found.value[:, here], subject.up), start),
            "passing_share": _mean(found.passing[:, here], subject.up),
            "hitting_probability": _mean(found.hitting[:, here], subject.up),
        }
    )  # fmt: skip
    _parts(rows, table, subject, face, deep, every, least)
    _ways(rows, table, subject, _mean(found.by_way[:, :, here], subject.up), least)


def ratio_of(table: Table, found: Traced, columns: Ints) -> Floats:
    """Return output by unit of purchases of some of the traced industries."""
    places = found.chosen[columns]
    return arrays.ratio(table.industries.output[places], table.industries.purchases[places])


def _shares(face: Floats, deep: Floats, every: float) -> dict[str, Floats]:
    """Return the shares of deliveries at first hand and at every stage, and the difference."""
    return {
        "face_value_share": _over(face, every),
        "look_through_share": _over(deep, every),
        # Never below zero but for rounding: what is bought first hand is among all deliveries.
        "hidden_exposure": _over(np.maximum(deep - face, 0.0), every),
    }


def _parts(
    rows: dict[str, list[dict[str, Any]]],
    table: Table,
    subject: _Subject,
    face: Floats,
    deep: Floats,
    every: float,
    least: float,
) -> None:
    """Keep the source industries that matter; the others of an economy are summed."""
    if every <= 0.0:
        return
    large = deep >= least * every
    rest = (
        totals(np.where(large, 0.0, face), table.industries.start),
        totals(np.where(large, 0.0, deep), table.industries.start),
    )
    left = np.flatnonzero(rest[1] > 0.0)
    at = np.flatnonzero(large)
    names, sectors = np.array(table.economies), np.array(table.sectors, dtype=object)
    rows["input_part"].append(
        {
            "economy": table.economies[subject.economy], "sector": subject.name,
            "source_economy": np.concatenate([names[table.economy_of[at]], names[left]]),
            "source_sector": np.concatenate([sectors[at], np.full(left.size, OTHER, dtype=object)]),
            **_shares(np.concatenate([face[at], rest[0][left]]), np.concatenate([deep[at], rest[1][left]]), every),
        }
    )  # fmt: skip


def _ways(rows: dict[str, list[dict[str, Any]]], table: Table, subject: _Subject, by_way: Floats, least: float) -> None:
    """Keep the direct suppliers by way of whom most is met; the others are summed."""
    names = np.array(table.economies)
    large = by_way >= least
    large[subject.economy] = False
    left = np.where(large, 0.0, by_way).sum(axis=1)
    left[subject.economy] = 0.0
    source, via = np.nonzero(large)
    others = np.flatnonzero(left > 0.0)
    rows["input_via"].append(
        {
            "economy": table.economies[subject.economy], "sector": subject.name,
            "source_economy": np.concatenate([names[source], names[others]]),
            "via": np.concatenate([names[via], np.full(others.size, OTHER)]),
            "passing_share": np.concatenate([by_way[source, via], left[others]]),
        }
    )  # fmt: skip


def _downstream(rows: dict[str, list[dict[str, Any]]], table: Table, found: Traced, subject: _Subject) -> None:
    start, here = table.industries.start, subject.columns
    face = totals(_mean(found.face_sales[:, here], subject.down), start)
    deep = totals(_mean(found.deep_sales[:, here], subject.down), start)
    rows["sales_dependence"].append(
        {
            "economy": table.economies[subject.economy], "sector": subject.name,
            "buyer_economy": np.array(table.economies),
            "direct_sale_share": totals(_mean(found.face_sales[:, here], subject.sold), start),
            **_shares(face, deep, float(deep.sum())),
            "look_through_per_output": deep,
            "final_product_share": totals(_mean(found.final_sales[:, here], subject.down), start),
        }
    )  # fmt: skip


def _balance(table: Table, found: Traced) -> dict[str, Any]:
    made = table.industries
    return {
        "economy": np.array(table.economies)[table.economy_of], "sector": np.array(table.sectors, dtype=object),
        "gross_output_usd_m": made.output, "published_output_usd_m": table.published_output,
        "purchases_usd_m": made.purchases, "primary_inputs_usd_m": made.output - made.purchases,
        "final_demand_usd_m": made.final, "look_through_output_usd_m": found.output,
        "look_through_value_share": found.added,
    }  # fmt: skip


def _frame(parts: Sequence[Mapping[str, Any]], common: Mapping[str, Any], name: str) -> pl.DataFrame:
    frames = []
    for part in parts:
        size = next(value.size for value in part.values() if isinstance(value, np.ndarray))
        columns: dict[str, Any] = {key: _column(value, size) for key, value in part.items()}
        frames.append(pl.DataFrame(columns))
    if not frames:
        return pl.DataFrame(schema=dict.fromkeys(TABLES[name].columns, pl.Null))
    return pl.concat(frames).with_columns([pl.lit(value).alias(key) for key, value in common.items()])


def _column(value: npt.NDArray[Any] | str, size: int) -> pl.Series:
    if isinstance(value, str):
        return pl.repeat(value, size, eager=True)
    if value.dtype.kind == "f":
        return pl.Series(value).fill_nan(None)
    return pl.Series(value.tolist(), dtype=pl.String)
