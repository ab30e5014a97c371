"""Records of UN Comtrade: what each must be, what is left out, and whether the partners add up to the world."""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

import polars as pl

from scrisk.codes import hs, producer_codes
from scrisk.errors import CodeError, DataError
from scrisk.language import later, say
from scrisk.sources.base import Part

if TYPE_CHECKING:
    from pathlib import Path

PARSER = "comtrade-1"  # goes up when the same records would be read otherwise
FLOWS = ("M", "X")
REVISIONS = {"H0": "HS92", "H1": "HS96", "H2": "HS02", "H3": "HS07", "H4": "HS12", "H5": "HS17", "H6": "HS22"}
WORLD = 0
YEAR_AS_MONTH = 52
APART = 0.001  # share of the world by which the partners may differ
ABSURD = 1e15  # USD or kg in one flow

# What is left out on purpose, and how it is told. Each is part of, or the sum of, what is kept.
COUNTED = {
    "breakdown": later("{count:,} record(s) of a second partner, a customs procedure or a mode of transport"),
    "heading": later("{count:,} record(s) of headings, chapters or all goods"),
    "other_flow": later("{count:,} record(s) of flows within imports and exports, such as re-exports"),
}

FLOW_SCHEMA = {
    "hs_revision": pl.String,
    "hs_code": pl.String,
    "year": pl.Int16,
    "reporter_code": pl.Int16,
    "partner_code": pl.Int16,
    "flow": pl.String,
    "trade_value_usd": pl.Int64,
    "net_weight_kg": pl.Int64,
    "is_weight_estimated": pl.Boolean,
    "is_reported": pl.Boolean,
}
TOTAL_SCHEMA = {
    "source_table": pl.String,
    "subject": pl.String,
    "year": pl.Int16,
    "total": pl.Float64,
    "unit": pl.String,
}

_TEXT = ("typeCode", "freqCode", "flowCode", "classificationCode", "cmdCode", "customsCode")
_WHOLE = ("refYear", "refMonth", "reporterCode", "partnerCode", "partner2Code", "motCode")
_TRUTH = ("isReported", "isNetWgtEstimated")
_AMOUNT = ("primaryValue", "netWgt")

_Key = tuple[str, str, str, int]  # revision, code, flow, partner
_Group = tuple[str, str, str]  # revision, code, flow


