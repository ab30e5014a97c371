"""The published tables of the semiconductor graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from scrisk.catalog.chips import ChipGraph, Link, OwnInput
from scrisk.scoring.chips import LOSS, STOP, ChipRows, Chips
from scrisk.scoring.chips_graph import MAKE, USE, Key
from scrisk.scoring.chips_shares import COMPANY, COUNTRY, EUROPE, VARIOUS, WORLD, Pool

# A provider is a choke point when it may hold more than half.
HALF = 0.5
_DESIGN = "design_resource"
_TEXT, _NUMBER = pl.String, pl.Float64
SCHEMAS: Mapping[str, Mapping[str, type[pl.DataType]]] = {
    "chip_output": {
        "chip_output": _TEXT, "ordinal": pl.Int32, "name_en": _TEXT, "name_ja": _TEXT, "name_ko": _TEXT,
        "need_status": _TEXT, "why": _TEXT, "source_urls": _TEXT,
    },
    "chip_input": {
        "input_id": _TEXT, "input_name": _TEXT, "item": _TEXT, "name_ja": _TEXT, "name_ko": _TEXT, "input_type": _TEXT,
        "chip_stage": _TEXT, "is_consumed": pl.Boolean, "country_unknown_share": _NUMBER,
        "company_unknown_share": _NUMBER, "stops": _TEXT, "may_stop": _TEXT,
    },
    "chip_share": {
        "economy": _TEXT, "provider_kind": _TEXT, "provider": _TEXT, "company_economy": _TEXT, "input_id": _TEXT,
        "item": _TEXT, "share": _NUMBER, "share_low": _NUMBER, "share_high": _NUMBER, "year": pl.Int16,
        "basis": _TEXT, "source_note": _TEXT,
    },
    "chip_need": {
        "from_id": _TEXT, "to_id": _TEXT, "chip_output": _TEXT, "need": _TEXT, "need_status": _TEXT, "why": _TEXT,
        "source_urls": _TEXT,
    },
    "chip_stop": STOP,
    "chip_loss": LOSS,
    "choke_point": {
        "choke_rank": pl.Int32, "provider_kind": _TEXT, "provider": _TEXT, "input_id": _TEXT, "item": _TEXT,
        "share_low": _NUMBER, "share_high": _NUMBER, "stops": _TEXT, "may_stop": _TEXT,
    },
    "mutual_dependence": {
        "economy": _TEXT, "supplier": _TEXT, "input_id": _TEXT, "item": _TEXT, "chip_stage": _TEXT,
        "lost_low": _NUMBER, "lost_high": _NUMBER, "stops": _TEXT, "may_stop": _TEXT,
    },
    "chip_network": {
        "supplier_node": _TEXT, "buyer_node": _TEXT, "product": _TEXT, "flow_share": _NUMBER,
    },
}  # fmt: skip


def published(
    graph: ChipGraph | None, rows: ChipRows, provenance: Mapping[str, str], vintage: str
) -> dict[str, pl.DataFrame]:
    """Return every table of the graph; empty ones where the dataset or the catalog's part of it is left out."""
    made = {} if graph is None or rows.share.is_empty() else _made(Chips(graph, rows))
    stamp = {**provenance, "data_vintage": vintage}
    return {
        name: made.get(name, pl.DataFrame(schema=dict(schema))).with_columns(
            **{key: pl.lit(value, pl.String) for key, value in stamp.items()}
        )
        for name, schema in SCHEMAS.items()
    }


def _made(chips: Chips) -> dict[str, pl.DataFrame]:
    stages, without = stage_of(chips), chips.stops_without()
    stops, losses = zip(*(chips.run(kind, chips.cuts(kind)) for kind in (COUNTRY, COMPANY)), strict=True)
    loss = pl.concat(losses)
    tables = {
        "chip_output": _outputs(chips),
        "chip_input": _inputs(chips, stages, without),
        "chip_share": _shares(chips),
        "chip_need": _needs(chips),
        "choke_point": _chokes(chips, without),
        "mutual_dependence": _mutual(chips, loss, stages, without),
        "chip_network": _network(chips),
    }
    found = {name: pl.DataFrame(rows, schema=dict(SCHEMAS[name]), orient="row") for name, rows in tables.items()}
    return {**found, "chip_stop": pl.concat(stops), "chip_loss": loss}


def _urls(graph: ChipGraph, keys: Sequence[str]) -> str | None:
    return ";".join(graph.page(key).url for key in keys) or None


