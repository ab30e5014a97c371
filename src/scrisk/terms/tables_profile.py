"""The published tables of the two-pole profile."""

from __future__ import annotations

from scrisk.terms.table import PROVENANCE, Table

TABLES: tuple[Table, ...] = (
    Table(
        "pole", "pole, economy",
        "Which economies the two poles are made of, by which treaty and since when.",
        ("pole", "economy", "since", "pole_tie", "publisher", "title", "url", "accessed", "run_id"),
    ),
    Table(
        "two_pole", "economy, pole, pole_dimension, pole_part, year",
        "What an economy leans on each of two poles for: on China, and on the United States and their allies.",
        (
            "economy", "pole", "pole_dimension", "pole_part", "year", "pole_share", "pole_share_low", "pole_share_high",
            "pole_share_all", "part_count", "held_count", "pole_measure", *PROVENANCE,
        ),
    ),
)  # fmt: skip
