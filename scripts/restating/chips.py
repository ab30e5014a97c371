"""Who provides what to the making of chips: CSET's five csv files, read as a refresh reads them."""

from __future__ import annotations

import polars as pl

from restating.inputs import Inputs
from scrisk.sources import cset


def _files(inputs: Inputs) -> cset.Files:
    return {name: inputs.file(f"**/{name}") for name in cset.FILES}


def chip_input(inputs: Inputs) -> pl.DataFrame:
    """Return the inputs and stages."""
    return cset.chip_input(_files(inputs))


def chip_provider(inputs: Inputs) -> pl.DataFrame:
    """Return the countries and firms."""
    return cset.chip_provider(_files(inputs))


def chip_share(inputs: Inputs) -> pl.DataFrame:
    """Return the shares in world markets."""
    return cset.chip_share(_files(inputs))


def chip_link(inputs: Inputs) -> pl.DataFrame:
    """Return what goes into what."""
    return cset.chip_link(_files(inputs))
