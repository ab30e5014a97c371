"""The concentration kernels: hand-worked values, edges, accuracy, and the same bytes however they are run."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from scrisk.arrays import Groups, concentration, measures, measuring, pack
from scrisk.kernels import concentration as kernels

ROOT = Path(__file__).resolve().parents[2]
NAN = float("nan")
NUMBERS = ("total", "n_suppliers", "hhi", "cr1", "cr3", "shannon")
UNDEFINED = dict.fromkeys(("hhi", "cr1", "cr3", "shannon"), NAN)


def run(*groups: Sequence[float], chosen: Sequence[int] = (), block: int = 64) -> dict[str, np.ndarray]:
    """Call the kernel on groups of values; the codes are 0, 1, 2 ... in each."""
    sizes = [len(group) for group in groups]
    offsets = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
    codes = np.concatenate([[], *(np.arange(n) for n in sizes)]).astype(np.int32)
    values = np.array([v for group in groups for v in group], dtype=np.float64)
    slots = np.full(max([*sizes, 1]), len(chosen), dtype=np.int16)
    slots[list(chosen)] = range(len(chosen))
    g = len(groups)
    out = {name: np.full(g, -7, dtype=np.int32 if name == "n_suppliers" else float) for name in NUMBERS}
    out["top_supplier"] = np.full(g, -7, dtype=np.int32)
    out["chosen_share"] = np.full((g, len(chosen)), -7.0)
    with np.errstate(all="ignore"):  # plain Python warns where compiled code does not
        kernels.concentration(offsets, codes, values, slots, 0, g, block, *out.values())
    return out


def one(values: Sequence[float], chosen: Sequence[int] = ()) -> dict[str, float]:
    return {name: column[0] for name, column in run(values, chosen=chosen).items()}


# Shares .5, .3, .2: HHI .25 + .09 + .04 = .38; normalised (.38 - 1/3)/(2/3) = .07;
# H = -(.5 ln .5 + .3 ln .3 + .2 ln .2) = .346574 + .361192 + .321888 = 1.029653.
GOLDEN = {
    "hhi": 0.38,
    "hhi_normalised": 0.07,
    "cr1": 0.5,
    "cr3": 1.0,
    "shannon": 1.029653,
    "theil": 0.068959,
    "effective_suppliers": 2.631579,
    "effective_suppliers_shannon": 2.800094,
}


@pytest.mark.parametrize("values", [[0.5, 0.3, 0.2], [20, 50, 30], [3e-200, 2e-200, 5e-200]])
def test_three_suppliers(values: list[float]) -> None:
    table = pl.DataFrame({"item": ["a"] * 3, "supplier": ["X", "Y", "Z"], "amount": values})
    row = concentration(pack(table, ["item"], "supplier", "amount"), chosen=["Z", "Q"]).row(0, named=True)
    assert {name: row[name] for name in GOLDEN} == pytest.approx(GOLDEN, abs=5e-7)
    assert row["hhi"] == pytest.approx(0.38, rel=1e-15)
    assert row["n_suppliers"] == 3
    assert row["total"] == pytest.approx(sum(values), rel=1e-15)
    assert row["top_supplier"] == "XYZ"[values.index(max(values))]
    assert row["share_Z"] == pytest.approx(values[2] / sum(values), rel=1e-15)
    assert row["share_Q"] == 0.0


@pytest.mark.parametrize("values", [[], [0.0], [0.0, 0.0, 0.0]])
def test_no_supply_is_undefined_not_zero(values: list[float]) -> None:
    found = one(values, chosen=[0])
    assert found["total"] == 0.0
    assert found["n_suppliers"] == 0
    assert found["top_supplier"] == -1
    assert all(np.isnan(found[name]) for name in UNDEFINED)
    assert np.isnan(found["chosen_share"]).all()


@pytest.mark.parametrize("value", [1.0, 3.0, 49.0, 0.1, 1e-300, 5e-324, 1e308])
def test_a_single_supplier_has_exactly_everything(value: float) -> None:
    for values in ([value], [0.0, value], [value, 0.0, 0.0]):
        found = one(values, chosen=[values.index(value)])
        assert (found["hhi"], found["cr1"], found["cr3"], found["shannon"]) == (1.0, 1.0, 1.0, 0.0)
        assert (found["total"], found["n_suppliers"]) == (value, 1)
        assert found["top_supplier"] == values.index(value)
        assert found["chosen_share"].tolist() == [1.0]


def test_two_equal_suppliers() -> None:
    found = one([7.0, 7.0])
    assert (found["hhi"], found["cr1"], found["cr3"], found["n_suppliers"]) == (0.5, 0.5, 1.0, 2)
    assert found["shannon"] == pytest.approx(math.log(2), rel=1e-15)
    assert found["top_supplier"] == 0  # the smallest of equal ones


@pytest.mark.parametrize(
    ("values", "top", "cr3"),
    [
        ([1, 2, 2], 1, 1.0),
        ([2, 1, 2, 2, 1], 0, 6 / 8),
        ([1, 2, 3, 4], 3, 9 / 10),
        ([4, 3, 2, 1], 0, 9 / 10),
        ([2, 4, 1, 3], 1, 9 / 10),
        ([1, 1, 1, 1, 1, 5], 5, 7 / 10),
        ([0, 2, 0, 2], 1, 1.0),
        ([0, 3, 5, 1, 0, 1], 2, 9 / 10),
    ],
)
def test_largest_supplier_and_three_largest(values: list[float], top: int, cr3: float) -> None:
    found = one(values)
    assert found["top_supplier"] == top
    assert found["cr3"] == pytest.approx(cr3, rel=1e-15)
    assert found["n_suppliers"] == sum(v > 0 for v in values)
    assert found["hhi"] == pytest.approx(sum(v * v for v in values) / sum(values) ** 2, rel=1e-15)


@pytest.mark.parametrize("factor", [5e-324, 1e-310, 1e-200, 1e-150, 1e150, 1e200, 1e307])
def test_values_near_the_ends_of_the_number_range(factor: float) -> None:
    # 1 : 2 : 4 : 8 survives even as the smallest subnormal numbers.
    found, plain = one([factor * v for v in (1, 2, 4, 8)], chosen=[2]), one([1, 2, 4, 8], chosen=[2])
    for name in ("hhi", "cr1", "cr3", "shannon", "n_suppliers", "top_supplier", "chosen_share"):
        assert found[name] == pytest.approx(plain[name], rel=1e-14), name


def test_a_sum_past_the_largest_number() -> None:
    found = one([1e308, 1e308, 1e308, 1e308])
    assert found["total"] == math.inf
    assert found["hhi"] == 0.25
    assert found["shannon"] == pytest.approx(math.log(4), rel=1e-15)


@pytest.mark.parametrize("bad", [-1.0, NAN, math.inf, -math.inf])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_what_is_no_amount_makes_its_own_group_undefined(bad: float, place: int) -> None:
    values = [3.0, 2.0]
    values.insert(place, bad)
    found = run([1.0, 1.0], values, [0.5, 0.3, 0.2], chosen=[1])
    assert found["n_suppliers"].tolist() == [2, 0, 3]
    assert found["top_supplier"].tolist() == [0, -1, 0]
    assert np.isnan(found["total"][1])
    for name in UNDEFINED:
        assert np.isnan(found[name]).tolist() == [False, True, False]
    np.testing.assert_allclose(found["chosen_share"][:, 0], [0.5, NAN, 0.3], rtol=1e-15)


@pytest.mark.parametrize("share", [1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e-30, 1e-300])
def test_entropy_of_a_near_monopoly_keeps_its_digits(share: float) -> None:
    # H = ln(1 + r) - r ln r / (1 + r) for amounts 1 and r; ln T - sum v ln v / T would lose every digit.
    expected = math.log1p(share) - share * math.log(share) / (1 + share)
    assert one([1.0, share])["shannon"] == pytest.approx(expected, rel=1e-14)
    assert one([share * 7e9, 7e9])["shannon"] == pytest.approx(expected, rel=1e-13)
    assert one([1e200, share * 1e200])["shannon"] == pytest.approx(expected, rel=1e-13)


def test_the_rare_path_agrees_with_the_common_one() -> None:
    rng = np.random.default_rng(3)
    values = np.exp(rng.normal(0, 2, (200, 9)))
    common = run(*values, chosen=[4])
    rare = run(*(np.append(row, 0.0) for row in values), chosen=[4])  # a zero sends a group the other way
    for name in common:
        np.testing.assert_allclose(rare[name], common[name], rtol=3e-14, err_msg=name)


@pytest.mark.parametrize("block", [1, 2, 7, 64, 10_000])
def test_the_size_of_a_block_changes_nothing(block: int) -> None:
    rng = np.random.default_rng(4)
    groups = [np.exp(rng.normal(0, 3, n)) * (rng.random(n) > 0.05) for n in rng.integers(0, 40, 60)]
    reference = run(*groups, chosen=[0, 3])
    for name, column in run(*groups, chosen=[0, 3], block=block).items():
        assert column.tobytes() == reference[name].tobytes(), name


def test_every_place_is_written_and_no_other() -> None:
    out = {name: np.full(5, -7, dtype=np.int32 if name == "n_suppliers" else float) for name in NUMBERS}
    out["top_supplier"] = np.full(5, -7, dtype=np.int32)
    out["chosen_share"] = np.full((5, 1), -7.0)
    offsets = np.array([0, 1, 1, 2, 3, 5])
    slots = np.array([0, 1], dtype=np.int16)
    codes = np.array([0, 1, 0, 0, 1], dtype=np.int32)
    kernels.concentration(offsets, codes, np.ones(5), slots, 1, 4, 64, *out.values())
    for name, column in out.items():
        assert (column[[0, 4]] == -7).all(), name
        assert (column[1:4] != -7).all(), name


def test_shares_of_all_suppliers_add_up() -> None:
    rng = np.random.default_rng(5)
    groups = [np.exp(rng.normal(0, 3, 12)) for _ in range(30)]
    found = run(*groups, chosen=range(12))
    np.testing.assert_allclose(found["chosen_share"].sum(axis=1), 1.0, rtol=1e-15)
    np.testing.assert_allclose(found["chosen_share"].max(axis=1), found["cr1"], rtol=0)
    np.testing.assert_allclose((found["chosen_share"] ** 2).sum(axis=1), found["hhi"], rtol=2e-15)


@pytest.mark.parametrize("power", [-307, -100, -12, -3, -1, 0, 1, 3, 9, 12, 100, 308])
def test_the_logarithm(power: int) -> None:
    rng = np.random.default_rng(power + 1000)
    values = rng.uniform(1.0, 9.99, 500) * 10.0 ** (power - (power == 308))
    out = np.full(510, -7.0)
    kernels.natural_log(values, out)
    expected = [math.log(v) for v in values]
    np.testing.assert_allclose(out[:500], expected, rtol=5e-16, atol=2.3e-16)
    assert (out[500:] == -7.0).all()


def test_the_logarithm_around_one_and_at_powers_of_two() -> None:
    near = 1.0 + np.concatenate([-(2.0 ** np.arange(-53, -1)), 2.0 ** np.arange(-52, -1)])
    out = np.empty(near.size)
    kernels.natural_log(near, out)
    np.testing.assert_allclose(out, [math.log(v) for v in near], rtol=1e-15)
    powers = 2.0 ** np.arange(-1022, 1024)
    out = np.empty(powers.size)
    kernels.natural_log(powers, out)
    np.testing.assert_allclose(out, np.arange(-1022, 1024) * math.log(2), rtol=1e-15)
    out = np.empty(3)
    kernels.natural_log(np.array([1.0, 0.0, 5e-324]), out)
    assert out[0] == 0.0
    assert np.isfinite(out).all()


# --- the same bytes however it is run


def random_groups(groups: int = 3000) -> Groups:
    rng = np.random.default_rng(6)
    sizes = rng.integers(1, 30, groups)
    item = np.repeat(np.arange(groups), sizes)
    supplier = np.concatenate([rng.choice(60, n, replace=False) for n in sizes])
    value = np.exp(rng.normal(0, 4, item.size)) * (rng.random(item.size) > 0.01)
    return pack(pl.DataFrame({"item": item, "supplier": supplier, "v": value}), ["item"], "supplier", "v")


def digest(groups: Groups, threads: int | None) -> bytes:
    found = measures(groups, [7, 11], threads)
    return b"".join(found[name].tobytes() for name in sorted(found))


def test_same_bytes_at_any_number_of_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = random_groups(400)
    alone = digest(groups, 1)
    monkeypatch.setattr(measuring, "_ROWS_WORTH_A_THREAD", 0)
    assert {digest(groups, threads) for threads in (1, 2, 3, 8, None)} == {alone}


WORKER = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import test_concentration as t
t.measuring._ROWS_WORTH_A_THREAD = 0
print(hashlib.sha256(t.digest(t.random_groups(400), None)).hexdigest())
"""


