"""``scrisk coop``: what economies do together; each question is a command of its own, loaded when it is asked."""

from __future__ import annotations

import click

from scrisk.cli.nested import questions

# Name, and what --help says of it. A question lives in cli/coop_<name>.py and is called ``question`` there.
QUESTIONS: dict[str, str] = {
    "ledger": "Dated events and frameworks, by layer and binding force.",
    "depth": "How deep cooperation of two economies is, by layer, month by month.",
    "plan": "Who should buy how much from whom, alone and together.",
    "friction": "What is left of it when one layer falls away.",
    "value": "What a coalition avoids, who should get what, which instrument brings it.",
    "instruments": "How economies may help each other: members, goods, capacity, state.",
}


@click.group(
    "coop", cls=questions("coop", QUESTIONS), short_help="Cooperation: what there is, how deep it is, what it is worth."
)
def command() -> None:
    """Cooperation between economies: what there is, how deep it is, what it is worth.

    \b
    Example:
      scrisk coop ledger --party KOR
      scrisk coop depth JPN KOR
      scrisk coop friction
      scrisk coop value --members JPN,KOR,AUS
    """
