"""The published columns of exposure: see columns.py for the order of the fields."""

from __future__ import annotations

_SALMON = "Salmon et al. 2011, doi:10.1145/2063384.2063405, for the draws"
_ACERBI = "Acerbi and Tasche 2002, doi:10.1016/S0378-4266(02)00283-2"
_MANISTRE = "Manistre and Hancock 2005, doi:10.1080/10920277.2005.10596207"
_TASCHE = "Tasche 1999, Risk contributions and performance measurement"

ROWS: tuple[tuple[str, ...], ...] = (
    # --- what softens a loss
    ("stock_days", "DOUBLE", "days of demand", ">= 0", "Stocks at the beginning, in days of full demand. A prior or a what-if, not a count of what is held.", "", "Stocks (days)", "在庫日数", "재고 일수"),
    ("is_stock_prior", "BOOLEAN", "", "", "Whether stock_days is what is published of the economy's stockpile; otherwise it is a what-if.", "", "Stocks as published", "公表在庫", "공표 재고"),
    ("stock_kind", "VARCHAR", "", "prior, upper", "prior is what an economy is taken to hold, upper the highest level that is held or aimed at.", "", "Kind of level", "水準の種類", "수준의 종류"),
    ("stock_scope", "VARCHAR", "", "", "What the stockpile holds.", "", "Stocks of", "備蓄対象", "비축 대상"),
    ("stated", "VARCHAR", "calendar month", "", "When the level was stated.", "", "Stated", "公表時点", "공표 시점"),
    ("value_usd_per_year", "DOUBLE", "US dollars a year", ">= 0", "Value of a year's imports; NULL where only shares are known.", "CEPII BACI", "Value a year (US$)", "年間輸入額 (米ドル)", "연간 수입액 (달러)"),
    ("hazard_share", "DOUBLE", "fraction", "0-1", "Share of supply that comes from suppliers of whose interruption a probability is known.", "", "Hazard known", "途絶確率判明率", "위험 파악 비중"),
    # --- what a year may cost
    ("expected_shortfall_days", "DOUBLE", "days of demand", "0-365", "Days of full demand that are not met within the horizon, on average over the draws; of a part, what a supplier or a shock adds to that.", _SALMON, "Unmet days", "不足日数 (期待値)", "부족 일수 (기댓값)"),
    ("expected_shortfall_days_se", "DOUBLE", "days of demand", ">= 0", "Standard error of expected_shortfall_days from the number of draws.", "", "Unmet days, s.e.", "不足日数 標準誤差", "부족 일수 표준오차"),
    ("p_unmet", "DOUBLE", "fraction", "0-1", "Chance that some demand is not met within the horizon.", "", "P(unmet)", "不足確率", "부족 확률"),
    ("p_unmet_se", "DOUBLE", "fraction", ">= 0", "Standard error of p_unmet from the number of draws.", "", "P(unmet), s.e.", "不足確率 標準誤差", "부족 확률 표준오차"),
    ("stock_out_day", "DOUBLE", "days", ">= 0", "Day on which stocks end, counted from the beginning, on average over the draws in which they do; NULL when they never do.", "", "Stocks out (day)", "在庫枯渇日", "재고 소진일"),
    ("stock_out_day_se", "DOUBLE", "days", ">= 0", "Standard error of stock_out_day; NULL with fewer than two draws in which stocks end.", "", "Stocks out, s.e.", "在庫枯渇日 標準誤差", "재고 소진일 표준오차"),
    ("stock_out_day_p05", "DOUBLE", "days", ">= 0", "Day before which stocks end in one of twenty draws in which they do.", "", "Stocks out, early", "在庫枯渇日 (早期5%)", "재고 소진일 (하위 5%)"),
    ("stock_out_day_p05_se", "DOUBLE", "days", ">= 0", "Standard error of stock_out_day_p05, by the neighbouring draws.", "", "Stocks out, early, s.e.", "在庫枯渇日 (早期5%) 標準誤差", "재고 소진일 (하위 5%) 표준오차"),
    ("var_95", "DOUBLE", "days of demand", "0-365", "Unmet days that 95 of 100 draws do not exceed (value at risk).", _ACERBI, "VaR 95", "VaR 95", "VaR 95"),
    ("var_95_se", "DOUBLE", "days of demand", ">= 0", "Standard error of var_95, by the neighbouring draws.", "", "VaR 95, s.e.", "VaR 95 標準誤差", "VaR 95 표준오차"),
    ("cvar_95", "DOUBLE", "days of demand", "0-365", "Unmet days in the worst twentieth of the draws, on average; of a part, what a supplier or a shock adds to that.", f"{_ACERBI}; {_TASCHE}", "CVaR 95", "CVaR 95", "CVaR 95"),
    ("cvar_95_se", "DOUBLE", "days of demand", ">= 0", "Standard error of cvar_95 from the number of draws.", _MANISTRE, "CVaR 95, s.e.", "CVaR 95 標準誤差", "CVaR 95 표준오차"),
    ("expected_loss_usd", "DOUBLE", "US dollars, current", ">= 0", "Value of imports that do not come, on average: unmet days times a day's value. Not what their absence costs.", "", "Expected loss (US$)", "期待損失 (米ドル)", "기대 손실 (달러)"),
    ("expected_loss_usd_se", "DOUBLE", "US dollars, current", ">= 0", "Standard error of expected_loss_usd.", "", "Expected loss, s.e.", "期待損失 標準誤差", "기대 손실 표준오차"),
    ("value_at_risk_usd", "DOUBLE", "US dollars, current", ">= 0", "Value of imports that do not come which 95 of 100 draws do not exceed: var_95 times a day's value; of an economy, over all items together.", "", "Value at risk (US$)", "バリュー・アット・リスク (米ドル)", "위험가치 (달러)"),
    ("value_at_risk_usd_se", "DOUBLE", "US dollars, current", ">= 0", "Standard error of value_at_risk_usd.", "", "Value at risk, s.e.", "バリュー・アット・リスク 標準誤差", "위험가치 표준오차"),
    ("cvar_95_usd", "DOUBLE", "US dollars, current", ">= 0", "Value of imports that do not come in the worst twentieth of the draws, on average.", _ACERBI, "CVaR 95 (US$)", "CVaR 95 (米ドル)", "CVaR 95 (달러)"),
    ("cvar_95_usd_se", "DOUBLE", "US dollars, current", ">= 0", "Standard error of cvar_95_usd.", "", "CVaR 95 (US$), s.e.", "CVaR 95 (米ドル) 標準誤差", "CVaR 95 (달러) 표준오차"),
    # --- whose it is
    ("part_kind", "VARCHAR", "", "supplier, measure, interruption", "Whether a part is a supplier's, a measure's, or that of all interruptions of one supplier without a measure. Parts by supplier add up to the whole, and so do measures and interruptions together.", "", "Kind of part", "内訳の種類", "구성의 종류"),
    ("part", "VARCHAR", "", "", "Supplier (ISO 3166-1 alpha-3) or measure that a part is of.", "", "Part", "内訳", "구성"),
    ("part_share", "DOUBLE", "fraction", "0-1", "Part of the group's expected_shortfall_days.", "", "Share of unmet days", "不足日数に占める割合", "부족 일수 비중"),
    ("item_count", "INTEGER", "", ">= 0", "Items that are counted.", "", "Items", "品目数", "품목 수"),
    ("without_value", "INTEGER", "", ">= 0", "Items with an exposure but without a known value, which the totals leave out.", "", "Items without value", "金額不明の品目数", "금액 불명 품목 수"),
    # --- what it rests on
    ("interruption_role", "VARCHAR", "", "top, other", "The importer's largest supplier, or any other one with a hundredth of the value or more.", "", "Role", "供給国の位置", "공급국 위치"),
    ("level", "DOUBLE", "fraction", "0-1", "Level of a quantile.", "", "Quantile", "分位", "분위"),
    ("depth", "DOUBLE", "fraction", "0-1", "What the interruption took from the supplier's own mean of three years.", "CEPII BACI", "Depth", "減少率", "감소율"),
    ("years_lasting", "DOUBLE", "years", "1-10", "Years until the supplier sent 0.7 of that mean again; 10 is ten or more.", "CEPII BACI", "Years", "継続年数", "지속 연수"),
    ("supplier_years", "BIGINT", "", ">= 0", "Importers, codes, suppliers and years that were looked at.", "CEPII BACI", "Supplier years", "観測数", "관측 수"),
    ("falls", "BIGINT", "", ">= 0", "Those that were followed by less than half of the supplier's mean.", "CEPII BACI", "Falls", "急減数", "급감 수"),
    ("supply_side_falls", "BIGINT", "", ">= 0", "Falls in which all that the importer bought fell below 0.7 of its mean while its unit value rose by a fifth: the buyer did not just turn to others.", "CEPII BACI", "Supply-side falls", "供給側の急減数", "공급측 급감 수"),
)  # fmt: skip
