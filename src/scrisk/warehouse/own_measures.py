"""Policy measures of the catalog on their way into the warehouse."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk.catalog import measures as policy

if TYPE_CHECKING:
    from scrisk.catalog.episodes import Episode
    from scrisk.catalog.measures import Measure, When
    from scrisk.catalog.models import Catalog


def frames(catalog: Catalog) -> dict[str, pl.DataFrame]:
    """Return the rows of each raw table of measures."""
    text, whole, day = pl.String, pl.Int32, pl.Date
    every = catalog.measures
    return {
        "episode": pl.DataFrame(
            [found for entry in enumerate(catalog.episodes, start=1) for found in _replays(catalog, *entry)],
            schema={
                "episode_id": text, "ordinal": whole, "name_en": text, "name_ja": text, "name_ko": text,
                "measure_id": text, "economy": text, "item": text, "month_code": text, "month_pools": text,
                "day_before": day, "note": text,
            },
        ),
        "measure": pl.DataFrame(
            [row(place, measure) for place, measure in enumerate(every, start=1)],
            schema={
                "measure_id": text, "package": text, "ordinal": whole, "name_en": text, "name_ja": text,
                "name_ko": text, "imposer": text, "instrument": text, "bears_on": text,
                "de_minimis_share": pl.Float64, "tariff_rate": pl.Float64, "covers": text, "elements": text,
                "target_scope": text, "target_users": text, "announced": day, "announced_precision": text,
                "in_force": day, "in_force_precision": text, "suspended_from": day, "suspended_until": day,
                "resumed": day, "ended": day, "ended_precision": text, "known_until": day, "legal_basis": text,
                "is_confirmed": pl.Boolean, "note": text,
            },
        ),
        "measure_item": pl.DataFrame(
            [
                {
                    "measure_id": measure.id, "item": covered.item, "extent": covered.extent,
                    "covered_codes": _joined(covered.codes or catalog.item(covered.item).hs_codes),
                    "note": covered.note or None,
                }
                for measure in every
                for covered in measure.items
            ],
            schema={"measure_id": text, "item": text, "extent": text, "covered_codes": text, "note": text},
        ),
        "measure_target": pl.DataFrame(
            [found for measure in every for found in _targets(measure)],
            schema={"measure_id": text, "economy": text, "target_role": text},
        ),
        "measure_code": pl.DataFrame(
            [
                {"measure_id": measure.id, "hs_revision": entry.revision, "hs_code": code, "note": entry.note or None}
                for measure in every
                for entry in measure.hs
                for code in entry.codes
            ],
            schema={"measure_id": text, "hs_revision": text, "hs_code": text, "note": text},
        ),
        "measure_phase": pl.DataFrame(
            [
                {
                    "measure_id": measure.id, "ordinal": place, "phase_date": phase.date.first,
                    "phase_precision": phase.date.precision, "phase_change": phase.change,
                    "phase_items": _joined(phase.items), "phase_text": phase.text,
                }
                for measure in every
                for place, phase in enumerate(measure.phases, start=1)
            ],
            schema={
                "measure_id": text, "ordinal": whole, "phase_date": day, "phase_precision": text,
                "phase_change": text, "phase_items": text, "phase_text": text,
            },
        ),
        "measure_source": pl.DataFrame(
            [
                {
                    "measure_id": measure.id, "ordinal": place, "publisher": source.producer, "title": source.title,
                    "url": source.url, "accessed": source.accessed.isoformat() if source.accessed else None,
                }
                for measure in every
                for place, source in enumerate(measure.sources, start=1)
            ],
            schema={
                "measure_id": text, "ordinal": whole, "publisher": text, "title": text, "url": text, "accessed": text,
            },
        ),
    }  # fmt: skip


def row(place: int, measure: Measure) -> dict[str, Any]:
    """Return the row of one measure."""
    return {
        "measure_id": measure.id, "package": measure.package, "ordinal": place, "name_en": measure.names.en,
        "name_ja": measure.names.ja, "name_ko": measure.names.ko, "imposer": measure.imposer,
        "instrument": measure.instrument, "bears_on": "supply" if policy.hits_supply(measure) else "sales",
        "de_minimis_share": measure.de_minimis_share, "tariff_rate": measure.tariff_rate, "covers": measure.covers,
        "elements": _joined(measure.elements), "target_scope": measure.targets.scope,
        "target_users": measure.targets.users or None,
        "announced": _first(measure.announced), "announced_precision": _precision(measure.announced),
        "in_force": measure.in_force.first, "in_force_precision": measure.in_force.precision,
        "suspended_from": _first(measure.suspended_from), "suspended_until": _last(measure.suspended_until),
        "resumed": _first(measure.resumed), "ended": _last(measure.ended), "ended_precision": _precision(measure.ended),
        "known_until": _last(measure.known_until), "legal_basis": measure.legal_basis,
        "is_confirmed": measure.confirmed, "note": measure.note or None,
    }  # fmt: skip


def _replays(catalog: Catalog, place: int, episode: Episode) -> Iterator[dict[str, Any]]:
    """Yield one row an economy and item of an episode."""
    before = policy.day_before(catalog.measure(episode.measure))
    for economy in episode.economies:
        for item in episode.items:
            yield {
                "episode_id": episode.id, "ordinal": place, "name_en": episode.names.en, "name_ja": episode.names.ja,
                "name_ko": episode.names.ko, "measure_id": episode.measure, "economy": economy, "item": item,
                "month_code": episode.month_code, "month_pools": episode.month_pools or None, "day_before": before,
                "note": episode.note or None,
            }  # fmt: skip


def ids(file: Path) -> set[str]:
    """Return the ids of the measures in a file that has been checked."""
    return {entry["id"] for entry in tomllib.loads(file.read_text(encoding="utf-8"))["measure"]}


def answer(catalog: Catalog, wanted: Collection[str], as_of: date) -> list[dict[str, Any]]:
    """Return measures of a catalog as the query of the published ones would: with state, items and targets."""
    place = {item.id: number for number, item in enumerate(catalog.items)}
    scored = [economy.iso3 for economy in catalog.economies]
    found = []
    for number, measure in enumerate(catalog.measures, start=1):
        if measure.id not in wanted:
            continue
        covered = sorted(measure.items, key=lambda entry: place[entry.item])
        roles = {entry["economy"]: entry["target_role"] for entry in _targets(measure)}
        if measure.targets.scope == "all":
            roles = {economy: "target" for economy in scored if economy != measure.imposer} | roles
        extents = {kind: [entry.item for entry in covered if entry.extent == kind] for kind in ("part", "related")}
        by_role = {role: sorted(e for e, r in roles.items() if r == role) for role in ("eased", "excluded")}
        found.append(
            {
                **row(number, measure), "measure_state": str(policy.state(measure, as_of)),
                "measure_items": _joined([entry.item for entry in covered if entry.extent != "related"]),
                "part_items": _joined(extents["part"]), "related_items": _joined(extents["related"]),
                "targets": _joined(sorted(e for e, r in roles.items() if r != "excluded")),
                "eased": _joined(by_role["eased"]), "excluded": _joined(by_role["excluded"]),
                "further_codes": _joined(sorted(f"{e.revision} {code}" for e in measure.hs for code in e.codes)),
                "phases": " | ".join(f"{p.date} {p.change}: {p.text}" for p in measure.phases) or None,
                "sources": " | ".join(
                    ", ".join(part for part in (s.producer, s.title, s.url) if part) for s in measure.sources
                ),
            }
        )  # fmt: skip
    return found


def _targets(measure: Measure) -> Iterator[dict[str, str]]:
    targets = measure.targets
    roles = [(economy, "excluded") for economy in targets.excluded]
    roles += [(economy, "eased") for economy in targets.eased]
    roles += [(economy, "target") for economy in targets.economies if economy not in targets.eased]
    for economy, role in roles:
        yield {"measure_id": measure.id, "economy": economy, "target_role": role}


def _first(when: When | None) -> Any:
    return when.first if when else None


def _last(when: When | None) -> Any:
    return when.last if when else None


def _precision(when: When | None) -> str | None:
    return when.precision if when else None


def _joined(parts: Sequence[str]) -> str | None:
    return ";".join(parts) or None
