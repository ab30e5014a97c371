"""The section on origin, from a few rows."""

from __future__ import annotations

from typing import Any

from scrisk.report import origin
from scrisk.report.words import Names

NAMES = Names(economies={"CHN": "China", "VNM": "Vietnam", "HKG": "Hong Kong", "AUS": "Australia"})


def row(code: str, direct: float, made: float, via: str | None = None, by_way: float = 0.0) -> dict[str, Any]:
    return {
        "basis": "quantity", "origin": code, "share_direct": direct, "share_origin": made,
        "hidden_share": made - direct, "via": via, "share_via": by_way,
    }  # fmt: skip


def path(code: str, via: str, share: float, content: float) -> dict[str, Any]:
    return {
        "basis": "quantity", "origin": code, "via": via, "share_via": share, "share_content": content,
        "share_origin": share * content,
    }  # fmt: skip


def balance(code: str, made: float, flags: str = "") -> dict[str, Any]:
    return {
        "basis": "quantity", "origin": code, "amount_made": made, "amount_imported": 5.0, "amount_exported": 30.0,
        "flags": flags,
    }  # fmt: skip


def lines(*args: Any, width: int = 80) -> list[str]:
    return [line.plain for line in origin.section(*args, NAMES, width)]


def test_differences_and_by_way_of_whom() -> None:
    rows = [row("CHN", 0.2, 0.6, "HKG", 0.4), row("AUS", 0.3, 0.3), row("unknown", 0.0, 0.1), row("HKG", 0.5, 0.0)]
    paths = [path("CHN", "HKG", 0.5, 0.8), path("CHN", "CHN", 0.2, 1.0), path("AUS", "AUS", 0.3, 1.0)]
    amounts = [balance("CHN", 270_000.0, "production_differs"), balance("HKG", 0.0)]
    found = lines(rows, paths, amounts, ["quantity"])
    assert found[1:6] == [
        "Where it comes from: direct against origin, by quantity",
        "Origin      ships  made  hidden  mostly",
        " China        20%   60%     +40  40% by way of Hong Kong",
        " unknown       0%   10%     +10",
        " Hong Kong    50%    0%     -50  80% of what it ships is from China",
    ]
    assert "Made: China 270 k t (on record at another stage; takes in 5 t, ships 30 t)." in found[-1]
    assert "50% is shipped by those that make nothing on record (Hong Kong)" in found[-1]


def test_nothing_hidden_shows_the_largest_only() -> None:
    found = lines([row("AUS", 0.9, 0.899), row("VNM", 0.1, 0.101)], [], [], ["quantity"])
    assert [line for line in found if line.startswith(" ")] == [" Australia    90%   90%       0"]
    assert "Made" not in found[-1]


def test_the_other_basis_adds_a_line_on_china() -> None:
    rows = [row("CHN", 0.2, 0.6), {**row("CHN", 0.1, 0.3), "basis": "value"}]
    found = lines(rows, [], [], ["quantity", "value"])
    assert "By value China ships 10% and made 30%." in found


def test_without_rows_there_is_no_section() -> None:
    assert lines([], [], [], ["world-share"]) == []


def test_no_line_is_wider_than_the_terminal() -> None:
    rows = [row("CHN", 0.2, 0.6), row("HKG", 0.5, 0.0)]
    found = lines(rows, [path("CHN", "HKG", 0.5, 0.8)], [], ["quantity"], width=48)
    assert max(len(line) for line in found[:-1]) <= 56
