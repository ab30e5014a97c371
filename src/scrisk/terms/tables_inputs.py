"""The published tables of inputs across countries."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, TRUST, Table

TABLES: tuple[Table, ...] = (
    Table(
        "io_sector", "sector",
        "Industries of the inter-country tables, and the sums over an economy's industries.",
        ("sector", "name_en", "name_ja", "name_ko", "isic", "note", "ordinal", "run_id"),
    ),
    Table(
        "input_dependence", "economy, sector, year, source_economy",
        "On whose industries the inputs of an economy's industry depend, at first hand and looked through to every stage; "
        "the economy itself is one of the sources.",
        (
            "economy", "sector", "year", "source_economy", "direct_purchase_share", "face_value_share",
            "look_through_share", "hidden_exposure", "look_through_per_output", "value_added_share", "passing_share",
            "hitting_probability", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "input_part", "economy, sector, year, source_economy, source_sector",
        "Which industries of each source are behind out.input_dependence; those below the method's least share are summed.",
        (
            "economy", "sector", "year", "source_economy", "source_sector", "face_value_share", "look_through_share",
            "hidden_exposure", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "input_via", "economy, sector, year, source_economy, via",
        "By way of whose direct suppliers a source is met: passing_share of out.input_dependence in parts.",
        ("economy", "sector", "year", "source_economy", "via", "passing_share", *TRUST, *PROVENANCE),
    ),
    Table(
        "sales_dependence", "economy, sector, year, buyer_economy",
        "On whose industries the sales of an economy's industry depend, at first hand and looked through to every stage; "
        "the economy itself is one of the buyers.",
        (
            "economy", "sector", "year", "buyer_economy", "direct_sale_share", "face_value_share", "look_through_share",
            "hidden_exposure", "look_through_per_output", "final_product_share", *TRUST, *PROVENANCE,
        ),
    ),
    Table(
        "input_balance", "economy, sector, year",
        "What every industry of the inter-country table makes, buys and sells, and that looking through loses nothing.",
        (
            "economy", "sector", "year", "gross_output_usd_m", "published_output_usd_m", "purchases_usd_m",
            "primary_inputs_usd_m", "final_demand_usd_m", "look_through_output_usd_m", "look_through_value_share",
            *TRUST, *PROVENANCE,
        ),
    ),
)  # fmt: skip
