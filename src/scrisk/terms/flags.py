"""What each flag of a row says."""

from __future__ import annotations

FLAGS: dict[str, str] = {
    "code_ended": "The HS code of this item ends before the newest year of the trade table.",
    "dependence_gaps": "Part of what the risk score's dependence is made of is not known; its whole range is drawn.",
    "dependence_unknown": "Nothing of the risk score's dependence is known.",
    "eu_agreements_unknown": "Nobody looked up this importer's trade agreements, so the EU method's t is 1 for everyone.",
    "eu_recycling_missing": "No recycling rate is known, so no EU-style supply risk is given.",
    "eu_substitution_missing": "No substitution index is known, so no EU-style supply risk is given.",
    "ev_missing": "No economic vulnerability is known, so no USGS-style supply risk is given.",
    "governance_carried": "A governance or voting figure of an earlier year stands in for a year not yet published.",
    "governance_gap": "Some suppliers have no governance score; see wgi_coverage_share.",
    "hs_split": "The edition of the Harmonized System behind the row holds more or less under its codes than the item.",
    "importer_reported": "As the importer reports to UN Comtrade: with freight and insurance, not reconciled with exporters.",
    "likelihood_gaps": "Part of what the risk score's likelihood is made of is not known; its whole range is drawn.",
    "likelihood_unknown": "No hazard is known for this item, so the risk score's likelihood may be anything.",
    "low_coverage": "The shares rest on less than the method's share of value.",
    "net_exporter": "The economy exports more of the item than it imports.",
    "no_data": "Nothing embedded tells who supplies this item.",
    "no_world_production": "No world production is known for this item and year, so no GeoPolRisk is given.",
    "own_data": "Rests on the user's own table.",
    "partial_shares": "Known shares do not add up to one; hhi is a lower bound, hhi_high an upper one.",
    "pooled_code": "The HS codes hold other goods too.",
    "production_differs": "Production is measured at another stage or in another unit than the imports.",
    "provisional_year": "The producer revises its newest year later.",
    "published_share": "Rests on a single published share.",
    "risk_unknown": "Too little is known for a risk score; see known_weight.",
    "value_quantity_differ": "Shares by value and by quantity tell different stories; see scrisk explain.",
    "vulnerability_gaps": "Part of what the risk score's vulnerability is made of is not known; its whole range is drawn.",
    "vulnerability_unknown": "Nothing of the risk score's vulnerability is known.",
    "world_share": "World shares stand in for the economy's own sourcing.",
}
