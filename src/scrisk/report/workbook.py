"""The results as a workbook of Excel: what to read first, scores, shares, scenarios, cooperation, sums, sources, terms.

Numbers are numbers with a format that fits their unit, dates are dates, text is never a formula or a link, and nothing
goes beyond what a sheet can hold. The only formulas stand in the sheet of sums, beside what the warehouse says.
The same warehouse gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from scrisk.errors import OutputError
from scrisk.language import language, later, say
from scrisk.report import workbook_look as look
from scrisk.report.coded import coded
from scrisk.report.editions import edition
from scrisk.report.values import value_word
from scrisk.terms import TERMS

if TYPE_CHECKING:
    from scrisk.warehouse import Result, Warehouse

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, what it holds in a sentence, its query and what the query asks for."""

    name: str
    holds: str
    query: str
    asks: tuple[str, ...] = ("lang", "economies", "chains")


SHEETS = (
    Sheet(
        later("Latest scores"),
        later(
            "One row an economy and item, the newest year on the item's main basis, the riskiest first. "
            "Filter by economy first."
        ),
        "workbook_scores",
    ),
    Sheet(later("Suppliers"), later("Who supplies each item in that year, the largest first."), "workbook_suppliers"),
    Sheet(later("By year"), later("How concentrated supply was in every year, and the risk."), "workbook_years"),
    Sheet(later("Change"), later("What changed against one and three years before."), "workbook_changes"),
    Sheet(
        later("Exposure"),
        later("What interruptions within a year may cost, by level of stocks, with standard errors."),
        "workbook_exposure",
    ),
    Sheet(later("Hazard"), later("How likely interruptions are in the year after, with intervals."), "workbook_hazard"),
    Sheet(later("Scenarios"), later("What each scenario does, item by item."), "workbook_scenarios"),
    Sheet(later("Scenario days"), later("The unmet share of demand day by day in each scenario."), "workbook_days"),
    Sheet(
        later("Coalitions"),
        later("What each coalition avoids by its own instruments."),
        "workbook_coalitions",
        ("lang",),
    ),
    Sheet(
        later("Members"),
        later("What each member loses, avoids and is owed of the whole."),
        "workbook_members",
        ("lang",),
    ),
    Sheet(
        later("Instruments"), later("What each instrument of cooperation brings."), "workbook_instruments", ("lang",)
    ),
    Sheet(
        later("Cooperation depth"),
        later("How deep the cooperation of two economies is, month by month and by layer."),
        "workbook_depth",
        ("lang",),
    ),
    Sheet(
        later("Measures"),
        later("Policy measures: who restricts what towards whom, from when to when."),
        "workbook_measures",
        ("lang",),
    ),
    Sheet(later("Sources"), later("Editions, years, licences and addresses."), "workbook_sources", ()),
    Sheet(later("Terms"), later("What every column and every flag means."), "workbook_terms", ("lang",)),
)
SUMS = Sheet(
    later("Sums"),
    later("Sums of the sheets, as formulas, beside the sums of the warehouse: they must agree."),
    "workbook_totals",
)

# Columns that are no published columns: their headers.
_HEADERS = {
    "cited": later("Sources"),
    "instrument_name": later("Name"),
    "measure_items": later("Items"),
    "measure_name": later("Measure"),
    "targets": later("Towards"),
}
# Columns whose texts are sentences or words of the catalog and the vocabulary.
_SENTENCES = frozenset(
    {"covers", "definition", "legal_basis", "note", "premise", "target_users", "unit", "value_range"}
)


@dataclass
class Written:
    """What went into a sheet: where its columns stand, and the numbers that are summed."""

    name: str
    rows: int
    columns: tuple[str, ...]
    numbers: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)


def write_workbook(
    warehouse: Warehouse,
    target: Path | BinaryIO,
    economies: Sequence[str] | None = None,
    chains: Sequence[str] | None = None,
) -> dict[str, int]:
    """Write the workbook in the language in force.

    Parameters
    ----------
    warehouse
        An open warehouse.
    target
        The file to write, or a buffer.
    economies, chains
        Ids of the economies and chains that the rows are about; None is all.

    Returns
    -------
    dict[str, int]
        Rows by sheet, headers not counted.

    Raises
    ------
    OutputError
        When xlsxwriter is not installed, or a sheet or cell of Excel cannot hold what should go in.
    """
    try:
        import xlsxwriter
    except ImportError as error:
        raise OutputError(
            say("xlsx needs the package xlsxwriter, which is not installed"), hint=say("pip install 'scrisk[xlsx]'")
        ) from error
    settings = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, {**settings, "in_memory": True})
    # A fixed date: the same rows give the same bytes.
    book.set_properties({"title": say(_TITLE), "created": dt.datetime(2000, 1, 1)})
    formats = look.Formats(book, language())
    first = book.add_worksheet(say("Read me"))
    given = {
        "lang": language(),
        "economies": None if economies is None else list(economies),
        "chains": None if chains is None else list(chains),
    }
    totals = warehouse.query(SUMS.query, **{name: given[name] for name in SUMS.asks})
    written: dict[str, Written] = {}
    for sheet in SHEETS:
        result = warehouse.query(sheet.query, **{name: given[name] for name in sheet.asks})
        summed = {row["term"] for row in totals.dicts() if row["query"] == sheet.query}
        written[sheet.query] = _sheet(book, say(sheet.name), result, formats, summed)
    written[SUMS.query] = _sums(book, totals, written, formats)
    _read_me(first, warehouse, written, formats)
    book.close()
    return {sheet.name: sheet.rows for sheet in written.values()}


