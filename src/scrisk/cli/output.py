"""Write an answer: to standard output, or to a file that is either whole or not there."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrisk.cli import wide
from scrisk.errors import OutputError, UsageError
from scrisk.language import say

if TYPE_CHECKING:
    from scrisk.cli.options import Options
    from scrisk.warehouse import Result

_NARROWEST = 60


def width() -> int:
    """Return the width to lay tables out in: COLUMNS, else that of the terminal, else 80."""
    with contextlib.suppress(ValueError, KeyError):
        return max(int(os.environ["COLUMNS"]), _NARROWEST)
    if _terminal():
        with contextlib.suppress(OSError):
            return max(os.get_terminal_size(sys.stdout.fileno()).columns, _NARROWEST)
    return 80


def colour() -> bool:
    """Return whether the answer may be coloured: on a terminal, unless NO_COLOR is set."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return bool(os.environ.get("FORCE_COLOR")) or _terminal()


def _terminal() -> bool:
    return sys.stdout.isatty()


def write(options: Options, result: Result, render: Callable[[int], Any]) -> None:
    """Write the rows, or for a table what ``render`` makes of them."""
    if options.format in ("parquet", "xlsx"):
        _write_binary(options, result)
        return
    if options.format == "table":
        answer = render(width())
        # Text to copy is written as it is; everything else is laid out.
        text = answer if isinstance(answer, str) else _drawn(answer, colour() and options.output is None)
    else:
        from scrisk.cli import formats

        text = {"json": formats.json_text, "ndjson": formats.ndjson_text, "csv": formats.csv_text}[options.format](
            result
        )
    if options.output is None:
        sys.stdout.write(text)
        return
    with replaced(options.output) as path:
        path.write_text(text, encoding="utf-8", newline="")


def not_to_a_terminal(options: Options) -> None:
    """Refuse to write a file for programs where somebody reads."""
    if options.output is None and _terminal():
        raise UsageError(
            say("{format} is not for reading on a terminal", format=options.format),
            hint=say("Add -o FILE.{format}.", format=options.format),
        )


def _write_binary(options: Options, result: Result) -> None:
    from scrisk.cli import formats

    def to(path: Path) -> None:
        if options.format == "parquet":
            from scrisk.warehouse.parquet import write_parquet

            write_parquet(result, path)
        else:
            formats.write_xlsx(result, path)

    not_to_a_terminal(options)
    if options.output is not None:
        with replaced(options.output) as path:
            to(path)
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"answer.{options.format}"
        to(path)
        sys.stdout.flush()
        sys.stdout.buffer.write(path.read_bytes())


def _drawn(renderable: Any, coloured: bool) -> str:
    from rich.console import Console

    buffer = io.StringIO()
    console = Console(
        file=buffer,
        width=width(),
        force_terminal=coloured,
        color_system="standard" if coloured else None,
        no_color=not coloured,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
    )
    with wide.breaking_lines():
        console.print(renderable, soft_wrap=False)
    return "\n".join(line.rstrip() for line in buffer.getvalue().splitlines()) + "\n"


@contextlib.contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Yield a new file beside ``path`` and move it there when it is whole."""
    if path.exists() and not path.is_file():
        # A pipe or a device cannot be replaced.
        yield path
        return
    target = path.resolve() if path.is_symlink() else path
    scratch: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=target.suffix, dir=target.parent)
        os.close(handle)
        scratch = Path(name)
        yield scratch
        scratch.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        scratch.replace(target)
    except OSError as error:
        raise OutputError(
            say("{path} cannot be written: {strerror}", path=path, strerror=error.strerror or error),
            hint=say("Choose a folder that exists and that you may write to."),
        ) from error
    finally:
        if scratch is not None:
            scratch.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
