"""Ready-made schedules: a crontab line, systemd units, an Airflow DAG; nothing is installed."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from string import Template

from scrisk.errors import UsageError
from scrisk.language import say

_TEMPLATES = Path(__file__).resolve().parent / "schedules"
# Loads the file named by $0, then becomes the command.
_WITH_KEYS = 'set -a; . "$0"; set +a; exec "$@"'


@dataclass(frozen=True)
class Schedule:
    """What should run, and when. Paths are absolute."""

    db: Path
    at: str = "02:30"
    sources: Sequence[str] = ()
    if_stale: str | None = None
    settings: Path | None = None
    log_file: Path | None = None
    metrics_file: Path | None = None
    env_file: Path | None = None
    user: str | None = None

    def __post_init__(self) -> None:
        if not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", self.at):
            raise UsageError(
                say("not a time of day: {time!r}", time=self.at),
                hint=say("Write hours and minutes, for example 02:30."),
            )
        if self.user is not None and not re.fullmatch(r"[a-z_][a-z0-9_-]*", self.user):
            raise UsageError(say("not a user's name: {user!r}", user=self.user), hint=say("For example: --user scrisk"))
        for word in self.refresh:
            if any(sign < " " or sign == "\x7f" for sign in word):
                raise UsageError(
                    say("{word!r} holds a control character", word=word), hint=say("No schedule can hold such a path.")
                )

    @property
    def refresh(self) -> list[str]:
        """The command that refreshes, word by word."""
        words = [*program(), "refresh", "--db", str(self.db), "--quiet"]
        for source in self.sources:
            words += ["--source", source]
        for option, value in (
            ("--if-stale", self.if_stale), ("--settings", self.settings), ("--log-file", self.log_file)
        ):  # fmt: skip
            if value is not None:
                words += [option, str(value)]
        return words

    @property
    def status(self) -> list[str]:
        """The command that looks at the result, word by word; it writes the metrics."""
        words = [*program(), "status", "--db", str(self.db), "--quiet"]
        for option, value in (("--settings", self.settings), ("--metrics-file", self.metrics_file)):
            if value is not None:
                words += [option, str(value)]
        return words

    @property
    def _with_keys(self) -> list[str]:
        return (
            self.refresh if self.env_file is None else ["/bin/sh", "-c", _WITH_KEYS, str(self.env_file), *self.refresh]
        )

    @property
    def _writable(self) -> list[Path]:
        files = [self.db, *(file for file in (self.log_file, self.metrics_file) if file is not None)]
        return list(dict.fromkeys(file.parent for file in files))


def program() -> list[str]:
    """Return how this installation is started, by absolute paths."""
    script = Path(sys.executable).with_name("scrisk")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "scrisk"]


def crontab(schedule: Schedule) -> dict[str, str]:
    """Return a crontab line by the name of the file it goes to."""
    hour, minute = schedule.at.split(":")
    command = f"{shlex.join(schedule._with_keys)} > /dev/null"
    if schedule.metrics_file is not None:
        # The metrics tell of a failure too; the exit code stays that of the refresh.
        command += f"; code=$?; {shlex.join(schedule.status)} > /dev/null; exit $code"
    text = _filled(
        "crontab.txt", at=schedule.at, hour=str(int(hour)), minute=str(int(minute)), command=command.replace("%", r"\%")
    )  # fmt: skip
    return {"crontab": text}


def systemd(schedule: Schedule) -> dict[str, str]:
    """Return a service and a timer by file name: of the machine with a user, otherwise of the user who runs them."""
    after = ""
    if schedule.metrics_file is not None:
        after = f"\nExecStopPost=-{_systemd_command(schedule.status)}"
    keys = [f"EnvironmentFile={_systemd_path(schedule.env_file)}"] if schedule.env_file is not None else []
    folder = "/etc/systemd/system" if schedule.user else "~/.config/systemd/user"
    service = _filled(
        "scrisk-refresh.service",
        folder=folder,
        user=f"User={schedule.user}"
        if schedule.user
        else "# A unit of your own: systemctl --user enable --now scrisk-refresh.timer",
        refresh=_systemd_command(schedule.refresh),
        after=after,
        environment="\n".join(keys)
        or "# Keys, where a source needs one, stand in a file of their own: EnvironmentFile=PATH",
        hardening=_hardening(schedule),
    )
    timer = _filled("scrisk-refresh.timer", folder=folder, at=schedule.at)
    return {"scrisk-refresh.service": service, "scrisk-refresh.timer": timer}


def airflow(schedule: Schedule) -> dict[str, str]:
    """Return a DAG by file name."""
    hour, minute = schedule.at.split(":")
    start: date = datetime.now(UTC).date()
    text = _filled(
        "airflow_dag.py.txt", at=schedule.at, hour=str(int(hour)), minute=str(int(minute)),
        year=str(start.year), month=str(start.month), day=str(start.day),
        refresh=_listed(schedule._with_keys), status=_listed(schedule.status),
    )  # fmt: skip
    return {"scrisk_refresh.py": text}


KINDS = {"cron": crontab, "systemd": systemd, "airflow": airflow}


def _hardening(schedule: Schedule) -> str:
    """Return what only the manager of the machine can enforce; a user's own manager lacks the rights for it."""
    if schedule.user is None:
        return ""
    return _filled("hardening.txt", writable=" ".join(_systemd_word(str(folder)) for folder in schedule._writable))


def _filled(template: str, **values: str) -> str:
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    return Template(text).substitute(values)


def _listed(words: Sequence[str]) -> str:
    lines = "".join(f"    {word!r},\n" for word in words)
    return f"[\n{lines}]"


def _systemd_command(words: Sequence[str]) -> str:
    # The program itself takes no $ expansion and must be a plain absolute path.
    return " ".join([_systemd_word(words[0]), *(_systemd_word(word).replace("$", "$$") for word in words[1:])])


def _systemd_word(word: str) -> str:
    """Quote a word as systemd reads it: C escapes in double quotes, %% for a percent sign."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return escaped if re.fullmatch(r"[\w./:=@%+,-]+", escaped) else f'"{escaped}"'


def _systemd_path(path: Path) -> str:
    # EnvironmentFile= takes the rest of the line as it is, but for specifiers.
    return str(path).replace("%", "%%")