_TEXT = 100.0  # width of the sentences to read first
_TITLE = later("Supply-chain risk: who supplies what, how concentrated supply is, and how sure the figures are")


def _read_me(sheet: Any, warehouse: Warehouse, written: Mapping[str, Written], formats: look.Formats) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, _TEXT)
    sheet.set_column(2, 2, 10)
    sheet.hide_gridlines(2)
    look.paper(sheet, table=False)
    sheet.write_string(0, 0, say(_TITLE), formats.title)
    run = warehouse.query("run").dicts()[0]
    built = run["finished_at"].strftime("%Y-%m-%d %H:%M") if run["finished_at"] else ""
    facts = (
        (say("Run"), run["run_id"]),
        (say("Built (UTC)"), built),
        (say("Method"), run["method_version"]),
        (say("Program"), f"scrisk {run['code_version']}"),
        (say("Left out"), run["left_out"]),
    )
    row = 2
    for name, fact in facts:
        if fact:
            sheet.write_string(row, 0, name, formats.bold)
            sheet.write_string(row, 1, str(fact))
            row += 1
    row += 1
    sheet.write_string(row, 0, say("How to read"), formats.bold)
    for sentence in _how_to_read():
        sheet.write_string(row, 1, sentence, formats.wrapped)
        look.set_lines(sheet, row, look.lines(sentence, _TEXT))
        row += 1
    row += 1
    for column, head in enumerate((say("Sheet"), say("What it holds"), say("Rows"))):
        sheet.write_string(row, column, head, formats.header)
    row += 1
    for one in (*SHEETS, SUMS):
        there = written[one.query]
        sheet.write_url(row, 0, f"internal:'{there.name}'!A1", formats.link, there.name)
        sheet.write_string(row, 1, say(one.holds), formats.wrapped)
        sheet.write_number(row, 2, there.rows, formats.number("rows"))
        row += 1
    row += 1
    sheet.write_string(row, 0, say("Sources and licences"), formats.bold)
    row += 1
    seen = set()
    for source in warehouse.query("workbook_sources").dicts():
        licence = value_word(source["licence"] or "")
        text = f"{source['publisher']}: {say(source['title'])} ({edition(source['edition'])}). {licence}"
        if source["commercial_use"] is False:
            text += " - " + say("commercial use forbidden")
        if source["is_loaded"] and (source["source"], text) not in seen:
            seen.add((source["source"], text))
            sheet.write_string(row, 0, source["source"], formats.bold)
            sheet.write_string(row, 1, text, formats.wrapped)
            look.set_lines(sheet, row, look.lines(text, _TEXT))
            row += 1


def _how_to_read() -> tuple[str, ...]:
    return (
        say(
            "A risk score runs from 0 to 100 and stands between the ends of its interval: 5% of the draws over "
            "weights, goalposts and data are below, 5% above."
        ),
        say(
            "HHI is the sum of squared supplier shares, 0 to 1: 1 is a single supplier, above 0.18 is high by the US "
            "guidelines of 2023."
        ),
        say(
            "The basis says what the shares measure: tonnes imported, dollars imported, the world's supply, or one "
            "published share. Do not rank one basis against another."
        ),
        say("An empty cell is not known or not defined. It is not zero."),
        say(
            "Read the columns of coverage, estimates and flags before you quote a row. The sheet of terms explains "
            "every column and flag; a note on each header says it too."
        ),
        say(
            "For questions of your own: the whole results are in the database and in `scrisk export FOLDER`."
        ),
    )  # fmt: skip


def _label(key: str) -> str:
    return TERMS[key].label(language()) if key in TERMS else say(_HEADERS[key])


