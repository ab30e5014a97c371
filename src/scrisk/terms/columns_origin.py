"""The published columns of origin: see columns.py for the order of the fields."""

from __future__ import annotations

_HOW = "Mass balance, one linear system a good and year; Grassmann, Taksar and Heyman 1985, doi:10.1287/opre.33.5.1107"

ROWS: tuple[tuple[str, ...], ...] = (
    ("exporter", "VARCHAR", "ISO 3166-1 alpha-3", "", "The exporting economy the row is about.", "",
     "Exporter", "輸出国", "수출국"),
    ("origin", "VARCHAR", "ISO 3166-1 alpha-3", "or unknown, other",
     "Economy that made the goods, as far as trade in the item itself tells; 'unknown' where nobody can tell, 'other' for "
     "the sum of origins below the method's least share.", _HOW, "Origin", "原産地", "원산지"),
    ("share_direct", "DOUBLE", "fraction", "0-1",
     "Share of the economy's imports that the origin itself ships, in the row's basis.", "CEPII BACI",
     "Direct share", "直接シェア", "직접 비중"),
    ("share_origin", "DOUBLE", "fraction", "0-1",
     "Share of the economy's imports that comes from the origin, whoever ships it, in the row's basis.", _HOW,
     "Origin share", "原産シェア", "원산지 비중"),
    ("hidden_share", "DOUBLE", "fraction", "-1-1",
     "share_origin minus share_direct: what comes by way of others; below 0 where the origin passes on more than it "
     "sends by way of others.", _HOW, "Hidden share", "隠れたシェア", "숨은 비중"),
    ("share_supply", "DOUBLE", "fraction", "0-1",
     "Share of the origin in all that the economy has, imports and its own make; NULL for purchases told outside the "
     "world's trade table.", _HOW, "Share of supply", "供給全体のシェア", "전체 공급 비중"),
    ("via", "VARCHAR", "ISO 3166-1 alpha-3", "",
     "Supplier, other than the origin itself, that brings the economy most of this origin's goods; NULL where nobody "
     "passes any on.", _HOW, "By way of", "経由", "경유"),
    ("share_via", "DOUBLE", "fraction", "0-1", "Share of the economy's imports that is of this origin and comes by way of "
     "via.", _HOW, "Share by way of", "経由シェア", "경유 비중"),
    ("amount_made", "DOUBLE", "tonnes or US dollars, as basis says", ">= 0",
     "What the origin makes of the item: its production on record, and at least what its exports of a code exceed its "
     "imports by. For the unknown origin, what enters trade without a known one.", _HOW,
     "Made", "生産", "생산"),
    ("amount_imported", "DOUBLE", "tonnes or US dollars, as basis says", ">= 0", "What the origin takes in.",
     "CEPII BACI", "Taken in", "輸入", "수입"),
    ("amount_exported", "DOUBLE", "tonnes or US dollars, as basis says", ">= 0", "What the origin ships.",
     "CEPII BACI", "Shipped", "輸出", "수출"),
    ("amount_accounted", "DOUBLE", "tonnes or US dollars, as basis says", ">= 0",
     "What of amount_made is found again where goods stay, over all economies; equal to amount_made but for rounding.", _HOW,
     "Found again", "行き先判明", "행방 확인"),
    ("china_share_origin", "DOUBLE", "fraction", "0-1",
     "Share of imports that comes from mainland China, whoever ships it, in the row's basis.", _HOW,
     "China by origin", "中国 (原産)", "중국 (원산지)"),
    ("hidden_china_share", "DOUBLE", "fraction", "-1-1",
     "china_share_origin minus what China ships itself, over the same imports; below 0 where China passes on more of "
     "others' goods than comes of its own by way of others.", _HOW, "Hidden China", "隠れた中国", "숨은 중국"),
    ("top_origin", "VARCHAR", "ISO 3166-1 alpha-3", "", "Known origin with the largest share of imports.", _HOW,
     "Top origin", "最大原産国", "최대 원산지"),
    ("top_origin_share", "DOUBLE", "fraction", "0-1", "Share of the top origin.", _HOW,
     "Top origin share", "最大原産シェア", "최대 원산지 비중"),
    ("hhi_origin", "DOUBLE", "index", "0-1",
     "Sum of squared shares of the known origins of imports; a lower bound where some are unknown.", _HOW,
     "HHI by origin", "HHI (原産)", "HHI (원산지)"),
    ("unknown_origin_share", "DOUBLE", "fraction", "0-1", "Share of imports whose origin nobody can tell.", _HOW,
     "Unknown origin", "原産不明", "원산지 불명"),
)  # fmt: skip
