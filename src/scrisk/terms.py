"""Every published column once: name, type, unit, range, meaning, source, and its label in three languages.

The warehouse takes its comments from here, the command line its headers, ``scrisk terms`` its text. One name has
one meaning in every table. What a kernel returns as NaN (undefined) is NULL in the tables.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One published column.

    ``range`` is a human-readable range; ``source`` names a publication or a producer, empty for plain facts of the row.
    """

    name: str
    dtype: str
    unit: str
    range: str
    definition: str
    source: str
    en: str
    ja: str
    ko: str

    def label(self, lang: str) -> str:
        """Return the header in ``lang`` (``en``, ``ja`` or ``ko``)."""
        return {"en": self.en, "ja": self.ja, "ko": self.ko}[lang]


@dataclass(frozen=True, slots=True)
class Table:
    """One published table: what a row is (``grain``) and its columns in order."""

    name: str
    grain: str
    definition: str
    columns: tuple[str, ...]


_HHI = "US DOJ and FTC, Merger Guidelines 2023, guideline 1; Rhoades 1993"
_HANNAH = "Hannah and Kay 1977; Hill 1973, doi:10.2307/1934352"
_GPR = "Santillan-Saldivar et al. 2022, doi:10.1007/s11367-022-02027-y; Gemechu et al. 2016, doi:10.1111/jiec.12279"
_EU = "European Commission 2017, doi:10.2873/769526"
_USGS = "Nassar et al. 2020, doi:10.1126/sciadv.aay8647"
_CDI = "European Commission, SWD(2021) 352"
_CALDARA = "Caldara and Iacoviello 2022, doi:10.1257/aer.20191823"
_PRICE = "USGS Open-File Report 2025-1047, doi:10.3133/ofr20251047"

