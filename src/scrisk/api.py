"""The Python face of scrisk: the tables of the warehouse as polars frames."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.language import say
from scrisk.warehouse import BuildReport, Result, Warehouse, build, ensure, open_warehouse, sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    import polars as pl

__all__ = [
    "BuildReport",
    "Warehouse",
    "build",
    "chip_stops",
    "geopolrisk",
    "inputs",
    "open_warehouse",
    "paths",
    "scenario",
    "score",
    "sql",
    "warmup",
]


def score(
    economies: str | Sequence[str] = (),
    *,
    chain: str | Sequence[str] = (),
    item: str | Sequence[str] = (),
    stage: str | Sequence[str] = (),
    year: int | None = None,
    basis: str | None = None,
    db: Path | str | None = None,
) -> pl.DataFrame:
    """Return the scores of some economies, one row an item, year and basis.

    The columns are those of ``out.score``; ``scrisk terms`` explains each. The warehouse is built first when there is
    none.

    Parameters
    ----------
    economies
        ISO codes or names; the focal economies (Japan and Korea) when none is given.
    chain, stage
        Only this chain (``rare-earths``, ``semiconductors``) or stage.
    item
        Ids, names or HS codes; every item when none is given.
    year
        One year; the newest of each item when None.
    basis
        ``quantity``, ``value``, ``world-share``, ``published-share`` or ``all``; each item's main basis when None.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        Sorted by economy, catalog order and basis; undefined figures are null.

    Raises
    ------
    CodeError
        For an economy or item that nobody knows; the hint says what comes close.
    UsageError
        For a chain, stage, basis or year without rows; the message says which exist.

    Examples
    --------
    >>> rows = score(["JPN", "KOR"], item="rare-earth-metals", year=2024)
    >>> rows.select("economy", "top_supplier", "top_supplier_share").rows()
    [('JPN', 'CHN', 0.619...), ('KOR', 'CHN', 0.793...)]
    """
    with open_warehouse(ensure(db)) as warehouse:
        from scrisk.warehouse.select import scores

        found = scores(
            warehouse, _several(economies), items=_several(item), chains=_several(chain), stages=_several(stage),
            year=year, basis=basis,
        )  # fmt: skip
    return _frame(found)


def geopolrisk(
    economies: str | Sequence[str] = (),
    *,
    years: Iterable[int] | None = None,
    compatibility: bool = False,
    db: Path | str | None = None,
) -> pl.DataFrame:
    """Return GeoPolRisk scores and characterization factors.

    Parameters
    ----------
    economies
        ISO codes or names; the focal economies when none is given.
    years
        Calendar years; every year with world production when None.
    compatibility
        True for the figures of geopolrisk-py 2.0.1 with its quirks (a missing governance score and Taiwan count as 0.5,
        a missing weight as zero, nothing traded as no risk), for the catalogued materials that it knows.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        Columns economy, item, peer_material, year, geopolrisk (0-1), characterization_factor (kg Cu-eq per kg; null
        without a trade price), the parts of the score, coverage, flags and provenance.

    Raises
    ------
    CodeError
        For an economy that nobody knows.
    UsageError
        For a year without world production.

    References
    ----------
    Gemechu et al. 2016, doi:10.1111/jiec.12279; Santillan-Saldivar et al. 2022, doi:10.1007/s11367-022-02027-y.

    Examples
    --------
    >>> rows = geopolrisk("JPN", years=[2022], compatibility=True)
    >>> rows.filter(rows["item"] == "tungsten")["geopolrisk"].round(6).to_list()
    [0.337727]
    """
    with open_warehouse(ensure(db)) as warehouse:
        known: list[int] = warehouse.query("geopolrisk_years").column("year")
        wanted = known if years is None else list(years)
        unknown = sorted(set(wanted) - set(known))
        if unknown:
            raise UsageError(
                say("no world production is known for {items}", items=", ".join(map(str, unknown))),
                hint=say("GeoPolRisk is there for {known}.", known=", ".join(map(str, known)))
                if known
                else say("No production source is loaded."),
            )
        found = warehouse.query(
            "geopolrisk",
            economies=warehouse.economies(_several(economies)), years=wanted, compatibility=compatibility,
        )  # fmt: skip
    return _frame(found)


def inputs(
    economies: str | Sequence[str] = (),
    *,
    sector: str | Sequence[str] = (),
    source: str | Sequence[str] = (),
    sales: bool = False,
    db: Path | str | None = None,
) -> pl.DataFrame:
    r"""Return whose industries stand behind those of an economy, at first hand and looked through.

    With :math:`A = Z \hat x^{-1}` and :math:`L = (I - A)^{-1}`, of all deliveries behind a unit of industry j's output
    the face-value and the look-through share of source S are

    .. math:: \frac{\sum_{i \in S} A_{ij}}{\sum_i (L - I)_{ij}},\quad
        \frac{\sum_{i \in S} (L - I)_{ij}}{\sum_i (L - I)_{ij}}

    and hidden exposure is the difference; the unit diagonal is taken off.

    Parameters
    ----------
    economies
        ISO codes or names; the focal economies when none is given.
    sector
        Codes (``C26``) or names of industries; ``TOTAL`` and ``C`` are sums. All when none is given.
    source
        Source economies (with `sales`: buyers); all when none is given.
    sales
        The other side: on whose industries the sales depend.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        The columns of ``out.input_dependence`` (``out.sales_dependence``) as far as they are of the answer; of inputs
        also the leading industry of the source and by way of whom it is met. Undefined figures are null.

    Raises
    ------
    CodeError
        For an economy that nobody knows.
    UsageError
        For a sector or economy that the inter-country table does not tell apart.

    References
    ----------
    Baldwin, Freeman and Theodorakopoulos 2023, Hidden Exposure, doi:10.3386/w31820.

    Examples
    --------
    >>> rows = inputs("KOR", sector="C26", source="CHN")
    >>> rows.select("direct_purchase_share", "look_through_share").rows()
    [(0.126..., 0.213...)]
    """
    with open_warehouse(ensure(db)) as warehouse:
        from scrisk.warehouse.inputs import rows_of

        found = rows_of(warehouse, _several(economies), sectors=_several(sector), others=_several(source), sales=sales)
    return _frame(found)


def scenario(
    names: str | Sequence[str],
    economies: str | Sequence[str] = (),
    *,
    item: str | Sequence[str] = (),
    stocks: str | float | Sequence[str | float] = (),
    drawn: bool = False,
    draws: int | None = None,
    seed: int | None = None,
    as_of: date | None = None,
    branch: str = "in-force",
    catalog: Path | str | None = None,
    method: Path | str | None = None,
    db: Path | str | None = None,
) -> pl.DataFrame:
    r"""Run scenarios and return what runs short, one row a scenario, economy, item and stock case.

    With the shares :math:`s_e` of the suppliers and what the shocks leave of each,

    .. math:: u(t) = \max\Big(0, \sum_e s_e \big(1 - \prod_k (1 - d_k(t) f_{ke})\big) - m(t)\Big)

    is unmet once stocks are gone; see :func:`scrisk.scoring.exposure.run`.

    Parameters
    ----------
    names
        Scenarios of the library (``cn-graphite``), several that happen together (``cn-graphite+tw-output-stops``), or
        TOML files of your own; docs/scenarios.md says what these may hold.
    economies
        ISO codes or names; the focal economies when none is given. Whoever raises a tariff is added.
    item
        Ids, names or HS codes; every item that is hit when none is given.
    stocks
        ``prior`` or days of demand; ``prior``, 0, 60 and 180 when none is given.
    drawn
        True to draw probabilities and ranges as often as the scenario says; else they are certain and at their middle.
    draws
        Draw so often, 2 and above.
    seed
        In place of the scenario's, 0 and above.
    as_of
        Day on which the state of measures is asked; day 0 of the scenario when None.
    branch
        ``in-force``, ``suspended`` or ``both``: whether measures bite that are suspended, or past the end of their
        suspension without anybody having said what holds.
    catalog, method
        Folder and file of your own; those of the settings when None.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        The columns of ``out.scenario_result`` as far as they are of the result: days of full demand that are unmet
        with standard errors (0 when nothing is drawn), the day stocks are gone (null when they last), dollars (null
        where the value is unknown). Items that no shock hits have no row: they lose nothing.

    Raises
    ------
    CodeError
        For an economy or item that nobody knows.
    UsageError
        For a scenario, branch or stock case that does not exist.
    ScenarioFilesError
        For a file that does not hold; it names key and reason.

    Examples
    --------
    >>> rows = scenario("cn-graphite", "KOR", stocks=54)
    >>> rows.select("item", "lead_supplier").rows(), rows["stock_out_day"][0] > 54
    ([('graphite', 'CHN')], True)
    """
    with open_warehouse(ensure(db)) as warehouse:
        from scrisk.warehouse.whatif import Workbench, results_of

        bench = Workbench(
            warehouse, None if catalog is None else Path(catalog), None if method is None else Path(method)
        )
        given = [stocks] if isinstance(stocks, str | int | float) else list(stocks)
        return results_of(
            [
                answer
                for name in _several(names)
                for answer in bench.answers(
                    bench.case(name), economies=_several(economies), items=_several(item), stocks=given, drawn=drawn,
                    draws=draws, seed=seed, as_of=as_of, branch=branch, days=False,
                )
            ]
        )  # fmt: skip


def chip_stops(provider: str, to: str | None = None, *, db: Path | str | None = None) -> pl.DataFrame:
    r"""Return which share of chips stops where when a country or a company stops providing.

    Of every output the worst supplied input k decides. With the shares :math:`s_{ij}` of the providers i of k to j,

    .. math:: h_j = \min_k \sum_{i \in k} s_{ij} h_i

    Parameters
    ----------
    provider
        An economy's code or name, or a company's name.
    to
        An economy: only the supply of this one stops. Everybody's when None.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        The columns of ``out.chip_stop``: by economy, output and stage the share that stops at least and at most (0-1),
        and the inputs that bind. ``cut_scope`` is ``consumed`` where only what is used up stops. No rows where nothing
        stops, or without the dataset.

    Raises
    ------
    UsageError
        For a provider that the graph does not know.

    Examples
    --------
    >>> rows = chip_stops("Netherlands", "KOR").filter(chip_output="advanced-logic", chip_stage="fabrication")
    >>> rows.select("stopped_low", "through").rows()
    [(1.0, 'N20;N19;N25;N46;N16;N57')]
    """
    from scrisk.warehouse.chips import stops

    with open_warehouse(ensure(db)) as warehouse:
        return _frame(stops(warehouse, provider, to)[0])


def paths(
    source: str,
    target: str,
    item: str,
    *,
    year: int | None = None,
    basis: str | None = None,
    kind: str = "all",
    top: int = 10,
    length: int | None = None,
    db: Path | str | None = None,
) -> pl.DataFrame:
    """Return the strongest paths by which an item, or what it is made of, reaches one economy from another.

    See :func:`scrisk.scoring.paths.strongest_paths` for what a share is.

    Parameters
    ----------
    source, target
        ISO codes or names.
    item
        An id, a name, an HS code, or a word of an id (``magnets``).
    year
        A year with trade in the item; the newest when None.
    basis
        ``quantity`` or ``value``; the item's own when None.
    kind
        ``all``, or ``light`` or ``heavy`` rare earths apart.
    top, length
        How many paths, and of how many links at most.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        One row a path, the strongest first, with share, share_low and share_high (0-1, of the target's imports); in
        every row the direct share, the total over all paths and what the listed ones carry. One row without a path when
        there is none.

    Raises
    ------
    CodeError
        For an economy or item that nobody knows.
    UsageError
        When nothing tells who supplies the target.

    Examples
    --------
    >>> found = paths("CHN", "KOR", "magnets", top=2)
    >>> found.select("path", "share").rows()[0]
    ('CHN rare-earth-magnets > KOR', 0.899)
    """
    with open_warehouse(ensure(db)) as warehouse:
        from scrisk.warehouse.paths import item_paths, rows_of

        found = item_paths(warehouse, source, target, item, year=year, basis=basis, kind=kind, top=top, length=length)
    return _frame(rows_of(found))


def sql(text: str, *, db: Path | str | None = None) -> pl.DataFrame:
    """Run one reading statement on the warehouse and return its rows.

    Parameters
    ----------
    text
        SELECT, WITH, FROM, DESCRIBE, SHOW, SUMMARIZE or EXPLAIN. Files, the network and changes are refused.
    db
        The warehouse; default is ``SCRISK_DB`` or the user's data directory.

    Returns
    -------
    polars.DataFrame
        The rows.

    Raises
    ------
    QueryError
        When the statement fails or is refused.

    Examples
    --------
    >>> sql("FROM out.chain SELECT chain ORDER BY ordinal")["chain"].to_list()
    ['rare-earths', 'semiconductors']
    """
    return _frame(sandbox(ensure(db), text))


def warmup() -> list[str]:
    """Compile every kernel, so that the first build does not wait for the compiler.

    Compiled code is kept on disk and taken from there the next time.

    Returns
    -------
    list of str
        The modules whose kernels are ready.
    """
    # A kernel states its types, so importing its module compiles it or loads what was compiled before.
    modules = (
        "scrisk.kernels.cascade", "scrisk.kernels.cascade_state", "scrisk.kernels.coalition",
        "scrisk.kernels.composite", "scrisk.kernels.concentration", "scrisk.kernels.exposure",
        "scrisk.kernels.hazard", "scrisk.kernels.leontief", "scrisk.kernels.origin", "scrisk.kernels.ramp",
        "scrisk.kernels.supply_risk", "scrisk.kernels.tail", "scrisk.kernels.verification",
    )  # fmt: skip
    return [import_module(name).__name__ for name in modules]


def _several(texts: str | Sequence[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def _frame(result: Result) -> pl.DataFrame:
    import polars as pl

    # Types by name where all values are null; otherwise the values tell.
    types: dict[str, Any] = {
        "VARCHAR": pl.String, "DOUBLE": pl.Float64, "BOOLEAN": pl.Boolean, "INTEGER": pl.Int32, "SMALLINT": pl.Int16,
        "BIGINT": pl.Int64,
    }  # fmt: skip
    schema = {name: types.get(kind) for name, kind in zip(result.columns, result.types, strict=True)}
    return pl.DataFrame(result.rows, schema=schema, orient="row", infer_schema_length=None)
