"""The published columns of the stages of a chain: see columns.py for the order of the fields."""

from __future__ import annotations

_RECONCILED = "Smallest interval that reaches the interval of every source; see docs/rare-earths.md"
_HHI = "US Merger Guidelines 2023; EU SWD(2021)352"

ROWS: tuple[tuple[str, ...], ...] = (
    ("made_of", "VARCHAR", "", "", "Items of the chain that the item is made of, joined with ';': without them there is none of it.",
     "", "Made of", "原料", "원료"),
    ("stage_kind", "VARCHAR", "", "all, light, heavy", "Which part of a stage the row is about: all of it, or light or heavy rare earths "
     "apart.", "", "Kind", "区分", "구분"),
    ("series", "VARCHAR", "", "", "Publication that the figures are of; reconciled for all of the newest years together, baci, comtrade or "
     "own for trade, wmd for production.", "", "Series", "系列", "계열"),
    ("share_low", "DOUBLE", "fraction", "0-1", "Least that the share can be: what is printed, scaled where printed shares exceed one by rounding; 0 where a holder is named without a share.", "",
     "Share, low", "シェア下限", "비중 하한"),
    ("share_high", "DOUBLE", "fraction", "0-1", "Most that the share can be: what is printed; where a holder is named without a share all that nobody else is known to hold, of a company no more than its country's.", "",
     "Share, high", "シェア上限", "비중 상한"),
    ("grade", "VARCHAR", "", "official, industry, press", "Who stands behind a printed figure: a government or intergovernmental body, an analyst or "
     "association, or a page that does not say.", "", "Grade", "出所の種類", "출처 등급"),
    ("is_lead", "BOOLEAN", "", "", "True for the figures that are shown first: of the newest year, of the best grade.", "",
     "Lead", "主系列", "주 계열"),
    ("hhi_low", "DOUBLE", "index", "0-1", "Least HHI that the known shares and their bounds leave possible.", _HHI,
     "HHI, lower", "HHI下限", "HHI 하한"),
    ("top_supplier_share_low", "DOUBLE", "fraction", "0-1", "Least that the share of the top supplier can be.", _RECONCILED,
     "Top share, low", "最大シェア下限", "최대 비중 하한"),
    ("top_supplier_share_high", "DOUBLE", "fraction", "0-1", "Most that the share of the top supplier can be.", _RECONCILED,
     "Top share, high", "最大シェア上限", "최대 비중 상한"),
    ("source_count", "INTEGER", "series", ">= 1", "How many series the row rests on.", "", "Sources", "資料数", "자료 수"),
    ("own_share", "DOUBLE", "fraction", "0-1", "The economy's own share of the world's output of the stage, as its lead series prints it; NULL where none "
     "names it.", "", "Own share", "自国シェア", "자국 비중"),
    ("own_share_low", "DOUBLE", "fraction", "0-1", "Least that the economy's own share of the world can be.", _RECONCILED,
     "Own share, low", "自国シェア下限", "자국 비중 하한"),
    ("own_share_high", "DOUBLE", "fraction", "0-1", "Most that the economy's own share of the world can be.", _RECONCILED,
     "Own share, high", "自国シェア上限", "자국 비중 상한"),
    ("hhi_world_low", "DOUBLE", "index", "0-1", "Least HHI of the world's output of the stage by economy.", _HHI,
     "World HHI, lower", "世界HHI下限", "세계 HHI 하한"),
    ("hhi_world_high", "DOUBLE", "index", "0-1", "Largest HHI of the world's output of the stage by economy.", _HHI,
     "World HHI, upper", "世界HHI上限", "세계 HHI 상한"),
)  # fmt: skip
