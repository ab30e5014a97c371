"""``scrisk network``: a network of one's own firms, and what falls in it when one falls."""

from __future__ import annotations

import click

from scrisk.cli.nested import questions

QUESTIONS: dict[str, str] = {
    "load": "Bring in who sells what to whom.",
    "risk": "Who matters: what falls when each node stops, ranked.",
    "shock": "What falls when some stop, wholly or in part.",
    "list": "The networks there are.",
    "show": "One network: its nodes and links.",
    "drop": "Remove a network.",
}


@click.group("network", cls=questions("network", QUESTIONS), short_help="Your own firms: who matters, and what falls.")
def command() -> None:
    """Networks of your own firms: who matters, and what falls when one falls.

    Losses run down to those who lack goods and up to those who lose orders (Diem et al. 2022).

    \b
    Example:
      scrisk template network-edges -o edges.csv
      scrisk network load edges.csv --nodes nodes.csv --name my-group
      scrisk network risk my-group
      scrisk network shock my-group --stop MAGNETS-A --sector motors=0.2
    """