_ROWS: tuple[tuple[str, ...], ...] = (
    # --- keys
    ("economy", "VARCHAR", "ISO 3166-1 alpha-3", "", "The importing economy the row is about.", "",
     "Economy", "国・地域", "국가·지역"),
    ("chain", "VARCHAR", "", "", "Supply chain the item belongs to.", "", "Chain", "サプライチェーン", "공급망"),
    ("item", "VARCHAR", "", "", "Catalogued item: a material, chemical, tool or service.", "", "Item", "品目", "품목"),
    ("stage", "VARCHAR", "", "", "Stage of the chain, from mine to test.", "", "Stage", "工程", "단계"),
    ("material", "VARCHAR", "", "", "Material that the stages of one raw material share.", "",
     "Material", "素材", "소재"),
    ("year", "SMALLINT", "calendar year", "", "Year the figures describe.", "", "Year", "年", "연도"),
    ("basis", "VARCHAR", "", "quantity, value, world-share, published-share",
     "What the shares measure: tonnes imported, dollars imported, the world's supply taken as the economy's own, "
     "or a single published share.", "", "Basis", "基準", "기준"),
    ("supply_scope", "VARCHAR", "", "imports, imports+production, world",
     "What the denominator of the shares holds. With imports+production the economy itself is one of the suppliers.",
     "", "Scope", "対象範囲", "범위"),
    ("sourcing", "VARCHAR", "", "trade, world-production, world-providers, published, none",
     "Kind of data that tells who supplies the item.", "", "Sourcing", "調達データ", "조달 자료"),
    ("supplier", "VARCHAR", "ISO 3166-1 alpha-3", "", "Supplying economy; equal to the importer when supply is domestic.",
     "", "Supplier", "供給国", "공급국"),
    ("producer", "VARCHAR", "ISO 3166-1 alpha-3", "", "Producing economy.", "", "Producer", "生産国", "생산국"),
    ("rank", "INTEGER", "", ">= 1", "Place of the supplier by share, the largest first.", "", "Rank", "順位", "순위"),
    # --- amounts
    ("share", "DOUBLE", "fraction", "0-1", "Share of the supplier in the row's basis and scope.", "",
     "Share", "シェア", "비중"),
    ("share_quantity", "DOUBLE", "fraction", "0-1", "Share of imported tonnes with a known quantity.", "",
     "Share by quantity", "数量シェア", "물량 비중"),
    ("share_value", "DOUBLE", "fraction", "0-1", "Share of imported value.", "", "Share by value", "金額シェア", "금액 비중"),
    ("trade_value_usd", "DOUBLE", "US dollars, current", ">= 0", "Imported value.", "CEPII BACI",
     "Value (US$)", "輸入額 (米ドル)", "수입액 (달러)"),
    ("net_weight_t", "DOUBLE", "tonnes", ">= 0", "Imported net weight; flows without a reported weight are left out.",
     "CEPII BACI", "Weight (t)", "重量 (t)", "중량 (t)"),
    ("export_value_usd", "DOUBLE", "US dollars, current", ">= 0", "Exported value of the same codes.", "CEPII BACI",
     "Exports (US$)", "輸出額 (米ドル)", "수출액 (달러)"),
    ("export_weight_t", "DOUBLE", "tonnes", ">= 0", "Exported net weight of the same codes.", "CEPII BACI",
     "Exports (t)", "輸出量 (t)", "수출량 (t)"),
    ("unit_value_usd_per_kg", "DOUBLE", "US dollars per kilogram", ">= 0",
     "Value over weight of the flows whose weight is known.", "CEPII BACI", "US$/kg", "米ドル/kg", "달러/kg"),
    ("production", "DOUBLE", "see unit", ">= 0", "Production of the year.", "World Mining Data",
     "Production", "生産量", "생산량"),
    ("unit", "VARCHAR", "", "", "Unit of the quantity.", "", "Unit", "単位", "단위"),
    ("domestic_production", "DOUBLE", "tonnes", ">= 0",
     "The economy's own production in the production source; NULL when that source does not cover item and year.",
     "World Mining Data", "Own production (t)", "国内生産 (t)", "국내 생산 (t)"),
    ("domestic_share", "DOUBLE", "fraction", "0-1",
     "Own production over own production plus imports; NULL when production is not in the unit of the imports.", "",
     "Domestic share", "国内シェア", "국내 비중"),
    ("import_reliance", "DOUBLE", "fraction", "0-1",
     "Net import reliance (M - X)/(D + M - X), 0 for a net exporter; NULL when production is not comparable.", _EU,
     "Import reliance", "輸入依存度", "수입의존도"),
    # --- concentration
    ("n_suppliers", "INTEGER", "", ">= 0", "Suppliers with a positive share.", "", "Suppliers", "供給国数", "공급국 수"),
    ("hhi", "DOUBLE", "index", "0-1",
     "Herfindahl-Hirschman index, the sum of squared shares. With shares that do not add up to one it is the lower "
     "bound (see hhi_high).", _HHI, "HHI", "HHI", "HHI"),
    ("hhi_high", "DOUBLE", "index", "0-1",
     "HHI if the unknown rest came from one further supplier; equal to hhi when every share is known.", _HHI,
     "HHI, upper", "HHI上限", "HHI 상한"),
    ("hhi_normalised", "DOUBLE", "index", "0-1", "(HHI - 1/n)/(1 - 1/n); NULL with fewer than two suppliers.", _HHI,
     "HHI normalised", "正規化HHI", "정규화 HHI"),
    ("hhi_with_production", "DOUBLE", "index", "0-1",
     "HHI of own production and imports together; NULL when production is not in the unit of the imports.", _HHI,
     "HHI with own production", "国内生産込みHHI", "국내 생산 포함 HHI"),
    ("hhi_band", "VARCHAR", "", "low, moderate, high", "Band of hhi by the US Merger Guidelines of 2023: 0.10 and 0.18.",
     "US DOJ and FTC, Merger Guidelines 2023", "Band", "集中度区分", "집중도 구간"),
    ("hhi_band_us2010", "VARCHAR", "", "low, moderate, high",
     "Band of hhi by the US Horizontal Merger Guidelines of 2010: 0.15 and 0.25.",
     "US DOJ and FTC, Horizontal Merger Guidelines 2010, section 5.3", "Band (US 2010)", "区分 (米国2010)", "구간 (미국 2010)"),
    ("cr1", "DOUBLE", "fraction", "0-1", "Share of the largest supplier.", "", "CR1", "CR1", "CR1"),
    ("cr3", "DOUBLE", "fraction", "0-1", "Share of the three largest suppliers.", "", "CR3", "CR3", "CR3"),
    ("shannon", "DOUBLE", "nats", ">= 0", "Shannon entropy of the shares, -sum s ln s.", _HANNAH,
     "Entropy", "エントロピー", "엔트로피"),
    ("theil", "DOUBLE", "nats", ">= 0", "Theil index, ln n - entropy.", _HANNAH, "Theil", "タイル指数", "타일 지수"),
    ("effective_suppliers", "DOUBLE", "suppliers", ">= 1", "1/HHI: how many equal suppliers give this concentration.",
     _HANNAH, "N eff", "実効供給国数", "실효 공급국 수"),
    ("effective_suppliers_shannon", "DOUBLE", "suppliers", ">= 1", "exp(entropy), the Hill number of order one.",
     _HANNAH, "N eff (entropy)", "実効供給国数 (H)", "실효 공급국 수 (H)"),
    ("top_supplier", "VARCHAR", "ISO 3166-1 alpha-3", "", "Supplier with the largest share; the economy itself when it "
     "supplies most of its own need.", "", "Top supplier", "最大供給国", "최대 공급국"),
    ("top_supplier_share", "DOUBLE", "fraction", "0-1", "Share of the top supplier.", "",
     "Top share", "最大シェア", "최대 비중"),
    ("china_share", "DOUBLE", "fraction", "0-1", "Share of mainland China in the row's basis.", "",
     "China", "中国", "중국"),
    ("china_share_quantity", "DOUBLE", "fraction", "0-1", "Share of mainland China by quantity.", "",
     "China, quantity", "中国 (数量)", "중국 (물량)"),
    ("china_share_value", "DOUBLE", "fraction", "0-1", "Share of mainland China by value.", "",
     "China, value", "中国 (金額)", "중국 (금액)"),
    ("hhi_change_3y", "DOUBLE", "index", "-1-1", "hhi minus hhi three years before; NULL without that year.", "",
     "3-year change", "3年前比", "3년 전 대비"),
    ("hhi_world", "DOUBLE", "index", "0-1", "HHI of world production by country.", _HHI,
     "World HHI", "世界生産HHI", "세계 생산 HHI"),
    ("hhi_change_1y", "DOUBLE", "index", "-1-1", "hhi minus hhi the year before; NULL without that year.", "", "1-year change", "前年比", "전년 대비"),
    ("top_supplier_1y_before", "VARCHAR", "ISO 3166-1 alpha-3", "", "Top supplier of the year before.", "", "Top supplier, year before", "前年の最大供給国", "전년 최대 공급국"),
    ("top_supplier_3y_before", "VARCHAR", "ISO 3166-1 alpha-3", "", "Top supplier three years before.", "", "Top supplier, 3 years before", "3年前の最大供給国", "3년 전 최대 공급국"),
    ("top_supplier_share_change_1y", "DOUBLE", "fraction", "-1-1", "top_supplier_share minus that of the year before, whoever was on top then.", "", "Top share, 1-year change", "最大シェア前年比", "최대 비중 전년 대비"),
    ("top_supplier_share_change_3y", "DOUBLE", "fraction", "-1-1", "top_supplier_share minus that of three years before, whoever was on top then.", "", "Top share, 3-year change", "最大シェア3年前比", "최대 비중 3년 전 대비"),
    ("geopolrisk_change_1y", "DOUBLE", "index", "-1-1", "geopolrisk minus geopolrisk the year before.", _GPR, "GeoPolRisk, 1-year change", "GeoPolRisk前年比", "GeoPolRisk 전년 대비"),
    ("geopolrisk_change_3y", "DOUBLE", "index", "-1-1", "geopolrisk minus geopolrisk three years before.", _GPR, "GeoPolRisk, 3-year change", "GeoPolRisk 3年前比", "GeoPolRisk 3년 전 대비"),
    # --- governance-weighted
    ("political_stability", "DOUBLE", "WGI units", "about -3.5-2",
     "Political stability and absence of violence, estimate.", "World Bank, Worldwide Governance Indicators",
     "Stability", "政治的安定", "정치 안정"),
    ("political_stability_se", "DOUBLE", "WGI units", ">= 0",
     "Standard error of political_stability, as its producer gives it.", "World Bank, Worldwide Governance Indicators",
     "Stability, s.e.", "政治的安定 標準誤差", "정치 안정 표준오차"),
    ("governance_risk", "DOUBLE", "index", "about 0-1", "(2.5 - political stability)/5.", _GPR,
     "Governance risk", "ガバナンスリスク", "거버넌스 위험"),
    ("wgi_weighted_hhi", "DOUBLE", "index", "0-1", "sum s^2 g with g the supplier's governance risk.", _GPR,
     "WGI-weighted HHI", "WGI加重HHI", "WGI 가중 HHI"),
    ("wgi_coverage_share", "DOUBLE", "fraction", "0-1", "Share of supply from suppliers with a governance score.", "",
     "WGI coverage", "WGIカバー率", "WGI 포괄률"),
    # --- GeoPolRisk
    ("geopolrisk", "DOUBLE", "index", "0-1",
     "GeoPolRisk score: world production HHI times the governance-weighted import share.", _GPR,
     "GeoPolRisk", "GeoPolRisk", "GeoPolRisk"),
    ("import_risk", "DOUBLE", "index", "0-1", "sum g M / (D + sum M), the second factor of GeoPolRisk.", _GPR,
     "Import risk", "輸入リスク", "수입 위험"),
    ("characterization_factor", "DOUBLE", "kg Cu-eq per kg", ">= 0",
     "GeoPolRisk times the average import price over the copper reference 0.409412948.", _GPR,
     "CF", "特性化係数", "특성화 계수"),
    ("compatibility", "BOOLEAN", "", "", "True where the row copies the known quirks of geopolrisk-py 2.0.1.", "",
     "Compatibility", "互換", "호환"),
    ("peer_material", "VARCHAR", "", "", "Name of the material in geopolrisk-py.", "",
     "Peer's name", "参照実装の名称", "참조 구현 명칭"),
    # --- EU style
    ("eu_supply_risk", "DOUBLE", "index", ">= 0", "EU-style supply risk for this economy and stage.", _EU,
     "EU-style SR", "EU方式SR", "EU 방식 SR"),
    ("eu_supply_risk_material", "DOUBLE", "index", ">= 0",
     "The worse EU-style supply risk among the stages of the material in this economy, year and basis.", _EU,
     "EU-style SR, material", "EU方式SR (素材)", "EU 방식 SR (소재)"),
    ("eu_hhi_global", "DOUBLE", "index", "0-10 before t", "sum S^2 WGI t over world producers, WGI = (2.5 - mean of six)*2.",
     _EU, "EU HHI global", "EU HHI世界", "EU HHI 세계"),
    ("eu_hhi_import", "DOUBLE", "index", "0-10 before t", "sum S^2 WGI t over the economy's suppliers.", _EU,
     "EU HHI import", "EU HHI輸入", "EU HHI 수입"),
    ("substitution_index", "DOUBLE", "index", "0-1", "Substitution index for supply risk (1: no substitute).", _EU,
     "Substitution", "代替指数", "대체 지수"),
    ("recycling_rate", "DOUBLE", "fraction", "0-1", "End-of-life recycling input rate.", "SCRREEN",
     "EoL recycling", "使用済み再生率", "폐기물 재활용률"),
    # --- USGS style
    ("usgs_style_dp", "DOUBLE", "index", "0-1",
     "Disruption potential sum PS^2 ASI WSI over producers abroad, with ASI from governance and WSI from distance in UN "
     "votes: our variant, not the USGS's own indices.", _USGS, "USGS-style DP", "USGS方式DP", "USGS 방식 DP"),
    ("usgs_trade_exposure", "DOUBLE", "fraction", "0-1", "Net import reliance floored at zero.", _USGS,
     "Trade exposure", "貿易エクスポージャー", "무역 노출"),
    ("usgs_economic_vulnerability", "DOUBLE", "index", "0-1",
     "Value added over operating profit of the consuming industries; NULL: no free data for Japan or Korea.", _USGS,
     "Economic vulnerability", "経済的脆弱性", "경제 취약성"),
    ("usgs_style_sr", "DOUBLE", "index", "0-1", "(DP TE EV)^(1/3); NULL while EV is.", _USGS,
     "USGS-style SR", "USGS方式SR", "USGS 방식 SR"),
    # --- core dependency
    ("cdi1", "DOUBLE", "index", "0-1", "Core dependency indicator 1: HHI of imports.", _CDI, "CDI1", "CDI1", "CDI1"),
    ("cdi1_margin", "DOUBLE", "index", "-0.4-0.6", "cdi1 - 0.4; above zero is dependent.", _CDI,
     "CDI1 margin", "CDI1余裕", "CDI1 여유"),
    ("cdi1_window3", "DOUBLE", "index", "0-1", "Mean of cdi1 over the year and the two before; NULL if one is missing.", _CDI,
     "CDI1, 3 years", "CDI1 3年", "CDI1 3년"),
    ("cdi2", "DOUBLE", "fraction", "0-1", "Imports over imports plus own production; NULL when production is not comparable.",
     _CDI, "CDI2", "CDI2", "CDI2"),
    ("cdi2_margin", "DOUBLE", "fraction", "-0.5-0.5", "cdi2 - 0.5.", _CDI, "CDI2 margin", "CDI2余裕", "CDI2 여유"),
    ("cdi2_window3", "DOUBLE", "fraction", "0-1", "Mean of cdi2 over three years.", _CDI,
     "CDI2, 3 years", "CDI2 3年", "CDI2 3년"),
    ("cdi3", "DOUBLE", "ratio", ">= 0", "Imports over exports; NULL without exports.", _CDI, "CDI3", "CDI3", "CDI3"),
    ("cdi3_margin", "DOUBLE", "ratio", ">= -1", "cdi3 - 1.", _CDI, "CDI3 margin", "CDI3余裕", "CDI3 여유"),
    ("cdi3_window3", "DOUBLE", "ratio", ">= 0", "Mean of cdi3 over three years.", _CDI,
     "CDI3, 3 years", "CDI3 3年", "CDI3 3년"),
    # --- price
    ("price_ratio_top_producer_cut", "DOUBLE", "ratio", ">= 1",
     "World price after over before if the largest producer stops: (1-phi)^(1/(ed-es)), capped. An illustration with one "
     "pair of elasticities for all items.", _PRICE, "Price ratio", "価格倍率", "가격 배율"),
    ("quantity_ratio_top_producer_cut", "DOUBLE", "ratio", "0-1",
     "World quantity after over before if the largest producer stops: (1-phi)^(ed/(ed-es)).", _PRICE,
     "Quantity ratio", "数量倍率", "물량 배율"),
    # --- trust
    ("coverage_share", "DOUBLE", "fraction", "0-1",
     "How much of supply the shares rest on: value of flows with a known weight and origin over all value; for world and "
     "published shares the sum of the known shares.", "", "Coverage", "カバー率", "포괄률"),
    ("is_estimated", "BOOLEAN", "", "", "True where sourcing itself is an estimate, not a record.", "",
     "Estimated", "推計", "추정"),
    ("flags", "VARCHAR", "", "see scrisk terms --flags", "Caveats of the row, sorted and joined with ';'.", "",
     "Flags", "注記", "비고"),
    ("run_id", "VARCHAR", "", "", "Content hash of inputs, catalog, method and code; same inputs, same id.", "",
     "Run", "実行ID", "실행 ID"),
    ("method_version", "VARCHAR", "", "", "Version of the method file.", "", "Method", "手法版", "방법 버전"),
    ("method_hash", "VARCHAR", "sha256", "", "Hash of the method's values.", "", "Method hash", "手法ハッシュ", "방법 해시"),
    ("code_version", "VARCHAR", "", "", "Version of scrisk.", "", "Code", "コード版", "코드 버전"),
    ("data_vintage", "VARCHAR", "", "", "Editions of the sources behind the row.", "", "Data", "データ版", "자료 판"),
    # --- dimensions and records
    ("name_en", "VARCHAR", "", "", "Name in English.", "", "Name", "英語名", "영어 이름"),
    ("name_ja", "VARCHAR", "", "", "Name in Japanese.", "", "Name (ja)", "日本語名", "일본어 이름"),
    ("name_ko", "VARCHAR", "", "", "Name in Korean.", "", "Name (ko)", "韓国語名", "한국어 이름"),
    ("economy_name", "VARCHAR", "", "", "Name of the importing economy in English.", "", "Economy name", "国・地域名", "국가·지역 이름"),
    ("item_name", "VARCHAR", "", "", "Name of the item in English.", "", "Item name", "品目名", "품목 이름"),
    ("top_supplier_name", "VARCHAR", "", "", "Name of the top supplier in English.", "", "Top supplier name", "最大供給国名", "최대 공급국 이름"),
    ("is_focal", "BOOLEAN", "", "", "Scored when no economy is named.", "", "Focal", "既定", "기본"),
    ("is_headline", "BOOLEAN", "", "", "Shown in the short table.", "", "Headline", "主要", "주요"),
    ("headline_basis", "VARCHAR", "", "", "Basis shown when none is asked for.", "", "Main basis", "主基準", "주 기준"),
    ("ordinal", "INTEGER", "", ">= 0", "Place in the catalog's order.", "", "Order", "順序", "순서"),
    ("hs_revision", "VARCHAR", "", "", "Edition of the Harmonized System.", "", "HS edition", "HS版", "HS 판"),
    ("hs_codes", "VARCHAR", "", "", "Six-digit codes that make the item, joined with ';'.", "", "HS codes", "HSコード", "HS 코드"),
    ("pooled", "VARCHAR", "", "", "What else the codes hold.", "", "Also holds", "他の包含品目", "기타 포함 품목"),
    ("uses", "VARCHAR", "", "", "What the item is used for.", "", "Use", "用途", "용도"),
    ("form", "VARCHAR", "", "mine, refined", "Where in its life the raw material is.", "", "Form", "形態", "형태"),
    ("light_heavy", "VARCHAR", "", "light, heavy, mixed", "Which rare earths the item holds.", "",
     "Light or heavy", "軽・重希土類", "경·중희토류"),
    ("note", "VARCHAR", "", "", "Remark.", "", "Note", "備考", "비고"),
    ("production_source", "VARCHAR", "", "", "Commodity of the production source.", "", "Production source", "生産データ", "생산 자료"),
    ("production_stage", "VARCHAR", "", "", "Stage the production source describes.", "",
     "Production stage", "生産の工程", "생산 단계"),
    ("production_comparable", "BOOLEAN", "", "", "True where production is in the unit of the imports.", "",
     "Comparable", "比較可能", "비교 가능"),
    ("official_lists", "VARCHAR", "", "", "Official lists that name the item, joined with ';'.", "", "Lists", "公式リスト", "공식 목록"),
    ("list_id", "VARCHAR", "", "", "Official list.", "", "List", "リスト", "목록"),
    ("authority", "VARCHAR", "", "", "Who publishes the list.", "", "Authority", "所管", "소관"),
    ("legal_basis", "VARCHAR", "", "", "Act or strategy behind the list.", "", "Legal basis", "根拠", "근거"),
    ("list_date", "VARCHAR", "", "", "Date of the list.", "", "Date", "日付", "날짜"),
    ("company", "VARCHAR", "", "", "Providing company.", "", "Company", "企業", "기업"),
    ("company_economy", "VARCHAR", "ISO 3166-1 alpha-3", "", "Economy of the company's headquarters.", "",
     "Headquarters", "本社所在", "본사 소재"),
    ("source_note", "VARCHAR", "", "", "Where the producer took the figure from.", "", "Origin of figure", "出所", "출처"),
    ("from_item", "VARCHAR", "", "", "Input of the link, as the source names it.", "", "Input", "投入", "투입"),
    ("to_item", "VARCHAR", "", "", "Where the input goes, as the source names it.", "", "Goes into", "投入先", "투입처"),
    ("link_kind", "VARCHAR", "", "goes-into, is-type-of", "Kind of link.", "", "Link", "関係", "관계"),
    ("from_id", "VARCHAR", "", "", "The source's id of the input.", "", "Input id", "投入ID", "투입 ID"),
    ("to_id", "VARCHAR", "", "", "The source's id of what it goes into.", "", "Target id", "投入先ID", "투입처 ID"),
    ("source", "VARCHAR", "", "", "Short name of the source.", "", "Source", "資料", "자료"),
    ("source_table", "VARCHAR", "", "", "Embedded table restated from the source.", "", "Table", "表", "표"),
    ("period_start", "DATE", "calendar day", "", "First day the share covers.", "", "From", "期首", "시작"),
    ("period_end", "DATE", "calendar day", "", "Last day the share covers.", "", "To", "期末", "끝"),
    ("measure", "VARCHAR", "", "import-value, import-quantity, world-production", "What the share is a share of.", "",
     "Measure", "指標", "지표"),
    ("publisher", "VARCHAR", "", "", "Who made the figures.", "", "Producer", "作成者", "작성 기관"),
    ("title", "VARCHAR", "", "", "Title of the publication.", "", "Title", "題名", "제목"),
    ("edition", "VARCHAR", "", "", "Edition used.", "", "Edition", "版", "판"),
    ("licence", "VARCHAR", "", "", "Licence of the figures.", "", "Licence", "ライセンス", "라이선스"),
    ("licence_url", "VARCHAR", "", "", "Text of the licence.", "", "Licence text", "ライセンス本文", "라이선스 본문"),
    ("commercial_use", "BOOLEAN", "", "", "False where the licence forbids commercial use.", "",
     "Commercial use", "商用利用", "상업적 이용"),
    ("url", "VARCHAR", "", "", "Where the original is.", "", "URL", "URL", "URL"),
    ("published", "VARCHAR", "ISO 8601 date", "", "Date of publication; empty when not known.", "", "Published", "公表日", "공표일"),
    ("accessed", "VARCHAR", "ISO 8601 date", "", "Date the figures were taken.", "", "Accessed", "取得日", "취득일"),
    ("citation", "VARCHAR", "", "", "How to cite it.", "", "Citation", "引用", "인용"),
    ("sha256", "VARCHAR", "sha256", "", "Hash of the embedded file.", "", "sha256", "sha256", "sha256"),
    ("row_count", "BIGINT", "rows", ">= 0", "Rows of the table.", "", "Rows", "行数", "행 수"),
    ("is_loaded", "BOOLEAN", "", "", "False where the build left the source out.", "", "Loaded", "読込済み", "적재됨"),
    ("first_year", "SMALLINT", "calendar year", "", "First year that the source table covers; NULL for one without years.", "", "First year", "最初の年", "첫 연도"),
    ("last_year", "SMALLINT", "calendar year", "", "Last year that the source table covers; NULL for one without years.", "", "Last year", "最後の年", "마지막 연도"),
    ("mapped_share", "DOUBLE", "fraction", "0-1", "Share of value whose codes map to an economy; in source_vintage that of the year with the least.", "",
     "Mapped", "対応率", "매핑률"),
    ("unmapped_codes", "VARCHAR", "", "", "Codes without an economy, joined with ';'.", "", "Unmapped", "未対応コード", "미매핑 코드"),
    ("parameter", "VARCHAR", "", "", "Key of the value in the method file.", "", "Parameter", "パラメータ", "매개변수"),
    ("parameter_value", "VARCHAR", "", "", "Value.", "", "Value", "値", "값"),
    ("meaning", "VARCHAR", "", "", "What it means.", "", "Meaning", "意味", "의미"),
    ("reference", "VARCHAR", "", "", "Publication it comes from.", "", "Reference", "出典", "참고"),
    ("attempt", "INTEGER", "", ">= 1", "Number of the attempt at a result, in the order they were made.", "",
     "Attempt", "実行番号", "실행 번호"),
    ("command", "VARCHAR", "", "build, refresh, rollback", "Command that made the attempt.", "", "Command", "コマンド", "명령"),
    ("status", "VARCHAR", "", "published, unchanged, failed, interrupted, rolled-back", "How the attempt ended.", "",
     "Status", "状態", "상태"),
    ("is_current", "BOOLEAN", "", "", "True for the run that this warehouse holds.", "", "Current", "現在", "현재"),
    ("started_at", "TIMESTAMP", "UTC", "", "When the attempt started. Clocks stand only in the tables of runs.", "",
     "Started", "開始", "시작"),
    ("finished_at", "TIMESTAMP", "UTC", "", "When the attempt ended; of the current run, when its results were checked.", "",
     "Finished", "終了", "종료"),
    ("error", "VARCHAR", "", "", "Why the attempt failed.", "", "Error", "エラー", "오류"),
    ("code_hash", "VARCHAR", "sha256", "", "Hash of the code and SQL that have a say in the figures.", "",
     "Code hash", "コードハッシュ", "코드 해시"),
    ("step", "VARCHAR", "", "", "Step of the attempt.", "", "Step", "段階", "단계"),
    ("seconds", "DOUBLE", "s", ">= 0", "How long it took.", "", "Seconds", "秒", "초"),
    ("part", "VARCHAR", "", "", "What of the source table the part holds; all is the whole.", "", "Part", "区分", "부분"),
    ("is_embedded", "BOOLEAN", "", "", "True for a table that travels with the program, false for one a refresh brought.", "",
     "Embedded", "同梱", "내장"),
    ("alert_id", "VARCHAR", "", "", "Alert rule, as its file names it.", "", "Alert", "アラート", "경보"),
    ("column_name", "VARCHAR", "", "", "Column of out.score that the row is about.", "", "Column", "列", "열"),
    ("condition", "VARCHAR", "", "above, below, rises_by, falls_by", "When the alert goes off.", "", "Condition", "条件", "조건"),
    ("threshold", "DOUBLE", "that of column_name", "any number", "The value, or change, at which the alert goes off.", "",
     "Threshold", "しきい値", "임계값"),
    ("against", "VARCHAR", "", "last-run, year-before", "What the value is compared with; NULL where it counts by itself.", "",
     "Against", "比較対象", "비교 대상"),
    ("score_value", "DOUBLE", "that of column_name", "any number", "Value of column_name in this run.", "", "Value", "値", "값"),
    ("value_before", "DOUBLE", "that of column_name", "any number", "Value it is compared with.", "", "Before", "以前の値", "이전 값"),
    ("year_before", "SMALLINT", "calendar year", "", "Year of value_before.", "", "Year before", "以前の年", "이전 연도"),
    ("previous_run_id", "VARCHAR", "", "", "Run that value_before is of; NULL where it is of this run.", "", "Run before", "以前の実行", "이전 실행"),
    ("alert_text", "VARCHAR", "", "", "What the alert says.", "", "Alert text", "アラート内容", "경보 내용"),
    ("check_name", "VARCHAR", "", "", "Check, the name of its SQL file.", "", "Check", "検査", "검사"),
    ("layer", "VARCHAR", "", "core, out, last", "What was checked: mapped tables, results, or results against the last run.", "",
     "Layer", "層", "계층"),
    ("severity", "VARCHAR", "", "error, warn, accepted; info, warning, critical",
     "How grave a finding of a check, or an alert, is. A check of error publishes nothing; accepted is an error the user took on.", "",
     "Severity", "重大度", "심각도"),
    ("bad_rows", "BIGINT", "rows", ">= 0", "How many rows the check returned.", "", "Bad rows", "不良行", "불량 행"),
    ("first_rows", "VARCHAR", "", "", "The first of them.", "", "First rows", "先頭行", "첫 행"),
    ("month", "DATE", "", "", "First day of the month.", "", "Month", "月", "월"),
    ("risk_measure", "VARCHAR", "", "GPR, GPRT, GPRA, GPRC",
     "Geopolitical risk of the world, its threats, its acts; GPRC is that of one economy.", _CALDARA,
     "Risk measure", "リスク指標", "리스크 지표"),
    ("risk_value", "DOUBLE", "index; GPRC percent", ">= 0",
     "The index, 100 on average over 1985-2019; GPRC is the share of newspaper articles.", _CALDARA,
     "Risk value", "リスク値", "리스크 값"),
    ("catalog_hash", "VARCHAR", "sha256", "", "Hash of the catalog.", "", "Catalog hash", "カタログハッシュ", "카탈로그 해시"),
    ("inputs_hash", "VARCHAR", "sha256", "", "Hash of the tables that were loaded.", "",
     "Inputs hash", "入力ハッシュ", "입력 해시"),
    ("left_out", "VARCHAR", "", "", "Sources left out of the build, joined with ';'.", "", "Left out", "除外", "제외"),
    ("term", "VARCHAR", "", "", "Name of a column or flag.", "", "Term", "用語", "용어"),
    ("kind", "VARCHAR", "", "column, flag", "What the term names.", "", "Kind", "種別", "종류"),
    ("value_range", "VARCHAR", "", "", "Values it can take.", "", "Range", "範囲", "범위"),
    ("definition", "VARCHAR", "", "", "Meaning.", "", "Definition", "定義", "정의"),
)  # fmt: skip