@dataclass
class ReporterYear:
    """What one economy reports for one year."""

    reporter: int
    year: int
    rows: dict[_Key, tuple[int, int | None, bool, bool]] = field(default_factory=dict)
    world: dict[_Group, float] = field(default_factory=dict)
    where: dict[_Group, str] = field(default_factory=dict)  # the file each group came from
    left_out: Counter[str] = field(default_factory=Counter)

    @property
    def part(self) -> str:
        """The name of the part: KOR-2023."""
        return f"{producer_codes('baci').get(str(self.reporter)) or self.reporter}-{self.year}"

    @property
    def total_part(self) -> str:
        """The name of the part with the producer's totals."""
        return f"comtrade_flow-{self.part}"

    def check(self) -> None:
        """Refuse partners that do not add up to the world.

        Raises
        ------
        DataError
            With revision, code and flow, both sums and how far they are apart.
        """
        sums: Counter[_Group] = Counter()
        counts: Counter[_Group] = Counter()
        for (revision, code, flow, _), (usd, *_) in self.rows.items():
            sums[revision, code, flow] += usd
            counts[revision, code, flow] += 1
        for group in sorted({*sums, *self.world}):
            world = self.world.get(group)
            what = f"{self.where[group]}: {self.part}, {' '.join(group)}"
            if world is None:
                raise DataError(
                    say(
                        "{part}: no record of the world (partner 0), so nobody can see whether partners are missing",
                        part=what,
                    ),
                    hint=say("Ask for all partners: leave partnerCode out."),
                )
            # Values are rounded to whole dollars, each by at most half of one.
            apart = sums[group] - world
            if abs(apart) > max(APART * world, counts[group] + 1):
                raise DataError(
                    say(
                        "{part}: the partners add up to {total:,} USD and the world is {world:,.0f} USD, which is "
                        "{apart:+,.0f} USD apart",
                        part=what,
                        total=sums[group],
                        world=world,
                        apart=apart,
                    ),
                    hint=say("The reply is cut, or the producer is revising the year. Fetch it again later."),
                )

    def origin(self) -> str:
        """Return what stands for the records, in whatever order and replies they came."""
        kept = [[*key, *row] for key, row in sorted(self.rows.items())]
        world = [[*group, total] for group, total in sorted(self.world.items())]
        text = json.dumps([kept, world, sorted(self.left_out.items())])
        return f"{hashlib.sha256(text.encode()).hexdigest()}:{PARSER}"

    def flows(self, folder: Path, origin: str) -> Part:
        """Write the flows, sorted by revision, code, flow and partner."""
        rows = [
            (revision, code, self.year, self.reporter, partner, flow, *row)
            for (revision, code, flow, partner), row in sorted(self.rows.items())
        ]
        path = folder / f"comtrade_flow-{self.part}.parquet"
        _write(pl.DataFrame(rows, schema=FLOW_SCHEMA, orient="row"), path)
        revisions = sorted({revision for revision, _, _, _ in self.rows})
        facts: dict[str, str | int | float | bool] = {
            "total_import_usd": sum(row[0] for key, row in self.rows.items() if key[2] == "M"),
            "total_export_usd": sum(row[0] for key, row in self.rows.items() if key[2] == "X"),
            "missing_weight_rows": sum(row[1] is None for row in self.rows.values()),
            "estimated_weight_rows": sum(row[2] for row in self.rows.values()),
            "first_year": self.year,
            "last_year": self.year,
            "n_codes": len({(revision, code) for revision, code, _, _ in self.rows}),
            "hs_revisions": " ".join(revisions),
            **{f"left_out_{name}": count for name, count in sorted(self.left_out.items())},
        }
        edition = f"{self.part} as reported ({', '.join(revisions) or 'no flows'})"
        return Part("comtrade_flow", self.part, path, len(rows), origin, edition, facts)

    def totals(self, folder: Path, origin: str) -> Part:
        """Write what the producer prints for the world."""
        rows = [
            ("comtrade_flow", f"{self.part} {' '.join(group)}", self.year, total, "USD")
            for group, total in sorted(self.world.items())
        ]
        path = folder / f"published_total-{self.total_part}.parquet"
        _write(pl.DataFrame(rows, schema=TOTAL_SCHEMA, orient="row"), path)
        return Part("published_total", self.total_part, path, len(rows), origin, f"{self.part} as reported")


def _write(table: pl.DataFrame, path: Path) -> None:
    try:
        table.write_parquet(path, compression="zstd")
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def read_records(
    records: Iterable[Mapping[str, Any]], where: str, found: MutableMapping[tuple[int, int], ReporterYear]
) -> None:
    """Sort the records of a reply into their reporters and years.

    Parameters
    ----------
    records
        As the API gives them.
    where
        The name of the reply, for errors.
    found
        Filled: reporter and year to what was reported.

    Raises
    ------
    DataError
        For a record that is not as documented, and for one that is there twice.
    """
    for number, record in enumerate(records, 1):
        _read(_Record(record, where, number), found)


