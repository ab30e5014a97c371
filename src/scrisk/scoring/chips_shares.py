"""Who holds which share of an input of chip making: what is known, what is left, and how much of it may be whose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import polars as pl

from scrisk.language import say

WORLD = "WLD"
VARIOUS, EUROPE = "various", "europe"
COUNTRY, COMPANY = "country", "company"


@dataclass(frozen=True)
class Pool:
    """The providers of one input to one buyer, or to the world.

    Shares of ``known``, ``europe`` and ``rest`` add up to one. ``europe`` is what European countries hold as a whole,
    ``rest`` what belongs to nobody by name: the printed rest, what is filed under various, and what rounding leaves.
    ``blank`` names who holds a part of the rest that is not told.
    """

    known: Mapping[str, float]
    blank: tuple[str, ...] = ()
    europe: float = 0.0
    rest: float = 0.0
    various: float = 0.0
    caps: Mapping[str, float] = field(default_factory=dict)  # of a blank company: its country's share

    def bounds(self, provider: str, european: Iterable[str] = ()) -> tuple[float, float]:
        r"""Return the smallest and the largest share that a provider may hold.

        .. math:: s \le \bar s \le s + [\text{blank}] \min(r, c) + [\text{European}] e

        Who is not named for an input holds none of it.

        Examples
        --------
        >>> pool = Pool({"JPN": 0.5}, ("KOR",), europe=0.2, rest=0.3)
        >>> pool.bounds("JPN"), pool.bounds("KOR"), pool.bounds("NLD", ["NLD"]), pool.bounds("USA")
        ((0.5, 0.5), (0.0, 0.3), (0.0, 0.2), (0.0, 0.0))
        """
        low = self.known.get(provider, 0.0)
        if provider in self.known:
            return low, low
        high = min(self.rest, self.caps.get(provider, 1.0)) if provider in self.blank else 0.0
        if self.europe and provider in european:
            high += self.europe
        return low, min(high, 1.0)

    @property
    def named(self) -> tuple[str, ...]:
        """Everybody with a share or a blank."""
        return (*self.known, *self.blank)


def pool(rows: Sequence[tuple[str, float | None]], caps: Mapping[str, float] | None = None) -> Pool:
    """Return the pool of some printed shares.

    Parameters
    ----------
    rows
        Provider and share, 0-1; None where it is not told. ``various`` and ``europe`` stand for several.
    caps
        The most that a provider with a blank can hold.

    Returns
    -------
    Pool
        Shares that add up to more than one by rounding are scaled to one.

    Examples
    --------
    >>> found = pool([("USA", 0.96), ("JPN", 0.06), ("CHN", None)])
    >>> round(found.known["USA"], 4), found.rest, found.blank
    (0.9412, 0.0, ('CHN',))
    """
    total = sum(share for _, share in rows if share is not None)
    scale = 1.0 / total if total > 1.0 else 1.0
    known = {name: share * scale for name, share in rows if share is not None and name not in (VARIOUS, EUROPE)}
    several = {name: (share or 0.0) * scale for name, share in rows if name in (VARIOUS, EUROPE)}
    # A printed zero is a share too: it rounds to nothing, so who has it holds none of the rest.
    blank = tuple(name for name, share in rows if share is None and name not in (VARIOUS, EUROPE))
    left = max(0.0, 1.0 - sum(known.values()) - sum(several.values()))
    various, europe = several.get(VARIOUS, 0.0), several.get(EUROPE, 0.0)
    left = 0.0 if left < 1e-12 else left
    return Pool(known, blank, europe, left + various, various, dict(caps or {}))


@dataclass(frozen=True)
class Shares:
    """The pools of one kind of provider: of the world by input, of a buyer by buyer and input."""

    kind: str
    world: Mapping[str, Pool]
    own: Mapping[tuple[str, str], Pool] = field(default_factory=dict)

    def of(self, region: str, input_id: str, output: str = "") -> Pool | None:
        """Return who provides a region with an input; who makes an output comes before all makers of the input."""
        return self.world.get(f"{input_id}/{output}") or self.own.get((region, input_id)) or self.world.get(input_id)


def gather(
    kind: str,
    share: pl.DataFrame,
    published: Mapping[tuple[str, str], Sequence[tuple[str, float | None]]],
    makers: Mapping[str, Sequence[tuple[str, float | None]]],
    countries: Shares | None = None,
) -> Shares:
    """Return the shares of countries or of companies.

    Parameters
    ----------
    kind
        ``country`` or ``company``.
    share
        provider_kind, provider, company_economy, input_id, share.
    published
        Of countries: by economy and input, the shares of its imports and who else is named.
    makers
        Of countries: by input and output (``S2/advanced-logic``), who makes it.
    countries
        Of companies: the shares of countries, which cap a blank company's.
    """
    mine = share.filter(pl.col("provider_kind") == kind)
    rows: dict[str, list[tuple[str, float | None]]] = {}
    home: dict[str, str] = {}
    for provider, economy, input_id, value in mine.select("provider", "company_economy", "input_id", "share").rows():
        rows.setdefault(input_id, []).append((provider, value))
        home[provider] = economy
    if kind == COUNTRY:
        world = {input_id: pool(found) for input_id, found in rows.items()}
        world |= {key: pool(found) for key, found in makers.items()}
        own = {}
        for (economy, input_id), found in published.items():
            named = dict(found)
            others = [name for name in world[input_id].named if name not in named] if input_id in world else []
            own[economy, input_id] = pool([*found, *((name, None) for name in others)])
        for input_id in sorted({input_id for _, input_id in published} - set(world)):
            # Nobody tells the world's makers; whoever supplies somebody is one.
            names = sorted({name for (_, other), found in published.items() if other == input_id for name, _ in found})
            world[input_id] = pool([(name, None) for name in names])
        return Shares(kind, world, own)
    if countries is None:
        raise ValueError(say("companies need the shares of countries"))

    def capped(input_id: str, of: Pool | None) -> Pool:
        caps = {} if of is None else {name: of.bounds(home[name])[1] for name, _ in rows[input_id] if name in home}
        return pool(rows[input_id], caps)

    world = {input_id: capped(input_id, countries.world.get(input_id)) for input_id in rows}
    own = {
        (economy, input_id): capped(input_id, found)
        for (economy, input_id), found in countries.own.items()
        if input_id in rows
    }
    for input_id in countries.world:  # known by country only: some company holds it, nobody says which
        if "/" not in input_id:
            world.setdefault(input_id, pool([]))
    return Shares(kind, world, own)
