"""The published columns of hazard: see columns.py for the order of the fields."""

from __future__ import annotations

_MODEL = "scrisk, fitted on CEPII BACI; docs/hazard.md"
_BOOT = "Interval of nine resamples of ten; whole importers are drawn."

ROWS: tuple[tuple[str, ...], ...] = (
    ("event", "VARCHAR", "", "E1, E2, E3, supplier",
     "What may happen in the year after, against the mean of the year and the two before: E1 quantity below half; E2 quantity "
     "below 70 % while the unit value is above 120 %; E3 the largest supplier by value sends below half of its own mean; "
     "supplier: any supplier of at least 1 % does.", _MODEL, "Event", "事象", "사건"),
    ("probability", "DOUBLE", "fraction", "0-1",
     "Probability of the event in the year after. An item of several codes has the mean of its codes' probabilities, "
     "weighed by imported value. In the calibration curve, the mean of the band.", _MODEL, "Probability", "確率", "확률"),
    ("probability_low", "DOUBLE", "fraction", "0-1",
     "Lower end of the probability's interval of 90 %: how far the models differ that were fitted on importers drawn with "
     "replacement. It says how sure the fit is, not how much the next year may differ from the years of the fit.", _MODEL,
     "Probability, low", "確率 下限", "확률 하한"),
    ("probability_high", "DOUBLE", "fraction", "0-1", "Upper end of the probability's interval; see probability_low.", _MODEL,
     "Probability, high", "確率 上限", "확률 상한"),
    ("base_rate", "DOUBLE", "fraction", "0-1", "How often the event happened in the years of the fit, over all importers.", _MODEL,
     "Base rate", "基準率", "기저율"),
    ("in_sample", "BOOLEAN", "", "", "True where the model was fitted on this year: no test of it.", "",
     "In sample", "学習期間内", "학습 기간 내"),
    ("drivers", "VARCHAR", "", "",
     "The three features that move the probability most from the model's mean, each with + or -; newest year only.", _MODEL,
     "Drivers", "主な要因", "주요 요인"),
    ("feature", "VARCHAR", "", "base, other, codes, or a feature of docs/hazard.md",
     "What the contribution is of: base is the model's mean, other the features that have no row of their own, codes the "
     "difference between the mean of probabilities and the mean of their logarithms where an item has several codes.", _MODEL,
     "Feature", "特徴量", "특징"),
    ("feature_order", "INTEGER", "", ">= 0", "Place of the part: base first, then the largest in size.", "",
     "Order", "順序", "순서"),
    ("contribution", "DOUBLE", "logit", "any", "What the feature adds to ln(p/(1-p)): the changes of the mean along the ways "
     "through the trees, and the linear part.", "Saabas 2014, Interpreting random forests; docs/hazard.md",
     "Contribution", "寄与", "기여"),
    ("predictor", "VARCHAR", "", "hazard, hhi, wgi_weighted_hhi, geopolrisk_idea, n_suppliers, supplier_hazard",
     "What foretold: the hazard; an index alone in a logistic regression fitted on the same years. geopolrisk_idea is world "
     "concentration of exports times the governance-weighted import share, n_suppliers counts against.", "",
     "Predictor", "予測変数", "예측 변수"),
    ("importers", "VARCHAR", "", "all, focal", "Whose rows are tested: all importers, or the focal economies.", "",
     "Importers", "輸入国", "수입국"),
    ("missing_year", "VARCHAR", "", "left out, zero",
     "How a year after without a record counts: it is unknown and left out, or it is taken as no imports at all.", "",
     "Missing year", "欠測年", "결측 연도"),
    ("n_rows", "INTEGER", "rows", ">= 0", "Rows behind the figures.", "", "Rows", "行数", "행 수"),
    ("n_events", "INTEGER", "rows", ">= 0", "Rows in which the event happened.", "", "Events", "発生数", "발생 수"),
    ("test_first_year", "SMALLINT", "calendar year", "", "First year that was tested.", "", "From", "開始年", "시작 연도"),
    ("test_last_year", "SMALLINT", "calendar year", "", "Last year that was tested.", "", "To", "終了年", "끝 연도"),
    ("auc", "DOUBLE", "fraction", "0-1",
     "Chance that a row with the event had the higher probability than one without; one half is no skill.",
     "Hanley and McNeil 1982, doi:10.1148/radiology.143.1.7063747", "AUC", "AUC", "AUC"),
    ("auc_low", "DOUBLE", "fraction", "0-1", f"Lower end of auc. {_BOOT}", "", "AUC, low", "AUC 下限", "AUC 하한"),
    ("auc_high", "DOUBLE", "fraction", "0-1", "Upper end of auc.", "", "AUC, high", "AUC 上限", "AUC 상한"),
    ("brier", "DOUBLE", "fraction", "0-1", "Mean of (probability - outcome)^2.",
     "Brier 1950, doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2", "Brier", "ブライア", "브라이어"),
    ("brier_low", "DOUBLE", "fraction", "0-1", f"Lower end of brier. {_BOOT}", "", "Brier, low", "ブライア 下限", "브라이어 하한"),
    ("brier_high", "DOUBLE", "fraction", "0-1", "Upper end of brier.", "", "Brier, high", "ブライア 上限", "브라이어 상한"),
    ("brier_skill", "DOUBLE", "fraction", "at most 1",
     "1 - brier/(r (1 - r)) with r the rate of the tested rows themselves; 0 is no better than knowing that rate.", "",
     "Brier skill", "ブライア・スキル", "브라이어 스킬"),
    ("brier_skill_low", "DOUBLE", "fraction", "at most 1", f"Lower end of brier_skill. {_BOOT}", "", "Skill, low", "スキル 下限", "스킬 하한"),
    ("brier_skill_high", "DOUBLE", "fraction", "at most 1", "Upper end of brier_skill.", "", "Skill, high", "スキル 上限", "스킬 상한"),
    ("calibration_slope", "DOUBLE", "ratio", "1 is calibrated",
     "Slope of the logistic regression of the outcome on ln(p/(1-p)); below 1 the probabilities are too far apart.",
     "Cox 1958, doi:10.1093/biomet/45.3-4.562", "Slope", "校正勾配", "보정 기울기"),
    ("calibration_slope_low", "DOUBLE", "ratio", "1 is calibrated", f"Lower end of calibration_slope. {_BOOT}", "",
     "Slope, low", "勾配 下限", "기울기 하한"),
    ("calibration_slope_high", "DOUBLE", "ratio", "1 is calibrated", "Upper end of calibration_slope.", "",
     "Slope, high", "勾配 上限", "기울기 상한"),
    ("band", "INTEGER", "", ">= 1", "Band of the curve, the lowest probabilities first.", "", "Band", "区分", "구간"),
    ("observed_rate", "DOUBLE", "fraction", "0-1", "How often the event happened in the band.", "",
     "Observed", "実績率", "실제 비율"),
    ("observed_low", "DOUBLE", "fraction", "0-1", "Lower end of observed_rate, Wilson's interval of 90 % as if rows were independent.",
     "Wilson 1927, doi:10.1080/01621459.1927.10502953", "Observed, low", "実績率 下限", "실제 비율 하한"),
    ("observed_high", "DOUBLE", "fraction", "0-1", "Upper end of observed_rate.", "", "Observed, high", "実績率 上限", "실제 비율 상한"),
)  # fmt: skip