@dataclass(frozen=True)
class _Record:
    """One record, and where it stands."""

    values: Mapping[str, Any]
    where: str
    number: int

    def __getitem__(self, name: str) -> Any:
        return self.values[name]

    def refuse(self, name: str, reason: str, hint: str = "") -> NoReturn:
        shown = repr(self.values.get(name))[:60]
        hint = hint or say("The API may have changed its layout; nothing was taken over.")
        raise DataError(
            say(
                "{where}, record {number}: {name} = {shown} {reason}",
                where=self.where,
                number=self.number,
                name=name,
                shown=shown,
                reason=reason,
            ),
            hint=hint,
        )

    def check(self) -> None:
        for name in (*_TEXT, *_WHOLE, *_TRUTH, *_AMOUNT):
            if name not in self.values:
                raise DataError(
                    say(
                        "{where}, record {number}: no field {name}; there are {values}",
                        where=self.where,
                        number=self.number,
                        name=name,
                        values=", ".join(self.values)[:200],
                    ),
                    hint=say("The API may have changed its layout; nothing was taken over."),
                )
        for name in _TEXT:
            if not isinstance(self[name], str):
                self.refuse(name, say("is no text"))
        for name in _WHOLE:
            if not isinstance(self[name], int) or isinstance(self[name], bool):
                self.refuse(name, say("is no whole number"))
        for name in _TRUTH:
            if not isinstance(self[name], bool):
                self.refuse(name, say("is neither true nor false"))
        if self["typeCode"] != "C":
            self.refuse("typeCode", say("is no trade in goods (C)"))
        if self["freqCode"] != "A":
            self.refuse("freqCode", say("is not A: no figure of a year"), say("Ask for years: /C/A/HS"))
        if self["refMonth"] != YEAR_AS_MONTH:
            self.refuse(
                "refMonth",
                say("is not {wanted}: no whole year", wanted=YEAR_AS_MONTH),
                say("Ask for years: /C/A/HS"),
            )
        if not 1962 <= self["refYear"] <= 2100:
            self.refuse("refYear", say("is no year"))
        for name in ("reporterCode", "partnerCode"):
            if not 0 <= self[name] <= 999:
                self.refuse(name, say("is no country code"))

    def amount(self, name: str) -> float | None:
        value = self[name]
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
            self.refuse(name, say("is no number"))
        if value < 0:
            self.refuse(name, say("is negative"))
        if value > ABSURD:
            self.refuse(name, say("is absurd"))
        return float(value)


def _read(record: _Record, found: MutableMapping[tuple[int, int], ReporterYear]) -> None:
    record.check()
    key = (record["reporterCode"], record["refYear"])
    one = found.setdefault(key, ReporterYear(*key))
    left_out = _left_out(record)
    if left_out:
        one.left_out[left_out] += 1
        return
    revision = REVISIONS.get(record["classificationCode"])
    if revision is None:
        record.refuse(
            "classificationCode", say("is not of the Harmonized System ({revisions})", revisions=", ".join(REVISIONS))
        )
    try:
        group = (revision, hs(record["cmdCode"]), record["flowCode"])
    except CodeError:
        record.refuse("cmdCode", say("is no HS code"))
    value = record.amount("primaryValue")
    if value is None:
        record.refuse("primaryValue", say("is missing"))
    one.where[group] = record.where
    partner: int = record["partnerCode"]
    if partner == WORLD:
        if group in one.world:
            record.refuse(
                "partnerCode",
                say("is there twice for {part}, {group}", part=one.part, group=" ".join(group)),
                say(_TWICE),
            )
        one.world[group] = value
        return
    flow = (*group, partner)
    if flow in one.rows:
        record.refuse(
            "partnerCode", say("is there twice for {part}, {group}", part=one.part, group=" ".join(group)), say(_TWICE)
        )
    # A weight of 0 stands for one that is not known, as a quantity of 0 with the unit -1 does.
    weight = record.amount("netWgt") or None
    one.rows[flow] = (
        round(value),
        None if weight is None else round(weight),
        record["isNetWgtEstimated"],
        record["isReported"],
    )


_TWICE = later("Give each reply once; ask for customsCode = C00, motCode = 0 and partner2Code = 0.")


def _left_out(record: _Record) -> str:
    """Return why a record is left out: it is in another that is kept, or is the sum of such."""
    if record["partner2Code"] != WORLD or record["motCode"] != 0 or record["customsCode"] != "C00":
        return "breakdown"
    if record["flowCode"] not in FLOWS:
        return "other_flow"
    code = record["cmdCode"]
    if code == "TOTAL" or (code.isascii() and code.isdigit() and len(code) in (2, 4)):
        return "heading"
    return ""
