"""The kernels of the composite against the same sums written in numpy, and against hand-worked figures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

from scrisk import method
from scrisk.errors import DataError
from scrisk.kernels import composite as kernels
from scrisk.method import composite as formulas
from scrisk.method.indicators import Composite
from scrisk.scoring import uncertainty

Floats = npt.NDArray[np.float64]
K = len(uncertainty.INDICATORS)
NUMBERS = method.load().composite
NAN = float("nan")
UNKNOWN = uncertainty.unknown(NUMBERS)


def neutral() -> Floats:
    """Return one draw that changes nothing: the numbers of the method, straight lines, no error."""
    none, full = uncertainty.goalposts(NUMBERS)
    weight = uncertainty.weights(NUMBERS)
    tail = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.5, 0.5])
    return np.concatenate([weight.within, weight.dimension, none, 1.0 / (full - none), tail])[None, :]


def score(
    value: Floats, draw: Floats, down: float = 0.0, up: float = 0.0, error: int = -1, geometric: int = 1
) -> float:
    """Return the score of one row in one draw."""
    reading = np.repeat(value[None, None, :], 4, axis=1)
    return _one(reading, draw, np.full((1, K), down), np.full((1, K), up), error, geometric)


def _one(reading: Floats, draw: Floats, down: Floats, up: Floats, error: int, geometric: int) -> float:
    found = np.empty((1, 1))
    none = np.zeros(1, dtype=np.int64)
    kernels.scores(
        reading, down, up, np.full(K, error, dtype=np.int64), uncertainty.dimensions(), UNKNOWN, none, none + 1,
        np.ascontiguousarray(draw.T), NUMBERS.floor, geometric, 0, 1, np.empty((7, 1)), np.empty((3, 1)), found,
    )  # fmt: skip
    return float(found[0, 0])


def middle() -> Floats:
    """Return readings a third of the way between the goalposts."""
    none, full = uncertainty.goalposts(NUMBERS)
    return none + (full - none) / 3.0


@pytest.mark.parametrize("geometric", [0, 1])
def test_a_neutral_draw_is_the_score_itself(geometric: int) -> None:
    value = np.array([0.1, 0.2, 0.3, 1.0, 0.6, 0.7, 0.5, 60.0, 0.9, 0.1])
    none, full = uncertainty.goalposts(NUMBERS)
    weight = uncertainty.weights(NUMBERS)
    x = formulas.normalised(value, at_0=none, at_100=full)
    of = uncertainty.dimensions()
    dimension = [[float((x * weight.within)[of == d].sum()) for d in range(3)]]
    mean = (
        formulas.geometric_mean(dimension, weight.dimension, floor=NUMBERS.floor)
        if geometric
        else formulas.arithmetic_mean(dimension, weight.dimension)
    )

    assert score(value, neutral(), geometric=geometric) == pytest.approx(mean.item(), rel=1e-13)


def test_means_of_equal_dimensions_are_the_same() -> None:
    assert score(middle(), neutral(), geometric=1) == pytest.approx(1 / 3, rel=1e-12)
    assert score(middle(), neutral(), geometric=0) == pytest.approx(1 / 3, rel=1e-12)


def test_what_is_not_known_takes_its_position() -> None:
    value = np.full(K, NAN)
    draw = neutral()
    weight = uncertainty.weights(NUMBERS)
    # Half of the draws lie below what counts, half above, from one end of the range to the other.
    for place, counted in ((0.0, np.zeros(K)), (0.25, UNKNOWN / 2), (0.5, UNKNOWN), (0.75, (1 + UNKNOWN) / 2)):
        draw[0, -3:] = place
        expected = (weight.within * counted * weight.dimension[uncertainty.dimensions()]).sum()
        assert score(value, draw, geometric=0) == pytest.approx(expected)
    draw[0, -3:] = [0.0, 1.0, 1.0]
    assert score(value, draw, geometric=0) == pytest.approx(2 / 3)


def test_the_floor_keeps_a_zero_from_erasing() -> None:
    none, full = uncertainty.goalposts(NUMBERS)
    value = np.where(uncertainty.dimensions() == 1, none, full)

    # 1 x 1 x .05, each to the power of a third.
    assert score(value, neutral(), geometric=1) == pytest.approx(0.05 ** (1 / 3))
    assert score(value, neutral(), geometric=0) == pytest.approx(2 / 3)


def test_aggregation_is_swapped_and_the_form_bends() -> None:
    draw = neutral()
    draw[0, 3 * K + 4] = 0.9
    value = np.where(uncertainty.dimensions() == 1, *uncertainty.goalposts(NUMBERS))
    assert score(value, draw, geometric=1) == score(value, neutral(), geometric=0)

    bent = neutral()
    bent[0, 3 * K + 3] = 1.0
    # 3 x^2 - 2 x^3 at a third: 1/3 - 2/27 = 7/27.
    assert score(middle(), bent, geometric=0) == pytest.approx(7 / 27)


def test_errors_go_up_and_down_by_their_own_half_width() -> None:
    none, full = uncertainty.goalposts(NUMBERS)
    value = np.full(K, 0.25)
    draw = neutral()
    # All indicators between 0 and 1, for the sake of the arithmetic.
    draw[0, K + 3 : 2 * K + 3] = 0.0
    draw[0, 2 * K + 3 : 3 * K + 3] = 1.0
    assert none.size == full.size
    for z, expected in ((1.0, 0.25 + 0.5), (-1.0, 0.25 - 0.1), (0.5, 0.5)):
        draw[0, 3 * K + 7] = z
        assert score(value, draw, down=0.1, up=0.5, error=0, geometric=0) == pytest.approx(expected)


def test_basis_and_window_choose_the_reading() -> None:
    reading = np.zeros((1, 4, K))
    for state in range(4):
        reading[0, state] = 0.1 * (state + 1)
    zero = np.zeros((1, K))
    for basis, window, expected in ((0, 0, 0.1), (0, 1, 0.2), (1, 0, 0.3), (1, 1, 0.4)):
        draw = neutral()
        draw[0, K + 3 : 2 * K + 3] = 0.0
        draw[0, 2 * K + 3 : 3 * K + 3] = 1.0
        draw[0, 3 * K + 5 : 3 * K + 7] = [basis, window]
        assert _one(reading, draw, zero, zero, -1, 0) == pytest.approx(expected)


def test_ranks_count_those_above() -> None:
    drawn = np.array([[5.0, 1.0], [4.0, 3.0], [4.0, 2.0], [9.0, 9.0]])
    out = np.empty((4, 2))
    kernels.ranks(np.array([0, 3, 4]), drawn, 0, 2, out)

    assert out.tolist() == [[1, 3], [2, 1], [2, 2], [1, 1]]


def _unit(n: int, columns: int) -> Floats:
    bits = np.random.Philox(key=[7, 1]).random_raw(n * columns) >> np.uint64(12)
    return ((bits.astype(np.float64) + 0.5) * 2.0**-52).reshape(n, columns)


def test_an_input_without_effect_has_no_index() -> None:
    drawn = _unit(64, 4)
    f_a, f_b = drawn[:, 0], drawn[:, 1]
    found = formulas.sobol_indices(f_a, f_b, [f_a, f_b])

    assert (found.first[0], found.total[0]) == (0.0, 0.0)
    assert found.total[1] == pytest.approx(1.0, abs=0.3)


def test_nothing_that_varies_has_no_indices() -> None:
    found = formulas.sobol_indices([1.0, 1.0], [1.0, 1.0], [[1.0, 1.0]])

    assert np.isnan([found.first[0], found.total[0]]).all()


def small() -> uncertainty.Readings:
    """Return three rows: one with all known, one without likelihood, one of no error."""
    value = np.repeat(np.stack([middle(), middle(), middle()])[:, None, :], 4, axis=1)
    value[1, :, :3] = NAN
    value[0, 2:, 4] += 0.2
    spread = np.abs(middle()) * 0.2
    spread[3:6] = 0.0
    down = np.stack([spread, spread, np.zeros(K)])
    return uncertainty.Readings(["a/x", "a/y", "a/z"], value, down, down)


def few() -> Composite:
    """Return the numbers of the method with few draws."""
    from dataclasses import replace

    return replace(NUMBERS, draws=32)


def test_draws_and_indices_of_some_rows() -> None:
    found = uncertainty.spread(small(), np.array([0, 3]), few(), threads=1)
    first, total = uncertainty.sensitivity(small(), few(), threads=1)

    assert (found.low <= found.high).all()
    # What is not known widens the interval.
    assert found.high[1] - found.low[1] > found.high[2] - found.low[2]
    assert total[1].argmax() == uncertainty.INPUTS.index("missing")
    missing, hazard = (uncertainty.INPUTS.index(name) for name in ("missing", "hazard"))
    assert (total[0, missing], total[2, hazard], total[1, hazard]) == (0.0, 0.0, 0.0)
    assert total[0, hazard] > 0.0
    assert first.shape == total.shape == (3, len(uncertainty.INPUTS))


@pytest.mark.parametrize("threads", [2, 3])
def test_the_same_bytes_for_any_thread_count(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uncertainty, "_LEAST", 1)
    one = uncertainty.spread(small(), np.array([0, 1, 2, 3]), few(), threads=1)
    several = uncertainty.spread(small(), np.array([0, 1, 2, 3]), few(), threads=threads)
    assert all(a.tobytes() == b.tobytes() for a, b in zip(vars(one).values(), vars(several).values(), strict=True))
    pair = [uncertainty.sensitivity(small(), few(), threads=n) for n in (1, threads)]
    assert all(a.tobytes() == b.tobytes() for a, b in zip(*pair, strict=True))


def test_rows_do_not_depend_on_their_neighbours() -> None:
    alone = uncertainty.Readings(["a/y"], small().value[1:2].copy(), small().down[1:2].copy(), small().up[1:2].copy())
    together = uncertainty.spread(small(), np.array([0, 3]), few(), threads=1)

    assert uncertainty.spread(alone, np.array([0, 1]), few(), threads=1).low[0] == together.low[1]


def test_draws_are_of_the_method() -> None:
    drawn = uncertainty.draws(few(), 0)
    of = uncertainty.dimensions()

    assert drawn.shape == (32, 3 * K + 14)
    np.testing.assert_allclose(drawn[:, K : K + 3].sum(axis=1), 1.0)
    for place in range(3):
        np.testing.assert_allclose(drawn[:, :K][:, of == place].sum(axis=1), 1.0)
    assert drawn.tobytes() == uncertainty.draws(few(), 0).tobytes()
    assert drawn.tobytes() != uncertainty.draws(few(), 1).tobytes()


def _refuse(run: Callable[[], object], words: str) -> None:
    with pytest.raises(DataError, match=words):
        run()


def test_impossible_input_is_refused() -> None:
    _refuse(lambda: formulas.normalised([0.5], at_0=1.0, at_100=1.0), "same")
    _refuse(lambda: formulas.arithmetic_mean([[0.5, 0.5]], [0.5, 0.6]), "add up to one")
    _refuse(lambda: formulas.geometric_mean([[1.5]], [1.0], floor=0.05), "outside")
    _refuse(lambda: formulas.sobol_indices([1.0], [1.0, 2.0], [[1.0]]), "as many draws")
    _refuse(lambda: formulas.sobol_indices([NAN], [1.0], [[1.0]]), "known in every draw")
