"""Words for ids of the warehouse that no table names: bases, states of measures, events, coalitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrisk.language import later, say

if TYPE_CHECKING:
    from scrisk.report.words import Names

BASES = {
    "quantity": later("imports by weight"),
    "value": later("imports by value"),
    "world-share": later("world supply"),
    "published-share": later("published share"),
    "scenario": later("as the scenario says"),
}
STATES = {
    "in-force": later("in force"),
    "announced": later("announced"),
    "suspended": later("suspended"),
    "lapsed": later("suspension lapsed, unconfirmed"),
    "ended": later("ended"),
    "not-announced": later("not announced yet"),
}
EVENTS = {
    "E1": later("Weight falls below half of its usual (E1)"),
    "E2": later("Less weight, and dearer (E2)"),
    "E3": later("The largest supplier sends less than half (E3)"),
    "supplier": later("One supplier sends less than half"),
}
IMPORTERS = {"all": later("importers of all economies"), "focal": later("the scored economies only")}
BANDS = {
    "low": later("low risk"),
    "moderate": later("moderate risk"),
    "elevated": later("elevated risk"),
    "high": later("high risk"),
    "very high": later("very high risk"),
    "uncertain": later("uncertain risk"),
}
CHIP_STAGES = {
    "design": later("Design"),
    "fabrication": later("Fabrication"),
    "assembly-test": later("Assembly and test"),
}
KINDS = {"all": later("all rare earths"), "light": later("light rare earths"), "heavy": later("heavy rare earths")}
LOSSES = {"cvar": later("the worst twentieth of the draws"), "expected": later("the mean of the draws")}


def word(words: dict[str, str], key: str | None) -> str:
    """Return what a key is called; the key itself where nobody has a word for it."""
    return say(words[key]) if key in words else (key or "")


def coalition(names: Names, text: str) -> str:
    """Return the members of a coalition by name: ``JPN+KOR``."""
    return " + ".join(names.economy(code) for code in text.split("+"))


def stocks(case: str) -> str:
    """Return what is in stock in a scenario: ``prior`` or a number of days."""
    return say("stocks as usual (prior)") if case == "prior" else say("{days} days in stock", days=case)