def test_same_bytes_in_other_processes_and_without_compilation() -> None:
    here = str(Path(__file__).parent)
    found = []
    for env in ({"NUMBA_NUM_THREADS": "1"}, {"NUMBA_NUM_THREADS": "2"}, {"NUMBA_DISABLE_JIT": "1"}):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", WORKER, here],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **env},
            capture_output=True,
            text=True,
            check=True,
        )
        found.append(done.stdout)
    assert len(set(found)) == 1


@pytest.mark.needs_jit
def test_many_groups_against_numpy() -> None:
    groups = random_groups(30_000)
    found = measures(groups, [7])
    values, starts = groups.values, groups.offsets[:-1]
    total = np.add.reduceat(values, starts)
    share = values / np.repeat(np.where(total > 0, total, NAN), np.diff(groups.offsets))
    logs = np.log(np.where(share > 0, share, 1.0))
    np.testing.assert_allclose(found["total"], total, rtol=1e-13)
    np.testing.assert_allclose(found["hhi"], np.add.reduceat(share**2, starts), rtol=1e-12)
    np.testing.assert_allclose(found["cr1"], np.maximum.reduceat(share, starts), rtol=1e-12)
    np.testing.assert_allclose(found["shannon"], np.add.reduceat(-share * logs, starts), rtol=1e-12, atol=1e-13)
    np.testing.assert_array_equal(found["n_suppliers"], np.add.reduceat(values > 0, starts, dtype=int))
    picked = share * (groups.suppliers[groups.codes] == 7)
    np.testing.assert_allclose(found["chosen_share"][:, 0], np.add.reduceat(picked, starts), rtol=1e-12)
