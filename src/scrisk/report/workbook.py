"""The results as a workbook of Excel: what to read first, scores, suppliers, changes, sources, terms.

Numbers are numbers with a format that fits their unit, text is never a formula or a link, and nothing goes beyond what
a sheet can hold. The same warehouse gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.errors import OutputError
from scrisk.language import say
from scrisk.terms import TERMS

if TYPE_CHECKING:
    from scrisk.warehouse import Result, Warehouse

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
_WIDEST = 60

# Sheet names in English, Japanese and Korean, and the query behind each.
_SHEETS = (
    (("Latest scores", "最新スコア", "최신 점수"), "workbook_scores"),
    (("Suppliers", "供給国", "공급국"), "workbook_suppliers"),
    (("Change", "変化", "변화"), "workbook_changes"),
    (("Sources", "資料", "자료"), "workbook_sources"),
    (("Terms", "用語", "용어"), "workbook_terms"),
)
_FIRST = ("Read me", "はじめに", "읽어두기")

_WORDS: dict[str, tuple[str, ...]] = {
    "en": (
        "Supply-chain risk: who supplies what, how concentrated supply is, and how sure the figures are",
        "Run", "Built (UTC)", "Method", "Program", "Left out",
        "How to read",
        "Latest scores: one row an economy and item, the newest year on the item's main basis. "
        "Filter by economy first.",
        "HHI is the sum of squared supplier shares, 0 to 1: 1 is a single supplier, above 0.18 is high by the US "
        "guidelines of 2023.",
        "The basis says what the shares measure: tonnes imported, dollars imported, the world's supply, or one "
        "published share. Do not rank one basis against another.",
        "An empty cell is not known or not defined. It is not zero.",
        "Read the columns of coverage, estimates and flags before you quote a row. The sheet of terms explains every "
        "column and flag; a note on each header says it too.",
        "Sources and licences",
        "commercial use forbidden",
        "For questions of your own: the whole results are in the database and in `scrisk export FOLDER`.",
    ),
    "ja": (
        "サプライチェーンリスク：誰が何を供給しているか、供給はどれほど集中しているか、数字はどれほど確かか",
        "実行", "作成日時 (UTC)", "手法", "プログラム", "除外した資料",
        "読み方",
        "最新スコア：国・地域と品目ごとに一行。"
        "品目の主な基準による最新年の値です。まず国・地域で絞り込んでください。",
        "HHIは供給国シェアの二乗和で、0から1です。"
        "1は供給国が一つだけ、0.18を超えると米国2023年指針で「高い」にあたります。",
        "基準はシェアが何を測るかを示します：輸入重量、輸入額、世界の供給、または単独の公表値。"
        "基準の異なる行を順位で比べないでください。",
        "空欄は不明または定義できない値です。ゼロではありません。",
        "引用の前にカバー率、推計、注記の列を確認してください。用語のシートと見出しのメモに説明があります。",
        "資料とライセンス",
        "商用利用不可",
        "独自の問いには、データベースか `scrisk export FOLDER` の全結果を使ってください。",
    ),
    "ko": (
        "공급망 위험: 누가 무엇을 공급하는지, 공급이 얼마나 집중되어 있는지, 수치가 얼마나 확실한지",
        "실행", "작성 시각 (UTC)", "방법", "프로그램", "제외한 자료",
        "읽는 법",
        "최신 점수: 국가·지역과 품목마다 한 행이며, "
        "품목의 주 기준에 따른 최신 연도 값입니다. 먼저 국가·지역으로 거르십시오.",
        "HHI는 공급국 비중의 제곱합으로 0에서 1입니다. "
        "1은 공급국이 하나뿐이며, 0.18을 넘으면 미국 2023년 지침상 높음입니다.",
        "기준은 비중이 무엇을 재는지 말합니다: 수입 중량, 수입액, 세계 공급, 또는 단일 공표치. "
        "기준이 다른 행의 순위를 비교하지 마십시오.",
        "빈 칸은 알 수 없거나 정의되지 않은 값입니다. 0이 아닙니다.",
        "인용하기 전에 포괄률, 추정, 비고 열을 보십시오. 용어 시트와 머리글의 메모에 설명이 있습니다.",
        "자료와 라이선스",
        "상업적 이용 금지",
        "직접 질문하려면 데이터베이스나 `scrisk export FOLDER`의 전체 결과를 쓰십시오.",
    ),
}  # fmt: skip

_FORMATS = {
    "fraction": "0.0%",
    "index": "0.000",
    "calendar year": "0",
    "US dollars, current": "#,##0",
    "US dollars per kilogram": "#,##0.00",
    "tonnes": "#,##0.0",
    "rows": "#,##0",
    "suppliers": "0.0",
    "WGI units": "0.00",
}


def write_workbook(warehouse: Warehouse, path: Path, lang: str = "en") -> dict[str, int]:
    """Write the workbook.

    Parameters
    ----------
    warehouse
        An open warehouse.
    path
        The file to write.
    lang
        Language of names, headers and the first sheet: ``en``, ``ja`` or ``ko``.

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
    place = ("en", "ja", "ko").index(lang)
    settings = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), {**settings, "in_memory": True})
    # A fixed date: the same rows give the same bytes.
    book.set_properties({"title": _WORDS["en"][0], "created": dt.datetime(2000, 1, 1)})
    first = book.add_worksheet(_FIRST[place])
    counts = {}
    for names, query in _SHEETS:
        parameters = {} if query == "workbook_sources" else {"lang": lang}
        result = warehouse.query(query, **parameters)
        counts[names[place]] = len(result.rows)
        _sheet(book, names[place], result, lang)
    _read_me(book, first, warehouse, counts, lang)
    book.close()
    return counts


