"""From what a user types to the economies and items the warehouse knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrisk import codes
from scrisk.errors import CodeError
from scrisk.language import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrisk.warehouse.connect import Result


def key(text: str) -> str:
    """Return a name in the form in which names are compared."""
    return text.strip().casefold().replace(" ", "-").replace("_", "-")


def economies(known: Result, texts: Sequence[str]) -> list[str]:
    """Return the scored economies named by ``texts``; the focal ones when there are none.

    Raises
    ------
    CodeError
        For a name that stands for no economy, or for one that the catalog does not score.
    """
    rows = known.dicts()
    if not texts:
        return [row["economy"] for row in rows if row["is_focal"]]
    scored = {row["economy"] for row in rows}
    names = {
        key(row[column]): row["economy"] for row in rows for column in ("economy", "name_en", "name_ja", "name_ko")
    }
    found: list[str] = []
    for text in texts:
        economy = names.get(key(text))
        if economy is None:
            labels = [f"{row['economy']} ({row['name_en']})" for row in rows]
            listing = say("Scored economies: {scored}.", scored=", ".join(sorted(scored)))
            try:
                economy = codes.country(text)
            except CodeError as error:
                by_label = {
                    row[column]: label
                    for row, label in zip(rows, labels, strict=True)
                    for column in ("economy", "name_en", "name_ja", "name_ko")
                }
                near = list(dict.fromkeys(by_label[name] for name in codes.suggest(text, list(by_label))))
                hint = (
                    say("Did you mean {near}? {listing}", near=say(" or ").join(near), listing=listing)
                    if near
                    else listing
                )
                raise CodeError(say("no economy is called {text!r}", text=text), hint=hint) from error
            if economy not in scored:
                raise CodeError(
                    say("{text!r} ({economy}) is not among the scored economies", text=text, economy=economy),
                    hint=say(
                        "{listing} To score another, add it to economies.toml in a copy of the catalog and run "
                        "`scrisk build --catalog DIR`.",
                        listing=listing,
                    ),
                )
        if economy not in found:
            found.append(economy)
    return found


def items(known: Result, texts: Sequence[str]) -> list[str]:
    """Return the items named by ``texts`` in catalog order of mention; every item when there are none.

    A material (``rare-earths``) or an HS code that several items share names all of them; a word names the one item
    whose id has it (``magnets``).

    Raises
    ------
    CodeError
        For a name that stands for no item.
    """
    rows = known.dicts()
    if not texts:
        return [row["item"] for row in rows]
    exact: dict[str, list[str]] = {}
    shared: dict[str, list[str]] = {}
    for row in rows:
        for column in ("item", "name_en", "name_ja", "name_ko"):
            exact.setdefault(key(row[column]), []).append(row["item"])
        for alias in [row["material"] or "", *(row["hs_codes"] or "").split(";")]:
            if alias:
                shared.setdefault(key(alias), []).append(row["item"])
    found: list[str] = []
    for text in texts:
        hits = exact.get(key(text)) or shared.get(key(text).replace(".", "")) or _by_word(rows, key(text))
        if not hits:
            labels = {row[column]: row["item"] for row in rows for column in ("item", "name_en", "name_ja", "name_ko")}
            near = list(dict.fromkeys(labels[name] for name in codes.suggest(text, list(labels))))
            raise CodeError(
                say("no item is called {text!r}", text=text),
                hint=(say("Did you mean {near}? ", near=say(" or ").join(near)) if near else "")
                + say("`scrisk items` lists them all."),
            )
        found = list(dict.fromkeys([*found, *hits]))
    return found


def _by_word(rows: Sequence[dict[str, Any]], wanted: str) -> list[str]:
    """Return the one item whose id has all the words of a text; none when there are several."""
    words = set(wanted.split("-")) - {""}
    found = [row["item"] for row in rows if words and words <= set(row["item"].split("-"))]
    return found if len(found) == 1 else []
