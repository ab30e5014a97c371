"""The published columns of the semiconductor graph: see columns.py for the order of the fields."""

from __future__ import annotations

_CSET = "CSET Advanced Semiconductor Supply Chain Dataset"

ROWS: tuple[tuple[str, ...], ...] = (
    # --- inputs and outputs
    ("input_id", "VARCHAR", "", "", "The dataset's id of an input or a stage of chip making, or the item where the dataset has none.", _CSET, "Input", "投入 (ID)", "투입 (ID)"),
    ("input_name", "VARCHAR", "", "", "The dataset's name of the input.", _CSET, "Input name", "投入の名称", "투입 이름"),
    ("input_type", "VARCHAR", "", "process, tool_resource, material_resource, design_resource, ultimate_output, stage", "What the dataset says the input is.", _CSET, "Kind of input", "投入の種類", "투입 종류"),
    ("chip_output", "VARCHAR", "", "advanced-logic, logic, memory, other", "Kind of chips that are told apart: leading-edge logic (printed with extreme ultraviolet light), other logic, memory, and discrete, analog and optoelectronic devices.", "", "Chips", "半導体の種類", "반도체 종류"),
    ("chip_stage", "VARCHAR", "", "design, fabrication, assembly-test", "Stage of chip making.", _CSET, "Stage of chips", "半導体工程", "반도체 공정 단계"),
    ("is_consumed", "BOOLEAN", "", "", "Whether the input is used up with every chip, so that a stop bites at once; tools and software bite as they wear out or are to grow.", "", "Used up", "消耗品", "소모품"),
    ("stops", "VARCHAR", "", "", "Outputs that stop for certain when nobody provides the input any more, joined by ';'.", "", "Stops", "停止する製品", "중단되는 제품"),
    ("may_stop", "VARCHAR", "", "", "Outputs that may stop, as a part of them needs the input, or that stop for certain, joined by ';'.", "", "May stop", "停止しうる製品", "중단될 수 있는 제품"),
    # --- shares
    ("provider_kind", "VARCHAR", "", "country, company", "Whether providers are counted by country or by company. Two views of the same supply: never add them.", _CSET, "Kind of provider", "供給者の種類", "공급자 종류"),
    ("provider", "VARCHAR", "", "", "Who provides: ISO 3166-1 alpha-3 code of an economy, name of a company, various for several that are not named, europe for European countries together.", _CSET, "Provider", "供給者", "공급자"),
    ("country_unknown_share", "DOUBLE", "fraction", "0-1", "Part of the world's supply that no country holds by the dataset; NULL where it names no provider.", _CSET, "Unknown, countries", "不明 (国別)", "불명 (국가별)"),
    ("company_unknown_share", "DOUBLE", "fraction", "0-1", "Part of the world's supply that no company holds by the dataset; NULL where it names no provider.", _CSET, "Unknown, companies", "不明 (企業別)", "불명 (기업별)"),
    # --- needs
    ("need", "VARCHAR", "", "essential, partial, not-needed, pooled", "How far an output needs an input: without it nothing is made; a part needs it, how large is not known; not at all; or the kinds of a group stand in for one another as the shares of the group say.", "", "Need", "必要度", "필요 정도"),
    ("need_status", "VARCHAR", "", "dataset, cited, choice", "Where that is from: the dataset's link as it is, the pages cited, or a judgement.", "", "Rests on", "根拠", "근거"),
    ("why", "VARCHAR", "", "", "The reason, in a sentence.", "", "Why", "理由", "이유"),
    ("source_urls", "VARCHAR", "", "", "Pages that say so, joined by ';'.", "", "Pages", "出典URL", "출처 URL"),
    # --- what stops
    ("cut_to", "VARCHAR", "", "", "Whom the provider stops supplying: an economy, or all, its own makers and fabs too.", "", "Towards", "供給停止の相手", "공급 중단 상대"),
    ("cut_scope", "VARCHAR", "", "all, consumed", "Whether everything stops, or only what is used up with every chip.", "", "Of what", "停止の範囲", "중단 범위"),
    ("stopped_low", "DOUBLE", "fraction", "0-1", "Share of the economy's output that stops for certain: with shares at their least and without inputs that only a part of the output needs.", "", "Stops, at least", "停止 (下限)", "중단 (하한)"),
    ("stopped_high", "DOUBLE", "fraction", "0-1", "Share of the economy's output that may stop: with every unknown share as bad as it can be.", "", "Stops, at most", "停止 (上限)", "중단 (상한)"),
    ("through", "VARCHAR", "", "", "The inputs that bind for stopped_low, from what is cut to the end of the stage, joined by ';'; NULL where nothing stops for certain.", "", "Through", "経路", "경로"),
    ("through_high", "VARCHAR", "", "", "The inputs that bind for stopped_high, joined by ';'.", "", "Through, at most", "経路 (上限)", "경로 (상한)"),
    ("choke_rank", "INTEGER", "", ">= 1", "Place among the choke points: by the share that stops outputs for certain, the largest first.", "", "Place", "順位", "순위"),
    ("lost_low", "DOUBLE", "fraction", "0-1", "Share of what is bought of the input that is lost for certain when the provider stops supplying, by way of third economies too; of the output that loses most.", "", "Lost, at least", "喪失 (下限)", "손실 (하한)"),
    ("product", "VARCHAR", "", "", "What is sold; of each product a buyer needs all it buys.", "", "Product", "製品", "제품"),
    ("flow_share", "DOUBLE", "fraction", "0-1", "Share of the seller in what the buyer buys of the product.", "", "Share of purchases", "購入シェア", "구매 비중"),
    ("lost_high", "DOUBLE", "fraction", "0-1", "Share that may be lost.", "", "Lost, at most", "喪失 (上限)", "손실 (상한)"),
)  # fmt: skip
