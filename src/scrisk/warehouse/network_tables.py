"""The user's own networks on their way into ``out``; indices that were asked for are carried from build to build."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from scrisk.language import say
from scrisk.terms import TABLES, TERMS
from scrisk.terms.table import PROVENANCE

if TYPE_CHECKING:
    import polars as pl

    from scrisk.method import Method
    from scrisk.scoring.networks import Settings
    from scrisk.warehouse.networks import Networks, Stored

PUBLISHED = ("network", "network_node", "network_edge", "network_risk")


def published(
    networks: Sequence[Stored], store: Networks | None, method: Method, tell: Callable[[str], None]
) -> dict[str, pl.DataFrame]:
    """Return the rows of the networks' tables.

    An index that was asked for is computed again only when the network, the numbers or the code changed, and kept in
    ``store`` (whose lock is held; nothing is kept when None).
    """
    import polars as pl

    from scrisk.scoring.networks import nodes_told, ranked

    parts: dict[str, list[pl.DataFrame]] = {name: [empty(name)] for name in PUBLISHED}
    for stored in networks:
        parts["network"].append(network(stored))
        parts["network_node"].append(_shaped("network_node", stored, nodes_told(stored.graph)))
        parts["network_edge"].append(_shaped("network_edge", stored, stored.graph.edges))
        chosen = stored.settings(method)
        if chosen is not None and stored.asked is not None:
            frame = stored.ranking(method)
            if frame is None:
                tell(say("ranking the nodes of network {network}", network=stored.name))
                frame = ranked(stored.graph, chosen)
                if store is not None:
                    store.keep_ranking(stored, chosen, frame, stored.asked.get("epsilon"))
            parts["network_risk"].append(risk(stored, frame, chosen))
    return {name: pl.concat(frames) for name, frames in parts.items()}


def network(stored: Stored) -> pl.DataFrame:
    """Return the row of a network."""
    import polars as pl

    said = stored.manifest
    row = {
        **{name: said[name] for name in (
            "network_hash", "node_count", "link_count", "part_count", "largest_part", "without_inputs",
            "without_buyers", "total_output", "dropped_loops", "dropped_zeros", "summed_links",
        )},
        "network_files": said["files"], "node_sectors": said["sector_count"], "outputs_given": said["output_given"],
        "network_unit": said["unit"] or None, "essential_rule": said["rule"],
        "unlisted_kind": said["unlisted"] if said["rule"] == "table" else None,
    }  # fmt: skip
    return _shaped("network", stored, pl.DataFrame([row], infer_schema_length=None))


def risk(stored: Stored, frame: pl.DataFrame, chosen: Settings) -> pl.DataFrame:
    """Return the index of a network as it is published."""
    import polars as pl

    told = frame.with_columns(
        pl.lit(chosen.epsilon).alias("cascade_epsilon"), pl.lit(chosen.replacement).alias("has_replacement")
    )
    return _shaped("network_risk", stored, told)


def vintage(stored: Stored) -> str:
    """Return what a network's figures rest on, in one phrase."""
    return f"network {stored.name} {stored.hash[:12]}"


def _shaped(table: str, stored: Stored, frame: pl.DataFrame) -> pl.DataFrame:
    import polars as pl

    named = frame.with_columns(pl.lit(stored.name).alias("network"), pl.lit(vintage(stored)).alias("data_vintage"))
    schema = _schema(table)
    return named.select(pl.col(name).cast(kind) for name, kind in schema.items())


def empty(table: str) -> pl.DataFrame:
    """Return no rows of a published table."""
    import polars as pl

    return pl.DataFrame(schema=_schema(table))


def _schema(table: str) -> dict[str, Any]:
    import polars as pl

    kinds = {
        "VARCHAR": pl.String, "DOUBLE": pl.Float64, "INTEGER": pl.Int32, "BIGINT": pl.Int64, "BOOLEAN": pl.Boolean,
    }  # fmt: skip
    mine = [name for name in TABLES[table].columns if name not in PROVENANCE]
    return {**{name: kinds[TERMS[name].dtype] for name in mine}, "data_vintage": pl.String}
