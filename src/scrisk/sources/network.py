"""The user's own network: who sells how much to whom, what each makes, and which inputs nothing can be made without.

Up to three tables, each .csv (UTF-8; comma, semicolon or tab), .xlsx or .parquet: edges, nodes, essential inputs;
:mod:`scrisk.sources.network_rows` says what each column means and ``scrisk template`` writes examples. The files are
read, never changed. One bad row refuses the whole network. What may be an honest export or a mistake (an edge twice, a
node that sells to itself, a value of zero) is refused too, until the user says how it is meant.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from scrisk import codes
from scrisk.errors import DataError, UsageError
from scrisk.language import plural, say
from scrisk.sources import given
from scrisk.sources.given import Refused
from scrisk.sources.network_rows import EDGES, ESSENTIAL, EVERY, NODES, SHOCKS, Words, kind, known, number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import polars as pl

    from scrisk.sources.given import Column

RULES = ("all", "none")
KINDS = ("negligible", "non-essential", "essential")
MOST_SECTORS = 5_000  # pairs of sectors are held as a square

T = TypeVar("T")
Links = dict[tuple[str, str], tuple[float, int]]  # value, and the first row that tells of it
Node = tuple["str | None", str, "str | None", "str | None", "float | None"]  # name, sector, economy, item, output


@dataclass(frozen=True)
class Manner:
    """How what may be a mistake is meant."""

    sum_duplicates: bool = False
    drop_self_loops: bool = False
    drop_zeros: bool = False
    spare_sectors: bool = False  # the essential table may name sectors that no node has
    unlisted: str = "non-essential"  # what pairs are that the essential table does not name


@dataclass(frozen=True)
class Given:
    """A network as its tables tell it, in an order that does not depend on theirs."""

    nodes: pl.DataFrame  # node, node_name, node_sector, node_economy, node_item, node_output (null: what it sells)
    edges: pl.DataFrame  # supplier_node, buyer_node, link_value
    essential: pl.DataFrame  # supplier_sector, buyer_sector, essential
    rule: str  # all, none, table
    unlisted: str
    has_sectors: bool
    files: str
    facts: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def read(
    edges: Path, nodes: Path | None = None, essential: Path | str | None = None, manner: Manner = Manner()
) -> Given:
    """Read a network from its tables.

    Parameters
    ----------
    edges
        Table of supplier, buyer and value.
    nodes
        Table of node and sector, with name, economy, item and output if known. Without it every node that an edge
        names is of one and the same unnamed sector.
    essential
        ``all`` (every input is essential), ``none``, or a table of supplier sector, buyer sector and 0, 1 or 2. None is
        ``all`` where sectors are known, else ``none``.
    manner
        How what may be a mistake is meant.

    Raises
    ------
    DataError
        For a file that is no table, lacks a column, or holds a bad row; it names file, row, column and reason.
    UsageError
        For essential inputs without sectors.
    """
    import polars as pl

    notes: list[str] = []
    facts: dict[str, int] = {}
    links = _edges(edges, manner, notes, facts)
    ids = sorted({end for pair in links for end in pair})
    if nodes is not None:
        told = _nodes(nodes, notes)
        _all_there(edges, links, told, nodes)
    else:
        told = dict.fromkeys(ids, (None, "", None, None, None))
        if essential not in (None, "none"):
            raise UsageError(
                say("which inputs are essential is told by sector, and no sectors are given"),
                hint=say("Add --nodes FILE with the columns node and sector, or leave --essential out."),
            )
    sectors = {entry[1] for entry in told.values()}
    if len(sectors) > MOST_SECTORS:
        raise DataError(
            say(
                "{name}: {count:,} sectors, more than {most:,}",
                name=nodes.name if nodes else edges.name,
                count=len(sectors),
                most=MOST_SECTORS,
            ),
            hint=say(
                "Is the column of sectors an id of firms? Use the sectors of a classification, such as four digits."
            ),
        )
    rule = essential if isinstance(essential, str) else "table" if essential else "all" if nodes else "none"
    if rule not in (*RULES, "table"):
        raise UsageError(
            say("--essential {rule!r} is neither all, none nor a table", rule=rule),
            hint=say("Name a file that exists."),
        )
    pairs = _essential(essential, sectors, manner, notes) if rule == "table" and not isinstance(essential, str) else {}
    names = sorted(told)
    schema = {"supplier_node": pl.String, "buyer_node": pl.String, "link_value": pl.Float64}
    ordered = sorted(links)
    files = [edges, *([nodes] if nodes else []), *([essential] if rule == "table" and essential else [])]
    columns = ("node_name", "node_sector", "node_economy", "node_item", "node_output")
    return Given(
        nodes=pl.DataFrame(
            {
                "node": names,
                **{name: [told[node][place] for node in names] for place, name in enumerate(columns)},
            },
            schema={"node": pl.String, **dict.fromkeys(columns[:4], pl.String), "node_output": pl.Float64},
        ),
        edges=pl.DataFrame([(*pair, links[pair][0]) for pair in ordered], schema=schema, orient="row"),
        essential=pl.DataFrame(
            [(*pair, pairs[pair]) for pair in sorted(pairs)],
            schema={"supplier_sector": pl.String, "buyer_sector": pl.String, "essential": pl.Int8}, orient="row",
        ),
        rule=rule, unlisted=manner.unlisted, has_sectors=nodes is not None,
        files=";".join(getattr(file, "name", str(file)) for file in files), facts=facts, notes=tuple(notes),
    )  # fmt: skip


def shocks(path: Path) -> list[tuple[str, str, str, float]]:
    """Read shocks: scenario, what kind of thing is hit (node, sector, economy, item), which, and the share it loses.

    Raises
    ------
    DataError
        For a file that is no table, lacks a column, or holds a bad row.
    """
    words = Words()
    kinds = ("node", "sector", "economy", "item")

    def understood(number_: int, cells: dict[str, Any]) -> tuple[str, str, str, float]:
        hit = [(column, text) for column in kinds if (text := words.text(column, cells.get(column))) is not None]
        if len(hit) != 1:
            raise Refused(
                "", None, say("names {count} of {kinds}; one row is about one", count=len(hit), kinds=", ".join(kinds))
            )
        lost = number("loss", cells.get("loss"), most=1.0)
        return words.text("scenario", cells.get("scenario")) or "shock", *hit[0], 1.0 if lost is None else lost

    found = _table(path, SHOCKS, (), understood, [])
    if not found:
        raise _none(path, SHOCKS)
    return [row for _, row in found]


# --- the tables


def _edges(path: Path, manner: Manner, notes: list[str], facts: dict[str, int]) -> Links:
    """Return the value of each link and the row that first tells of it."""
    words = Words()
    loops: list[int] = []
    zeros: list[int] = []
    seen: dict[tuple[str, str], int] = {}
    values: dict[tuple[str, str], list[float]] = defaultdict(list)

    def understood(row: int, cells: dict[str, Any]) -> None:
        supplier, buyer = words.needed("supplier", cells), words.needed("buyer", cells)
        value = number("value", cells.get("value"))
        if value is None:
            raise Refused("value", None, say("is empty: what is not known is not zero; leave the row out"))
        if supplier == buyer:
            if not manner.drop_self_loops:
                raise Refused("", supplier, say("sells to itself, which would make its own loss the cause of its loss"))
            loops.append(row)
            return
        if value == 0.0:
            if not manner.drop_zeros:
                raise Refused("value", 0, say("is zero, so there is no link; is it not known?"))
            zeros.append(row)
            return
        pair = supplier, buyer
        first = seen.setdefault(pair, row)
        if first != row and not manner.sum_duplicates:
            raise Refused("", f"{supplier} -> {buyer}", say("is the same link as row {first}", first=first))
        values[pair].append(value)

    _table(
        path, EDGES, ("supplier", "buyer", "value"), understood, notes,
        say("If it is meant: --drop-self-loops, --drop-zeros, --sum-duplicates."),
    )  # fmt: skip
    if not values:
        raise _none(path, EDGES)
    summed = sum(len(parts) - 1 for parts in values.values())
    loop, zero = len(loops), len(zeros)
    for name, count, note in (
        ("dropped_loops", loop, plural(
            "{file}: {n:,} row with a node that sells to itself", "{file}: {n:,} rows with a node that sells to itself",
            loop, file=path.name,
        )),
        ("dropped_zeros", zero, plural(
            "{file}: {n:,} row with a value of zero", "{file}: {n:,} rows with a value of zero", zero, file=path.name
        )),
        ("summed_links", summed, plural(
            "{file}: {n:,} row with a link told before, added to it",
            "{file}: {n:,} rows with a link told before, added to it",
            summed, file=path.name,
        )),
    ):  # fmt: skip
        facts[name] = count
        if count:
            notes.append(note)
    # The exact sum does not depend on the order of the rows.
    return {pair: (math.fsum(parts), seen[pair]) for pair, parts in values.items()}


def _nodes(path: Path, notes: list[str]) -> dict[str, Node]:
    words = Words()
    found: dict[str, Node] = {}
    rows: dict[str, int] = {}

    def understood(row: int, cells: dict[str, Any]) -> None:
        node = words.needed("node", cells)
        first = rows.setdefault(node, row)
        if first != row:
            raise Refused("node", node, say("is the same node as row {first}", first=first))
        sector = words.text("sector", cells.get("sector"))
        if sector is None:
            raise Refused("sector", None, say("is empty; write a word of your own, such as unknown"))
        if sector == EVERY:
            raise Refused("sector", sector, say("stands for every sector; choose another word"))
        more = [words.text(column, cells.get(column)) for column in ("name", "economy", "item")]
        found[node] = (more[0], sector, more[1], more[2], number("output", cells.get("output")))

    _table(path, NODES, ("node", "sector"), understood, notes)
    if not found:
        raise _none(path, NODES)
    return found


def _all_there(edges: Path, links: Links, told: dict[str, Node], nodes: Path) -> None:
    """Refuse edges that name a node which the table of nodes lacks."""
    bad: list[tuple[int, str, str]] = []
    for pair, (_, row) in links.items():
        bad += [
            (row, column, node) for column, node in zip(("supplier", "buyer"), pair, strict=True) if node not in told
        ]
    if not bad:
        return
    bad.sort()
    lines = []
    for row, column, node in bad[: given.SHOWN]:
        near = codes.suggest(node, list(told))
        guess = say("; did you mean {near!r}?", near=near[0]) if near else ""
        lines.append(Refused(column, node, say("is no node of {name}{guess}", name=nodes.name, guess=guess)).line(row))
    missing = len({node for _, _, node in bad})
    raise given.refusal(
        edges.name, lines, len(bad), len(links),
        plural(
            "Add the {n:,} missing node to {file}.", "Add the {n:,} missing nodes to {file}.", missing, file=nodes.name
        ),
    )  # fmt: skip


def _essential(path: Path | None, sectors: set[str], manner: Manner, notes: list[str]) -> dict[tuple[str, str], int]:
    assert path is not None
    words = Words()
    found: dict[tuple[str, str], int] = {}
    rows: dict[tuple[str, str], int] = {}
    spare: set[str] = set()

    def understood(row: int, cells: dict[str, Any]) -> None:
        pair = words.needed("supplier_sector", cells), words.needed("buyer_sector", cells)
        for column, sector in zip(("supplier_sector", "buyer_sector"), pair, strict=True):
            if sector in sectors or (column == "buyer_sector" and sector == EVERY):
                continue
            if not manner.spare_sectors:
                near = codes.suggest(sector, sorted(sectors))
                raise Refused(
                    column,
                    sector,
                    say(
                        "no node is of this sector{guess}",
                        guess=say("; did you mean {near!r}?", near=near[0]) if near else "",
                    ),
                )
            spare.add(sector)
        first = rows.setdefault(pair, row)
        if first != row:
            raise Refused("", f"{pair[0]} -> {pair[1]}", say("is the same pair as row {first}", first=first))
        value = kind(cells.get("essential"))
        if spare.isdisjoint(pair):
            found[pair] = value

    _table(
        path, ESSENTIAL, ("supplier_sector", "buyer_sector", "essential"), understood, notes,
        say("Sectors that no node has may stay with --spare-sectors."),
    )  # fmt: skip
    if spare:
        notes.append(
            plural(
                "{file}: {n:,} sector that no node is of", "{file}: {n:,} sectors that no node is of", len(spare),
                file=path.name,
            )
        )  # fmt: skip
    if not found:
        raise _none(path, ESSENTIAL)
    return found


def _none(path: Path, columns: Sequence[Column]) -> DataError:
    return DataError(
        say("{name} has a header and no rows that count", name=path.name),
        hint=say(
            "Columns: {columns}. {hint}",
            columns=", ".join(column.name for column in columns),
            hint=_template(columns),
        ),
    )


def _template(columns: Sequence[Column]) -> str:
    name = next(name for name, those in TABLES.items() if those is columns)
    return say("`scrisk template {name}` writes an example.", name=name)


TABLES: dict[str, tuple[Column, ...]] = {
    "network-edges": EDGES, "network-nodes": NODES, "network-essential": ESSENTIAL, "network-shocks": SHOCKS,
}  # fmt: skip


def _table(
    path: Path,
    columns: tuple[Column, ...],
    needed: Sequence[str],
    understood: Callable[[int, dict[str, Any]], T],
    notes: list[str],
    allowed: str = "",
) -> list[tuple[int, T]]:
    """Read a table row by row, and refuse it as a whole when a row cannot be taken."""
    taken: list[tuple[int, T]] = []
    bad: list[str] = []
    count = found = 0
    for row, cells in _rows(path, columns, needed, notes):
        found += 1
        try:
            if isinstance(cells, Refused):
                raise cells
            taken.append((row, understood(row, cells)))
        except Refused as refused:
            count += 1
            if len(bad) < given.SHOWN:
                bad.append(refused.line(row))
    if count:
        raise given.refusal(path.name, bad, count, found, f"{allowed} {_template(columns)}".strip())
    return taken


def _rows(
    path: Path, columns: tuple[Column, ...], needed: Sequence[str], notes: list[str]
) -> Iterator[tuple[int, dict[str, Any] | Refused]]:
    hint = _template(columns)
    rows = given.rows(path, path.name, hint)
    head = given.header(rows, path.name, hint)
    places = given.placed(path.name, head, known(columns), hint)
    missing = [name for name in needed if name not in places.values()]
    if missing:
        raise given.lacking(path.name, head, missing, columns, hint)
    unused = [name for place, name in enumerate(head) if place not in places and name]
    if unused:
        notes.append(
            plural(
                "{file}: column not used: {columns}", "{file}: columns not used: {columns}", len(unused),
                file=path.name, columns=", ".join(unused[:10]),
            )
        )  # fmt: skip
    for number_, cells in rows:
        # A row that begins with something is not empty: most need no closer look.
        if not (cells and cells[0]) and not any(str(cell if cell is not None else "").strip() for cell in cells):
            continue
        if len(cells) > len(head) and any(str(cell or "").strip() for cell in cells[len(head) :]):
            yield (
                number_,
                Refused("", None, say("has {count} cells, the header {columns}", count=len(cells), columns=len(head))),
            )
            continue
        yield number_, {name: cells[place] for place, name in places.items() if place < len(cells)}
