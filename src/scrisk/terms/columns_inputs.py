"""The published columns of inputs across countries: see columns.py for the order of the fields."""

from __future__ import annotations

_OECD = "OECD Inter-Country Input-Output Tables"
_HOW = (
    "Leontief's inverse, solved column by column, after Baldwin, Freeman and Theodorakopoulos 2023, doi:10.3386/w31820"
)
_WALK = "First-passage probability of an absorbing Markov chain, Kemeny and Snell 1976; OECD tables"

ROWS: tuple[tuple[str, ...], ...] = (
    ("sector", "VARCHAR", "code of out.io_sector", "",
     "Industry by ISIC Rev. 4 as the OECD groups it; TOTAL is the sum of the economy's industries, C that of its "
     "manufacturing.", _OECD, "Sector", "産業", "산업"),
    ("isic", "VARCHAR", "ISIC Rev. 4", "", "Sections and divisions that the industry stands for.", "", "ISIC", "ISIC", "ISIC"),
    ("source_economy", "VARCHAR", "ISO 3166-1 alpha-3", "or ROW",
     "Economy whose industries deliver; the row's own economy stands for deliveries at home.", _OECD,
     "Source", "供給元", "공급원"),
    ("source_sector", "VARCHAR", "code of out.io_sector", "or other",
     "Delivering industry; 'other' for the sum of an economy's industries below the method's least share.", _OECD,
     "Source sector", "供給産業", "공급 산업"),
    ("buyer_economy", "VARCHAR", "ISO 3166-1 alpha-3", "or ROW",
     "Economy whose industries buy; the row's own economy stands for sales at home.", _OECD,
     "Buyer", "販売先", "판매처"),
    ("direct_purchase_share", "DOUBLE", "fraction", "0-1",
     "Share of the source in all that the sector buys from industries: what its books and the trade figures tell.", _OECD,
     "Direct", "直接調達", "직접 조달"),
    ("direct_sale_share", "DOUBLE", "fraction", "0-1",
     "Share of the sector's output that it sells to industries of the buyer; final products sold there are not in it, for "
     "the table at hand does not tell where they go.", _OECD, "Direct sales", "直接販売", "직접 판매"),
    ("face_value_share", "DOUBLE", "fraction", "0-1",
     "Of all deliveries at every stage behind (for sales: beyond) a unit of the sector's output, the share that passes "
     "straight between the sector and industries of the other economy.", _HOW, "Face value", "表面シェア", "표면 비중"),
    ("look_through_share", "DOUBLE", "fraction", "0-1",
     "Of all deliveries at every stage behind (for sales: beyond) a unit of the sector's output, the share made (taken) by "
     "industries of the other economy. Gross: each delivery counts, also those within that economy. The sector's own output is "
     "none: the unit diagonal is taken off.", _HOW, "Look-through", "実質シェア", "실질 비중"),
    ("hidden_exposure", "DOUBLE", "fraction", "0-1", "look_through_share minus face_value_share: what shows only when suppliers' "
     "suppliers (buyers' buyers) are counted.", _HOW, "Hidden", "隠れた依存", "숨은 의존"),
    ("look_through_per_output", "DOUBLE", "US dollars a US dollar", ">= 0",
     "Deliveries at every stage by (to) industries of the other economy, by dollar of the sector's output; above 1 where long "
     "chains hand much on.", _HOW, "Per output", "生産額比", "산출액 대비"),
    ("value_added_share", "DOUBLE", "fraction", "0-1",
     "Share of the value of the sector's output that the source's industries add: each dollar counts once, where wages, "
     "profits and taxes arise. Imports that the table leaves out count where they enter.", _HOW,
     "Value added", "付加価値", "부가가치"),
    ("final_product_share", "DOUBLE", "fraction", "0-1",
     "Share of the sector's output that ends in final products of the buyer's industries, wherever these are used.", _HOW,
     "In final products", "最終製品", "최종제품"),
    ("passing_share", "DOUBLE", "fraction", "0-1",
     "Share of the sector's output whose inputs, followed back from supplier to supplier, come by the source's industries at "
     "least once (in out.input_via: by way of direct suppliers in via). Nothing counts twice; NULL for the economy itself.",
     _WALK, "Passes through", "経由率", "경유율"),
    ("hitting_probability", "DOUBLE", "fraction", "0-1",
     "Chance that a purchase of the sector, followed back abroad from supplier to supplier, comes by the source's industries; "
     "what is bought at home ends the walk. NULL for the economy itself.", _WALK,
     "Hit", "到達確率", "도달확률"),
    ("gross_output_usd_m", "DOUBLE", "million US dollars", ">= 0", "Output: sales to industries and to final users.", _OECD,
     "Output", "産出額", "산출액"),
    ("published_output_usd_m", "DOUBLE", "million US dollars", ">= 0",
     "Output as the producer's table gives it; differs by rounding and by flows too small to be at hand.", _OECD,
     "Published output", "公表産出額", "공표 산출액"),
    ("purchases_usd_m", "DOUBLE", "million US dollars", ">= 0", "What the industry buys from industries.", _OECD,
     "Purchases", "中間投入", "중간투입"),
    ("primary_inputs_usd_m", "DOUBLE", "million US dollars", "any",
     "Output less purchases: value added and taxes, and inputs that the table leaves out (those from the rest of the world, "
     "where it is not in the table).", _OECD, "Primary inputs", "本源的投入", "본원적 투입"),
    ("final_demand_usd_m", "DOUBLE", "million US dollars", "any", "Sales to final users of all economies.", _OECD,
     "Final demand", "最終需要", "최종수요"),
    ("look_through_output_usd_m", "DOUBLE", "million US dollars", ">= 0",
     "Output that all final demand asks of the industry, looked through (L y); equals gross_output_usd_m within 1e-9.", _HOW,
     "Output asked for", "誘発産出額", "유발 산출액"),
    ("look_through_value_share", "DOUBLE", "fraction", "0-1",
     "Primary inputs of all industries behind a unit of the industry's output (v L); equals 1 within 1e-9.", _HOW,
     "Value found", "価値合計", "가치 합계"),
)  # fmt: skip
