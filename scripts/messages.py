"""Keep the message catalogs under src/scrisk/locale: what is said in English, in Japanese and Korean.

    python scripts/messages.py                     take up new sentences, drop old ones, compile
    python scripts/messages.py --missing ja [AREA] print what has no translation yet, as JSON
    python scripts/messages.py --take FILE         take translations from JSON: {"English": {"ja": "...", "ko": "..."}};
                                                   the English of a word with a context may be "context|word"
    python scripts/messages.py --also FILE.po      know the translations of another version of a catalog, too

Sentences are found in the code (``say``, ``plural``, ``meant``, ``later``, ``later_plural``), in the help of the
commands, above the checks, in the vocabulary and in the words of the data files. A test
compares.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "scrisk"
DATA = ROOT / "data"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("ja", "ko")
_KEYWORDS = {"say": None, "later": None, "plural": (1, 2), "later_plural": (1, 2), "meant": ((1, "c"), 2)}

# Keys of the data files whose values are sentences or words for people; names have their languages beside them, and
# titles of pages and publications stay as they are.
_KEYS = frozenset(
    {
        "agenda", "authority", "bodies", "covers", "legal_basis", "limits", "month_pools", "note", "period", "pooled",
        "premise", "summary", "text", "unit", "use", "users", "what",
    }
)  # fmt: skip
_COLUMNS = {"io_sector": ("note",), "political_context": ("holder",), "published_share": ("note",)}

# Sources that we gathered row by row.
_OURS = frozenset(
    {
        "defence-treaties", "political-context", "published", "scrisk", "stage-shares", "stock-priors",
        "trade-parameter",
    }
)  # fmt: skip

# An id is a sentence, or its singular and plural; a context comes first.
Id = str | tuple[str, str]
Key = tuple[str | None, Id]


def collected() -> dict[str, dict[Key, list[str]]]:
    """Return every message by area: its key, and the comments that translators get."""
    areas: dict[str, dict[Key, list[str]]] = {name: {} for name in ("help", "cli", "report", "errors", "terms", "data")}
    seen: set[Key] = set()

    def add(area: str, key: Key, comment: str = "") -> None:
        message = key[1]
        if not (message if isinstance(message, str) else message[0]).strip():
            return
        if key not in seen:
            seen.add(key)
            areas[area][key] = [comment] if comment else []

    for text in _help():
        add("help", (None, text))
    for name, _line, message, comments, context in extract_from_dir(
        str(PACKAGE), keywords=_KEYWORDS, comment_tags=("translators:",), strip_comment_tags=True
    ):
        first = {"page": "report"}.get(Path(name).parts[0], Path(name).parts[0])  # a report to read, too
        add(first if first in ("cli", "report") else "errors", (context, _id(message)), " ".join(comments))
    for text in _checks():
        add("errors", (None, text))
    for text in _terms():
        add("terms", (None, text))
    for text in _data():
        add("data", (None, text))
    return areas


def _id(message: str | tuple[str, ...]) -> Id:
    return message if isinstance(message, str) else (message[0], message[1])


def _help() -> Iterator[str]:
    from scrisk.cli.nested import Questions
    from scrisk.cli.root import COMMANDS, cli
    from scrisk.cli.translated import pieces

    def walk(command: click.Command) -> Iterator[str]:
        yield from pieces(command)
        if isinstance(command, Questions):
            yield from command.questions.values()
        if isinstance(command, click.Group):
            context = click.Context(command)
            for name in command.list_commands(context):
                inner = command.get_command(context, name)
                assert inner is not None
                yield from walk(inner)

    yield from COMMANDS.values()
    yield from walk(cli)


def _checks() -> Iterator[str]:
    from scrisk.warehouse.checking import meaning

    for path in sorted((ROOT / "sql" / "90_checks").rglob("*.sql")):
        yield meaning(path.read_text(encoding="utf-8"))


def _terms() -> Iterator[str]:
    from scrisk.terms import FLAGS, TERMS

    yield from FLAGS.values()
    for term in TERMS.values():
        yield term.definition
        for text in (term.unit, term.range):
            if any(len(word) > 3 and word.isalpha() for word in text.split()):
                yield text


def _data() -> Iterator[str]:
    for path in sorted(DATA.rglob("*.toml")):
        if path.parent.name not in ("snapshots", "reference", "templates"):
            yield from _texts(tomllib.loads(path.read_text(encoding="utf-8")), "")
    # What tables of our own are called, and what they cite; those of a producer keep the producer's words.
    for path in sorted((DATA / "reference").glob("*.toml")):
        manifest = tomllib.loads(path.read_text(encoding="utf-8"))
        if manifest["source"] in _OURS:
            yield from (manifest["title"], manifest["citation"])
    for name, columns in _COLUMNS.items():
        with (DATA / "reference" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield from (row[column] for column in columns)


def _texts(value: Any, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _texts(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, key)
    elif isinstance(value, str) and key in _KEYS:
        yield value


def known(lang: str, also: list[Path]) -> dict[Key, Any]:
    """Return the translations that the catalogs hold."""
    found: dict[Key, Any] = {}
    for path in [*also, *sorted((LOCALE / lang).glob("*.po"))]:
        with path.open("rb") as file:
            catalog = read_po(file, locale=lang)
        if str(catalog.locale) != lang:
            continue
        for message in catalog:
            if message.id and message.string and any(message.string):
                found[message.context, _id(message.id)] = message.string
    return found


def catalogs(areas: dict[str, dict[Key, list[str]]], lang: str, memory: dict[Key, Any]) -> dict[str, Catalog]:
    """Return a catalog for each area, filled from what is known."""
    made = {}
    for area, messages in areas.items():
        catalog = Catalog(
            locale=lang, project="scrisk", header_comment=f"# Words of scrisk in {lang}: {area}.", fuzzy=False
        )
        for key in sorted(messages, key=lambda key: (str(key[1]), key[0] or "")):
            context, message = key
            string = memory.get(key, ("",) if isinstance(message, tuple) else "")
            catalog.add(message, string, context=context, auto_comments=messages[key])
        made[area] = catalog
    return made


def texts(catalog: Catalog) -> bytes:
    """Return a catalog as a .po file; nothing in it depends on the day."""
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=120, omit_header=True)
    head = (
        f"# Made by scripts/messages.py; translations are kept, everything else is written anew.\n"
        f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    return head.encode() + buffer.getvalue()


class _Whole(Catalog):
    """A catalog whose head tells neither the day nor the library: the same sentences make the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # type: ignore[override]
        kept = ("Language", "Plural-Forms", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
        return [(name, value) for name, value in super().mime_headers if name in kept]


def compiled(made: dict[str, Catalog], lang: str) -> bytes:
    """Return all areas as one .mo file."""
    whole = _Whole(locale=lang, fuzzy=False)
    for catalog in made.values():
        for message in catalog:
            if message.id and message.string and any(message.string):
                whole.add(message.id, message.string, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, whole)
    return buffer.getvalue()


def files(also: list[Path], told: dict[str, dict[str, str]]) -> dict[Path, bytes]:
    """Return what every file of the catalogs should hold."""
    areas = collected()
    found: dict[Path, bytes] = {}
    for lang in LANGUAGES:
        memory = known(lang, also)
        for message in (key for messages in areas.values() for key in messages):
            english = message[1] if isinstance(message[1], str) else message[1][0]
            words = told.get(f"{message[0]}|{english}", {}) if message[0] else {}
            if string := words.get(lang) or told.get(english, {}).get(lang):
                memory[message] = string if isinstance(message[1], str) else (string,)
        made = catalogs(areas, lang, memory)
        found |= {LOCALE / lang / f"{area}.po": texts(catalog) for area, catalog in made.items()}
        found[LOCALE / lang / "LC_MESSAGES" / "scrisk.mo"] = compiled(made, lang)
    return found


def missing(lang: str, area: str | None) -> list[str]:
    """Return the sentences of an area that have no translation."""
    memory = known(lang, [])
    return [
        key[1] if isinstance(key[1], str) else key[1][0]
        for name, messages in collected().items()
        if area in (None, name)
        for key in messages
        if key not in memory
    ]


def main(arguments: list[str]) -> None:
    """Do what the words ask for."""
    if arguments[:1] == ["--missing"]:
        print(json.dumps(missing(arguments[1], (arguments[2:3] or [None])[0]), ensure_ascii=False, indent=0))
        return
    also: list[Path] = []
    told: dict[str, dict[str, str]] = {}
    for option, value in zip(arguments[::2], arguments[1::2], strict=True):
        if option == "--also":
            also.append(Path(value))
        elif option == "--take":
            told |= json.loads(Path(value).read_text(encoding="utf-8"))
        else:
            raise SystemExit(f"unknown option {option}")
    for path, content in files(also, told).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    for lang in LANGUAGES:
        print(f"{lang}: {len(missing(lang, None))} missing")


if __name__ == "__main__":
    main(sys.argv[1:])
