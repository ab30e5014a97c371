"""Networks of one's own: what was loaded, who matters, what falls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.report import layout
from scrisk.report.layout import Cell, Column
from scrisk.report.words import NONE, Row

if TYPE_CHECKING:
    from scrisk.scoring.networks import Settings

_BAR = 10
_TINY = 5e-5  # a share that is not written out any more
_FEW = 10  # groups below a table of nodes
_LARGE = 0.1  # share of all output that a node's stop takes for it to be counted as one that matters


def loaded(row: Row, change: str, width: int) -> RenderableType:
    """Return what was brought in.

    Parameters
    ----------
    row
        Of ``out.network``.
    change
        ``new``, ``replaced`` or ``unchanged``.
    width
        Cells of the terminal.
    """
    words = {"new": "", "replaced": "; what was loaded under this name before is gone", "unchanged": "; nothing is new"}
    unit = f" {row['network_unit']}" if row["network_unit"] else ""
    parts: list[RenderableType] = [
        Text(
            f"Network {row['network']}: {counted(row['node_count'], 'node')}, {counted(row['link_count'], 'link')}"
            f"{words[change]}",
            "bold",
        ),
        Text(f"Output {amount(row['total_output'])}{unit}{_outputs(row)}."),
    ]
    parts += [Text(line) for line in _shape(row)]
    parts += [Text(_essential(row["essential_rule"], row["unlisted_kind"], row["node_sectors"]))]
    return Group(*parts, Text(), Text(f"Next: scrisk network risk {row['network']}", "dim"))


def _outputs(row: Row) -> str:
    if not row["outputs_given"]:
        return ": what they sell to each other"
    if row["outputs_given"] == row["node_count"]:
        return ", as given"
    return f": given for {counted(row['outputs_given'], 'node')}, else what they sell here"


def _shape(row: Row) -> Iterator[str]:
    if row["part_count"] > 1:
        yield f"{row['part_count']:,} parts that no link joins; the largest has {counted(row['largest_part'], 'node')}."
    if row["without_inputs"]:
        yield f"{counted(row['without_inputs'], 'node')} without a supplier here: no supplier's fall reaches them."
    if row["without_buyers"]:
        yield f"{counted(row['without_buyers'], 'node')} without a buyer here: no buyer's fall reaches them."


def _essential(rule: str, unlisted: str | None, sectors: int) -> str:
    if rule == "all":
        return f"Every input counts as essential (worst case); {counted(sectors, 'sector')}."
    if rule == "none":
        if sectors <= 1:
            return "No input counts as essential: any supplier may stand in for any other, in proportion."
        return f"No input counts as essential; {counted(sectors, 'sector')}."
    return f"Essential inputs by the table; pairs it does not name are {unlisted}."


# --- who matters


def ranking(rows: Sequence[Row], told: Mapping[str, Any], chosen: Settings, top: int, width: int) -> RenderableType:
    """Return the index of the nodes, the worst first.

    Parameters
    ----------
    rows
        Of ``out.network_risk`` with what describes the nodes, in the order of the ranks.
    told
        What is said of the network.
    chosen
        How the cascades were followed.
    top
        Rows that are shown.
    width
        Cells of the terminal.
    """
    shown = rows[:top]
    steps = (
        ("node", 0), ("esri", 0), ("own", 0), ("down", 0), ("up", 0), ("rank", 0), ("node", 1), ("bar", 0),
        ("sector", 0), ("economy", 0), ("steps", 0), ("item", 0), ("node", 2), ("sector", 1),
    )  # fmt: skip
    variants = {
        **_described(shown),
        "rank": [_column("", shown, lambda row: str(row["systemic_rank"]))],
        "esri": [_column("lost", shown, lambda row: percent(row["esri"]))],
        "bar": [_column("", shown, lambda row: layout.bar(row["esri"], _BAR), False)],
        "down": [_column("down", shown, lambda row: percent(row["esri_down"]))],
        "up": [_column("up", shown, lambda row: percent(row["esri_up"]))],
        "own": [_column("own", shown, lambda row: percent(row["output_share"]))],
        "steps": [_column("steps", shown, lambda row: f"{row['cascade_steps']}{'' if row['is_converged'] else '+'}")],
    }
    order = ("rank", "node", "sector", "economy", "item", "esri", "bar", "own", "down", "up", "steps")
    chosen_columns = list(layout.fit(variants, steps, order, width).values())
    parts: list[RenderableType] = [Text(line, "bold") for line in _ranked_sentence(rows, told, width)]
    parts += [*layout.header(chosen_columns), *layout.lines(chosen_columns)]
    parts += _more(rows, shown)
    legend = [
        "lost: share of all output lost when the node stops; own: its own output.",
        "down: for want of goods; up: for want of orders; a node counts with the worse.",
    ]
    open_ended = sum(not row["is_converged"] for row in rows)
    return Group(*parts, Text(), *_footer(told, chosen, legend, open_ended, width))


def _ranked_sentence(rows: Sequence[Row], told: Mapping[str, Any], width: int) -> Iterator[str]:
    first = rows[0]
    large = sum(row["esri"] >= _LARGE for row in rows)
    label = layout.crop(_label(first), max(width - 30, 20))
    yield f"{percent(first['esri'])} of all output falls with {label}"
    own, nodes = percent(first["output_share"]), counted(len(rows), "node")
    yield f"{own} is its own; {large:,} of {nodes} of {told['label']} take a tenth or more"


# --- what falls


def fallen(
    rows: Sequence[Row],
    groups: Mapping[str, Sequence[Row]],
    totals: Sequence[Row],
    told: Mapping[str, Any],
    chosen: Settings,
    by: str,
    top: int,
    width: int,
) -> RenderableType:
    """Return what falls in one scenario or in several.

    Parameters
    ----------
    rows
        Nodes or groups of nodes, the largest loss of output first.
    groups
        Further groups that are shown below, by kind.
    totals
        What each scenario comes to.
    told
        What is said of the network.
    chosen
        How the cascades were followed.
    by
        What a row is: node, sector, economy, item.
    top
        Rows that are shown.
    width
        Cells of the terminal.
    """
    parts: list[RenderableType] = []
    if len(totals) > 1:
        worst = max(totals, key=lambda row: row["loss_share"])
        name = layout.crop(worst["shock"], max(width - 58, 20))
        lost = percent(worst["loss_share"])
        parts.append(Text(f"Of {len(totals)} scenarios {name} costs most: {lost} of all output", "bold"))
        parts += [*_scenarios(totals, width), Text()]
    for total in [] if by == "total" and len(totals) > 1 else totals:
        mine = [row for row in rows if row["shock"] == total["shock"]]
        if len(totals) == 1:
            parts += [Text(line, "bold") for line in _fallen_sentence(total, told)]
        else:
            parts.append(Text(f"{total['shock']}: {percent(total['loss_share'])} of all output is lost", "bold"))
        if by != "total":
            parts += _nodes(mine, top, width) if by == "node" else _groups(mine, by, top, width)
        parts.append(Text())
        for kind, some in groups.items():
            parts += [*_groups(some, kind, min(top, _FEW), width), Text()]
    legend = [
        "lost: share of the row's output; from outside: what the shock itself takes.",
        "down: for want of goods; up: for want of orders; a node counts with the worse.",
    ]
    open_ended = sum(not row["is_converged"] for row in totals)
    return Group(*parts, *_footer(told, chosen, legend, open_ended, width))


def _fallen_sentence(total: Row, told: Mapping[str, Any]) -> Iterator[str]:
    follows = total["loss_share"] - total["shock_share"]
    lost, hit = percent(total["loss_share"]), percent(total["shock_share"])
    yield f"{lost} of all output of {told['label']} is lost: {hit} from outside, {percent(follows)} follows"
    others = told["node_count"] - total["hit_nodes"]
    steps = counted(total["cascade_steps"], "step")
    down, up = percent(total["loss_down"]), percent(total["loss_up"])
    yield f"{total['fallen_nodes']:,} of {counted(others, 'other node')} fall in {steps}; down {down}, up {up}"
    if not total["is_converged"]:
        yield "The cascade had not ended by then."


def _scenarios(totals: Sequence[Row], width: int) -> list[RenderableType]:
    ordered = sorted(totals, key=lambda row: -row["loss_share"])
    variants = {
        "name": [
            _column("scenario", ordered, lambda row, size=size: layout.crop(row["shock"], size), False)  # type: ignore[misc]
            for size in (24, 44)
        ],
        "lost": [_column("lost", ordered, lambda row: percent(row["loss_share"]))],
        "bar": [_column("", ordered, lambda row: layout.bar(row["loss_share"], _BAR), False)],
        "shock": [_column("from outside", ordered, lambda row: percent(row["shock_share"]))],
        "down": [_column("down", ordered, lambda row: percent(row["loss_down"]))],
        "up": [_column("up", ordered, lambda row: percent(row["loss_up"]))],
        "nodes": [_column("others fall", ordered, lambda row: f"{row['fallen_nodes']:,}")],
        "steps": [_column("steps", ordered, lambda row: f"{row['cascade_steps']}{'' if row['is_converged'] else '+'}")],
    }
    steps = (
        ("name", 0), ("lost", 0), ("shock", 0), ("down", 0), ("up", 0), ("nodes", 0), ("bar", 0), ("steps", 0),
        ("name", 1),
    )  # fmt: skip
    order = ("name", "lost", "bar", "shock", "down", "up", "nodes", "steps")
    columns = list(layout.fit(variants, steps, order, width).values())
    return [*layout.header(columns), *layout.lines(columns)]


def _nodes(rows: Sequence[Row], top: int, width: int) -> list[RenderableType]:
    hit = [row for row in rows if row["loss_share"] > 0]
    shown = hit[:top]
    if not shown:
        return [Text("Nobody loses anything.")]
    variants = {
        **_described(shown),
        "lost": [_column("lost", shown, lambda row: percent(row["loss_share"]))],
        "bar": [_column("", shown, lambda row: layout.bar(row["loss_share"], _BAR), False)],
        "shock": [
            _column("from outside", shown, lambda row: percent(row["shock_loss"]) if row["shock_loss"] else NONE)
        ],
        "down": [_column("down", shown, lambda row: percent(row["loss_down"]))],
        "up": [_column("up", shown, lambda row: percent(row["loss_up"]))],
        "output": [_column("output lost", shown, lambda row: amount(row["lost_output"]))],
    }
    steps = (
        ("node", 0), ("output", 0), ("lost", 0), ("down", 0), ("up", 0), ("shock", 0), ("node", 1), ("bar", 0),
        ("sector", 0), ("economy", 0), ("item", 0), ("node", 2), ("sector", 1),
    )  # fmt: skip
    order = ("node", "sector", "economy", "item", "output", "lost", "bar", "shock", "down", "up")
    columns = list(layout.fit(variants, steps, order, width).values())
    return [*layout.header(columns), *layout.lines(columns), *_more(hit, shown)]


def _groups(rows: Sequence[Row], kind: str, top: int, width: int) -> list[RenderableType]:
    hit = [row for row in rows if row["lost_output"] > 0]
    shown = hit[:top]
    if not shown:
        return [Text("Nobody loses any output.")]
    column = f"node_{kind}"
    variants = {
        "group": [
            _column(kind, shown, lambda row, size=size: layout.crop(row[column] or NONE, size), False)  # type: ignore[misc]
            for size in (20, 40)
        ],
        "nodes": [_column("nodes", shown, lambda row: f"{row['node_count']:,}")],
        "lost": [_column("lost", shown, lambda row: percent(row["loss_share"]))],
        "bar": [_column("", shown, lambda row: layout.bar(row["loss_share"], _BAR), False)],
        "output": [_column("output lost", shown, lambda row: amount(row["lost_output"]))],
        "down": [_column("down", shown, lambda row: amount(row["loss_down_output"]))],
        "up": [_column("up", shown, lambda row: amount(row["loss_up_output"]))],
        "shock": [_column("from outside", shown, lambda row: amount(row["shock_loss_output"]))],
    }
    steps = (
        ("group", 0), ("output", 0), ("lost", 0), ("nodes", 0), ("bar", 0), ("down", 0), ("up", 0), ("shock", 0),
        ("group", 1),
    )  # fmt: skip
    order = ("group", "nodes", "output", "lost", "bar", "down", "up", "shock")
    columns = list(layout.fit(variants, steps, order, width).values())
    return [*layout.header(columns), *layout.lines(columns), *_more(hit, shown)]


# --- lists


def listing(rows: Sequence[Row], built_in: Sequence[tuple[str, str]], width: int) -> RenderableType:
    """Return the networks that are loaded, and those that are built in."""
    below = [Text(f"Built in: {name}, {title}.", "dim") for name, title in built_in]
    if not rows:
        return Group(Text("No network is loaded. scrisk network load EDGES --nodes NODES brings one in."), *below)
    variants = {
        "name": [_column("network", rows, lambda row: row["network"], False)],
        "nodes": [_column("nodes", rows, lambda row: f"{row['node_count']:,}")],
        "links": [_column("links", rows, lambda row: f"{row['link_count']:,}")],
        "sectors": [_column("sectors", rows, lambda row: f"{row['node_sectors']:,}")],
        "output": [_column("output", rows, lambda row: amount(row["total_output"]))],
        "unit": [_column("unit", rows, lambda row: layout.crop(row["network_unit"] or NONE, 16), False)],
        "rule": [_column("essential", rows, lambda row: row["essential_rule"], False)],
        "risk": [_column("risk", rows, lambda row: "computed" if row["has_risk"] else NONE, False)],
        "files": [_column("files", rows, lambda row: layout.crop(row["network_files"].replace(";", " "), 50), False)],
    }
    steps = tuple((name, 0) for name in variants)
    columns = list(layout.fit(variants, steps, tuple(variants), width).values())
    return Group(
        *layout.header(columns),
        *layout.lines(columns),
        Text(),
        Text(counted(len(rows), "network") + ".", "dim"),
        *below,
    )


def shown(rows: Sequence[Row], told: Mapping[str, Any], links: bool, top: int, width: int) -> RenderableType:
    """Return the nodes or links of a network, the largest first."""
    some = rows[:top]
    parts: list[RenderableType] = [
        Text(f"{told['label']}: {counted(told['node_count'], 'node')}, {counted(told['link_count'], 'link')}", "bold")
    ]
    if links:
        variants = {
            "supplier": _sized("supplier", some, "supplier_node"),
            "buyer": _sized("buyer", some, "buyer_node"),
            "value": [_column("value", some, lambda row: amount(row["link_value"]))],
            "kind": [_column("kind", some, lambda row: row["link_need"], False)],
        }
        steps: tuple[tuple[str, int], ...] = (
            ("supplier", 0),
            ("buyer", 0),
            ("value", 0),
            ("kind", 0),
            ("supplier", 1),
            ("buyer", 1),
        )
        order = tuple(variants)
    else:
        variants = {
            **_described(some),
            "output": [
                _column(
                    "output", some, lambda row: amount(row["node_output"]) + ("*" if row["is_output_given"] else "")
                )
            ],
            "sales": [_column("sells", some, lambda row: amount(row["node_sales"]))],
            "bought": [_column("buys", some, lambda row: amount(row["node_purchases"]))],
            "buyers": [_column("buyers", some, lambda row: f"{row['node_buyers']:,}")],
            "suppliers": [_column("suppliers", some, lambda row: f"{row['node_suppliers']:,}")],
        }
        steps = (
            ("node", 0), ("output", 0), ("sector", 0), ("sales", 0), ("bought", 0), ("buyers", 0), ("suppliers", 0),
            ("economy", 0), ("node", 1), ("item", 0), ("node", 2), ("sector", 1),
        )  # fmt: skip
        order = ("node", "sector", "economy", "item", "output", "sales", "bought", "buyers", "suppliers")
    columns = list(layout.fit(variants, steps, order, width).values())
    parts += [*layout.header(columns), *layout.lines(columns), *_more(rows, some), Text()]
    if not links and any(row["is_output_given"] for row in some):
        parts.append(Text("* as given; else what the node sells to the network.", "dim"))
    return Group(*parts, *(Text(line, "dim") for line in _rests_on(told)))


# --- what they share


def _column(header: str, rows: Sequence[Row], write: Callable[[Row], str], right: bool = True) -> Column:
    return Column((header,), tuple(Cell(write(row)) for row in rows), right=right, gap=2)


def _sized(header: str, rows: Sequence[Row], column: str, sizes: Sequence[int] = (22, 44)) -> list[Column]:
    return [
        _column(header, rows, lambda row, size=size: layout.crop(row[column] or NONE, size), False)  # type: ignore[misc]
        for size in sizes
    ]


def _label(row: Row) -> str:
    name = row.get("node_name")
    return f"{row['node']} ({name})" if name and name != row["node"] else str(row["node"])


def _described(rows: Sequence[Row]) -> dict[str, list[Column]]:
    """Return the columns that say who a node is; those that say nothing are left out."""
    found = {
        "node": [
            _column("node", rows, lambda row, size=size: layout.crop(_label(row), size), False)  # type: ignore[misc]
            for size in (22, 34, 60)
        ]
    }
    for kind, sizes in (("sector", (16, 30)), ("economy", (12,)), ("item", (24,))):
        if any(row.get(f"node_{kind}") for row in rows):
            found[kind] = _sized(kind, rows, f"node_{kind}", sizes)
    return found


def _more(rows: Sequence[Row], shown: Sequence[Row]) -> list[RenderableType]:
    left = len(rows) - len(shown)
    return [Text(f"and {left:,} more (--top, or another --format)", "dim")] if left else []


def _footer(
    told: Mapping[str, Any], chosen: Settings, legend: Sequence[str], open_ended: int, width: int
) -> Iterator[RenderableType]:
    for line in legend:
        yield Text(line, "dim")
    if open_ended:
        yield Text(
            f"+ {open_ended:,} did not end within {chosen.max_steps:,} steps: what is shown is where it stood.", "dim"
        )
    if chosen.replacement:
        yield Text("Buyers turn to the rest of a market, so far as that is large enough (--replacement).", "dim")
    for line in _rests_on(told):
        yield Text(line, "dim")
    yield Text(f"Ended when no output changes by more than {chosen.epsilon:g} a step. Method: Diem et al. 2022.", "dim")


def _rests_on(told: Mapping[str, Any]) -> Iterator[str]:
    yield from told["limits"]
    yield _essential(told["rule"], told["unlisted"], told["sector_count"])
    unit = f" {told['unit']}" if told["unit"] else ""
    outputs = told["output_given"]
    counted = (
        "as given" if outputs == told["node_count"] else "given in part" if outputs else "what nodes sell to each other"
    )
    yield f"Network {told['label']} {told['network_hash'][:12]}: {told['files'].replace(';', ', ')}."
    yield f"Output {amount(told['total_output'])}{unit} ({counted})."


def counted(number: int, word: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> counted(1, "node"), counted(12345, "link")
    ('1 node', '12,345 links')
    """
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def percent(value: float | None) -> str:
    """Write a share in percent.

    Examples
    --------
    >>> percent(0.1234), percent(0.0004), percent(0.00001), percent(0.0), percent(None)
    ('12.3%', '0.04%', '<0.01%', '0%', '-')
    """
    if value is None:
        return NONE
    if value == 0:
        return "0%"
    if value < _TINY:
        return "<0.01%"
    return f"{100 * value:.{2 if value < 0.001 else 1}f}%"


def amount(value: float | None) -> str:
    """Write an amount in three digits or more.

    Examples
    --------
    >>> amount(1234567.0), amount(12.345), amount(0.0), amount(123456.0)
    ('1.23 m', '12.3', '0', '123,456')
    """
    if value is None:
        return NONE
    for size, mark in ((1e12, "tn"), (1e9, "bn"), (1e6, "m")):
        if abs(value) >= size:
            return f"{value / size:,.3g} {mark}"
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
