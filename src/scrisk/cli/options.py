"""The options every command shares, and what they ask for."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from scrisk.errors import UsageError
from scrisk.language import LANGUAGES, language, say, speaking

if TYPE_CHECKING:
    from scrisk.cli.progress import Follower
    from scrisk.report.words import Names
    from scrisk.warehouse import Result, Warehouse
    from scrisk.warehouse.history import History

BASES = ("quantity", "value", "world-share", "published-share", "all")
_ENDINGS = {
    ".txt": "table",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".csv": "csv",
    ".parquet": "parquet",
    ".xlsx": "xlsx",
}

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Options:
    """What the shared options ask for."""

    db: Path | None
    format: str
    output: Path | None
    lang: str
    quiet: bool

    def note(self, text: str) -> None:
        """Say something beside the answer, unless told to be quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def place(self) -> Path:
        """Return where the warehouse is; the first run builds it there."""
        from scrisk.resources import default_db

        place = self.db if self.db is not None else default_db()
        if not place.exists():
            from scrisk.cli.progress import expected
            from scrisk.warehouse import ensure

            self.note(say("No warehouse yet: building {place} from the embedded data, once.", place=place))
            with self.following(expected(self.history())) as bar:
                ensure(place, bar)
        return place

    def history(self) -> History:
        """Return the runs of the warehouse; nothing is built."""
        from scrisk.resources import default_db
        from scrisk.warehouse.history import History

        return History(self.db if self.db is not None else default_db())

    @contextmanager
    def following(self, steps: Mapping[str, float] | None = None) -> Iterator[Follower]:
        """Follow long work: a bar with the time left on a terminal, lines now and then elsewhere."""
        from scrisk.cli.progress import following

        with following(self.quiet, steps) as follower:
            yield follower

    @contextmanager
    def warehouse(self) -> Iterator[Warehouse]:
        """Open the warehouse, built first if need be."""
        from scrisk import __version__
        from scrisk.warehouse import open_warehouse

        with open_warehouse(self.place()) as warehouse:
            built_by = warehouse.query("run").dicts()[0]["code_version"]
            if built_by != __version__:
                self.note(
                    say(
                        "{path} was built by scrisk {built_by}; `scrisk build` renews it.",
                        path=warehouse.path,
                        built_by=built_by,
                    )
                )
            yield warehouse

    def names(self, warehouse: Warehouse, *, emoji: bool = False) -> Names:
        """Return what things are called in the language asked for."""
        from scrisk.report.words import Names

        column = f"name_{self.lang}"
        economies = warehouse.query("economy_names").dicts()
        return Names(
            self.lang,
            {row["economy"]: row[column] or row["economy"] for row in economies},
            {row["item"]: row[column] or row["item"] for row in warehouse.query("items").dicts()},
            {(row["chain"], row["stage"]): row[column] for row in warehouse.query("stages").dicts()},
            {row["chain"]: row[column] for row in warehouse.query("chains").dicts()},
            _emoji([row["economy"] for row in economies]) if emoji else {},
        )

    def emit(self, result: Result, render: Callable[[int], Any]) -> None:
        """Write the answer in the format asked for; ``render`` makes the table for a width."""
        from scrisk.cli import output

        output.write(self, result, render)

    @property
    def wants_table(self) -> bool:
        """True when the answer is for people to read."""
        return self.format == "table"


def _emoji(codes: list[str]) -> dict[str, str]:
    from scrisk.codes import flag

    return {code: flag(code) for code in codes}


def shared(command: F) -> F:
    """Give a command the shared options; it receives them as one ``options`` argument."""
    return sharing(_ENDINGS, "How to write the answer; default is a table, or what the ending of --output says.")(
        command
    )


def sharing(endings: Mapping[str, str], help_of_format: str) -> Callable[[F], F]:
    """Return what gives a command the shared options, its answer written in formats of its own.

    ``endings`` are the endings of files and the formats they mean; the first format is the one without any word.
    """
    formats = tuple(dict.fromkeys(endings.values()))

    def decorate(command: F) -> F:
        @click.pass_context
        @functools.wraps(command)
        def wrapped(
            ctx: click.Context,
            /,
            *args: Any,
            db: Path | None,
            debug: bool,
            format: str | None,
            output: Path | None,
            lang: str | None,
            quiet: bool,
            **kwargs: Any,
        ) -> Any:
            before = ctx.obj or {}
            with speaking(lang or language()):
                chosen = format or _guess(output, endings)
                options = Options(db or before.get("db"), chosen, output, language(), quiet)
                return ctx.invoke(command, *args, options=options, **kwargs)

        decorators = [
            click.option("--format", type=click.Choice(formats), help=help_of_format),
            click.option(
                "-o",
                "--output",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Write the answer to a file instead of standard output.",
            ),
            click.option(
                "--lang",
                type=click.Choice(LANGUAGES),
                help="Language of everything that people read; default is SCRISK_LANG, else the locale, else English.",
            ),
            click.option("--quiet", is_flag=True, help="Say nothing beside the answer."),
            click.option(
                "--db",
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="FILE",
                help="Warehouse to use; default is SCRISK_DB, else a file in your data directory.",
            ),
            click.option("--debug", is_flag=True, help="Show the full trace of an error."),
        ]
        decorated: Any = wrapped
        for decorator in reversed(decorators):
            decorated = decorator(decorated)
        typed: F = decorated
        return typed

    return decorate


def filters(command: F) -> F:
    """Give a command the options that pick scores."""
    decorated: Any = command
    for decorator in reversed(
        [
            click.option(
                "--chain",
                "chains",
                multiple=True,
                metavar="CHAIN",
                help="Only this chain, e.g. rare-earths. Repeatable.",
            ),
            click.option(
                "--item", "items", multiple=True, metavar="ITEM",
                help="Only this item: id, HS code, material or name in English, Japanese or Korean. Repeatable.",
            ),
            click.option("--stage", "stages", multiple=True, metavar="STAGE", help="Only this stage. Repeatable."),
            click.option("--year", type=int, help="Only this year; default is the latest year of each item."),
            click.option(
                "--basis", type=click.Choice(BASES), help="What the shares measure; default is each item's main basis."
            ),
        ]
    ):  # fmt: skip
        decorated = decorator(decorated)
    typed: F = decorated
    return typed


def _guess(output: Path | None, endings: Mapping[str, str]) -> str:
    if output is None or str(output).startswith("/dev/"):
        return next(iter(endings.values()))
    try:
        return endings[output.suffix.lower()]
    except KeyError:
        known = ", ".join(endings)
        raise UsageError(
            say("{output} does not say which format it should have", output=output),
            hint=say("Give --format, or one of the endings {known}.", known=known),
        ) from None
