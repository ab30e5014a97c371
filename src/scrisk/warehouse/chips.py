"""Questions to the semiconductor graph that the command line and Python share."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.warehouse import Result, Warehouse

ALL = "all"


def stops(warehouse: Warehouse, provider: str, to: str | None = None) -> tuple[Result, str, str]:
    """Return what stops when a provider stops, its code or name, and towards whom: an economy or ``all``."""
    code, kind = find_provider(warehouse, provider)
    target = ALL if to is None else warehouse.economies([to])[0]
    if kind == "company" and target != ALL:
        raise UsageError(say("what a company stops is told towards all only"), hint=say("Leave out towards whom."))
    found = warehouse.query("chip_stops", provider=code, cut_to=target)
    place = found.columns.index("provider_kind")
    return replace(found, rows=[row for row in found.rows if row[place] == kind]), code, target


def find_provider(warehouse: Warehouse, text: str) -> tuple[str, str]:
    """Return a country or company by code or name, and which of the two it is."""
    from difflib import get_close_matches

    from scrisk import codes
    from scrisk.errors import CodeError

    known = warehouse.query("chip_providers").dicts()
    if not known:
        return text, "country"
    wanted = text.strip().casefold()
    for row in known:
        if row["provider_kind"] == "company" and row["provider"].casefold() == wanted:
            return row["provider"], "company"
    names = {row["provider"] for row in known if row["provider_kind"] == "country"}
    try:
        code = codes.country(text)
    except CodeError:
        code = next(
            (
                row["economy"]
                for row in warehouse.query("economy_names").dicts()
                if wanted in {str(row[name]).casefold() for name in ("name_en", "name_ja", "name_ko") if row[name]}
            ),
            "",
        )
    if code in names:
        return code, "country"
    if code:
        raise UsageError(
            say("{code} provides no input of chip making that the graph knows", code=code),
            hint=say("Countries: {names}.", names=", ".join(sorted(names))),
        )
    everybody = {row["provider"].casefold(): row["provider"] for row in known}
    close = get_close_matches(wanted, list(everybody), n=2, cutoff=0.5)
    guess = say("Did you mean {near}?", near=say(" or ").join(everybody[name] for name in close)) if close else ""
    hint = guess or say("The column provider of out.chip_stop lists them.")
    raise UsageError(say("nobody is called {text!r} here", text=text), hint=hint)
