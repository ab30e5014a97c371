"""How a score comes about: each measure with its formula and the numbers of the row put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from scrisk.report.words import Names, Row, amount, flags_of, listed, meaning, money, percent, signed

# How many terms of a sum are written out before the rest is counted.
_TERMS_SHOWN = 3
# What suppliers and origins too small to have a row may leave out of a sum.
_MISSED = 0.005


@dataclass(frozen=True)
class Step:
    """One measure: what it is, its formula, the numbers put in, and what to know about it.

    ``group`` is the method it belongs to; ``measure`` the column of ``out.score``.
    """

    group: str
    measure: str
    basis: str
    value: float | None
    formula: str
    numbers: str
    note: str = ""

    def row(self) -> dict[str, Any]:
        """Return the step as a row."""
        return asdict(self)


def steps(
    rows: Sequence[Row],
    suppliers: Sequence[Row],
    producers: Sequence[Row],
    parameters: Mapping[str, float],
    names: Names,
    origins: Sequence[Row] = (),
    paths: Sequence[Row] = (),
) -> list[Step]:
    """Return the steps behind the rows of one economy, item and year.

    Parameters
    ----------
    rows
        Rows of ``out.score``, one a basis; the first one leads, measures that do not depend on the basis use it.
    suppliers
        Rows of ``out.supplier_share`` of the same economy, item and year.
    producers
        Rows of ``out.world_production`` of the item and year, the largest first.
    parameters
        Numbers of the method by their key.
    names
        What things are called.
    origins, paths
        Where imports were made and by way of whom they come, of the queries of these names.
    """
    found: list[Step] = []
    for row in rows:
        mine = [s for s in suppliers if s["basis"] == row["basis"]]
        found += _concentration(row, mine, parameters)
        found += _origin(row, origins, paths, names)
    if rows:
        lead = rows[0]
        mine = [s for s in suppliers if s["basis"] == lead["basis"]]
        found += _governance(lead, mine)
        found += _geopolrisk(lead, mine, producers, names, parameters)
        found += _eu(lead)
        found += _usgs(lead)
        for row in rows:
            found += _core(row, parameters)
        found += _price(lead, producers, parameters, names)
    return found


def _three(value: float | None) -> str:
    return "?" if value is None else f"{value:.3f}"


def _sum(parts: Sequence[str]) -> str:
    shown = " + ".join(parts[:_TERMS_SHOWN])
    left = len(parts) - _TERMS_SHOWN
    return f"{shown} + … ({left} more)" if left > 0 else shown


def _missing(**parts: float | None) -> str:
    """Say which of the parts of a formula are not known."""
    unknown = [name.replace("_", " ") for name, value in parts.items() if value is None]
    return f"Not given: {listed(unknown)} unknown." if unknown else "Not given."


def _concentration(row: Row, suppliers: Sequence[Row], parameters: Mapping[str, float]) -> list[Step]:
    shares = [s["share"] for s in suppliers if s["share"] is not None]
    hhi, n = row["hhi"], row["n_suppliers"]
    group, basis = "Concentration", row["basis"]
    if hhi is None:
        return [Step(group, "hhi", basis, None, "Σ s²", "", "Not given: no supplier is known.")]
    bands = [f"{row['hhi_band']} by the US guideline of 2023"]
    high = parameters.get("concentration.us_2023_high")
    moderate = parameters.get("concentration.us_2023_moderate")
    if high is not None and moderate is not None:
        bands[0] += f" (moderate from {moderate:g}, high above {high:g})"
    if row["hhi_band_us2010"]:
        bands.append(f"{row['hhi_band_us2010']} by that of 2010")
    dependency = parameters.get("concentration.eu_dependency")
    if dependency is not None:
        bands.append(f"{'above' if hhi > dependency else 'not above'} the EU's line of {dependency:g}")
    found = [Step(group, "hhi", basis, hhi, "Σ s²", _sum([f"{_three(s)}²" for s in shares]), f"{'; '.join(bands)}.")]
    if row["hhi_high"] is not None and row["hhi_high"] - hhi > 1e-9:
        rest = 1 - sum(shares)
        found.append(
            Step(
                group,
                "hhi_high",
                basis,
                row["hhi_high"],
                "HHI + (1 - Σ s)²",
                f"{_three(hhi)} + {_three(rest)}²",
                f"{percent(rest)} of supply is unknown; the truth lies between the two.",
            )
        )
    if row["effective_suppliers"] is not None:
        found.append(Step(group, "effective_suppliers", basis, row["effective_suppliers"], "1/HHI", f"1/{_three(hhi)}"))
    if row["hhi_normalised"] is not None:
        found.append(
            Step(
                group,
                "hhi_normalised",
                basis,
                row["hhi_normalised"],
                "(HHI - 1/n)/(1 - 1/n)",
                f"({_three(hhi)} - 1/{n})/(1 - 1/{n})",
            )
        )
    if row["shannon"] is not None:
        found.append(
            Step(
                group,
                "shannon",
                basis,
                row["shannon"],
                "-Σ s ln s",
                "",
                f"Theil ln {n} - H = {_three(row['theil'])}.",
            )
        )
    if row["hhi_change_3y"] is not None:
        found.append(
            Step(
                group,
                "hhi_change_3y",
                basis,
                row["hhi_change_3y"],
                "HHI - HHI three years before",
                f"{_three(hhi)} - {_three(hhi - row['hhi_change_3y'])} ({row['year'] - 3})",
            )
        )
    if row["hhi_with_production"] is not None:
        found.append(
            Step(
                group,
                "hhi_with_production",
                basis,
                row["hhi_with_production"],
                "(D² + Σ M²)/(D + Σ M)²",
                f"own production {amount(row['domestic_production'])} t, imports {amount(row['net_weight_t'])} t",
            )
        )
    return found


def _origin(row: Row, origins: Sequence[Row], paths: Sequence[Row], names: Names) -> list[Step]:
    if row["china_share_origin"] is None:
        return []
    group, basis = "Origin", row["basis"]
    mine = [o["share_origin"] for o in origins if o["basis"] == basis and o["origin"] not in ("unknown", "other")]

    def mixed(origin: str, value: float) -> str:
        through = [p for p in paths if p["basis"] == basis and p["origin"] == origin]
        # Several codes are mixed one by one, so that the item's averages need not give the value.
        if abs(sum(p["share_origin"] for p in through) - value) > _MISSED:
            return ""
        return _sum([f"{_three(p['share_via'])} × {_three(p['share_content'])}" for p in through])

    found = [
        Step(group, "china_share_origin", basis, row["china_share_origin"],
             "Σ s × China's part of what the supplier ships", mixed("CHN", row["china_share_origin"]),
             f"China ships {percent(row['china_share_origin'] - row['hidden_china_share'])} itself."),
    ]  # fmt: skip
    top = row["top_origin"]
    if top is not None:
        found.append(
            Step(group, "top_origin_share", basis, row["top_origin_share"],
                 "largest Σ s × part of what the supplier ships", mixed(top, row["top_origin_share"]),
                 f"{names.economy(top)}.")
        )  # fmt: skip
    numbers = _sum([f"{_three(share)}²" for share in mine])
    found.append(Step(group, "hhi_origin", basis, row["hhi_origin"], "Σ o²", numbers, "Over the known origins."))
    return found


def _governance(row: Row, suppliers: Sequence[Row]) -> list[Step]:
    if row["hhi"] is None:
        return []
    known = [s for s in suppliers if s["governance_risk"] is not None and s["share"] is not None]
    numbers = _sum([f"{_three(s['share'])}² × {s['governance_risk']:.2f}" for s in known])
    partial = "partial_shares" in (row["flags"] or "").split(";")
    why = "some suppliers are unknown" if partial else "too little of supply has a governance score"
    note = "" if row["wgi_weighted_hhi"] is not None else f"Not given: {why}."
    if row["wgi_coverage_share"] is not None and row["wgi_coverage_share"] < 1 - 1e-9:
        note = f"{note} Governance is known for {percent(row['wgi_coverage_share'], 1)} of supply.".strip()
    return [
        Step("Governance", "wgi_weighted_hhi", row["basis"], row["wgi_weighted_hhi"], "Σ s² g, g = (2.5 - stability)/5",
             numbers, note)
    ]  # fmt: skip


def _geopolrisk(
    row: Row,
    suppliers: Sequence[Row],
    producers: Sequence[Row],
    names: Names,
    parameters: Mapping[str, float],
) -> list[Step]:
    if row["hhi"] is None:
        return []
    group, basis = "GeoPolRisk", row["basis"]
    shares = [p["share"] for p in producers if p["share"] is not None]
    world = _sum([f"{_three(s)}²" for s in shares]) if shares else ""
    largest = f"Largest producer: {names.economy(producers[0]['producer'])}." if producers else ""
    if row["hhi_world"] is None:
        largest = "Not given: no world production is known."
    abroad = [s for s in suppliers if s["governance_risk"] is not None and s["supplier"] != row["economy"]]
    total = sum(s["share"] for s in suppliers if s["share"] is not None)
    mixed = _sum([f"{_three(s['share'] / total if total else None)} × {s['governance_risk']:.2f}" for s in abroad])
    own = row["domestic_production"]
    diluted = own is not None and own > 0 and basis == "quantity"
    note = f"Own production of {amount(own)} t takes part of the supply." if diluted else ""
    if diluted and row["net_weight_t"]:
        mixed = f"({mixed}) × {amount(row['net_weight_t'])}/({amount(own)} + {amount(row['net_weight_t'])})"
    score = row["geopolrisk"]
    price = row["unit_value_usd_per_kg"]
    copper = parameters.get("geopolrisk.copper_factor")
    steps = [
        Step(group, "hhi_world", basis, row["hhi_world"], "Σ S² over world producers", world, largest),
        Step(
            group, "import_risk", basis, row["import_risk"], "Σ g M/(D + Σ M)",
            mixed if basis != "value" else "",
            note if row["import_risk"] is not None else _missing(import_risk=None),
        ),
        Step(
            group, "geopolrisk", basis, score, "HHI world × import risk",
            f"{_three(row['hhi_world'])} × {_three(row['import_risk'])}" if score is not None else "",
            "" if score is not None else _missing(world_HHI=row["hhi_world"], import_risk=row["import_risk"]),
        ),
    ]  # fmt: skip
    if row["characterization_factor"] is not None and copper is not None:
        steps.append(
            Step(
                group,
                "characterization_factor",
                basis,
                row["characterization_factor"],
                "GeoPolRisk × price/copper factor",
                f"{_three(score)} × {money(price)}/{copper:.6g}",
                "kg Cu-eq per kg.",
            )
        )
    return steps


def _eu(row: Row) -> list[Step]:
    if row["hhi"] is None:
        return []
    world, own, reliance = row["eu_hhi_global"], row["eu_hhi_import"], row["import_reliance"]
    recycling, substitution = row["recycling_rate"], row["substitution_index"]
    numbers = (
        f"({_two(world)} × {_two(reliance)}/2 + {_two(own)} × (1 - {_two(reliance)}/2)) "
        f"× (1 - {_two(recycling)}) × {_two(substitution)}"
    )
    value = row["eu_supply_risk"]
    note = (
        "HHI weighted with governance and trade terms of producers (GS) and suppliers (imp)."
        if value is not None
        else _missing(
            world_supply_HHI=world,
            import_HHI=own,
            import_reliance=reliance,
            recycling_rate=recycling,
            substitution_index=substitution,
        )
    )
    found = [
        Step("EU-style", "eu_supply_risk", row["basis"], value,
             "[HHI_GS IR/2 + HHI_imp (1 - IR/2)] (1 - EoL) SI", numbers, note)
    ]  # fmt: skip
    whole = row["eu_supply_risk_material"]
    if whole is not None and value is not None and whole - value > 1e-9:
        found.append(
            Step("EU-style", "eu_supply_risk_material", row["basis"], whole, "worst stage of the material", "",
                 "Another stage of the same material is worse.")
        )  # fmt: skip
    return found


def _two(value: float | None) -> str:
    return "?" if value is None else f"{value:.2f}"


def _usgs(row: Row) -> list[Step]:
    if row["hhi"] is None:
        return []
    group, basis = "USGS-style", row["basis"]
    dp, te, ev = row["usgs_style_dp"], row["usgs_trade_exposure"], row["usgs_economic_vulnerability"]
    return [
        Step(group, "usgs_style_dp", basis, dp, "Σ PS² ASI WSI over producers abroad", "",
             "Our variant: governance and UN votes stand for ability and willingness to supply."
             if dp is not None else _missing(world_production_or_votes=dp)),
        Step(group, "usgs_trade_exposure", basis, te, "max(0, net import reliance)", "",
             "" if te is not None else _missing(import_reliance=te)),
        Step(group, "usgs_style_sr", basis, row["usgs_style_sr"], "(DP TE EV)^(1/3)",
             f"({_three(dp)} × {_three(te)} × {_three(ev)})^(1/3)",
             "" if row["usgs_style_sr"] is not None else _missing(DP=dp, TE=te, economic_vulnerability=ev)),
    ]  # fmt: skip


def _core(row: Row, parameters: Mapping[str, float]) -> list[Step]:
    if row["sourcing"] != "trade":
        return []
    found = []
    formulas = {
        "cdi1": ("HHI of imports", ""),
        "cdi2": ("M/(M + D)", "production not comparable"),
        "cdi3": ("M/X", "no exports"),
    }
    for name, (formula, why) in formulas.items():
        value, margin, window = row[name], row[f"{name}_margin"], row[f"{name}_window3"]
        line = parameters.get(f"core_dependency.{name}_threshold")
        if value is None:
            note = f"Not given{f': {why}' if why else ''}."
        else:
            parts = (
                []
                if margin is None
                else [f"{signed(margin, 3)} from the line of {line:g}" if line else signed(margin, 3)]
            )
            parts += [] if window is None else [f"mean of three years {_three(window)}"]
            note = f"{'; '.join(parts)}." if parts else ""
        found.append(Step("Core dependency", name, row["basis"], value, formula, _core_numbers(name, row), note))
    return found


def _core_numbers(name: str, row: Row) -> str:
    quantity = row["basis"] == "quantity"
    imports = row["net_weight_t"] if quantity else row["trade_value_usd"]
    exports = row["export_weight_t"] if quantity else row["export_value_usd"]
    if name == "cdi3" and row["cdi3"] is not None:
        return f"{amount(imports)}/{amount(exports)}"
    if name == "cdi2" and row["cdi2"] is not None:
        weight, own = row["net_weight_t"], row["domestic_production"]
        return f"{amount(weight)}/({amount(weight)} + {amount(own)})"
    return ""


def _price(row: Row, producers: Sequence[Row], parameters: Mapping[str, float], names: Names) -> list[Step]:
    value = row["price_ratio_top_producer_cut"]
    demand = parameters.get("price.demand_elasticity")
    supply = parameters.get("price.supply_elasticity")
    if value is None or demand is None or supply is None:
        return []
    cut = producers[0]["share"] if producers else row["top_supplier_share"]
    who = producers[0]["producer"] if producers else row["top_supplier"]
    cap = parameters.get("price.ratio_cap")
    capped = cap is not None and abs(value - cap) < 1e-9
    note = f"If {names.economy(who)} stops. One pair of elasticities for all items: an illustration."
    if capped:
        note += f" Cut off at {cap:g}."
    below = f"{demand:g} - {supply:g}"
    return [
        Step("Price", "price_ratio_top_producer_cut", row["basis"], value, "(1 - φ)^(1/(ed - es))",
             f"(1 - {_three(cut)})^(1/({below}))", note),
        Step("Price", "quantity_ratio_top_producer_cut", row["basis"], row["quantity_ratio_top_producer_cut"],
             "(1 - φ)^(ed/(ed - es))", f"(1 - {_three(cut)})^({demand:g}/({below}))"),
    ]  # fmt: skip


def caveats(row: Row) -> list[str]:
    """Return the flags of a row as sentences."""
    return [meaning(flag) for flag in flags_of(row)]
