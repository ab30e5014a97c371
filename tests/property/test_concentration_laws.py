"""Laws that hold for any amounts: bounds, order, scale, merging, and the definition itself."""

from __future__ import annotations

import math
from decimal import Decimal, localcontext

import hypothesis.strategies as st
import numpy as np
import polars as pl
from hypothesis import assume, example, given, settings

from scrisk.arrays import concentration, pack

HAIR = 1e-12
FAST = settings(max_examples=60, deadline=None)

# Amounts as they occur, with gaps of many powers of ten within one group.
AMOUNT = st.one_of(
    st.integers(0, 5).map(float),
    st.floats(1e-3, 1e12),
    st.floats(0.0, 1e300, allow_subnormal=True),
    st.floats(1.0, 1.0 + 1e-9),
)
AMOUNTS = st.lists(AMOUNT, min_size=1, max_size=25)
USUAL = st.lists(st.floats(1e-6, 1e9), min_size=2, max_size=25)


def measure(*groups: list[float]) -> list[dict[str, float]]:
    """Return the measures of each group; supplier k of a group is called k."""
    table = pl.DataFrame(
        {
            "g": [g for g, values in enumerate(groups) for _ in values],
            "s": [s for values in groups for s in range(len(values))],
            "v": [float(v) for values in groups for v in values],
        },
        schema={"g": pl.Int64, "s": pl.Int64, "v": pl.Float64},
    )
    with np.errstate(all="ignore"):
        return concentration(pack(table, ["g"], "s", "v"), chosen=range(25)).rows(named=True)


def close(a: float, b: float, scale: float = 1.0) -> bool:
    return math.isclose(a, b, rel_tol=HAIR, abs_tol=HAIR * scale)


@given(AMOUNTS)
@example([0.0])
@example([1.0, 1.0])
@example([1.0, 1e-300])
@FAST
def test_bounds(values: list[float]) -> None:
    (m,) = measure(values)
    n = sum(v > 0 for v in values)
    assert m["n_suppliers"] == n
    if n == 0:
        assert m["total"] == 0.0
        assert m["top_supplier"] is None
        assert all(math.isnan(m[name]) for name in ("hhi", "cr1", "cr3", "shannon", "theil", "share_0"))
        return
    up = 1 + HAIR
    assert 1 / n <= m["hhi"] * up
    assert m["cr1"] ** 2 <= m["hhi"] * up
    assert m["hhi"] <= m["cr1"] * up
    assert m["cr1"] <= m["cr3"] * up <= up
    assert m["cr3"] <= 3 * m["cr1"] * up
    assert m["effective_suppliers"] * up >= 1
    assert m["effective_suppliers"] <= m["effective_suppliers_shannon"] * up
    assert m["effective_suppliers_shannon"] <= n * up
    assert -HAIR <= m["shannon"] <= math.log(n) + HAIR
    assert 0 <= m["theil"] <= math.log(n) + HAIR
    assert math.isnan(m["hhi_normalised"]) if n < 2 else 0 <= m["hhi_normalised"] <= up
    assert values[m["top_supplier"]] == max(values)
    assert m["top_supplier"] == values.index(max(values))
    assert (m["cr1"] == m["hhi"] == 1.0 and m["shannon"] == 0.0) or n > 1


@given(AMOUNTS)
@example([1e308, 1e308, 1e308])
@example([5e-324, 5e-324])
@example([1.0, 1e-9])
@FAST
def test_the_definition(values: list[float]) -> None:
    assume(any(values))
    (m,) = measure(values)
    with localcontext() as context:
        # Enough digits for one and the smallest share to stand in one number, and a hundred to spare.
        context.prec = 120 + int(math.log10(max(values)) - math.log10(min(v for v in values if v)))
        exact = [Decimal(v) for v in values if v > 0]
        total = sum(exact)
        shares = sorted((v / total for v in exact), reverse=True)
        entropy = float(-sum((s * s.ln() for s in shares), Decimal(0)))
        expected = {
            "hhi": float(sum(s * s for s in shares)),
            "cr1": float(shares[0]),
            "cr3": float(sum(shares[:3])),
            "shannon": entropy,
        }
    for name, value in expected.items():
        assert math.isclose(m[name], value, rel_tol=HAIR, abs_tol=1e-100), name
    for place, v in enumerate(values):
        assert math.isclose(m[f"share_{place}"], float(Decimal(v) / total), rel_tol=HAIR, abs_tol=1e-290)


