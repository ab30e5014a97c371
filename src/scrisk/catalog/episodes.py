"""Past interruptions that are replayed: which measure, which items, and where it shows what happened."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from scrisk.catalog.models import HsCode, Iso3, Model, Names, Slug, Slugs, list_to_tuple


class Episode(Model):
    """A past interruption; supplier, dates and sources are those of its measure.

    ``economies`` may hold ``WLD`` where only figures of the whole world were published. ``month_code`` is the code of
    the monthly customs table whose shipments show what happened, ``month_pools`` what else it holds.
    """

    id: Slug
    measure: Slug
    names: Names
    economies: Annotated[tuple[Iso3, ...], BeforeValidator(list_to_tuple)] = Field(min_length=1)
    items: Slugs = Field(min_length=1)
    month_code: HsCode | None = None
    month_pools: str = ""
    note: str = ""
