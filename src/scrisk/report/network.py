"""Networks of one's own: what was loaded, who matters, what falls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.console import Group, RenderableType
from rich.text import Text

from scrisk.language import later, meant, plural, say
from scrisk.report import layout, network_words
from scrisk.report.layout import Cell, Column
from scrisk.report.network_words import amount, percent
from scrisk.report.words import NONE, Row, joined

if TYPE_CHECKING:
    from scrisk.scoring.networks import Settings

_KINDS = {"sector": later("sector"), "economy": later("economy"), "item": later("item")}
_BAR = 10
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
    told = {
        "network": row["network"],
        "nodes": network_words.nodes(row["node_count"]),
        "links": network_words.links(row["link_count"]),
    }
    heads = {
        "new": say("Network {network}: {nodes}, {links}", **told),
        "replaced": say("Network {network}: {nodes}, {links}; what was loaded under this name before is gone", **told),
        "unchanged": say("Network {network}: {nodes}, {links}; nothing is new", **told),
    }
    parts: list[RenderableType] = [Text(heads[change], "bold"), Text(_outputs(row))]
    parts += [Text(line) for line in _shape(row)]
    parts += [Text(network_words.essential(row["essential_rule"], row["unlisted_kind"], row["node_sectors"]))]
    return Group(*parts, Text(), Text(say("Next: scrisk network risk {network}", network=row["network"]), "dim"))


def _outputs(row: Row) -> str:
    output = amount(row["total_output"]) + (f" {row['network_unit']}" if row["network_unit"] else "")
    if not row["outputs_given"]:
        return say("Output {output}: what they sell to each other.", output=output)
    if row["outputs_given"] == row["node_count"]:
        return say("Output {output}, as given.", output=output)
    return say(
        "Output {output}: given for {nodes}, else what they sell here.",
        output=output, nodes=network_words.nodes(row["outputs_given"]),
    )  # fmt: skip


def _shape(row: Row) -> Iterator[str]:
    if row["part_count"] > 1:
        yield say(
            "{count:,} parts that no link joins; the largest has {nodes}.",
            count=row["part_count"], nodes=network_words.nodes(row["largest_part"]),
        )  # fmt: skip
    if row["without_inputs"]:
        nodes = network_words.nodes(row["without_inputs"])
        yield say("{nodes} without a supplier here: no supplier's fall reaches them.", nodes=nodes)
    if row["without_buyers"]:
        nodes = network_words.nodes(row["without_buyers"])
        yield say("{nodes} without a buyer here: no buyer's fall reaches them.", nodes=nodes)


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
        "esri": [_column(say("lost"), shown, lambda row: percent(row["esri"]))],
        "bar": [_column("", shown, lambda row: layout.bar(row["esri"], _BAR), False)],
        "down": [_column(meant("cascade", "down"), shown, lambda row: percent(row["esri_down"]))],
        "up": [_column(meant("cascade", "up"), shown, lambda row: percent(row["esri_up"]))],
        "own": [_column(meant("output", "own"), shown, lambda row: percent(row["output_share"]))],
        "steps": [
            _column(say("steps"), shown, lambda row: f"{row['cascade_steps']}{'' if row['is_converged'] else '+'}")
        ],
    }
    order = ("rank", "node", "sector", "economy", "item", "esri", "bar", "own", "down", "up", "steps")
    chosen_columns = list(layout.fit(variants, steps, order, width).values())
    parts: list[RenderableType] = [Text(line, "bold") for line in _ranked_sentence(rows, told, width)]
    parts += [*layout.header(chosen_columns), *layout.lines(chosen_columns)]
    parts += _more(rows, shown)
    legend = [
        say("lost: share of all output lost when the node stops; own: its own output."),
        say("down: for want of goods; up: for want of orders; a node counts with the worse."),
    ]
    open_ended = sum(not row["is_converged"] for row in rows)
    return Group(*parts, Text(), *_footer(told, chosen, legend, open_ended, width))


def _ranked_sentence(rows: Sequence[Row], told: Mapping[str, Any], width: int) -> Iterator[str]:
    first = rows[0]
    large = sum(row["esri"] >= _LARGE for row in rows)
    label = layout.crop(_label(first), max(width - 30, 20))
    yield say("{share} of all output falls with {node}", share=percent(first["esri"]), node=label)
    yield say(
        "{share} is its own; {count:,} of {nodes} of {network} take a tenth or more",
        share=percent(first["output_share"]), count=large, nodes=network_words.nodes(len(rows)), network=told["label"],
    )  # fmt: skip


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
        head = say(
            "Of {count} scenarios {scenario} costs most: {share} of all output",
            count=len(totals), scenario=name, share=lost,
        )  # fmt: skip
        parts.append(Text(head, "bold"))
        parts += [*_scenarios(totals, width), Text()]
    for total in [] if by == "total" and len(totals) > 1 else totals:
        mine = [row for row in rows if row["shock"] == total["shock"]]
        if len(totals) == 1:
            parts += [Text(line, "bold") for line in _fallen_sentence(total, told)]
        else:
            head = say(
                "{scenario}: {share} of all output is lost", scenario=total["shock"], share=percent(total["loss_share"])
            )
            parts.append(Text(head, "bold"))
        if by != "total":
            parts += _nodes(mine, top, width) if by == "node" else _groups(mine, by, top, width)
        parts.append(Text())
        for kind, some in groups.items():
            parts += [*_groups(some, kind, min(top, _FEW), width), Text()]
    legend = [
        say("lost: share of the row's output; from outside: what the shock itself takes."),
        say("down: for want of goods; up: for want of orders; a node counts with the worse."),
    ]
    open_ended = sum(not row["is_converged"] for row in totals)
    return Group(*parts, *_footer(told, chosen, legend, open_ended, width))


def _fallen_sentence(total: Row, told: Mapping[str, Any]) -> Iterator[str]:
    follows = total["loss_share"] - total["shock_share"]
    yield say(
        "{share} of all output of {network} is lost: {shock} from outside, {follows} follows",
        share=percent(total["loss_share"]), network=told["label"], shock=percent(total["shock_share"]),
        follows=percent(follows),
    )  # fmt: skip
    others = told["node_count"] - total["hit_nodes"]
    yield say(
        "{count:,} of {others} fall in {steps}; down {down}, up {up}",
        count=total["fallen_nodes"], others=plural("{n:,} other node", "{n:,} other nodes", others),
        steps=plural("{n:,} step", "{n:,} steps", total["cascade_steps"]),
        down=percent(total["loss_down"]), up=percent(total["loss_up"]),
    )  # fmt: skip
    if not total["is_converged"]:
        yield say("The cascade had not ended by then.")


def _scenarios(totals: Sequence[Row], width: int) -> list[RenderableType]:
    ordered = sorted(totals, key=lambda row: -row["loss_share"])
    variants = {
        "name": [
            _column(say("scenario"), ordered, lambda row, size=size: layout.crop(row["shock"], size), False)  # type: ignore[misc]
            for size in (24, 44)
        ],
        "lost": [_column(say("lost"), ordered, lambda row: percent(row["loss_share"]))],
        "bar": [_column("", ordered, lambda row: layout.bar(row["loss_share"], _BAR), False)],
        "shock": [_column(say("from outside"), ordered, lambda row: percent(row["shock_share"]))],
        "down": [_column(meant("cascade", "down"), ordered, lambda row: percent(row["loss_down"]))],
        "up": [_column(meant("cascade", "up"), ordered, lambda row: percent(row["loss_up"]))],
        "nodes": [_column(say("others fall"), ordered, lambda row: f"{row['fallen_nodes']:,}")],
        "steps": [
            _column(say("steps"), ordered, lambda row: f"{row['cascade_steps']}{'' if row['is_converged'] else '+'}")
        ],
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
        return [Text(say("Nobody loses anything."))]
    variants = {
        **_described(shown),
        "lost": [_column(say("lost"), shown, lambda row: percent(row["loss_share"]))],
        "bar": [_column("", shown, lambda row: layout.bar(row["loss_share"], _BAR), False)],
        "shock": [
            _column(say("from outside"), shown, lambda row: percent(row["shock_loss"]) if row["shock_loss"] else NONE)
        ],
        "down": [_column(meant("cascade", "down"), shown, lambda row: percent(row["loss_down"]))],
        "up": [_column(meant("cascade", "up"), shown, lambda row: percent(row["loss_up"]))],
        "output": [_column(say("output lost"), shown, lambda row: amount(row["lost_output"]))],
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
        return [Text(say("Nobody loses any output."))]
    column, title = f"node_{kind}", say(_KINDS[kind])
    variants = {
        "group": [
            _column(title, shown, lambda row, size=size: layout.crop(row[column] or NONE, size), False)  # type: ignore[misc]
            for size in (20, 40)
        ],
        "nodes": [_column(say("nodes"), shown, lambda row: f"{row['node_count']:,}")],
        "lost": [_column(say("lost"), shown, lambda row: percent(row["loss_share"]))],
        "bar": [_column("", shown, lambda row: layout.bar(row["loss_share"], _BAR), False)],
        "output": [_column(say("output lost"), shown, lambda row: amount(row["lost_output"]))],
        "down": [_column(meant("cascade", "down"), shown, lambda row: amount(row["loss_down_output"]))],
        "up": [_column(meant("cascade", "up"), shown, lambda row: amount(row["loss_up_output"]))],
        "shock": [_column(say("from outside"), shown, lambda row: amount(row["shock_loss_output"]))],
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
    below = [Text(say("Built in: {name}, {title}.", name=name, title=say(title)), "dim") for name, title in built_in]
    if not rows:
        none = say("No network is loaded. scrisk network load EDGES --nodes NODES brings one in.")
        return Group(Text(none), *below)
    variants = {
        "name": [_column(say("network"), rows, lambda row: row["network"], False)],
        "nodes": [_column(say("nodes"), rows, lambda row: f"{row['node_count']:,}")],
        "links": [_column(say("links"), rows, lambda row: f"{row['link_count']:,}")],
        "sectors": [_column(say("sectors"), rows, lambda row: f"{row['node_sectors']:,}")],
        "output": [_column(say("output"), rows, lambda row: amount(row["total_output"]))],
        "unit": [_column(say("unit"), rows, lambda row: layout.crop(row["network_unit"] or NONE, 16), False)],
        "rule": [_column(meant("inputs", "essential"), rows, lambda row: row["essential_rule"], False)],
        "risk": [_column(say("risk"), rows, lambda row: say("computed") if row["has_risk"] else NONE, False)],
        "files": [
            _column(say("files"), rows, lambda row: layout.crop(row["network_files"].replace(";", " "), 50), False)
        ],
    }
    steps = tuple((name, 0) for name in variants)
    columns = list(layout.fit(variants, steps, tuple(variants), width).values())
    return Group(
        *layout.header(columns),
        *layout.lines(columns),
        Text(),
        Text(plural("{n:,} network.", "{n:,} networks.", len(rows)), "dim"),
        *below,
    )


def shown(rows: Sequence[Row], told: Mapping[str, Any], links: bool, top: int, width: int) -> RenderableType:
    """Return the nodes or links of a network, the largest first."""
    some = rows[:top]
    parts: list[RenderableType] = [
        Text(
            say(
                "{network}: {nodes}, {links}", network=told["label"], nodes=network_words.nodes(told["node_count"]),
                links=network_words.links(told["link_count"]),
            ),
            "bold",
        )
    ]  # fmt: skip
    if links:
        variants = {
            "supplier": _sized(say("supplier"), some, "supplier_node"),
            "buyer": _sized(say("buyer"), some, "buyer_node"),
            "value": [_column(say("value"), some, lambda row: amount(row["link_value"]))],
            "kind": [_column(say("kind"), some, lambda row: network_words.need(row["link_need"]), False)],
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
                    say("output"),
                    some,
                    lambda row: amount(row["node_output"]) + ("*" if row["is_output_given"] else ""),
                )
            ],
            "sales": [_column(say("sells"), some, lambda row: amount(row["node_sales"]))],
            "bought": [_column(say("buys"), some, lambda row: amount(row["node_purchases"]))],
            "buyers": [_column(say("buyers"), some, lambda row: f"{row['node_buyers']:,}")],
            "suppliers": [_column(say("suppliers"), some, lambda row: f"{row['node_suppliers']:,}")],
        }
        steps = (
            ("node", 0), ("output", 0), ("sector", 0), ("sales", 0), ("bought", 0), ("buyers", 0), ("suppliers", 0),
            ("economy", 0), ("node", 1), ("item", 0), ("node", 2), ("sector", 1),
        )  # fmt: skip
        order = ("node", "sector", "economy", "item", "output", "sales", "bought", "buyers", "suppliers")
    columns = list(layout.fit(variants, steps, order, width).values())
    parts += [*layout.header(columns), *layout.lines(columns), *_more(rows, some), Text()]
    if not links and any(row["is_output_given"] for row in some):
        parts.append(Text(say("* as given; else what the node sells to the network."), "dim"))
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
            _column(say("node"), rows, lambda row, size=size: layout.crop(_label(row), size), False)  # type: ignore[misc]
            for size in (22, 34, 60)
        ]
    }
    for kind, sizes in (("sector", (16, 30)), ("economy", (12,)), ("item", (24,))):
        if any(row.get(f"node_{kind}") for row in rows):
            found[kind] = _sized(say(_KINDS[kind]), rows, f"node_{kind}", sizes)
    return found


def _more(rows: Sequence[Row], shown: Sequence[Row]) -> list[RenderableType]:
    left = len(rows) - len(shown)
    return [Text(say("and {count:,} more (--top, or another --format)", count=left), "dim")] if left else []


def _footer(
    told: Mapping[str, Any], chosen: Settings, legend: Sequence[str], open_ended: int, width: int
) -> Iterator[RenderableType]:
    for line in legend:
        yield Text(line, "dim")
    if open_ended:
        line = say(
            "+ {count:,} did not end within {steps:,} steps: what is shown is where it stood.",
            count=open_ended, steps=chosen.max_steps,
        )  # fmt: skip
        yield Text(line, "dim")
    if chosen.replacement:
        yield Text(say("Buyers turn to the rest of a market, so far as that is large enough (--replacement)."), "dim")
    for line in _rests_on(told):
        yield Text(line, "dim")
    last = say(
        "Ended when no output changes by more than {epsilon:g} a step. Method: Diem et al. 2022.",
        epsilon=chosen.epsilon,
    )
    yield Text(last, "dim")


def _rests_on(told: Mapping[str, Any]) -> Iterator[str]:
    yield from told["limits"]
    yield network_words.essential(told["rule"], told["unlisted"], told["sector_count"])
    output = amount(told["total_output"]) + (f" {told['unit']}" if told["unit"] else "")
    yield say(
        "Network {network} {hash}: {files}.",
        network=told["label"], hash=told["network_hash"][:12], files=joined(told["files"].split(";")),
    )  # fmt: skip
    if told["output_given"] == told["node_count"]:
        yield say("Output {output} (as given).", output=output)
    elif told["output_given"]:
        yield say("Output {output} (given in part).", output=output)
    else:
        yield say("Output {output} (what nodes sell to each other).", output=output)