TERMS: dict[str, Term] = {row[0]: Term(*row) for row in _ROWS}

FLAGS: dict[str, str] = {
    "code_ended": "The HS code of this item ends before the newest year of the trade table.",
    "eu_agreements_unknown": "Nobody looked up this importer's trade agreements, so the EU method's t is 1 for everyone.",
    "eu_recycling_missing": "No recycling rate is known, so no EU-style supply risk is given.",
    "eu_substitution_missing": "No substitution index is known, so no EU-style supply risk is given.",
    "ev_missing": "No economic vulnerability is known, so no USGS-style supply risk is given.",
    "governance_carried": "A governance or voting figure of an earlier year stands in for a year not yet published.",
    "governance_gap": "Some suppliers have no governance score; see wgi_coverage_share.",
    "hs_split": "The edition of the Harmonized System behind the row holds more or less under its codes than the item.",
    "importer_reported": "As the importer reports to UN Comtrade: with freight and insurance, not reconciled with exporters.",
    "low_coverage": "The shares rest on less than the method's share of value.",
    "net_exporter": "The economy exports more of the item than it imports.",
    "no_data": "Nothing embedded tells who supplies this item.",
    "no_world_production": "No world production is known for this item and year, so no GeoPolRisk is given.",
    "own_data": "Rests on the user's own table.",
    "partial_shares": "Known shares do not add up to one; hhi is a lower bound, hhi_high an upper one.",
    "pooled_code": "The HS codes hold other goods too.",
    "production_differs": "Production is measured at another stage or in another unit than the imports.",
    "provisional_year": "The producer revises its newest year later.",
    "published_share": "Rests on a single published share.",
    "value_quantity_differ": "Shares by value and by quantity tell different stories; see scrisk explain.",
    "world_share": "World shares stand in for the economy's own sourcing.",
}

