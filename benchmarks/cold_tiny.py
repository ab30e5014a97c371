"""A whole process that packs and measures three rows; called by coldstart.py."""

import polars as pl

import scrisk

rows = pl.DataFrame({"item": ["a"] * 3, "supplier": ["X", "Y", "Z"], "tonnes": [50.0, 30.0, 20.0]})
print(scrisk.concentration(scrisk.pack(rows, ["item"], "supplier", "tonnes"))["hhi"][0])
