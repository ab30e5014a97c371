"""Schedules are right for the tools that read them, whatever is in the paths."""

from __future__ import annotations

import ast
import configparser
import json
import os
import shlex
import shutil
import subprocess
import sys
import types
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from croniter import croniter

from scrisk.cli.root import cli
from scrisk.errors import UsageError
from scrisk.refresh.schedule import Schedule, airflow, crontab, program, systemd

ODD = Path('/srv/a b/100%/it\'s $HOME "x" \\ {{ y }}/scrisk.duckdb')


def _schedule(**more: Any) -> Schedule:
    return Schedule(**{"db": ODD, "metrics_file": ODD.with_name("m.prom"), "if_stale": "7d", **more})


def _parsed(words: list[str]) -> dict[str, Any]:
    """Return what the command line of scrisk makes of some words."""
    import click

    name, *rest = words[len(program()) :]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    return command.make_context(name, rest, resilient_parsing=False).params


def test_the_commands_are_understood() -> None:
    full = _schedule(sources=["baci", "wmd"], log_file=Path("/var/log/s.log"))
    found = _parsed(full.refresh)
    assert (found["db"], found["names"], found["if_stale"], found["quiet"]) == (ODD, ("baci", "wmd"), "7d", True)
    assert found["log_file"] == Path("/var/log/s.log")
    assert _parsed(full.status)["metrics_file"] == ODD.with_name("m.prom")


def test_the_program_is_this_installation() -> None:
    assert Path(program()[0]).is_absolute()
    assert Path(program()[0]).parent == Path(sys.executable).parent


@pytest.mark.parametrize("at", ["2:30", "24:00", "02:60", "noon", "02:30:00"])
def test_a_time_that_is_none_is_refused(at: str) -> None:
    with pytest.raises(UsageError, match="not a time of day"):
        _schedule(at=at)


def test_control_characters_and_odd_users_are_refused() -> None:
    with pytest.raises(UsageError, match="control character"):
        _schedule(db=Path("/srv/a\n* * * * * rm/x"))
    with pytest.raises(UsageError, match="not a user's name"):
        _schedule(user="root\nExecStart=x")


# --- cron


def _cron_line(text: str) -> tuple[str, str]:
    """Return the five fields and what cron hands to the shell."""
    (line,) = (line for line in text.splitlines() if not line.startswith("#") and "=/bin/sh" not in line)
    fields = line.split(" ", 5)
    command = fields[5]
    assert "%" not in command.replace(r"\%", "")
    return " ".join(fields[:5]), command.replace(r"\%", "%")


def test_cron_runs_at_the_time() -> None:
    when, _ = _cron_line(crontab(_schedule(at="03:05"))["crontab"])
    following = croniter(when, datetime(2026, 11, 23, 12)).get_next(datetime)
    assert following == datetime(2026, 11, 24, 3, 5)


def test_cron_hands_the_words_to_the_shell_as_they_are(tmp_path: Path) -> None:
    """A shell runs the line with a program that writes down its words, and the exit code is that of the refresh."""
    recorder = tmp_path / "scrisk"
    said = tmp_path / "said"
    recorder.write_text(
        f"#!{sys.executable}\nimport json, os, sys\n"
        f"open({str(said)!r}, 'a').write(json.dumps([*sys.argv[1:], os.environ.get('KEY')]) + '\\n')\n"
        "sys.exit(8 if sys.argv[1] == 'refresh' else 0)\n",
        encoding="utf-8",
    )
    recorder.chmod(0o755)
    keys = tmp_path / "my keys.env"
    keys.write_text("KEY='a b'\n", encoding="utf-8")
    schedule = _schedule(env_file=keys)
    _, command = _cron_line(crontab(schedule)["crontab"])
    command = command.replace(shlex.join(program()), shlex.quote(str(recorder)))
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (8, b"", b"")
    lines = [json.loads(line) for line in said.read_text(encoding="utf-8").splitlines()]
    skip = len(program())
    assert lines == [[*schedule.refresh[skip:], "a b"], [*schedule.status[skip:], None]]


# --- systemd


def _unit(text: str) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read_string(text)
    return parser


@pytest.mark.parametrize("user", [None, "scrisk"])
def test_systemd_units_say_what_they_must(user: str | None) -> None:
    units = systemd(_schedule(user=user, env_file=Path("/etc/scrisk keys.env")))
    service = _unit(units["scrisk-refresh.service"])["Service"]
    assert service["Type"] == "oneshot"
    assert service["EnvironmentFile"] == "/etc/scrisk keys.env"
    assert service.get("User") == user
    assert service["NoNewPrivileges"] == "yes"
    assert ("ProtectSystem" in service) == (user is not None)
    assert "SuccessExitStatus" not in service
    assert service["ExecStopPost"].startswith("-")
    timer = _unit(units["scrisk-refresh.timer"])
    assert timer["Timer"]["OnCalendar"] == "*-*-* 02:30:00"
    assert timer["Timer"]["Persistent"] == "yes"
    assert "RandomizedDelaySec" in timer["Timer"]
    assert timer["Install"]["WantedBy"] == "timers.target"


def _systemd_words(line: str) -> list[str]:
    """Split a command as systemd does: C escapes in double quotes, then %% and $$."""
    words = shlex.split(line.removeprefix("-"), posix=True)
    return [word.replace("%%", "%").replace("$$", "$") for word in words]


