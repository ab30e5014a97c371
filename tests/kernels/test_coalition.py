"""The day loop of help: who gets what, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from scrisk.arrays.coalition import LENT_DAYS, LENT_SHARE, SENT, SENT_SHARE, WARNED
from scrisk.kernels.coalition import helped

Floats = npt.NDArray[np.float64]
BOTH = np.ones((1, 2), dtype=np.int8)


def run(
    net: Any, stock: Any, tools: Any = (), *, size: Any = (1.0, 1.0), inside: Any = BOTH, works: Any = None,
    build: float = 0.1,
) -> Floats:  # fmt: skip
    """Return the unmet days by set and member of one draw; a tool is (kind, capacity, lead, reach)."""
    needs = np.array(net, dtype=np.float64)[:, None, :]
    members = needs.shape[0]
    kinds = [tool[0] for tool in tools]
    inside = np.array(inside, dtype=np.int8)
    sets = inside.shape[0]
    line = np.tile(np.arange(members), (sets, 1))
    out = np.empty((sets, members, 1))
    helped(
        needs, np.array(stock, dtype=np.float64)[:, None], np.array(size, dtype=np.float64),
        np.array([[tool[1]] for tool in tools], dtype=np.float64).reshape(len(kinds), 1),
        np.array(kinds, dtype=np.int8), np.array([tool[2] for tool in tools], dtype=np.int64),
        np.array([tool[3] for tool in tools], dtype=np.int8).reshape(len(kinds), members),
        line, inside,
        np.ones((sets, len(kinds)), dtype=np.int8) if works is None else np.array(works, dtype=np.int8),
        build, 1e-9, np.empty((7, members)), out,
    )  # fmt: skip
    return out[:, :, 0]


def test_without_tools_each_has_its_own_stock() -> None:
    # 3 days of need against 1 and 5 days of stock.
    assert run([[1, 1, 1], [1, 1, 1]], [1, 5]).tolist() == [[2, 0]]


def test_what_is_lent_is_what_the_lender_never_needs() -> None:
    # The second needs 3 of its 4: one day's demand is left, of a member twice as large: 2 units for the first, who
    # lacks 3.
    tool = (LENT_SHARE, 1.0, 0, (1, 1))
    assert run([[1, 1, 1], [1, 1, 1]], [0, 4], [tool], size=(1, 2)).tolist() == [[1, 0]]


def test_half_of_it_or_so_many_days() -> None:
    needs = [[1, 1, 1], [0, 0, 0]]
    assert run(needs, [0, 4], [(LENT_SHARE, 0.5, 0, (1, 1))]).tolist() == [[1, 0]]
    assert run(needs, [0, 4], [(LENT_DAYS, 1.5, 0, (1, 1))]).tolist() == [[1.5, 0]]


def test_what_one_takes_another_lacks() -> None:
    # Two that lack 2 and 1, a third with 1.5 to lend: each gets half of its lack; a second pool finds nothing left.
    tool = (LENT_SHARE, 1.0, 0, (1, 1, 1))
    needs = [[1, 1], [0.5, 0.5], [0, 0]]
    inside = np.ones((1, 3), dtype=np.int8)
    once = run(needs, [0, 0, 1.5], [tool], size=(1, 1, 1), inside=inside)
    twice = run(needs, [0, 0, 1.5], [tool, tool], size=(1, 1, 1), inside=inside)
    assert once.tolist() == twice.tolist() == [[1, 0.5, 0]]


def test_nobody_lends_or_gets_who_is_not_in_or_of_unknown_size() -> None:
    needs, stock, tool = [[1, 1], [0, 0]], [0, 9], (LENT_SHARE, 1.0, 0, (1, 1))
    assert run(needs, stock, [tool], inside=[[1, 0]]).tolist() == [[2, 0]]
    assert run(needs, stock, [tool], inside=[[1, 1]], works=[[0]]).tolist() == [[2, 0]]
    assert run(needs, stock, [tool], size=(1, np.nan)).tolist() == [[2, 0]]
    assert run(needs, stock, [(LENT_SHARE, 1.0, 0, (0, 1))]).tolist() == [[2, 0]]


def test_goods_go_first_to_those_who_run_short() -> None:
    # 1 unit a day. The first has no stock and lacks 1; the second would draw on its own: it gets nothing.
    assert run([[1, 1], [1, 1]], [0, 2], [(SENT, 1.0, 0, (1, 1))]).tolist() == [[0, 0]]
    # 1 unit a day for two that lack 1 and 3: a quarter of each one's lack.
    assert run([[1], [3]], [0, 0], [(SENT, 1.0, 0, (1, 1))]).tolist() == [[0.75, 2.25]]


def test_what_is_left_spares_the_stocks_of_the_others() -> None:
    # 3 units a day: 1 for the one without stock, 2 spare the second's stock of 2, which then lasts for day 2.
    needs = [[1, 0], [2, 2]]
    assert run(needs, [0, 2], [(SENT, 3.0, 0, (1, 1))]).tolist() == [[0, 0]]
    assert run(needs, [0, 2], [(SENT, 1.0, 0, (1, 0))]).tolist() == [[0, 2]]


def test_goods_come_after_their_lead_time_and_as_a_share() -> None:
    assert run([[1, 1, 1], [0, 0, 0]], [0, 0], [(SENT, 1.0, 2, (1, 1))]).tolist() == [[2, 0]]
    assert run([[1, 1], [1, 1]], [0, 0], [(SENT_SHARE, 0.25, 0, (1, 0))]).tolist() == [[1.5, 2]]


def test_the_longest_notice_counts() -> None:
    # 10 days of notice at 0.1 add one day of stock; 5 days beside them add nothing more.
    tools = [(WARNED, 10.0, 0, (1, 1)), (WARNED, 5.0, 0, (1, 1))]
    assert run([[1, 1], [1, 1]], [0, 0.5], tools).tolist() == [[1, 0.5]]


def test_a_backlog_fills_the_stock_up_to_what_it_was() -> None:
    # A day's need empties the stock of 1; 3 arrive, 1 fits; of the next 2 days one is met.
    assert run([[1, -3, 1, 1], [0, 0, 0, 0]], [1, 0]).tolist() == [[1, 0]]


@pytest.mark.parametrize("kind", [SENT, SENT_SHARE, LENT_SHARE, LENT_DAYS, WARNED])
def test_no_capacity_changes_no_byte(kind: int) -> None:
    rng = np.random.default_rng(7)
    needs, stock = rng.uniform(-0.5, 1.0, (2, 40)), rng.uniform(0, 5, 2)
    plain = run(needs, stock)
    assert run(needs, stock, [(kind, 0.0, 0, (1, 1))]).tobytes() == plain.tobytes()
