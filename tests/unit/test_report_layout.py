"""Columns and bars: what fits, what is cut, what stays aligned."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from scrisk.report import layout
from scrisk.report.layout import Cell, Column


def column(*texts: str, head: str = "h", right: bool = False, gap: int = 1) -> Column:
    """Return a column of texts."""
    return Column((head,), tuple(Cell(text) for text in texts), right, gap)


@given(st.floats(0, 1), st.integers(1, 40))
def test_bar_is_as_wide_as_asked_and_exact_to_an_eighth(value: float, width: int) -> None:
    drawn = layout.bar(value, width)
    eighths = sum(8 if sign == "█" else " ▏▎▍▌▋▊▉".index(sign) for sign in drawn if sign != "░")

    assert len(drawn) == width
    if value * width * 8 >= 1:
        assert abs(eighths - value * width * 8) <= 0.5 + 1e-6


def test_bar_of_something_is_seen_and_of_nothing_is_not() -> None:
    assert layout.bar(0.0001, 5) == "▏░░░░"
    assert layout.bar(0.0, 5) == "░░░░░"
    assert layout.bar(None, 5) == "     "
    assert layout.bar(1.7, 5) == "█████"


@given(st.text(st.sampled_from("abc 日本語한국"), max_size=20), st.integers(1, 12))
def test_crop_never_exceeds_the_width(text: str, width: int) -> None:
    cut = layout.crop(text, width)

    assert cell_len(cut) <= width
    assert (cut == text) == (cell_len(text) <= width)


def test_pad_counts_wide_characters_twice() -> None:
    assert layout.pad("日本", 6) == "日本  "
    assert layout.pad("日本", 6, right=True) == "  日本"


def test_fit_lets_columns_in_by_their_turn() -> None:
    variants = {
        "name": [column("abcdef"), column("abcdef, in full")],
        "more": [column("xxxxxxxxxx")],
        "last": [column("yy")],
    }
    steps = [("name", 0), ("more", 0), ("last", 0), ("name", 1)]

    def chosen(width: int) -> list[str]:
        return [
            f"{name}:{found.width}"
            for name, found in layout.fit(variants, steps, ("last", "name", "more"), width).items()
        ]

    assert chosen(5) == ["name:6"]
    # Nine cells hold name and last; the wider one that comes first in turn does not fit and is passed over.
    assert chosen(9) == ["last:2", "name:6"]
    assert chosen(20) == ["last:2", "name:6", "more:10"]
    assert chosen(29) == ["last:2", "name:15", "more:10"]


def test_unknown_forms_are_passed_over() -> None:
    assert list(
        layout.fit({"a": [column("x")], "b": []}, [("a", 0), ("b", 0), ("c", 0), ("a", 3)], ("a", "b", "c"), 9)
    ) == ["a"]


@given(
    st.lists(st.tuples(st.text("ab日", max_size=6), st.text("cd한", max_size=6)), min_size=1, max_size=5), st.booleans()
)
def test_cells_of_a_column_begin_at_the_same_place(rows: list[tuple[str, str]], right: bool) -> None:
    first = column(*(f"{left}|" for left, _ in rows), right=True)
    second = column(*(f"{text}." for _, text in rows), right=right)
    lines = layout.lines([first, second])

    assert len({cell_len(line.plain[: line.plain.index("|")]) for line in lines}) == 1
    assert len(lines) == len(rows)


def test_headers_stand_at_the_bottom() -> None:
    two = Column(("top", "supplier"), (Cell("CHN"),))
    head = layout.header([column("x", head="a"), two])

    assert [line.plain for line in head] == ["  top", "a supplier"]


@pytest.mark.parametrize(("right", "line"), [(False, "7   |"), (True, "  7 |")])
def test_alignment(right: bool, line: str) -> None:
    assert layout.lines([column("7", "123", right=right), column("|", "|")])[0].plain == line
