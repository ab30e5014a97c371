"""The user's own table cell by cell: what each column is called, what it may hold, and why a cell is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from scrisk import codes
from scrisk.errors import CodeError
from scrisk.language import joined, later, say
from scrisk.sources.given import Column, Refused, plain
from scrisk.sources.given import cell as read_cell
from scrisk.sources.given import names as names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrisk.catalog import Catalog


COLUMNS = (
    Column(
        "buyer",
        later(
            "Who buys: a label of your own. The code of an economy (KOR) means that economy's customs "
            "declarations. Empty means own."
        ),
        "EXAMPLE",
        ("company", "importer", "買い手", "購入者", "輸入者", "구매자", "수입자"),
    ),
    Column(
        "supplier",
        later("Country the goods come from, by code or name in English, Japanese or Korean. Needed."),
        "CHN",
        (
            "country",
            "origin",
            "country of origin",
            "exporter",
            "供給国",
            "原産国",
            "仕入先国",
            "공급국",
            "원산지",
            "원산국",
        ),
    ),
    Column(
        "item",
        later("Item by id or name (scrisk items). Needed unless hs_code is given."),
        "graphite",
        ("material", "品目", "품목"),
    ),
    Column(
        "hs_code",
        later("Six-digit code of the Harmonized System. Needed unless item is given."),
        "",
        ("hs", "hscode", "hs code", "HSコード", "HS코드"),
    ),
    Column(
        "hs_revision",
        later("Edition of that code, such as HS22 or 2022. Empty means HS22."),
        "",
        ("hs_edition", "HS版", "HS판"),
    ),
    Column(
        "value",
        later("What was paid, in US dollars. Value or quantity is needed."),
        1000,
        ("amount", "value_usd", "trade_value_usd", "金額", "輸入額", "금액", "수입액"),
    ),
    Column("currency", later("Empty or USD; other currencies are refused."), "USD", ("通貨", "통화")),
    Column(
        "quantity",
        later("Net weight. Value or quantity is needed."),
        1,
        ("weight", "net_weight", "数量", "重量", "수량", "중량"),
    ),
    Column(
        "unit", later("Unit of quantity: t, kg or g. Needed with quantity."), "t", ("quantity_unit", "単位", "단위")
    ),
    Column(
        "date",
        later("Day (2024-05-31), month (2024-05) or year (2024). Needed."),
        "2024-05-31",
        ("year", "day", "日付", "年", "年月日", "날짜", "연도", "일자"),
    ),
    Column(
        "reference",
        later("Invoice or declaration number: tells rows apart that are alike in all else."),
        "EXAMPLE-1",
        ("invoice", "declaration", "伝票番号", "申告番号", "송장번호", "신고번호"),
    ),
)

REVISIONS = ("HS92", "HS96", "HS02", "HS07", "HS12", "HS17", "HS22")
_KILOGRAMS = {name: Decimal(1000) for name in ("t", "tonne", "tonnes")} | {"kg": Decimal(1), "g": Decimal("0.001")}
_MOST = Decimal(10) ** 13  # dollars, and kilograms: more than the world trades in a year
_FIRST_YEAR = 1988  # the first year of the Harmonized System
_LONGEST = 60
_DATE = re.compile(r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?(?:[T ][0-9:.Z+]*)?")


@dataclass(frozen=True)
class Purchase:
    """One row, understood."""

    buyer: str
    supplier: str
    item: str | None
    hs_revision: str | None
    hs_code: str | None
    year: int
    value: Decimal | None
    kilograms: Decimal | None


def code_of(label: str) -> str:
    """Return the code under which a buyer is scored: its label in capitals, words joined by hyphens.

    Examples
    --------
    >>> code_of("Acme Motors (Busan)")
    'ACME-MOTORS-BUSAN'
    """
    return re.sub(r"[\W_]+", "-", label.upper()).strip("-")


@cache
def names() -> dict[str, str]:
    """Return every name a column is known by, in plain form."""
    return names_of(COLUMNS)


def understood(cells: Mapping[str, Any], catalog: Catalog, default_revision: str, today: date) -> Purchase:
    """Return what one row says.

    Raises
    ------
    Refused
        For the first cell that cannot be taken.
    """
    given = {column: cell for column, raw in cells.items() if (cell := _cell(column, raw)) is not None}
    item, hs_revision, hs_code = _goods(given, catalog, default_revision)
    value = _number("value", given)
    currency = str(given.get("currency", "USD"))
    if plain(currency) not in ("usd", "us$", "usdollar", "usdollars"):
        raise Refused("currency", currency, say("only US dollars are taken; convert the values and write USD"))
    quantity = _number("quantity", given)
    if quantity is None and value is None:
        raise Refused("value", None, say("the row has neither value nor quantity"))
    if quantity == 0:
        raise Refused("quantity", 0, say("is zero; leave it empty where the weight is not known"))
    if value == 0 and quantity is None:
        raise Refused("value", 0, say("is zero and there is no quantity"))
    return Purchase(
        _buyer(given), _supplier(given), item, hs_revision, hs_code, _year(given, today), value,
        None if quantity is None else quantity * _unit(given),
    )  # fmt: skip


def _cell(column: str, raw: Any) -> Any:
    return read_cell(column, raw, number=column in ("value", "quantity"))


def _text(column: str, given: Mapping[str, Any]) -> str | None:
    cell = given.get(column)
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return None if cell is None else str(cell)


def _buyer(given: Mapping[str, Any]) -> str:
    label = _text("buyer", given) or "own"
    code = code_of(label)
    if not code or len(label) > _LONGEST:
        raise Refused(
            "buyer", label, say("a label has letters or digits, and at most {most} characters", most=_LONGEST)
        )
    if label != code and code in _economies():
        raise Refused(
            "buyer", label, say("would be taken for the economy {code}; write {code} if you mean it", code=code)
        )
    return label


@cache
def _economies() -> frozenset[str]:
    import pycountry

    return frozenset({entry.alpha_3 for entry in pycountry.countries} | {"WLD", "XKX"})


@cache
def _country(text: str) -> str:
    return codes.country(text)


def _supplier(given: Mapping[str, Any]) -> str:
    text = _text("supplier", given)
    if text is None:
        raise Refused("supplier", None, say("is empty"))
    try:
        return _country(text)
    except CodeError as error:
        raise Refused("supplier", text, say("no country is known by this name. {hint}", hint=error.hint)) from None


def _goods(
    given: Mapping[str, Any], catalog: Catalog, default_revision: str
) -> tuple[str | None, str | None, str | None]:
    text = _text("item", given)
    if text is not None:
        found = catalog.find_items(text)
        if len(found) == 1:
            return found[0].id, None, None
        if found:
            raise Refused(
                "item", text, say("may be {ids}; give the id", ids=say(" or ").join(entry.id for entry in found))
            )
        near = codes.suggest(text, [name for terms in catalog.item_terms().values() for name in terms])
        raise Refused(
            "item",
            text,
            joined(
                "",
                [
                    say("no item is called so. "),
                    say("Did you mean {near}?", near=say(" or ").join(near)) if near else "",
                ],
            ),
        )
    code = _text("hs_code", given)
    if code is None:
        raise Refused("item", None, say("the row names neither item nor hs_code"))
    try:
        return None, _revision(_text("hs_revision", given) or default_revision), codes.hs(code)
    except CodeError as error:
        raise Refused("hs_code", code, say("is no code of six digits. {hint}", hint=error.hint)) from None


def _revision(text: str) -> str:
    digits = re.sub(r"[^0-9]", "", text)
    name = f"HS{digits[-2:]}"
    if len(digits) not in (2, 4) or name not in REVISIONS or (len(digits) == 4 and digits[:2] not in ("19", "20")):
        raise Refused("hs_revision", text, say("is no edition; they are {revisions}", revisions=", ".join(REVISIONS)))
    return name


def _number(column: str, given: Mapping[str, Any]) -> Decimal | None:
    cell = given.get(column)
    if cell is None:
        return None
    text = str(cell)
    if isinstance(cell, (bool, date)) or not re.fullmatch(r"[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]{1,3})?", text):
        raise Refused(column, cell, say("is not a plain number; write 1234.5, without separators or signs of money"))
    number = Decimal(text)
    if number < 0:
        raise Refused(column, cell, say("is negative"))
    if number > _MOST:
        raise Refused(column, cell, say("is more than the world trades"))
    return number


def _unit(given: Mapping[str, Any]) -> Decimal:
    text = _text("unit", given)
    if text is None:
        raise Refused("unit", None, say("is empty; write t, kg or g"))
    factor = _KILOGRAMS.get(text if text in _KILOGRAMS else text.casefold())
    if factor is None:
        raise Refused("unit", text, say("is not known; write t (1,000 kg), kg or g"))
    return factor


def _year(given: Mapping[str, Any], today: date) -> int:
    cell = given.get("date")
    if cell is None:
        raise Refused("date", None, say("is empty"))
    when = _day(cell)
    if when is None:
        raise Refused("date", cell, say("is no date; write 2024-05-31, 2024-05 or 2024"))
    year, day = when
    if year > today.year or (day is not None and day > today):
        raise Refused("date", cell, say("lies in the future"))
    if year < _FIRST_YEAR:
        raise Refused("date", cell, say("lies before {year}", year=_FIRST_YEAR))
    return year


def _day(cell: Any) -> tuple[int, date | None] | None:
    """Return the year of a date, and the day where it is told."""
    if isinstance(cell, datetime):
        return cell.year, cell.date()
    if isinstance(cell, date):
        return cell.year, cell
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        if cell != int(cell):
            cell = int(cell) if cell > 20_000 else 0  # a time of day may follow
        # A number below 20000 can only be a year; above, it is the day count of a workbook.
        if cell < 20_000:
            return (int(cell), None) if 1000 <= cell <= 9999 else None
        day = date(1899, 12, 30) + timedelta(days=int(cell)) if cell < 100_000 else None
        return None if day is None else (day.year, day)
    text = str(cell)
    match = re.fullmatch(
        r"([0-9]{4})(?:[-/.年]([0-9]{1,2})(?:[-/.月]([0-9]{1,2})日?|月)?|年)?(?:[T ][0-9:.Z+]*)?", text
    )
    if match is None:
        return None
    year, month, day_of = (None if part is None else int(part) for part in match.groups())
    try:
        whole = date(year or 0, month or 1, day_of or 1)
    except ValueError:
        return None
    return whole.year, whole