def _outputs(chips: Chips) -> list[dict[str, Any]]:
    return [
        {
            "chip_output": output.id, "ordinal": place, "name_en": output.names.en, "name_ja": output.names.ja,
            "name_ko": output.names.ko, "need_status": output.status, "why": output.why,
            "source_urls": _urls(chips.graph, output.sources),
        }
        for place, output in enumerate(chips.graph.output, start=1)
    ]  # fmt: skip


def stage_of(chips: Chips) -> dict[str, str]:
    """Return the first stage of the chain that rests on each input."""
    built = chips.stages[COUNTRY][1].built
    found: dict[str, str] = {}
    for name, end in chips.graph.stages.items():
        stack = [built.at[key] for key in built.keys if key.kind == USE and key.input_id == end and key.region == WORLD]
        seen = set(stack)
        while stack:
            node = stack.pop()
            found.setdefault(built.keys[node].input_id, name)
            for place in range(built.network.in_start[node], built.network.in_start[node + 1]):
                supplier = int(built.network.supplier[place])
                if supplier not in seen:
                    seen.add(supplier)
                    stack.append(supplier)
    # Of steps, and of what nothing rests on, the dataset tells the stage.
    for input_id, kind, stage in chips.rows.input.select("input_id", "input_type", "stage_id").rows():
        if stage and (kind == "process" or input_id not in found):
            found[input_id] = chips.graph.dataset_stages[stage]
    return found | {name: "design" for name, (_, kind) in chips.names.items() if kind == _DESIGN}


def _inputs(
    chips: Chips, stages: Mapping[str, str], without: Mapping[str, tuple[Sequence[str], Sequence[str]]]
) -> list[dict[str, Any]]:
    own = {entry.id: entry for entry in chips.graph.input}
    steps = {entry.id: entry.names for entry in chips.graph.step}
    listed = [*chips.names, *(name for name in own if name not in chips.names)]
    rows = []
    for input_id in listed:
        name, kind = chips.names.get(input_id, (input_id.replace("-", " ").capitalize(), "material_resource"))
        certain, possible = without.get(input_id, ((), ()))
        rows.append(
            {
                "input_id": input_id, "input_name": name, "item": chips.item_of.get(input_id),
                "name_ja": steps[input_id].ja if input_id in steps else None,
                "name_ko": steps[input_id].ko if input_id in steps else None, "input_type": kind,
                "chip_stage": stages.get(input_id), "is_consumed": input_id in chips.consumed,
                "country_unknown_share": unknown(chips.countries.world.get(input_id)),
                "company_unknown_share": unknown(chips.companies.world.get(input_id)),
                "stops": ";".join(certain) or None, "may_stop": ";".join(possible) or None,
            }
        )  # fmt: skip
    return rows


def unknown(pool: Pool | None) -> float | None:
    """Return the share that nobody holds by name, nor any group of providers; none where there is no provider."""
    if pool is None:
        return None
    return max(0.0, pool.rest - pool.various)


def _shares(chips: Chips) -> list[dict[str, Any]]:
    printed = {
        (row["provider_kind"], row["input_id"], row["provider"]): row for row in chips.rows.share.iter_rows(named=True)
    }
    of_import = {
        (row["economy"], row["item"], row["supplier"]): row for row in chips.rows.published.iter_rows(named=True)
    }
    rows: list[dict[str, Any]] = []
    for shares in (chips.countries, chips.companies):
        pools = [((WORLD, input_id), pool) for input_id, pool in shares.world.items() if "/" not in input_id]
        for (economy, input_id), pool in [*pools, *(shares.own.items() if shares.kind == COUNTRY else ())]:
            several = [(VARIOUS, pool.various), (EUROPE, pool.europe)]
            for provider in (*pool.named, *(name for name, share in several if share > 0.0)):
                low, high = pool.bounds(provider)
                if provider in (VARIOUS, EUROPE):
                    low = high = dict(several)[provider]
                source = printed.get((shares.kind, input_id, provider), {})
                share, year, note = source.get("share"), source.get("share_year"), source.get("source_note")
                if economy != WORLD:
                    source = of_import.get((economy, chips.item_of[input_id], provider), {})
                    share, year, note = source.get("share"), source.get("share_year"), "out.published_share"
                rows.append(
                    {
                        "economy": economy, "provider_kind": shares.kind, "provider": provider,
                        "company_economy": source.get("company_economy") if shares.kind == COMPANY else None,
                        "input_id": input_id, "item": chips.item_of.get(input_id), "share": share, "share_low": low,
                        "share_high": high, "year": year,
                        "basis": "world-share" if economy == WORLD else "published-share", "source_note": note,
                    }
                )  # fmt: skip
    return rows


