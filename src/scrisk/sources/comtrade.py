"""UN Comtrade: trade as the importers and exporters themselves report it, asked for by its API (version 1).

A reply holds records of one reporter and year and says nothing when it was cut at the most records that one call may
give. So a reply that reaches that number is thrown away and asked for in halves, and the partners are compared with
the world that the producer adds up itself.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scrisk import codes as code_tables
from scrisk.errors import DataError, FetchError, UsageError
from scrisk.language import say
from scrisk.sources import years
from scrisk.sources.base import Part, RawFile, Work
from scrisk.sources.comtrade_records import COUNTED, FLOWS, ReporterYear, read_records

if TYPE_CHECKING:
    from scrisk.sources.fetch import Fetcher

TABLES = ("comtrade_flow", "published_total")

URL = "https://comtradeapi.un.org/data/v1/get/C/A/HS"
PREVIEW_URL = "https://comtradeapi.un.org/public/v1/preview/C/A/HS"
KEY = "COMTRADE_KEY"
KEY_HEADER = "Ocp-Apim-Subscription-Key"

PREVIEW_CAP = 500
# What a call may give: 500 without a key, 100,000 with a free one, 250,000 with a paid one. A reply of exactly so many
# records was cut, whatever was asked for.
CAPS = frozenset({PREVIEW_CAP, 100_000, 250_000})
# Below every cap of a key, and small enough to be read at once: a record has about a kilobyte.
MAX_RECORDS = 50_000
CODES_A_CALL = 120  # a longer address is refused (HTTP 414)
MAX_CALLS = 500  # a day with a free key
PAUSE = 1.0  # seconds between calls

_sleep = time.sleep


def fetch(fetcher: Fetcher, settings: Mapping[str, Any]) -> list[RawFile]:
    """Return the replies for each reporter and year, asked for one after the other.

    Parameters
    ----------
    fetcher
        Asks the API, or takes what is stored.
    settings
        ``years`` and ``hs_codes`` (revision to codes); ``reporters`` (by default the focal economies), ``flows``
        ("M" imports, "X" exports; both by default), ``preview`` (true for the public endpoint of 500 records a call),
        ``url``, ``preview_url``, ``pause`` (seconds), ``max_records``, ``codes_per_call``, ``max_calls``.
        The key is taken from the environment variable ``COMTRADE_KEY`` and from nowhere else.

    Raises
    ------
    UsageError
        For settings that ask for nothing, or for more calls than a day allows.
    FetchError
        Without a key; when a reply is an error, is not what was asked for, or is cut however little is asked for.
    """
    wanted = _wanted(settings)
    asker = _Asker.of(fetcher, settings)
    calls = len(wanted.reporters) * len(wanted.years) * len(wanted.chunks)
    if calls > asker.calls_left:
        raise UsageError(
            say(
                "source comtrade: {calls} calls are needed, {calls_left} a day are allowed",
                calls=calls,
                calls_left=asker.calls_left,
            ),
            hint=say("Ask for fewer reporters or years at a time, or set max_calls to what your key allows."),
        )
    return [
        raw
        for reporter, number in wanted.reporters.items()
        for year in wanted.years
        for chunk in wanted.chunks
        for raw in asker.ask(_Question(reporter, number, year, chunk, wanted.flows))
    ]


def parse(files: Sequence[RawFile], work: Work) -> Iterator[Part]:
    """Yield, for each reporter and year, one part of flows and one of totals as the producer prints them.

    Parameters
    ----------
    files
        Replies of the API, as fetched or as a user saved them.
    work
        Where to write, and what is staged already.

    Raises
    ------
    DataError
        With file, record and value, for a record that is not as documented, for a flow that is there twice, and where
        the partners do not add up to the world.
    """
    found: dict[tuple[int, int], ReporterYear] = {}
    for raw in files:
        records = read_reply(raw)
        if not records:
            work.say(say("UN Comtrade has nothing for {name}", name=raw.name), 0, None)
        read_records(records, raw.name, found)
    if not any(one.rows for one in found.values()):
        raise DataError(
            say("UN Comtrade: no flow of a six-digit code in {count} file(s)", count=len(files)),
            hint=say(
                "The reporter may not have reported the year yet, or not in the Harmonized System. Ask for six-digit "
                "codes and all partners."
            ),
        )
    for key in sorted(found):
        one = found[key]
        one.check()
        told = [say(COUNTED[name], count=count) for name, count in sorted(one.left_out.items())]
        if told:
            work.say(say("UN Comtrade {part}: left out {records}", part=one.part, records=", ".join(told)), 0, None)
        origin = one.origin()
        if not work.has("comtrade_flow", one.part, origin):
            yield one.flows(work.folder, origin)
        if not work.has("published_total", one.total_part, origin):
            yield one.totals(work.folder, origin)


def read_reply(raw: RawFile, cap: int | None = None) -> list[dict[str, Any]]:
    """Return the records of a reply; one that reaches ``cap`` records may count more than it holds.

    Raises
    ------
    DataError
        When it is no reply of the API, tells of a fault, or counts other records than it holds.
    """
    try:
        reply = json.loads(raw.path.read_bytes())
    except ValueError as error:
        raise DataError(
            say("{name}: no JSON: {error}", name=raw.name, error=error), hint=say("Fetch it again.")
        ) from error
    if not isinstance(reply, dict):
        raise DataError(say("{name}: no reply of UN Comtrade, but {kind}", name=raw.name, kind=type(reply).__name__))
    fault = reply.get("error") or reply.get("message")
    if fault:
        raise DataError(
            say("{name}: UN Comtrade answers {fault!r}", name=raw.name, fault=_clean(str(fault))[:200]),
            hint=say("Try again later; see whether the key is valid and its calls of the day are not used up."),
        )
    records = reply.get("data")
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise DataError(
            say("{name}: no list of records under 'data'", name=raw.name),
            hint=say("The API may have changed its layout."),
        )
    if reply.get("count") != len(records) and (cap is None or len(records) < cap):
        raise DataError(
            say(
                "{name}: count = {told!r}, but {count:,} records came",
                name=raw.name,
                told=reply.get("count"),
                count=len(records),
            ),
            hint=say("Fetch it again."),
        )
    return records


@dataclass(frozen=True)
class _Wanted:
    reporters: Mapping[str, int]  # ISO3 -> number
    years: Sequence[int]
    chunks: Sequence[tuple[str, ...]]
    flows: tuple[str, ...]


def _wanted(settings: Mapping[str, Any]) -> _Wanted:
    if not settings.get("years"):
        raise UsageError(
            say("source comtrade: no years are named"),
            hint=say('Set them in refresh.toml: [source.comtrade] years = "2019-2023"'),
        )
    named = settings.get("hs_codes") or {}
    every = {code_tables.hs(str(code)) for found in named.values() for code in found}
    if not every:
        raise UsageError(say("source comtrade: no HS codes to ask for"), hint=say("The catalog has no traded item."))
    reporters = settings.get("reporters") or settings.get("focal") or settings.get("economies") or []
    flows = tuple(dict.fromkeys(settings.get("flows") or FLOWS))
    if unknown := [flow for flow in flows if flow not in FLOWS]:
        raise UsageError(
            say("source comtrade: unknown flow {flow!r}", flow=unknown[0]),
            hint=say("M is imports, X is exports."),
        )
    size = _number(settings, "codes_per_call", CODES_A_CALL)
    ordered = sorted(every)
    return _Wanted(
        {iso3: _reporter(iso3) for iso3 in _names(reporters)},
        years.single(settings["years"]),
        [tuple(ordered[first : first + size]) for first in range(0, len(ordered), size)],
        flows,
    )


def _names(reporters: str | Iterable[str]) -> list[str]:
    named = [reporters] if isinstance(reporters, str) else list(reporters)
    if not named:
        raise UsageError(say("source comtrade: no reporters are named"), hint=say('Set reporters = ["JPN", "KOR"].'))
    return list(dict.fromkeys(code_tables.country(name) for name in named))


def _reporter(iso3: str) -> int:
    """Return the producer's number of a country; BACI took the numbers over."""
    found = [int(code) for code, mapped in code_tables.producer_codes("baci").items() if mapped == iso3]
    if not found:
        raise UsageError(
            say("source comtrade: {iso3} has no number there", iso3=iso3), hint=say("Leave it out of reporters.")
        )
    return min(found)  # 280 and 736 are what Germany and Sudan were before


