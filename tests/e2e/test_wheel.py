"""The wheel alone is enough: installed into an empty environment, it scores, far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# pip says one of these when it cannot reach an index; any other failure of pip is a failure of ours.
UNREACHABLE = (
    "NewConnectionError",
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Connection to ",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
)


def _run(*command: str | Path, cwd: Path, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def _pip(python: str | Path, *arguments: str | Path, cwd: Path) -> None:
    env = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    done = _run(python, "-m", "pip", "--disable-pip-version-check", *arguments, cwd=cwd, env=env)
    if done.returncode:
        if any(sign in done.stderr for sign in UNREACHABLE):
            reason = "the package index cannot be reached"
            if os.environ.get("SCRISK_CI") == "1":
                pytest.fail(f"{reason}:\n{done.stderr[-2000:]}")
            pytest.skip(reason)
        pytest.fail(f"pip {' '.join(map(str, arguments))}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as a user's pip would."""
    folder = tmp_path_factory.mktemp("wheel")
    _pip(sys.executable, "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("scrisk-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an environment that holds the wheel, what it asks for, and nothing else."""
    folder = tmp_path_factory.mktemp("installed") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    _pip(_script(folder, "python"), "install", "--quiet", wheel, cwd=folder)
    return folder


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """Return an environment that knows neither the user's folders nor the checkout."""
    keep = {key: os.environ[key] for key in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL") if key in os.environ}
    own = {
        name: str(tmp_path / name.lower())
        for name in (
            "HOME",
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "USERPROFILE",
            "LOCALAPPDATA",
        )
    }
    return {**keep, **own, "PYTHONUTF8": "1"}


def _script(venv: Path, name: str) -> Path:
    return venv / ("Scripts" if sysconfig.get_platform().startswith("win") else "bin") / name


def test_the_wheel_carries_data_and_sql(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if not name.endswith("/")}
    wanted = {
        f"scrisk/_{folder}/{path.relative_to(ROOT / folder).as_posix()}"
        for folder in ("data", "sql")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert any(name.endswith(".parquet") for name in wanted)
    assert wanted - carried == set()
    assert "scrisk/py.typed" in carried
    assert [name for name in carried if not name.startswith(("scrisk/", "scrisk-"))] == []


def test_the_wheel_names_its_licence_and_command(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (points,) = (name for name in names if name.endswith("entry_points.txt"))
        assert "scrisk" in archive.read(points).decode()
        assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_installed_wheel_scores(installed: Path, env: dict[str, str], tmp_path: Path) -> None:
    away = tmp_path / "away"
    away.mkdir()
    done = _run(_script(installed, "scrisk"), "score", "--format", "json", cwd=away, env=env)
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["economy"] for row in rows} == {"JPN", "KOR"}
    assert all(row["run_id"] and row["method_hash"] and row["code_version"] for row in rows)
    # An item that no embedded table tells of has no data and so no vintage.
    assert {row["sourcing"] for row in rows if not row["data_vintage"]} <= {"none"}
    assert any(row["hhi"] is not None and 0 < row["hhi"] <= 1 for row in rows)
    assert list(away.iterdir()) == []


def test_the_installed_wheel_leans_on_nothing_else(installed: Path, env: dict[str, str], tmp_path: Path) -> None:
    program = (
        "import sys, scrisk, scrisk.resources as r\n"
        "print(scrisk.__file__, r.data_dir(), r.sql_dir(), *sys.path, sep='\\n')\n"
    )
    done = _run(_script(installed, "python"), "-c", program, cwd=tmp_path, env=env)
    assert done.returncode == 0, done.stderr
    module, data, sql, *search = (Path(line).resolve() for line in done.stdout.splitlines() if line)
    assert {installed.resolve() in place.parents for place in (module, data, sql)} == {True}
    assert [place for place in search if place == ROOT or ROOT in place.parents] == []