def _sheet(book: Any, name: str, result: Result, formats: look.Formats, summed: set[str]) -> Written:
    if len(result.rows) >= MAX_ROWS:
        raise OutputError(
            say(
                "a sheet of Excel holds {max_rows:,} rows, {sheet} has {count:,}",
                max_rows=MAX_ROWS,
                sheet=name,
                count=len(result.rows),
            ),
            hint=say("Export to a folder: Parquet and CSV have no such limit."),
        )
    sheet = book.add_worksheet(name)
    last = len(result.rows)
    lines = [1] * last
    for column, key in enumerate(result.columns):
        sheet.write_string(0, column, _label(key), formats.header)
        if key in TERMS:
            term = TERMS[key]
            unit = f"\n{say(term.unit)}" if term.unit else ""
            note = f"{key}\n{say(term.definition)}{unit}"
            sheet.write_comment(0, column, note, {"x_scale": 2, "y_scale": 1.2})
        texts = [_text(key, row[column]) for row in result.rows]
        sheet.set_column(column, column, look.width(key, _label(key), texts))
        number = formats.number(TERMS[key].unit if key in TERMS else "")
        for row, value in enumerate(texts, start=1):
            _cell(sheet, row, column, value, number, key, formats)
            if key in look.WRAPPED:
                lines[row - 1] = max(lines[row - 1], look.lines(value))
        if last:
            look.conditional(sheet, formats, key, column, last)
    sheet.set_row(0, 32)
    for row, count in enumerate(lines, start=1):
        if count > 1:
            look.set_lines(sheet, row, count)
    # Names stay in view beside the figures.
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(last, 1), len(result.columns) - 1)
    look.paper(sheet)
    return Written(name, last, result.columns, {key: _by_economy(result, key) for key in sorted(summed)})


def _text(key: str, value: Any) -> Any:
    """Return a value as a reader reads it: sentences and codes in the language in force."""
    if not isinstance(value, str):
        return value
    return say(value) if key in _SENTENCES else coded(key, value)


def _by_economy(result: Result, key: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for economy, value in zip(result.column("economy"), result.column(key), strict=True):
        if value is not None:
            found.setdefault(economy, []).append(value)
    return found


def _cell(sheet: Any, row: int, column: int, value: Any, number: Any, name: str, formats: look.Formats) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, number)
    elif isinstance(value, dt.date):
        sheet.write_datetime(row, column, value, formats.month if name == "month" else formats.date)
    else:
        text = str(value)
        if len(text) > MAX_TEXT:
            raise OutputError(
                say(
                    "row {row}, column {column}: a cell of Excel holds {max_text:,} signs, the text has {count:,}",
                    row=row,
                    column=name,
                    max_text=MAX_TEXT,
                    count=len(text),
                ),
                hint=say("Export to a folder: Parquet and CSV have no such limit."),
            )
        if name in look.WRAPPED:
            sheet.write_string(row, column, text, formats.wrapped)
        else:
            sheet.write_string(row, column, text, formats.text)


def _sums(book: Any, totals: Result, written: Mapping[str, Written], formats: look.Formats) -> Written:
    """Write the sums of the sheets as formulas; their cached values are those of what was written."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    sheet = book.add_worksheet(say(SUMS.name))
    columns = (
        say("Sheet"), say("Column"), say("Economy name"), say("Economy"), say("Sum of the sheet"),
        say("Sum of the warehouse"), say("Difference"),
    )  # fmt: skip
    for column, head in enumerate(columns):
        sheet.write_string(0, column, head, formats.header)
        sheet.set_column(column, column, (18, 26, 22, 12, 22, 22, 14)[column])
    rows = totals.dicts()
    for row, total in enumerate(rows, start=1):
        there = written[total["query"]]
        number = formats.sum_of(TERMS[total["term"]].unit)
        for column, text in enumerate((there.name, _label(total["term"]), total["economy_name"], total["economy"])):
            sheet.write_string(row, column, text)
        values, keys = (_range(there, key) for key in (total["term"], "economy"))
        found = math.fsum(there.numbers[total["term"]].get(total["economy"], ()))
        code = xl_rowcol_to_cell(row, 3, col_abs=True)
        sheet.write_formula(row, 4, f"=SUMIFS({values},{keys},{code})", number, found)
        sheet.write_number(row, 5, total["total"], number)
        own, other = xl_rowcol_to_cell(row, 4), xl_rowcol_to_cell(row, 5)
        sheet.write_formula(
            row, 6, f"=ROUND({own}-{other},6)", formats.difference, round(found - total["total"], 6) + 0.0
        )
    if rows:
        sheet.conditional_format(
            1, 6, len(rows), 6, {"type": "cell", "criteria": "!=", "value": 0, "format": formats.wrong}
        )
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    look.paper(sheet)
    return Written(say(SUMS.name), len(rows), columns)


def _range(there: Written, key: str) -> str:
    """Return the address of a column's figures as a formula writes it."""
    from xlsxwriter.utility import quote_sheetname, xl_range_abs

    column = there.columns.index(key)
    return f"{quote_sheetname(there.name)}!{xl_range_abs(1, column, max(there.rows, 1), column)}"
