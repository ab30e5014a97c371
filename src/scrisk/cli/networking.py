"""What the questions about networks share: the store, the numbers of the method, and the words for what is hit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from scrisk.errors import UsageError
from scrisk.language import say

if TYPE_CHECKING:
    import polars as pl

    from scrisk.cli.options import Options
    from scrisk.method import Method
    from scrisk.scoring.networks import Graph, Shock
    from scrisk.warehouse.networks import Networks, Stored


def store(options: Options) -> Networks:
    """Return the networks beside the warehouse; nothing is built."""
    from scrisk.warehouse.networks import Networks

    return Networks(options.history())


def method_of(options: Options) -> Method:
    """Return the numbers of the method: those of the settings."""
    from scrisk import method
    from scrisk.catalog import find_settings, load_settings

    return method.load(load_settings(find_settings(options.history().folder)).method)


def shocks(given: dict[str, Sequence[str]], graph: Graph) -> list[Shock]:
    """Return what words such as ``FIRM=0.4`` mean: who is hit, and the share of output that is lost."""
    from scrisk.scoring.networks import Shock

    found = []
    for option, texts in given.items():
        kind = "node" if option == "stop" else option
        for text in texts:
            what, loss = (text, 1.0) if kind == "node" and text in graph.places else _split(option, text)
            found.append(Shock(kind, what, loss))
    return found


def _split(option: str, text: str) -> tuple[str, float]:
    what, sign, number = text.rpartition("=")
    if not sign:
        return text, 1.0
    try:
        share = float(number.removesuffix("%")) / (100.0 if number.endswith("%") else 1.0)
    except ValueError:
        share = -1.0
    if not 0.0 <= share <= 1.0:
        raise UsageError(
            say(
                "--{option} {text!r}: {number!r} is no share of output that is lost",
                option=option,
                text=text,
                number=number,
            ),
            hint=say(
                "Write --{option} {what}=0.4 or --{option} {what}=40%; without a share all of it is lost.",
                option=option,
                what=what,
            ),
        )
    return what, share


def opened(options: Options, name: str | None) -> tuple[Graph, dict[str, Any], Networks, Stored | None]:
    """Return a network, what is to be said of it, the store, and how it is kept there unless it is built in."""
    from scrisk.warehouse import built_in

    kept = store(options)
    if name in built_in.BUILT_IN:
        with options.warehouse() as warehouse:
            graph, said = built_in.graph(warehouse, name)
        stored = None
    else:
        stored = kept.find(name)
        graph = stored.graph
        said = {**stored.manifest, "label": stored.name, "limits": ()}
    for kind in ("sector", "economy", "item"):
        column = f"node_{kind}"
        some = column in graph.nodes.columns
        said[f"{kind}s"] = graph.nodes[column].drop_nulls().n_unique() if some else 0
    return graph, said, kept, stored


def with_nodes(frame: pl.DataFrame, graph: Graph) -> pl.DataFrame:
    """Return an index with what describes each node, in the order of the ranks."""
    from scrisk.scoring.networks import DESCRIBED

    described = graph.nodes.select(name for name in DESCRIBED if name in graph.nodes.columns)
    more = [name for name in described.columns if name != "node"]
    joined = frame.join(described, on="node", how="left", maintain_order="left")
    return joined.select(
        "systemic_rank", "node", *more, *(c for c in frame.columns if c not in ("systemic_rank", "node"))
    )
