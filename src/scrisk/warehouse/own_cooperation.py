"""The cooperation ledger of the catalog on its way into the warehouse, and the depth that is computed from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from scrisk.catalog.cooperation import COUNTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scrisk.catalog.cooperation import Entry
    from scrisk.catalog.models import Catalog
    from scrisk.method import Method


def frames(catalog: Catalog) -> dict[str, pl.DataFrame]:
    """Return the rows of each raw table of the ledger."""
    text, whole, day, flag = pl.String, pl.Int32, pl.Date, pl.Boolean
    every = catalog.cooperation
    return {
        "cooperation_event": pl.DataFrame(
            [_row(place, entry) for place, entry in enumerate(every, start=1)],
            schema={
                "entry_id": text, "ordinal": whole, "name_en": text, "name_ja": text, "name_ko": text,
                "cooperation_kind": text, "cooperation_layer": text, "binding": text, "is_standing": flag,
                "entry_date": day, "entry_precision": text, "in_force": day, "in_force_precision": text, "ended": day,
                "ended_precision": text, "known_until": day, "bodies": text, "agenda": text, "rests_on": text,
                "harms": text, "measure_id": text, "is_confirmed": flag, "note": text,
            },
        ),
        "cooperation_party": pl.DataFrame(
            [
                {
                    "entry_id": entry.id, "economy": party.economy, "party_role": party.role,
                    "party_since": party.since.first if party.since else None,
                    "party_until": party.until.last if party.until else None,
                }
                for entry in every
                for party in entry.parties
            ],
            schema={"entry_id": text, "economy": text, "party_role": text, "party_since": day, "party_until": day},
        ),
        "cooperation_theme": pl.DataFrame(
            [
                {"entry_id": entry.id, "theme": theme, "counts_for_depth": theme in COUNTED}
                for entry in every
                for theme in entry.themes
            ],
            schema={"entry_id": text, "theme": text, "counts_for_depth": flag},
        ),
        "cooperation_act": pl.DataFrame(
            [
                {
                    "entry_id": entry.id, "ordinal": place, "act_date": act.date.first,
                    "act_precision": act.date.precision, "act_text": act.text,
                }
                for entry in every
                for place, act in enumerate(entry.acts, start=1)
            ],
            schema={"entry_id": text, "ordinal": whole, "act_date": day, "act_precision": text, "act_text": text},
        ),
        "cooperation_source": pl.DataFrame(
            [
                {
                    "entry_id": entry.id, "ordinal": place, "publisher": source.producer, "title": source.title,
                    "published": source.published.isoformat() if source.published else "", "url": source.url,
                    "accessed": source.accessed.isoformat() if source.accessed else None,
                }
                for entry in every
                for place, source in enumerate(entry.sources, start=1)
            ],
            schema={
                "entry_id": text, "ordinal": whole, "publisher": text, "title": text, "published": text, "url": text,
                "accessed": text,
            },
        ),
    }  # fmt: skip


def _row(place: int, entry: Entry) -> dict[str, Any]:
    begins = entry.in_force or entry.date
    return {
        "entry_id": entry.id, "ordinal": place, "name_en": entry.names.en, "name_ja": entry.names.ja,
        "name_ko": entry.names.ko, "cooperation_kind": entry.kind, "cooperation_layer": entry.layer,
        "binding": entry.binding, "is_standing": entry.stands, "entry_date": entry.date.first,
        "entry_precision": entry.date.precision, "in_force": begins.first, "in_force_precision": begins.precision,
        "ended": entry.ended.last if entry.ended else None,
        "ended_precision": entry.ended.precision if entry.ended else None,
        "known_until": entry.known_until.last if entry.known_until else None, "bodies": _joined(entry.bodies),
        "agenda": " | ".join(entry.agenda) or None, "rests_on": _joined(entry.rests_on),
        "harms": _joined(entry.harms), "measure_id": entry.measure, "is_confirmed": entry.confirmed,
        "note": entry.note or None,
    }  # fmt: skip


def _joined(parts: Sequence[str]) -> str | None:
    return ";".join(parts) or None


def computed(catalog: Catalog, method: Method, provenance: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Return depth, what strikes leave of it, and engagement, month by month."""
    from scrisk.scoring import cooperation

    read = cooperation.speaks_until(catalog.cooperation)
    more = {**provenance, "data_vintage": f"cooperation ledger read on {read}"}
    found = cooperation.rows(catalog.cooperation, [economy.iso3 for economy in catalog.focal], method.cooperation)
    text, number = pl.String, pl.Float64
    pair = {"economy": text, "partner": text, "month": pl.Date}
    schemas: dict[str, dict[str, Any]] = {
        "depth": {
            **pair, "cooperation_layer": text, "cooperation_depth": number, "cooperation_depth_low": number,
            "cooperation_depth_high": number,
        },
        "friction": {
            **pair, "struck_layer": text, "cooperation_depth": number, "remaining_depth": number,
            "remaining_depth_low": number, "remaining_depth_high": number,
        },
        "engagement": {
            "economy": text, "month": pl.Date, "engagement": number, "engagement_low": number,
            "engagement_high": number, "frameworks": text, "chaired": text,
        },
    }  # fmt: skip
    return {
        f"cooperation_{name}": pl.DataFrame(found[name], schema=schema).with_columns(
            pl.lit(value).alias(key) for key, value in more.items()
        )
        for name, schema in schemas.items()
    }