def _needs(chips: Chips) -> list[dict[str, Any]]:
    """Return every link as each output sees it."""
    graph = chips.graph
    links: list[tuple[str, str, OwnInput | Link | None]] = [
        (child, parent, None) for child, parent in (*chips.facts.goes_into, *chips.facts.is_type_of)
    ]
    links += [(own.id, own.into, own) for own in graph.input] + [(link.from_, link.into, link) for link in graph.link]
    rows = []
    for child, parent, said in dict.fromkeys(links):
        for output in graph.output:
            need, rule = graph.need(child, output.id, parent)
            entry = said or rule
            if isinstance(said, OwnInput):
                need = "essential"
            elif isinstance(said, Link):
                need = said.need
                if said.outputs and output.id not in said.outputs:
                    continue
            rows.append(
                {
                    "from_id": child, "to_id": parent, "chip_output": output.id, "need": need,
                    "need_status": entry.status if entry else "dataset", "why": entry.why if entry else None,
                    "source_urls": _urls(graph, entry.sources) if entry else None,
                }
            )  # fmt: skip
    unique = {(row["from_id"], row["to_id"], row["chip_output"]): row for row in rows}
    return list(unique.values())


def _chokes(chips: Chips, without: Mapping[str, tuple[Sequence[str], Sequence[str]]]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for shares in (chips.countries, chips.companies):
        for key, pool in shares.world.items():
            input_id, _, output = key.partition("/")
            certain, possible = without.get(input_id, ((), ()))
            if output:
                certain, possible = ([name for name in some if name == output] for some in (certain, possible))
            for provider in pool.named:
                low, high = pool.bounds(provider)
                if high > HALF and possible:
                    found.append(
                        {
                            "provider_kind": shares.kind, "provider": provider, "input_id": input_id,
                            "item": chips.item_of.get(input_id), "share_low": low, "share_high": high,
                            "stops": ";".join(certain) or None, "may_stop": ";".join(possible) or None,
                        }
                    )  # fmt: skip
    found.sort(
        key=lambda row: (
            -(row["share_low"] if row["stops"] else 0.0), -len((row["stops"] or "").split(";")) if row["stops"] else 0,
            -row["share_low"], -row["share_high"], row["provider_kind"], row["input_id"], row["provider"],
        )
    )  # fmt: skip
    return [{"choke_rank": place, **row} for place, row in enumerate(found, start=1)]


def _mutual(
    chips: Chips,
    loss: pl.DataFrame,
    stages: Mapping[str, str],
    without: Mapping[str, tuple[Sequence[str], Sequence[str]]],
) -> list[dict[str, Any]]:
    """Return what each target loses of each input when one other target stops supplying it."""
    targets = chips.graph.targets
    pairs = loss.filter(pl.col("provider").is_in(targets), pl.col("cut_to").is_in(targets), provider_kind=COUNTRY)
    return [
        {
            "economy": row["cut_to"], "supplier": row["provider"], "input_id": row["input_id"],
            "item": chips.item_of.get(row["input_id"]), "chip_stage": stages.get(row["input_id"]),
            "lost_low": row["lost_low"], "lost_high": row["lost_high"],
            **dict(zip(("stops", "may_stop"), map(_joined, without[row["input_id"]]), strict=True)),
        }
        for row in pairs.iter_rows(named=True)
    ]  # fmt: skip


def _joined(names: Sequence[str]) -> str | None:
    return ";".join(names) or None


def node_name(chips: Chips, key: Key) -> str:
    """Return a readable name of a node: who, what, and to or in which economy for which output.

    ``JPN:resist-processing-tools>KOR`` is what Japan sells to Korea, ``KOR:N25/memory`` the lithography of Korea's
    memory.
    """
    what = chips.item_of.get(key.input_id, key.input_id) + (f"/{key.output}" if key.output else "")
    if key.kind == USE:
        return f"{key.region}:{key.input_id}/{key.output}"
    who = key.provider or key.kind
    return f"{who}:{what}" + (f">{key.region}" if key.kind != MAKE else f"@{key.region}" if key.region != who else "")


def _network(chips: Chips) -> list[dict[str, Any]]:
    """Return the links of what is certain, as a network that the cascade takes."""
    built = chips.stages[COUNTRY][0].built
    names = [node_name(chips, key) for key in built.keys]
    return [
        {
            "supplier_node": names[supplier], "buyer_node": names[buyer],
            "product": built.products[int(built.network.sector[supplier])], "flow_share": weight,
        }
        for supplier, buyer, weight in built.arcs
    ]  # fmt: skip
