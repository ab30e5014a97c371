"""Build the report: ask each section, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from scrisk.language import say
from scrisk.page.model import Document
from scrisk.page.question import Question
from scrisk.page.sections import SECTIONS
from scrisk.warehouse.select import chosen

if TYPE_CHECKING:
    from scrisk.report.words import Names
    from scrisk.warehouse import Warehouse


def build(warehouse: Warehouse, names: Names, economies: Sequence[str] = (), chains: Sequence[str] = ()) -> Document:
    """Build the report.

    Parameters
    ----------
    warehouse
        An open warehouse.
    names
        What things are called, in the language of the report; ``speaking`` has that language too.
    economies, chains
        As a user types them; none means the focal economies, and all chains.

    Returns
    -------
    Document
        Sections without figures in this warehouse say so.

    Raises
    ------
    CodeError, UsageError
        For an economy or chain that nobody knows.
    """
    question = Question(
        warehouse,
        names,
        tuple(warehouse.economies(economies)),
        tuple(chosen(chains, warehouse.query("chains").dicts(), "chain")),
    )
    run = warehouse.query("run").dicts()[0]
    return Document(
        title=say("Supply-chain risk: {economies}", economies=_listed([names.economy(e) for e in question.economies])),
        lead=say("How exposed, to whom, through which goods, and how sure the figures are."),
        language=names.lang,
        economies=tuple((code, names.economy(code)) for code in question.economies),
        chains=tuple((chain, names.chain(chain)) for chain in question.chains),
        sections=tuple(section(question) for section in SECTIONS),
        about=(
            (say("Run"), run["run_id"]),
            (say("Method"), run["method_version"]),
            (say("Program"), f"scrisk {run['code_version']}"),
            *(((say("Left out"), run["left_out"]),) if run["left_out"] else ()),
        ),
    )


def _listed(names: Sequence[str]) -> str:
    """Join names as the language does."""
    if len(names) < 2:
        return "".join(names)
    return say("{names} and {last}", names=say(", ").join(names[:-1]), last=names[-1])
