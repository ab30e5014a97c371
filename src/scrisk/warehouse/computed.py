"""What a run computes: rows of the warehouse in, published tables out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from scrisk.warehouse import sqlfiles

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl
    from duckdb import DuckDBPyConnection

    from scrisk.scoring import Vintages
    from scrisk.warehouse.plan import Plan
    from scrisk.warehouse.snapshots import Snapshot


# Parquet is the bridge between DuckDB and polars in both directions: handing over frames directly needs pyarrow one
# way, and the other way (Arrow streams) makes DuckDB 2.0 print complaints about leaks when the process ends.
def frame(con: DuckDBPyConnection, script: str, folder: Path, params: Mapping[str, Any] | None = None) -> pl.DataFrame:
    """Return the rows of a SQL file."""
    import polars as pl

    parquet = folder / "rows.parquet"
    sqlfiles.relation(con, script, params).write_parquet(str(parquet), compression="uncompressed")
    frame = pl.read_parquet(parquet, memory_map=False)
    parquet.unlink()
    return frame


def scores(
    con: DuckDBPyConnection, plan: Plan, params: Mapping[str, Any], folder: Path, of_hazard: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """Return every published fact table, those of the hazard among them."""
    import polars as pl

    from scrisk import scoring
    from scrisk.scoring import composite, exposed, hazard, stages
    from scrisk.warehouse import own_cooperation

    inputs = scoring.Inputs(**{name: frame(con, f"inputs/{name}.sql", folder) for name in scoring.INPUTS})
    provenance = _provenance(params)
    scored = scoring.score(inputs, plan.method, provenance, vintages(plan.loaded)) | of_hazard
    evidence = exposed.Evidence(
        hazard=hazard.newest(scored["supplier_hazard"]),
        interruption=frame(con, "inputs/interruption.sql", folder),
        stock_prior=frame(con, "inputs/stock_prior.sql", folder),
        content=exposed.content_by_value(scored["origin_content"]),
    )
    scored |= stages.published(
        frame(con, "inputs/stage_share.sql", folder), inputs, scored, plan.method, provenance, vintages(plan.loaded)
    )
    scored |= exposed.exposures(scored, plan.catalog, plan.method, evidence, provenance)
    scored |= own_cooperation.computed(plan.catalog, plan.method, provenance)
    # The composite comes last: it reads what the other parts made.
    held = inputs.items.filter(pl.col("stage").is_in(exposed.STOCKPILED)).select("item")
    return scored | composite.published(
        scored, inputs.items, plan.method, provenance, hazard=scored.get("hazard"), origin=scored.get("origin_share"),
        stocks=evidence.stock_prior.join(held, how="cross"),
    )  # fmt: skip


def chips(con: DuckDBPyConnection, plan: Plan, params: Mapping[str, Any], folder: Path) -> dict[str, pl.DataFrame]:
    """Return the tables of the semiconductor graph."""
    import polars as pl

    from scrisk.scoring import chips, chips_tables

    graph = plan.catalog.chips
    asked = {"items": chips.items_of(graph) if graph else [], "economies": []}
    inputs, share = (frame(con, f"inputs/chip_{name}.sql", folder) for name in ("input", "share"))
    asked["economies"] = sorted(share.filter(pl.col("provider_kind") == "country")["provider"].unique())
    told = inputs["item"].drop_nulls().to_list() + [own.item for own in (graph.input if graph else ())]
    rows = chips.ChipRows(
        input=inputs, share=share,
        link=frame(con, "inputs/chip_link.sql", folder),
        published=frame(con, "inputs/chip_published.sql", folder, {"items": told}),
        material=frame(con, "inputs/chip_material.sql", folder, asked),
    )  # fmt: skip
    vintage = vintages(plan.loaded).by_source.get("cset-chips", "")
    return chips_tables.published(graph, rows, _provenance(params), vintage)


def _provenance(params: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(params[name]) for name in ("run_id", "method_version", "method_hash", "code_version")}


def hazards(con: DuckDBPyConnection, plan: Plan, params: Mapping[str, Any], folder: Path) -> dict[str, pl.DataFrame]:
    """Make the panel, score it and test the scores; the panel's tables do not stay in the warehouse."""
    from scrisk.method.hazard import load_model
    from scrisk.scoring import hazard
    from scrisk.warehouse import panel

    model = load_model(plan.method.hazard_file)
    panel.prepare(con, plan.method.hazard, read_after=model.last_fit_year)
    asked = {"last_fit_year": model.last_fit_year}
    given = hazard.Rows(
        **{
            name: frame(con, f"inputs/hazard_{name}.sql", folder, asked if asks else None)
            for name, asks in hazard.ROWS.items()
        }
    )
    panel.drop(con)
    focal = [economy.iso3 for economy in plan.catalog.focal]
    return hazard.published(given, model, plan.method, _provenance(params), vintages(plan.loaded), focal)


def inputs_across(
    con: DuckDBPyConnection, plan: Plan, params: Mapping[str, Any], folder: Path
) -> dict[str, pl.DataFrame]:
    """Look through the newest inter-country table for the focal economies."""
    from scrisk.scoring import leontief_rows

    nodes = frame(con, "inputs/icio_node.sql", folder)
    flows = frame(con, "inputs/icio_flow.sql", folder)
    edition = vintages(plan.loaded).behind(("icio",), int(nodes["year"][0])) if nodes.height else ""
    focal = [economy.iso3 for economy in plan.catalog.focal]
    return leontief_rows.published(nodes, flows, focal, plan.method, _provenance(params), edition)


def vintages(loaded: Sequence[Snapshot]) -> Vintages:
    """Return the editions behind each source, and behind its years where refreshes brought single years."""
    from scrisk.scoring import Vintages

    whole: dict[str, list[str]] = {}
    for entry in loaded:
        if entry.is_embedded or _year(entry.part) is None:
            whole.setdefault(entry.source, []).append(entry.manifest["edition"])
    years: dict[tuple[str, int], list[str]] = {}
    for entry in loaded:
        year = _year(entry.part)
        if year is None or entry.is_embedded:
            continue
        series = entry.part[:-4].rstrip("-")  # "HS92" of "HS92-2024"
        key = (entry.source, year)
        if key not in years:
            # Another revision of the codes stands beside the embedded one; the same, or none, takes its place.
            beside = [edition for edition in whole.get(entry.source, []) if series and not edition.startswith(series)]
            years[key] = beside
        elif series:
            years[key] = [edition for edition in years[key] if not edition.startswith(series)]
        years[key].append(entry.manifest["edition"])
    return Vintages(
        {source: _phrase(source, editions) for source, editions in whole.items()},
        {key: _phrase(key[0], editions) for key, editions in years.items()},
    )


def _year(part: str) -> int | None:
    """Return the year that a part of a yearly table holds."""
    tail = part[-4:]
    return int(tail) if tail.isdecimal() and part[:-4][-1:] in ("", "-") else None


def _phrase(source: str, editions: Sequence[str]) -> str:
    return f"{source} {' + '.join(dict.fromkeys(editions))}"
