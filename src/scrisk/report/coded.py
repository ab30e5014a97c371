"""What the codes in the published columns are called: the code itself in English, a word in Japanese and Korean."""

from __future__ import annotations

from functools import cache

from scrisk.language import language, meant, speaking


def coded(column: str, value: str) -> str:
    """Return what a code is called; several joined by ``;`` are called one by one.

    Examples
    --------
    >>> coded("basis", "published-share"), coded("evidence", "as-happened;judgement"), coded("item", "tungsten")
    ('published-share', 'as-happened; judgement', 'tungsten')
    """
    words = _words(language()).get(column)
    if words is None:
        return value
    return "; ".join(words.get(code, code) for code in value.split(";"))


@cache
def _words(lang: str) -> dict[str, dict[str, str]]:
    """Return the words of one language, the one in force."""
    return {
        "basis": {
            "quantity": meant("basis", "quantity"),
            "value": meant("basis", "value"),
            "world-share": meant("basis", "world-share"),
            "published-share": meant("basis", "published-share"),
            "scenario": meant("basis", "scenario"),
        },
        "hhi_band": {
            "high": meant("hhi_band", "high"),
            "moderate": meant("hhi_band", "moderate"),
            "low": meant("hhi_band", "low"),
        },
        "risk_band": {
            "very high": meant("risk_band", "very high"),
            "high": meant("risk_band", "high"),
            "elevated": meant("risk_band", "elevated"),
            "moderate": meant("risk_band", "moderate"),
            "low": meant("risk_band", "low"),
            "uncertain": meant("risk_band", "uncertain"),
        },
        "event": {
            "E1": meant("event", "E1 quantity halves"),
            "E2": meant("event", "E2 less, and dearer"),
            "E3": meant("event", "E3 top supplier halves"),
        },
        "run_mode": {"central": meant("run_mode", "central"), "drawn": meant("run_mode", "drawn")},
        "stock_case": {"prior": meant("stock_case", "prior")},
        "branch": {"in-force": meant("branch", "in-force"), "suspended": meant("branch", "suspended")},
        "scenario_kind": {
            "what-if": meant("scenario_kind", "what-if"),
            "as-happened": meant("scenario_kind", "as-happened"),
        },
        "evidence": {
            "as-happened": meant("evidence", "as-happened"),
            "judgement": meant("evidence", "judgement"),
            "published": meant("evidence", "published"),
        },
        "loss_measure": {"cvar": meant("loss_measure", "cvar"), "expected": meant("loss_measure", "expected")},
        "cooperation_layer": {
            "all": meant("cooperation_layer", "all"),
            "leaders": meant("cooperation_layer", "leaders"),
            "ministers": meant("cooperation_layer", "ministers"),
            "agencies": meant("cooperation_layer", "agencies"),
            "firms": meant("cooperation_layer", "firms"),
            "multilateral": meant("cooperation_layer", "multilateral"),
        },
        "instrument": {
            "ban": meant("instrument", "ban"),
            "quota": meant("instrument", "quota"),
            "licence": meant("instrument", "licence"),
            "extraterritorial": meant("instrument", "extraterritorial"),
            "tariff": meant("instrument", "tariff"),
            "informal": meant("instrument", "informal"),
        },
        "bears_on": {"supply": meant("bears_on", "supply"), "sales": meant("bears_on", "sales")},
        "target_scope": {
            "all": meant("target_scope", "all"),
            "list": meant("target_scope", "list"),
            "end-users": meant("target_scope", "end-users"),
        },
        "instrument_kind": {
            "framework": meant("instrument_kind", "framework"),
            "early-warning": meant("instrument_kind", "early-warning"),
            "recycling": meant("instrument_kind", "recycling"),
            "stocks": meant("instrument_kind", "stocks"),
            "priority": meant("instrument_kind", "priority"),
            "purchasing": meant("instrument_kind", "purchasing"),
            "spare-capacity": meant("instrument_kind", "spare-capacity"),
        },
        "instrument_state": {
            "agreed": meant("instrument_state", "agreed"),
            "proposed": meant("instrument_state", "proposed"),
            "assumed": meant("instrument_state", "assumed"),
        },
        "capacity_status": {
            "assumed": meant("capacity_status", "assumed"),
            "published": meant("capacity_status", "published"),
        },
        "capacity_unit": {
            "share of demand": meant("capacity_unit", "share of demand"),
            "days of notice": meant("capacity_unit", "days of notice"),
            "share of spare stock": meant("capacity_unit", "share of spare stock"),
            "share of flow": meant("capacity_unit", "share of flow"),
            "t/year": meant("capacity_unit", "t/year"),
        },
        "kind": {"column": meant("kind", "column"), "flag": meant("kind", "flag")},
    }


# The columns whose codes have words.
with speaking("en"):
    CODED = frozenset(_words("en"))