def _read_me(book: Any, sheet: Any, warehouse: Warehouse, counts: dict[str, int], lang: str) -> None:
    words = _WORDS[lang]
    title = book.add_format({"bold": True, "font_size": 14})
    bold = book.add_format({"bold": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, words[0], title)
    run = warehouse.query("run").dicts()[0]
    built = run["finished_at"].strftime("%Y-%m-%d %H:%M") if run["finished_at"] else ""
    facts = (run["run_id"], built, run["method_version"], f"scrisk {run['code_version']}", run["left_out"] or "")
    row = 2
    for name, fact in zip(words[1:6], facts, strict=True):
        if fact:
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, str(fact))
            row += 1
    row += 1
    sheet.write_string(row, 0, words[6], bold)
    for sentence in (*words[7:12], words[14]):
        sheet.write_string(row, 1, sentence, wrapped)
        row += 1
    row += 1
    for name, count in counts.items():
        sheet.write_string(row, 0, name, bold)
        sheet.write_number(row, 1, count, book.add_format({"num_format": "#,##0", "align": "left"}))
        row += 1
    row += 1
    sheet.write_string(row, 0, words[12], bold)
    row += 1
    seen = set()
    for source in warehouse.query("workbook_sources").dicts():
        text = f"{source['publisher']}: {source['title']} ({source['edition']}). {source['licence'] or ''}"
        if source["commercial_use"] is False:
            text += f" - {words[13]}"
        if source["is_loaded"] and (source["source"], text) not in seen:
            seen.add((source["source"], text))
            sheet.write_string(row, 0, source["source"], bold)
            sheet.write_string(row, 1, text, wrapped)
            row += 1


def _sheet(book: Any, name: str, result: Result, lang: str) -> None:
    if len(result.rows) >= MAX_ROWS:
        raise OutputError(
            say(
                "a sheet of Excel holds {max_rows:,} rows, {name} has {count:,}",
                max_rows=MAX_ROWS,
                name=name,
                count=len(result.rows),
            ),
            hint=say("Export to a folder: Parquet and CSV have no such limit."),
        )
    sheet = book.add_worksheet(name)
    header = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDE6F0", "bottom": 1})
    for column, key in enumerate(result.columns):
        term = TERMS[key]
        number = book.add_format({"num_format": _FORMATS.get(term.unit, "General")})
        sheet.write_string(0, column, term.label(lang), header)
        unit = f"\n{term.unit}" if term.unit else ""
        sheet.write_comment(0, column, f"{key}\n{term.definition}{unit}", {"x_scale": 2, "y_scale": 1.2})
        sheet.set_column(column, column, _width(term.label(lang), result.rows, column))
        for row, values in enumerate(result.rows, start=1):
            _cell(sheet, row, column, values[column], number, key)
    sheet.set_row(0, 32)
    # Names stay in view beside the figures.
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(len(result.rows), 1), len(result.columns) - 1)


def _cell(sheet: Any, row: int, column: int, value: Any, number: Any, name: str) -> None:
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, number)
    else:
        text = str(value)
        if len(text) > MAX_TEXT:
            raise OutputError(
                say(
                    "row {row}, column {name}: a cell of Excel holds {max_text:,} signs, the text has {count:,}",
                    row=row,
                    name=name,
                    max_text=MAX_TEXT,
                    count=len(text),
                ),
                hint=say("Export to a folder: Parquet and CSV have no such limit."),
            )
        sheet.write_string(row, column, text)


def _width(label: str, rows: list[tuple[Any, ...]], column: int) -> float:
    """Return a width that shows most of a column: signs of Chinese, Japanese and Korean script take two places."""

    def places(value: Any) -> int:
        if isinstance(value, float):
            return 10
        return sum(2 if ord(sign) > 0x2E80 else 1 for sign in str(value)) if value is not None else 0

    widest = max([places(label) / 2, *(places(row[column]) for row in rows[:2000])], default=8)
    return float(min(max(widest + 2, 8), _WIDEST))
