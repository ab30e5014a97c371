"""The columns of a network of one's own, cell by cell: what each is called, what it may hold, why it is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scrisk.language import later, say
from scrisk.sources.given import Column, Refused, cell, names

if TYPE_CHECKING:
    from collections.abc import Mapping

EDGES = (
    Column(
        "supplier",
        later("Who sells: the id of a node. Needed."),
        "MAGNETS-A",
        (
            "supplier id",
            "seller",
            "from",
            "source",
            "vendor",
            "供給者",
            "仕入先",
            "売り手",
            "공급자",
            "공급사",
            "판매자",
        ),
    ),
    Column(
        "buyer",
        later("Who buys: the id of a node. Needed."),
        "MOTORS-A",
        ("buyer id", "customer", "to", "target", "買い手", "購入者", "得意先", "구매자", "구매사", "고객사"),
    ),
    Column(
        "value",
        later("What is sold in a period, above zero, in one unit throughout. Needed."),
        120,
        ("amount", "weight", "sales", "volume", "金額", "取引額", "금액", "거래액"),
    ),
)

NODES = (
    Column(
        "node",
        later("Id of the node, as the edges call it. Needed."),
        "MAGNETS-A",
        ("node id", "id", "firm", "firm id", "company", "企業", "会社", "기업", "회사"),
    ),
    Column(
        "sector",
        later("What it makes: a code or word of your own. Those of one sector may stand in for each other. Needed."),
        "magnets",
        ("industry", "nace", "isic", "sic", "産業", "業種", "산업", "업종"),
    ),
    Column("name", later("What to call it in tables."), "Example Magnets", ("label", "名称", "名前", "이름", "명칭")),
    Column("economy", later("Where it is: a code or word of your own."), "JPN", ("country", "国", "국가")),
    Column("item", later("What it sells: a word of your own."), "", ("product", "品目", "품목")),
    Column(
        "output",
        later(
            "What it makes in the period, in the unit of the edges: its weight in the sum. Empty means what "
            "it sells to the others."
        ),
        150,
        ("revenue", "turnover", "gross output", "総産出", "売上", "매출", "산출"),
    ),
)

ESSENTIAL = (
    Column(
        "supplier_sector",
        later("Sector that sells. Needed."),
        "magnets",
        ("from sector", "input", "供給部門", "공급 부문"),
    ),
    Column(
        "buyer_sector",
        later("Sector that buys, or * for every one. Needed."),
        "motors",
        ("to sector", "購入部門", "구매 부문"),
    ),
    Column(
        "essential",
        later(
            "2 essential (without it nothing is made), 1 not essential (less of it, less is made), 0 "
            "negligible. Needed."
        ),
        2,
        ("type", "kind", "必須", "필수"),
    ),
)

SHOCKS = (
    Column("scenario", later("Rows of one name happen together; may stay empty."), "EXAMPLE", ("シナリオ", "시나리오")),
    Column("node", later("Who is hit. One of node, sector, economy and item is needed."), "MAGNETS-A", NODES[0].others),
    Column("sector", later("Every node of this sector is hit."), "", NODES[1].others),
    Column("economy", later("Every node of this economy is hit."), "", NODES[3].others),
    Column("item", later("Every node that sells this item is hit."), "", NODES[4].others),
    Column("loss", later("Share of output that is lost, 0-1. Empty means all of it."), 0.4, ("shock", "損失", "손실")),
)

EVERY = "*"  # any buying sector
_LONGEST = 120
_MOST = 1e18  # the sum of a million such still has a square
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
_KINDS = {
    "2": 2, "essential": 2, "1": 1, "non-essential": 1, "nonessential": 1, "0": 0, "negligible": 0,
}  # fmt: skip


def known(columns: tuple[Column, ...]) -> dict[str, str]:
    """Return every name that some columns are known by."""
    return names(columns)


class Words:
    """Texts of cells; what was read once is not looked at again, for the same ids stand in many rows."""

    def __init__(self) -> None:
        self._seen: dict[Any, str | None] = {}

    def text(self, column: str, raw: Any) -> str | None:
        """Return a cell as text, None when empty; whole numbers of a workbook lose their point."""
        if isinstance(raw, str) and raw in self._seen:
            return self._seen[raw]
        found = cell(column, raw)
        if isinstance(found, float) and found.is_integer():
            found = int(found)
        text = None if found is None else str(found)
        if text is not None and len(text) > _LONGEST:
            raise Refused(column, text, say("has {count} characters, more than {most}", count=len(text), most=_LONGEST))
        if isinstance(raw, str):
            self._seen[raw] = text
        return text

    def needed(self, column: str, cells: Mapping[str, Any]) -> str:
        """Return a cell that must not be empty."""
        text = self.text(column, cells.get(column))
        if text is None:
            raise Refused(column, None, say("is empty"))
        return text


def number(column: str, raw: Any, *, most: float = _MOST) -> float | None:
    """Return a cell as a number from zero to ``most``, None when empty.

    Raises
    ------
    Refused
        For what is no plain number, is negative or too large.
    """
    # Most cells are plain already: large tables are read twice as fast so.
    found = raw if isinstance(raw, str) and _NUMBER.fullmatch(raw) else cell(column, raw, number=True)
    if found is None:
        return None
    if isinstance(found, bool) or not _NUMBER.fullmatch(str(found)):
        raise Refused(column, raw, say("is not a plain number; write 1234.5, without separators or signs of money"))
    value = float(found)
    if value < 0:
        raise Refused(column, raw, say("is negative"))
    if value > most:
        raise Refused(column, raw, say("is more than {most:g}", most=most))
    return value


def kind(raw: Any) -> int:
    """Return how essential an input is: 0, 1 or 2."""
    found = cell("essential", raw)
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if found is None:
        raise Refused("essential", None, say("is empty"))
    if isinstance(found, bool) or str(found).casefold() not in _KINDS:
        raise Refused("essential", raw, say("is not 0, 1 or 2 (negligible, non-essential, essential)"))
    return _KINDS[str(found).casefold()]