def test_systemd_hands_the_words_over_as_they_are() -> None:
    schedule = _schedule()
    service = _unit(systemd(schedule)["scrisk-refresh.service"])["Service"]
    assert _systemd_words(service["ExecStart"]) == schedule.refresh
    assert _systemd_words(service["ExecStopPost"]) == schedule.status


@pytest.mark.parametrize("user", [None, "root"])
def test_systemd_itself_finds_no_fault(tmp_path: Path, user: str | None) -> None:
    """Where systemd is installed, its own verifier reads the units; elsewhere the tests above are what there is."""
    verifier = shutil.which("systemd-analyze")
    for name, text in systemd(_schedule(user=user)).items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    if verifier is None:
        assert (tmp_path / "scrisk-refresh.timer").is_file()
        return
    done = subprocess.run(
        [verifier, "verify", "--man=no", "--recursive-errors=no", str(tmp_path / "scrisk-refresh.timer"),
         str(tmp_path / "scrisk-refresh.service")],
        capture_output=True, text=True, check=False, env={**os.environ, "SYSTEMD_LOG_LEVEL": "warning"},
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "scrisk-refresh" in line]
    assert ours == []


# --- airflow


class _Task:
    def __init__(self, run: Any, options: dict[str, Any]) -> None:
        self.run, self.options, self.after = run, options, []

    def __call__(self) -> _Task:
        return self

    def __rshift__(self, other: _Task) -> _Task:
        self.after.append(other)
        return other


def _dag(text: str, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], list[_Task], Any]:
    """Run the DAG's file with stand-ins of Airflow's names; return the DAG's settings, its tasks and the module."""
    settings: dict[str, Any] = {}
    tasks: list[_Task] = []

    def dag(**given: Any) -> Any:
        settings.update(given)
        return lambda function: function

    def task(**given: Any) -> Any:
        def made(function: Any) -> _Task:
            tasks.append(_Task(function, given))
            return tasks[-1]

        return made

    sdk, faults = types.ModuleType("airflow.sdk"), types.ModuleType("airflow.exceptions")
    sdk.dag, sdk.task = dag, task  # type: ignore[attr-defined]
    faults.AirflowFailException = type("AirflowFailException", (Exception,), {})  # type: ignore[attr-defined]
    faults.AirflowSkipException = type("AirflowSkipException", (Exception,), {})  # type: ignore[attr-defined]
    for name, module in (
        ("airflow", types.ModuleType("airflow")),
        ("airflow.sdk", sdk),
        ("airflow.exceptions", faults),
    ):
        monkeypatch.setitem(sys.modules, name, module)
    module = types.ModuleType("scrisk_refresh")
    exec(compile(text, "scrisk_refresh.py", "exec"), module.__dict__)
    return settings, tasks, module


def test_the_dag_has_the_words_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    schedule = _schedule(at="03:05")
    text = airflow(schedule)["scrisk_refresh.py"]
    ast.parse(text)
    settings, tasks, module = _dag(text, monkeypatch)
    assert (settings["schedule"], settings["catchup"], settings["max_active_runs"]) == ("5 3 * * *", False, 1)
    assert schedule.refresh == module.REFRESH
    assert schedule.status == module.STATUS
    refresh, status = tasks
    assert refresh.after == [status]
    assert status.options["trigger_rule"] == "all_done"


@pytest.mark.parametrize(
    ("code", "fault"), [(0, None), (3, "AirflowFailException"), (8, "RuntimeError"), (9, "AirflowSkipException")]
)
def test_the_dag_tries_again_only_where_it_helps(monkeypatch: pytest.MonkeyPatch, code: int, fault: str | None) -> None:
    _, (refresh, _), module = _dag(airflow(_schedule())["scrisk_refresh.py"], monkeypatch)
    module.__dict__["REFRESH"] = [sys.executable, "-c", f"import sys; print('said'); sys.exit({code})"]
    if fault is None:
        refresh.run()
        return
    with pytest.raises(Exception) as caught:  # noqa: PT011
        refresh.run()
    assert type(caught.value).__name__ == fault


# --- on the command line


@pytest.mark.parametrize("kind", ["cron", "systemd", "airflow"])
def test_the_command_prints_it_as_it_is(runs: Any, runs_cli: Any, kind: str, tmp_path: Path) -> None:
    text = runs_cli("schedule", kind, "--metrics-file", "m.prom").stdout
    assert str(runs.history.db) in text
    assert str(Path.cwd() / "m.prom") in text
    made = json.loads(runs_cli("schedule", kind, "--metrics-file", "m.prom", "--format", "json").stdout)
    assert "\n".join(entry["content"] for entry in made) == text
    target = tmp_path / "schedule.txt"
    runs_cli("schedule", kind, "--metrics-file", "m.prom", "-o", str(target))
    assert target.read_text(encoding="utf-8") == text


def test_what_a_refresh_would_refuse_is_refused_here(runs_cli: Any) -> None:
    assert "no source is called 'bacy'" in runs_cli("schedule", "cron", "--source", "bacy", code=2).stderr
    assert "not a length of time" in runs_cli("schedule", "cron", "--if-stale", "often", code=2).stderr
    assert "not a time of day" in runs_cli("schedule", "cron", "--at", "2", code=2).stderr
