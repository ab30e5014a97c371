"""Our own tables on their way into the warehouse: catalog, method, vocabulary, manifests, journal."""

from __future__ import annotations

import csv
import hashlib
from datetime import datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk import codes
from scrisk.resources import data_dir
from scrisk.terms import FLAGS, TERMS
from scrisk.warehouse import own_cooperation, own_measures

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scrisk.catalog import AlertRule
    from scrisk.catalog.models import Catalog, Item
    from scrisk.method import Method
    from scrisk.warehouse.history import Attempt
    from scrisk.warehouse.snapshots import Snapshot


def _frame(rows: Iterable[dict[str, Any]], **schema: type[pl.DataType]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def frames(
    catalog: Catalog, method: Method, known: Sequence[Snapshot], omitted: Sequence[str], alerts: Sequence[AlertRule]
) -> dict[str, pl.DataFrame]:
    """Return the rows of each of our own raw tables."""
    text, whole, flag = pl.String, pl.Int32, pl.Boolean
    named = {"name_en": text, "name_ja": text, "name_ko": text}
    return {
        **own_measures.frames(catalog),
        **own_cooperation.frames(catalog),
        "item": _frame(
            (_item(place, item, omitted) for place, item in enumerate(_in_chain_order(catalog), start=1)),
            ordinal=whole, item=text, chain=text, stage=text, material=text, **named, sourcing=text,
            headline_basis=text, when_loaded=text, traded_basis=text, unit=text, is_headline=flag, form=text,
            light_heavy=text, hs_revision=text,
            hs_codes=text, pooled=text, uses=text,
            production_source=text, production_stage=text, production_comparable=flag, provider_input=text,
            recycling=text, substitution=text, peer_material=text, peer_hs_codes=text, official_lists=text,
            made_of=text, note=text,
        ),
        "item_code": _frame(
            ({"hs_revision": revision, "hs_code": code} for revision, code in item_codes(catalog)),
            hs_revision=text, hs_code=text,
        ),
        "economy": _frame(_economies(catalog), economy=text, **named, is_focal=flag, ordinal=whole),
        "chain": _frame(
            (
                {"chain": chain.id, "ordinal": place, **_names(chain.names)}
                for place, chain in enumerate(catalog.chains, start=1)
            ),
            chain=text, ordinal=whole, **named,
        ),
        "chain_stage": _frame(
            (
                {"chain": chain.id, "stage": stage.id, "ordinal": place, **_names(stage.names)}
                for chain in catalog.chains
                for place, stage in enumerate(chain.stages, start=1)
            ),
            chain=text, stage=text, ordinal=whole, **named,
        ),
        "official_list": _frame(
            (
                {
                    "list_id": entry.id, **_names(entry.names), "authority": entry.authority,
                    "legal_basis": entry.legal_basis, "list_date": entry.date.isoformat(), "url": entry.url,
                }
                for entry in catalog.lists
            ),
            list_id=text, **named, authority=text, legal_basis=text, list_date=text, url=text,
        ),
        "source": _frame(
            _sources(known, omitted),
            source=text, source_table=text, publisher=text, title=text, edition=text, licence=text, licence_url=text,
            commercial_use=flag, url=text, published=text, accessed=text, citation=text, sha256=text,
            row_count=pl.Int64, is_loaded=flag, is_embedded=flag, note=text,
        ),
        "method_parameter": _frame(
            (
                {
                    "parameter": p.key, "parameter_value": repr(p.value), "unit": p.unit, "meaning": p.meaning,
                    "reference": p.source,
                }
                for p in method
            ),
            parameter=text, parameter_value=text, unit=text, meaning=text, reference=text,
        ),
        "alert_rule": _frame(
            (_alert_rule(place, rule) for place, rule in enumerate(alerts, start=1)),
            ordinal=whole, alert_id=text, column_name=text, condition=text, threshold=pl.Float64, against=text,
            economies=text, chains=text, items=text, main_items_only=flag, basis=text, skip_flags=text, severity=text,
            alert_text=text,
        ),
        "term": _frame(
            _terms(),
            kind=text, term=text, unit=text, value_range=text, definition=text, reference=text, **named,
        ),
    }  # fmt: skip


def _names(names: Any) -> dict[str, str]:
    return {"name_en": names.en, "name_ja": names.ja, "name_ko": names.ko}


def _in_chain_order(catalog: Catalog) -> list[Item]:
    """Return the items chain by chain and stage by stage, otherwise as the files have them."""
    place = {
        (chain.id, stage.id): (i, j) for i, chain in enumerate(catalog.chains) for j, stage in enumerate(chain.stages)
    }
    return sorted(catalog.items, key=lambda item: place[item.chain, item.stage])


# Which source must be loaded for an item to be sourced as the catalog says.
_SOURCE_OF = {"trade": "baci", "world-production": "wmd", "world-providers": "cset-chips", "published": "published"}


def _item(place: int, item: Item, omitted: Sequence[str]) -> dict[str, Any]:
    basis = {"world-production": "world-share", "world-providers": "world-share", "published": "published-share"}
    left_out = _SOURCE_OF.get(item.sourcing) in omitted
    # What is left out of BACI another source of trade may still tell.
    when_loaded = "trade" if item.sourcing == "trade" and left_out else item.hs.when_loaded if item.hs else None
    return {
        "ordinal": place, "item": item.id, "chain": item.chain, "stage": item.stage, "material": item.material,
        **_names(item.names), "sourcing": "none" if left_out else item.sourcing,
        "headline_basis": basis.get(item.sourcing, item.basis), "when_loaded": when_loaded, "traded_basis": item.basis,
        "unit": item.unit, "is_headline": item.headline, "form": item.form, "light_heavy": item.light_heavy,
        "hs_revision": item.hs.revision if item.hs else None,
        "hs_codes": ";".join(item.hs_codes) or None,
        "pooled": item.pooled or None, "uses": item.use or None,
        "production_source": item.production.commodity if item.production else None,
        "production_stage": item.production.stage if item.production else None,
        "production_comparable": item.production.comparable if item.production else None,
        "provider_input": item.providers.input_id if item.providers else None,
        "recycling": item.recycling, "substitution": item.substitution, "peer_material": item.peer_material,
        "peer_hs_codes": ";".join(item.peer_codes) or None,
        "official_lists": ";".join(item.lists) or None, "made_of": ";".join(item.made_of) or None,
        "note": " ".join(part for part in (item.note, item.production.note if item.production else "") if part) or None,
    }  # fmt: skip


def item_codes(catalog: Catalog) -> list[tuple[str, str]]:
    """Return every code of an item or of its peer, with its edition, and what it becomes in other editions."""
    wanted = {
        (item.hs.revision, code) for item in catalog.items if item.hs for code in (*item.hs.codes, *item.peer_codes)
    }
    with (data_dir() / "reference" / "hs_revision.csv").open(encoding="utf-8", newline="") as lines:
        known = {
            (row["to_revision"], row["to_code"])
            for row in csv.DictReader(lines)
            if (row["from_revision"], row["from_code"]) in wanted
        }
    return sorted(wanted | known)


def _economies(catalog: Catalog) -> list[dict[str, Any]]:
    scored = {
        entry.iso3: {"economy": entry.iso3, **_names(entry.names), "is_focal": entry.focal, "ordinal": place}
        for place, entry in enumerate(catalog.economies, start=1)
    }
    with (data_dir() / "reference" / "country_code.csv").open(encoding="utf-8", newline="") as lines:
        others = sorted({row["iso3"] for row in csv.DictReader(lines)} - {"", *scored})
    return [
        *scored.values(),
        *(
            {
                "economy": iso3, "name_en": codes.country_name(iso3, "en"), "name_ja": codes.country_name(iso3, "ja"),
                "name_ko": codes.country_name(iso3, "ko"), "is_focal": False, "ordinal": None,
            }
            for iso3 in others
        ),
    ]  # fmt: skip


def _sources(known: Sequence[Snapshot], omitted: Sequence[str]) -> list[dict[str, Any]]:
    """Return one row for each edition of each table; parts of one edition stand together."""
    editions: dict[tuple[str, str, bool], list[Snapshot]] = {}
    for entry in known:
        editions.setdefault((entry.table, entry.manifest["edition"], entry.is_embedded), []).append(entry)
    return [_source(parts, omitted) for parts in editions.values()]


def _source(parts: Sequence[Snapshot], omitted: Sequence[str]) -> dict[str, Any]:
    first = parts[0]
    manifest = first.manifest
    digests = [part.manifest["sha256"] for part in parts]
    return {
        "source": first.source, "source_table": first.table, "publisher": manifest["producer"],
        "title": manifest["title"], "edition": manifest["edition"], "licence": manifest["licence"],
        "licence_url": manifest.get("licence_url"), "commercial_use": manifest["commercial_use"],
        "url": manifest["url"],
        "published": str(manifest.get("published", "")), "accessed": str(manifest.get("accessed", "")),
        "citation": manifest.get("citation"),
        "sha256": digests[0] if len(digests) == 1 else hashlib.sha256("\n".join(digests).encode()).hexdigest(),
        "row_count": sum(part.manifest["rows"] for part in parts),
        "is_loaded": first.source not in omitted, "is_embedded": first.is_embedded, "note": manifest.get("notes"),
    }  # fmt: skip


def _alert_rule(place: int, rule: AlertRule) -> dict[str, Any]:
    lists = {name: ";".join(getattr(rule, name)) for name in ("economies", "chains", "items", "basis", "skip_flags")}
    return {
        "ordinal": place, "alert_id": rule.id, "column_name": rule.column, "condition": rule.condition,
        "threshold": rule.threshold, "against": rule.against, **lists, "main_items_only": rule.main_items_only,
        "severity": rule.severity, "alert_text": rule.text,
    }  # fmt: skip


def journal(attempts: Sequence[Attempt], findings: Sequence[dict[str, Any]], run_id: str) -> dict[str, pl.DataFrame]:
    """Return the rows of the tables that tell of the runs; the last attempt is the one that makes this warehouse."""
    text, whole, moment = pl.String, pl.Int32, pl.Datetime("us")
    hashes = ("code_version", "code_hash", "method_version", "method_hash", "catalog_hash", "inputs_hash", "left_out")
    this = attempts[-1]
    return {
        "run": pl.DataFrame(
            [
                {
                    "attempt": a.attempt, "run_id": a.run_id, "command": a.command, "status": a.status,
                    "is_current": a is this, "started_at": _moment(a.started_at), "finished_at": _moment(a.finished_at),
                    **{name: getattr(a, name) for name in hashes}, "row_count": a.row_counts.get("score"),
                    "error": a.error or None,
                }
                for a in attempts
            ],
            schema={
                "attempt": whole, "run_id": text, "command": text, "status": text, "is_current": pl.Boolean,
                "started_at": moment, "finished_at": moment, **dict.fromkeys(hashes, text), "row_count": pl.Int64,
                "error": text,
            },
        ),
        "run_step": pl.DataFrame(
            [
                {"attempt": a.attempt, "ordinal": place, "row_count": None, **step}
                for a in attempts
                for place, step in enumerate(a.steps, start=1)
            ],
            schema={"attempt": whole, "ordinal": whole, "step": text, "seconds": pl.Float64, "row_count": pl.Int64},
        ),
        "run_input": pl.DataFrame(
            [{"attempt": a.attempt, **entry} for a in attempts for entry in a.inputs],
            schema={
                "attempt": whole, "source": text, "source_table": text, "part": text, "edition": text, "sha256": text,
                "row_count": pl.Int64, "is_embedded": pl.Boolean,
            },
        ),
        "check_result": pl.DataFrame(
            [{**finding, "run_id": run_id} for finding in findings],
            schema={
                "check": text, "layer": text, "severity": text, "meaning": text, "bad_rows": pl.Int64, "rows": text,
                "run_id": text,
            },
        ),
    }  # fmt: skip


def _moment(stamp: str) -> datetime | None:
    return datetime.fromisoformat(stamp).replace(tzinfo=None) if stamp else None


def _terms() -> list[dict[str, Any]]:
    columns = [
        {
            "kind": "column", "term": term.name, "unit": term.unit, "value_range": term.range,
            "definition": term.definition, "reference": term.source, "name_en": term.en, "name_ja": term.ja,
            "name_ko": term.ko,
        }
        for term in TERMS.values()
    ]  # fmt: skip
    flags = [
        {"kind": "flag", "term": name, "definition": definition, "name_en": name, "name_ja": name, "name_ko": name}
        for name, definition in FLAGS.items()
    ]
    return [*columns, *flags]