_TRUST = ("coverage_share", "is_estimated", "flags")
_PROVENANCE = ("run_id", "method_version", "method_hash", "code_version", "data_vintage")

_TABLES: tuple[Table, ...] = (
    Table(
        "score", "economy, item, year, basis",
        "How concentrated and how exposed an economy's supply of an item is, by every published method.",
        (
            "economy", "chain", "item", "stage", "year", "basis", "sourcing", "supply_scope",
            "top_supplier", "top_supplier_share", "hhi", "hhi_high", "hhi_band", "hhi_band_us2010", "hhi_normalised",
            "effective_suppliers", "effective_suppliers_shannon", "n_suppliers", "cr1", "cr3", "shannon", "theil",
            "china_share", "china_share_quantity", "china_share_value", "hhi_change_3y",
            "trade_value_usd", "net_weight_t", "unit_value_usd_per_kg", "export_value_usd", "export_weight_t",
            "domestic_production", "domestic_share", "hhi_with_production", "import_reliance",
            "hhi_world", "wgi_weighted_hhi", "wgi_coverage_share",
            "geopolrisk", "import_risk", "characterization_factor",
            "eu_supply_risk", "eu_supply_risk_material", "eu_hhi_global", "eu_hhi_import", "substitution_index",
            "recycling_rate",
            "usgs_style_dp", "usgs_trade_exposure", "usgs_economic_vulnerability", "usgs_style_sr",
            "cdi1", "cdi1_margin", "cdi1_window3", "cdi2", "cdi2_margin", "cdi2_window3", "cdi3", "cdi3_margin",
            "cdi3_window3",
            "price_ratio_top_producer_cut", "quantity_ratio_top_producer_cut",
            *_TRUST, *_PROVENANCE,
        ),
    ),
    Table(
        "supplier_share", "economy, item, year, basis, supplier",
        "Who supplies an economy with an item, and what is known of the supplier.",
        (
            "economy", "item", "year", "basis", "supplier", "rank", "share", "share_quantity", "share_value",
            "trade_value_usd", "net_weight_t", "unit_value_usd_per_kg", "political_stability",
            "political_stability_se", "governance_risk",
            *_TRUST, *_PROVENANCE,
        ),
    ),
    Table(
        "geopolrisk", "economy, item, year, compatibility",
        "GeoPolRisk with its parts, as scrisk computes it and as geopolrisk-py 2.0.1 does.",
        (
            "economy", "item", "peer_material", "year", "compatibility", "basis", "geopolrisk", "characterization_factor",
            "hhi_world", "import_risk", "domestic_production", *_TRUST, *_PROVENANCE,
        ),
    ),
    Table(
        "world_production", "item, year, producer",
        "Who produces what in the world.",
        ("item", "year", "producer", "production", "unit", "share", "basis", *_TRUST, *_PROVENANCE),
    ),
    Table(
        "company_share", "item, company, year",
        "Which company holds which share of a world supply. Never add companies to countries.",
        ("item", "company", "company_economy", "share", "year", "source_note", "basis", *_TRUST, *_PROVENANCE),
    ),
    Table(
        "published_share", "economy, item, supplier, period_start",
        "Single published shares as their publishers print them; economy WLD is the world.",
        (
            "economy", "item", "supplier", "period_start", "period_end", "year", "share", "measure", "publisher", "title",
            "url", "accessed", "note", "run_id",
        ),
    ),
    Table(
        "input_link", "from_id, to_id, link_kind",
        "What goes into what in chip making, and what is a kind of what.",
        ("from_id", "from_item", "to_id", "to_item", "link_kind", "run_id", "data_vintage"),
    ),
    Table(
        "alert", "alert_id, economy, item, basis",
        "Scores that an alert rule points at: the newest of each economy, item and basis.",
        (
            "alert_id", "severity", "economy", "item", "year", "basis", "column_name", "condition", "threshold", "against",
            "score_value", "value_before", "year_before", "previous_run_id", "alert_text", *_TRUST, *_PROVENANCE,
        ),
    ),
    Table(
        "item", "item", "The catalogued items.",
        (
            "item", "chain", "stage", "material", "ordinal", "name_en", "name_ja", "name_ko", "sourcing", "headline_basis",
            "unit", "is_headline", "form", "light_heavy", "hs_revision", "hs_codes", "pooled", "uses", "production_source", "production_stage",
            "production_comparable", "peer_material", "official_lists", "note", "run_id",
        ),
    ),
    Table(
        "economy", "economy", "Every economy that occurs, with its names; the scored ones have a place in the order.",
        ("economy", "name_en", "name_ja", "name_ko", "is_focal", "ordinal", "run_id"),
    ),
    Table(
        "chain", "chain", "The supply chains.",
        ("chain", "ordinal", "name_en", "name_ja", "name_ko", "run_id"),
    ),
    Table(
        "chain_stage", "chain, stage", "The chains and their stages in order.",
        ("chain", "stage", "ordinal", "name_en", "name_ja", "name_ko", "run_id"),
    ),
    Table(
        "official_list", "list_id", "The official lists that the catalog knows.",
        ("list_id", "name_en", "name_ja", "name_ko", "authority", "legal_basis", "list_date", "url", "run_id"),
    ),
    Table(
        "source", "source_table, edition", "Where the figures come from, under which licence.",
        (
            "source", "source_table", "publisher", "title", "edition", "licence", "licence_url", "commercial_use", "url",
            "published", "accessed", "citation", "sha256", "row_count", "is_loaded", "is_embedded", "note", "run_id",
        ),
    ),
    Table(
        "mapped_share", "source_table, year", "How much of each source's value maps to an economy.",
        ("source_table", "year", "mapped_share", "unmapped_codes", "run_id"),
    ),
    Table(
        "method_parameter", "parameter", "Every number of the method, with its source.",
        ("parameter", "parameter_value", "unit", "meaning", "reference", "run_id", "method_version", "method_hash"),
    ),
    Table(
        "term", "kind, term", "What every published column and flag means.",
        ("kind", "term", "unit", "value_range", "definition", "reference", "name_en", "name_ja", "name_ko", "run_id"),
    ),
    Table(
        "geopolitical_risk", "economy, month, risk_measure", "Geopolitical risk by month, of the world and of economies.",
        ("economy", "month", "risk_measure", "risk_value", "run_id"),
    ),
    Table(
        "run", "attempt", "Every attempt at a result that was known when this warehouse was written.",
        (
            "attempt", "run_id", "command", "status", "is_current", "started_at", "finished_at", "code_version", "code_hash",
            "method_version", "method_hash", "catalog_hash", "inputs_hash", "left_out", "row_count", "error",
        ),
    ),
    Table(
        "run_step", "attempt, ordinal", "How long each step of an attempt took.",
        ("attempt", "ordinal", "step", "seconds", "row_count"),
    ),
    Table(
        "run_input", "attempt, source_table, part, edition", "The tables that each published run was made from.",
        ("attempt", "source", "source_table", "part", "edition", "sha256", "row_count", "is_embedded"),
    ),
    Table(
        "check_result", "check_name", "What each check of this run found.",
        ("check_name", "layer", "severity", "meaning", "bad_rows", "first_rows", "run_id"),
    ),
)  # fmt: skip

TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
