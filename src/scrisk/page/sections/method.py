"""The method in brief, and every number of it."""

from __future__ import annotations

from scrisk.language import say
from scrisk.page.model import Grid, Notes, Section
from scrisk.page.question import Question

_KEYS = ("parameter",)
_COLUMNS = ("parameter", "parameter_value", "unit", "meaning", "reference")


def section(question: Question) -> Section:
    """Say how the figures come about."""
    rows = question.rows("parameters")
    columns = tuple(question.column(key) for key in _COLUMNS)
    grid = Grid(
        "method-table", say("Every number of the method"), columns,
        tuple(question.row(columns, row, _KEYS) for row in rows), table="method_parameter", long=True,
    )  # fmt: skip
    return Section(
        "method",
        say("The method in brief"),
        (),
        (
            Notes(
                (
                    say(
                        "Concentration: the HHI is the sum of the squared shares of suppliers, by weight where weights "
                        "are known, else by value, or of the world's supply where trade codes do not tell an item."
                    ),
                    say(
                        "Risk: likelihood of an interruption, dependence and vulnerability, each between fixed "
                        "goalposts, joined by a geometric mean. The interval comes from draws over weights, goalposts, "
                        "means, errors of the data and what is missing; where it reaches into too many bands, no band "
                        "is claimed."
                    ),
                    say(
                        "Likelihood: a model of how imports fell in the past, tested on years that it had not seen; "
                        "see the calibration above."
                    ),
                    say(
                        "Scenarios: who stops what towards whom and for how long, run day by day through shares of "
                        "supply and stocks. Stocks are judgements where nobody publishes them."
                    ),
                    say(
                        "Cooperation: the same scenario with and without the instruments of a coalition; gains are "
                        "divided by the Shapley value."
                    ),
                    say(
                        "What is not known is not zero: it is shown as a dash, and the interval grows with it. Ask "
                        "`scrisk explain ECONOMY ITEM` where any one figure comes from."
                    ),
                )
            ),
            grid,
        ),
    )
