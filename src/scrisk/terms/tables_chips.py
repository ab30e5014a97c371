"""The published tables of the semiconductor graph."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

TABLES: tuple[Table, ...] = (
    Table(
        "chip_output", "chip_output", "Kinds of chips that the semiconductor graph tells apart, and why.",
        ("chip_output", "ordinal", "name_en", "name_ja", "name_ko", "need_status", "why", "source_urls", *PROVENANCE),
    ),
    Table(
        "chip_input", "input_id",
        "Inputs of chip making: which stage rests on each, how much of its supply nobody holds by name, what stops without it.",
        (
            "input_id", "input_name", "item", "name_ja", "name_ko", "input_type", "chip_stage", "is_consumed",
            "country_unknown_share", "company_unknown_share", "stops", "may_stop", *PROVENANCE,
        ),
    ),
    Table(
        "chip_share", "economy, provider_kind, provider, input_id",
        "Who holds which share of an input, of the world (WLD) or of an economy's imports where they are published. Blank is "
        "unknown: between share_low and share_high. Who is not named holds none of it.",
        (
            "economy", "provider_kind", "provider", "company_economy", "input_id", "item", "share", "share_low", "share_high",
            "year", "basis", "source_note", *PROVENANCE,
        ),
    ),
    Table(
        "chip_need", "from_id, to_id, chip_output",
        "What goes into what, or is a kind of what, and how far each output needs it: by the dataset, by pages cited, or by choice.",
        ("from_id", "to_id", "chip_output", "need", "need_status", "why", "source_urls", *PROVENANCE),
    ),
    Table(
        "chip_stop", "provider_kind, provider, cut_to, cut_scope, economy, chip_output, chip_stage",
        "Which share of an economy's chips stops at a stage when a country or company stops providing, and through which inputs. "
        "A cut without a row stops nothing; an output that an economy is not known to fabricate has none.",
        (
            "provider_kind", "provider", "cut_to", "cut_scope", "economy", "chip_output", "chip_stage", "stopped_low", "stopped_high",
            "through", "through_high", *PROVENANCE,
        ),
    ),
    Table(
        "chip_loss", "provider_kind, provider, cut_to, input_id",
        "What buyers lose of each input of chip making when a provider stops everything towards an economy, or towards all: then "
        "of a buyer that buys as the world does. By way of third economies too.",
        ("provider_kind", "provider", "cut_to", "input_id", "lost_low", "lost_high", *PROVENANCE),
    ),
    Table(
        "choke_point", "provider_kind, provider, input_id, may_stop",
        "Providers that hold, or may hold, more than half of an input that some output needs, ranked.",
        (
            "choke_rank", "provider_kind", "provider", "input_id", "item", "share_low", "share_high", "stops", "may_stop", *PROVENANCE,
        ),
    ),
    Table(
        "mutual_dependence", "economy, supplier, input_id",
        "What an economy loses of each input of chip making when one supplier stops supplying it, for every pair of chip-making economies.",
        (
            "economy", "supplier", "input_id", "item", "chip_stage", "lost_low", "lost_high", "stops", "may_stop", *PROVENANCE,
        ),
    ),
    Table(
        "chip_network", "supplier_node, buyer_node",
        "The semiconductor graph of countries as a network of economies x inputs, as far as needs and shares are certain. Every "
        "product is essential to its buyer.",
        ("supplier_node", "buyer_node", "product", "flow_share", *PROVENANCE),
    ),
)  # fmt: skip