def _number(settings: Mapping[str, Any], name: str, usual: int) -> int:
    value = settings.get(name, usual)
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise UsageError(say("source comtrade: {name} = {value!r} is no number of at least 1", name=name, value=value))
    return value


@dataclass(frozen=True)
class _Question:
    """What one call asks for."""

    iso3: str
    reporter: int
    year: int
    codes: tuple[str, ...]
    flows: tuple[str, ...]

    @property
    def name(self) -> str:
        span = self.codes[0] if len(self.codes) == 1 else f"{self.codes[0]}-{self.codes[-1]}"
        return f"comtrade-{self.iso3}-{self.year}-{''.join(self.flows)}-{span}.json"

    def halves(self) -> list[_Question]:
        """Return the parts it can be split into: by code first, then by flow; none when there is nothing to split."""
        if len(self.codes) > 1:
            half = len(self.codes) // 2
            pieces = [(self.codes[:half], self.flows), (self.codes[half:], self.flows)]
        elif len(self.flows) > 1:
            pieces = [(self.codes, (flow,)) for flow in self.flows]
        else:
            pieces = []
        return [_Question(self.iso3, self.reporter, self.year, codes, flows) for codes, flows in pieces]


@dataclass
class _Asker:
    """Asks one question at a time, with a pause between."""

    fetcher: Fetcher
    url: str
    headers: Mapping[str, str] = field(repr=False)  # the key
    cap: int
    pause: float
    calls_left: int
    asked: bool = False

    @classmethod
    def of(cls, fetcher: Fetcher, settings: Mapping[str, Any]) -> _Asker:
        preview = bool(settings.get("preview", False))
        key = os.environ.get(KEY, "").strip()
        if not preview and not key and not fetcher.offline:
            raise FetchError(
                say("UN Comtrade asks for a key, and the environment variable {key} is not set", key=KEY),
                hint=say(
                    "A free key: sign in at https://comtradedeveloper.un.org, subscribe to comtrade - v1, set {key}. "
                    "Or try {preview_cap} records a call: [source.comtrade] preview = true in refresh.toml.",
                    key=KEY,
                    preview_cap=PREVIEW_CAP,
                ),
            )
        cap = PREVIEW_CAP if preview else _number(settings, "max_records", MAX_RECORDS)
        url = settings.get("preview_url") or PREVIEW_URL if preview else settings.get("url") or URL
        pause = settings.get("pause", PAUSE)
        if not isinstance(pause, int | float) or isinstance(pause, bool) or pause < 0:
            raise UsageError(say("source comtrade: pause = {pause!r} is no number of seconds", pause=pause))
        return cls(
            fetcher, str(url), {KEY_HEADER: key} if key and not preview else {}, cap,
            0.0 if fetcher.offline else float(pause), _number(settings, "max_calls", MAX_CALLS),
        )  # fmt: skip

    def ask(self, question: _Question) -> Iterator[RawFile]:
        """Yield the replies that answer a question together, each of them whole."""
        raw = self._call(question)
        try:
            records = read_reply(raw, self.cap)
        except DataError as error:
            raise FetchError(error.message, hint=error.hint) from error
        _check_answer(records, question, raw)
        if len(records) < self.cap and len(records) not in CAPS:
            yield raw
            return
        halves = question.halves()
        if not halves:
            raise FetchError(
                say(
                    "{name}: {count:,} records, as many as one call gives: the reply is cut, though it is of one code, "
                    "year and flow",
                    name=raw.name,
                    count=len(records),
                ),
                hint=say("A key gives more records a call; set max_records to what yours allows."),
            )
        for half in halves:
            yield from self.ask(half)

    def _call(self, question: _Question) -> RawFile:
        if self.calls_left < 1:
            raise FetchError(
                say("UN Comtrade: no calls are left for today (max_calls)"),
                hint=say("Ask for fewer reporters or years at a time, or set max_calls to what your key allows."),
            )
        if self.asked and self.pause:
            _sleep(self.pause)
        self.calls_left -= 1
        self.asked = True
        return self.fetcher.get(
            self.url,
            name=question.name,
            kind="json",
            headers=self.headers,
            params={
                "reporterCode": str(question.reporter),
                "period": str(question.year),
                "cmdCode": ",".join(question.codes),
                "flowCode": ",".join(question.flows),
                # Totals only: no second partner, every customs procedure, every mode of transport.
                "partner2Code": "0",
                "customsCode": "C00",
                "motCode": "0",
                "breakdownMode": "classic",
                "maxRecords": str(self.cap),
                "format": "JSON",
                "includeDesc": "false",
            },
        )


def _check_answer(records: Iterable[Mapping[str, Any]], question: _Question, raw: RawFile) -> None:
    """Refuse records nobody asked for: a server that does not understand a parameter leaves it out."""
    for number, record in enumerate(records, 1):
        for name, value, asked in (
            ("reporterCode", record.get("reporterCode"), {question.reporter}),
            ("refYear", record.get("refYear"), {question.year}),
            ("cmdCode", record.get("cmdCode"), set(question.codes)),
            ("flowCode", record.get("flowCode"), set(question.flows)),
        ):
            if value not in asked:
                raise FetchError(
                    say(
                        "{name}, record {number}: {field} = {value!r} was not asked for",
                        name=raw.name,
                        number=number,
                        field=name,
                        value=value,
                    ),
                    hint=say("The API may have changed its parameters; nothing was taken over."),
                )


def _clean(text: str) -> str:
    """Return the text without the key, should the server repeat it."""
    key = os.environ.get(KEY, "").strip()
    return text.replace(key, "***") if key else text