@given(USUAL, st.data())
@FAST
def test_merging_two_suppliers_adds_twice_their_product(values: list[float], data: st.DataObject) -> None:
    a, b = data.draw(st.lists(st.sampled_from(range(len(values))), min_size=2, max_size=2, unique=True))
    merged = [v for place, v in enumerate(values) if place not in (a, b)] + [values[a] + values[b]]
    before, after = measure(values, merged)
    gain = 2 * (values[a] / before["total"]) * (values[b] / before["total"])
    assert close(after["hhi"], before["hhi"] + gain)
    assert after["hhi"] >= before["hhi"] * (1 - HAIR)
    assert after["shannon"] <= before["shannon"] + HAIR


@given(AMOUNTS, st.sampled_from([2.0**-40, 0.25, 2.0, 2.0**20]))
@FAST
def test_the_unit_does_not_matter(values: list[float], factor: float) -> None:
    assume(all(1e-100 < v < 1e100 for v in values if v))
    plain, scaled = measure(values, [v * factor for v in values])
    assert plain["total"] * factor == scaled["total"]
    for name in ("hhi", "cr1", "cr3", "n_suppliers", "top_supplier", "share_0"):
        # Powers of two change no digit.
        assert plain[name] == scaled[name] or (plain[name] != plain[name] and scaled[name] != scaled[name])
    if any(values):
        assert math.isclose(plain["shannon"], scaled["shannon"], rel_tol=HAIR, abs_tol=HAIR)


@given(AMOUNTS, st.floats(1e-20, 1e20))
@FAST
def test_nor_does_any_other_factor(values: list[float], factor: float) -> None:
    assume(any(values) and all(1e-250 < v < 1e250 for v in values if v))
    plain, scaled = measure(values, [v * factor for v in values])
    for name in ("hhi", "cr1", "cr3", "shannon", "effective_suppliers_shannon"):
        assert close(plain[name], scaled[name]), name


@given(AMOUNTS, st.randoms(use_true_random=False))
@FAST
def test_the_order_of_suppliers_does_not_matter(values: list[float], random: object) -> None:
    shuffled = list(values)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    plain, other = measure(values, shuffled)
    for name in ("total", "hhi", "cr1", "cr3", "shannon", "theil", "effective_suppliers"):
        a, b = plain[name], other[name]
        assert a != a or math.isclose(a, b, rel_tol=HAIR, abs_tol=HAIR), name


@given(st.lists(AMOUNTS, min_size=2, max_size=6))
@FAST
def test_a_group_does_not_see_its_neighbours(groups: list[list[float]]) -> None:
    together = measure(*groups)
    for values, row in zip(groups, together, strict=True):
        (alone,) = measure(values)
        assert all(alone[k] == row[k] or alone[k] != alone[k] for k in alone if k != "g")


@given(USUAL)
@FAST
def test_a_supplier_of_nothing_changes_nothing(values: list[float]) -> None:
    plain, padded = measure(values, [0.0, *values, 0.0])
    for name in ("total", "n_suppliers", "hhi", "cr1", "cr3", "shannon"):
        assert close(plain[name], padded[name]), name


@given(USUAL)
@FAST
def test_equal_suppliers_are_as_even_as_can_be(values: list[float]) -> None:
    n = len(values)
    (m,) = measure([values[0]] * n)
    assert close(m["hhi"], 1 / n)
    assert close(m["shannon"], math.log(n))
    assert close(m["effective_suppliers"], n, n)
    assert close(m["effective_suppliers_shannon"], n, n)
    assert m["hhi_normalised"] <= HAIR
    assert m["top_supplier"] == 0
