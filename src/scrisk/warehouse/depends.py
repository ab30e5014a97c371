"""What each number of ``out.score`` is made from: kinds of input, parameters of the method, years."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

# The raw tables behind each kind of input that is not the item's own supply.
TABLES_OF: dict[str, tuple[str, ...]] = {
    "production": ("wmd_production", "usgs_production", "country_code"),
    "governance": ("wgi_governance", "wgi_political_stability", "country_code"),
    "votes": ("un_ideal_point", "country_code"),
    "agreements": ("trade_parameter",),
    "rates": ("recycling_rate", "substitution_index"),
}

# The raw tables behind the supply of an item, by its sourcing.
TABLES_OF_SUPPLY: dict[str, tuple[str, ...]] = {
    "trade": ("baci_flow", "comtrade_flow", "own_flow", "hs_revision", "country_code"),
    "world-production": TABLES_OF["production"],
    "world-providers": ("chip_share", "chip_provider", "country_code"),
    "published": ("published_share",),
    "none": (),
}

_GOVERNANCE = ("geopolrisk.governance_*", "geopolrisk.min_coverage", "quality.governance_carry_years")
_EU = ("eu.governance_*", "eu.trade_baseline", "geopolrisk.min_coverage", "quality.governance_carry_years")
_SHARES = ("quality.share_rounding",)

# Parameters that decide flags, bands and other tables only: no number of out.score.
NO_SCORE = (
    "cascade.*",
    "coalition.*",
    "composite.*",
    "concentration.*",
    "cooperation.*",
    "episodes.*",
    "eu.supply_risk_threshold",
    "eu.trade_agreement",
    "exposure.*",
    "geopolrisk.compatibility_*",
    "hazard.*",
    "inputs.*",
    "quality.min_value_coverage",
    "quality.value_quantity_gap",
    "sourcing.*",
    "stages.*",
    "usgs.threshold",
)


@dataclass(frozen=True)
class Basis:
    """What a number rests on.

    ``kinds`` are names of files in ``sql/diff``; ``parameters`` are patterns of parameter names; ``years_back`` is how
    many earlier years count; ``any_basis`` where the shares by weight and by value both count, or the row's own basis
    does not; ``by_material`` where the other stages of the material do.
    """

    kinds: tuple[str, ...]
    parameters: tuple[str, ...] = ()
    years_back: int = 0
    any_basis: bool = False
    by_material: bool = False

    def rests_on(self, parameter: str) -> bool:
        """Return whether a parameter of the method has a say."""
        return any(fnmatchcase(parameter, pattern) for pattern in self.parameters)


_OWN = Basis(("supply",), _SHARES)
_BOTH = Basis(("supply",), _SHARES, any_basis=True)
_TOTAL = Basis(("totals",))
_RELIANCE = Basis(("supply", "totals", "production"), _SHARES, any_basis=True)
_WORLD = Basis(("production", "supply"), _SHARES, any_basis=True)
_GEOPOLRISK = Basis(("supply", "totals", "production", "governance"), (*_GOVERNANCE, *_SHARES), any_basis=True)
_WEIGHTED = Basis(("supply", "governance"), (*_GOVERNANCE, *_SHARES))
_EU_RISK = Basis(
    ("supply", "totals", "production", "governance", "agreements", "rates"), (*_EU, *_SHARES), any_basis=True
)
_USGS = Basis(("production", "governance", "votes"), _GOVERNANCE)

RESTS_ON: dict[str, Basis] = {
    **dict.fromkeys(
        (
            "top_supplier_share", "hhi", "hhi_high", "hhi_normalised", "effective_suppliers",
            "effective_suppliers_shannon", "n_suppliers", "cr1", "cr3", "shannon", "theil", "china_share", "cdi1",
        ),
        _OWN,
    ),
    **dict.fromkeys(("china_share_quantity", "china_share_value"), _BOTH),
    # Whoever passes goods on has a part in where they were made: the trade and production of everybody.
    **dict.fromkeys(
        ("china_share_origin", "hidden_china_share", "top_origin_share", "hhi_origin", "unknown_origin_share"),
        Basis(("supply", "totals", "production"), (*_SHARES, "origin.*"), any_basis=True),
    ),
    "hhi_change_3y": Basis(("supply",), (*_SHARES, "window.trend_years"), years_back=3),
    **dict.fromkeys(
        (
            "trade_value_usd", "net_weight_t", "unit_value_usd_per_kg", "export_value_usd", "export_weight_t",
        ),
        _TOTAL,
    ),
    "domestic_production": Basis(("production",)),
    **dict.fromkeys(("domestic_share", "hhi_with_production", "import_reliance", "usgs_trade_exposure"), _RELIANCE),
    **dict.fromkeys(("hhi_world",), _WORLD),
    **dict.fromkeys(("wgi_weighted_hhi", "wgi_coverage_share"), _WEIGHTED),
    **dict.fromkeys(("geopolrisk", "import_risk"), _GEOPOLRISK),
    "characterization_factor": Basis(
        _GEOPOLRISK.kinds, (*_GEOPOLRISK.parameters, "geopolrisk.copper_factor"), any_basis=True
    ),
    "eu_supply_risk": _EU_RISK,
    "eu_supply_risk_material": Basis(_EU_RISK.kinds, _EU_RISK.parameters, any_basis=True, by_material=True),
    "eu_hhi_global": Basis(("production", "governance", "agreements"), _EU),
    "eu_hhi_import": Basis(("supply", "governance", "agreements"), (*_EU, *_SHARES)),
    **dict.fromkeys(("substitution_index", "recycling_rate"), Basis(("rates",))),
    "usgs_style_dp": _USGS,
    **dict.fromkeys(
        ("usgs_economic_vulnerability", "usgs_style_sr"),
        Basis(("supply", "totals", "production", "governance", "votes"), (*_GOVERNANCE, *_SHARES), any_basis=True),
    ),
    "cdi1_margin": Basis(("supply",), (*_SHARES, "core_dependency.cdi1_*")),
    "cdi1_window3": Basis(("supply",), (*_SHARES, "window.mean_years"), years_back=2),
    "cdi2": Basis(("totals", "production")),
    "cdi2_margin": Basis(("totals", "production"), ("core_dependency.cdi2_*",)),
    "cdi2_window3": Basis(("totals", "production"), ("window.mean_years",), years_back=2),
    "cdi3": _TOTAL,
    "cdi3_margin": Basis(("totals",), ("core_dependency.cdi3_*",)),
    "cdi3_window3": Basis(("totals",), ("window.mean_years",), years_back=2),
    **dict.fromkeys(
        ("price_ratio_top_producer_cut", "quantity_ratio_top_producer_cut"),
        Basis(_WORLD.kinds, (*_SHARES, "price.*"), any_basis=True),
    ),
    "coverage_share": Basis(("supply", "totals")),
}  # fmt: skip
