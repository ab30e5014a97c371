"""The repository stands on its own: it names no machine, no registry, no folder outside; it stays small."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

MODULE_LINES = 500
DATA_BYTES = 20_000_000

# Written in pieces, so that this file does not hold what it looks for.
MACHINE_PATHS = [piece.encode() for piece in ("work", "tmp", "home", "root", "Users", "mnt")]
REGISTRIES = [
    ".".join(pieces).encode()
    for pieces in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("debian", "org"),
        ("anaconda", "org"),
        ("anaconda", "com"),
        ("crates", "io"),
        ("conda", "io"),
    )
]
# A path of a machine has no word, dot, colon or slash before it: a web address may well hold the same word.
_PATH = re.compile(rb"(?<![\w.:/~$}\-])/(" + b"|".join(MACHINE_PATHS) + rb")(?=/[\w.\-]|[\s\"'`),;:]|\Z)")
_REGISTRY = re.compile(rb"(?<![\w\-])(" + b"|".join(re.escape(host) for host in REGISTRIES) + rb")(?![\w\-])")
_LOCK = re.compile(
    r".*\.lock|.*[-.]lock\.(json|ya?ml|toml)|pylock.*\.toml",
    re.IGNORECASE,
)
_OUTSIDE = b"shared"
_SHARED = re.compile(rb"/" + _OUTSIDE + rb"\b|\b" + _OUTSIDE + rb"/")
_UNSEEN = {".git", ".venv", "venv", "build", "dist", "__pycache__", ".hypothesis"}
_UNSEEN |= {f".{tool}_cache" for tool in ("pytest", "mypy", "ruff")}


def repository_files(root: Path) -> list[Path]:
    """Return the files of the repository: those git keeps, or all of them where there is no git."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root,
            capture_output=True,
            check=True,
        ).stdout
        paths = [root / name for name in listed.decode("utf-8").split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in root.rglob("*") if not _UNSEEN & set(path.relative_to(root).parts)]
    return sorted(path for path in paths if path.is_file())


def text_faults(root: Path, paths: list[Path]) -> list[str]:
    """Return files that name a path of a machine or the host of a package registry."""
    faults = []
    for path in paths:
        content = path.read_bytes()
        for what, pattern in (("machine path", _PATH), ("package registry", _REGISTRY)):
            hit = pattern.search(content)
            if hit:
                line = content.count(b"\n", 0, hit.start()) + 1
                faults.append(f"{path.relative_to(root).as_posix()}:{line}: {what} {hit.group()!r}")
    return faults


def lock_faults(root: Path, paths: list[Path]) -> list[str]:
    """Return files that pin what a registry gave one day."""
    return [path.relative_to(root).as_posix() for path in paths if _LOCK.fullmatch(path.name)]


def shared_faults(root: Path, paths: list[Path]) -> list[str]:
    """Return files that lean on a folder outside the repository."""
    return [path.relative_to(root).as_posix() for path in paths if _SHARED.search(path.read_bytes())]


def long_modules(folder: Path, limit: int) -> list[str]:
    """Return modules with more lines than ``limit``."""
    return [
        f"{path.relative_to(folder).as_posix()}: {lines} lines"
        for path in sorted(folder.rglob("*.py"))
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > limit
    ]


def total_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_no_machine_path_and_no_registry() -> None:
    assert text_faults(ROOT, repository_files(ROOT)) == []


def test_no_lock_file() -> None:
    assert lock_faults(ROOT, repository_files(ROOT)) == []


def test_nothing_leans_on_a_folder_outside() -> None:
    assert shared_faults(ROOT, repository_files(ROOT)) == []


def test_modules_are_short() -> None:
    assert long_modules(ROOT / "src", MODULE_LINES) == []


def test_embedded_data_are_small() -> None:
    size = total_bytes(ROOT / "data")
    assert 0 < size <= DATA_BYTES


# --- the checks catch what they are for


def _path(*pieces: str) -> str:
    return "/" + "/".join(pieces)


@pytest.mark.parametrize(
    "text",
    [
        f"cd {_path('work', 'main')}",
        f'open("{_path("tmp", "x.csv")}")',
        f"see {_path('home')}",
        f"PATH={_path('root', 'bin')}",
        f"({_path('tmp')})",
        "from " + "pypi." + "org import",
        "https://files." + "pythonhosted." + "org/packages",
        "registry." + "npmjs." + "org",
    ],
)
def test_text_check_catches(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.md"
    file.write_text(f"first\n{text}\n", encoding="utf-8")
    assert len(text_faults(tmp_path, [file])) == 1


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org" + _path("home", "index.html"),
        "input/output and home/work",
        "a pypinyin." + "organ",
        "framework/tmpl",
        f"$HOME{_path('work')}",
        "/working/rooted",
        "the ratio import/homemade",
    ],
)
def test_text_check_lets_other_words_pass(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.md"
    file.write_text(text, encoding="utf-8")
    assert text_faults(tmp_path, [file]) == []


def test_text_check_looks_into_binary_files(tmp_path: Path) -> None:
    file = tmp_path / "a.parquet"
    file.write_bytes(b"PAR1\x00\xff'" + _path("tmp", "x").encode() + b"'\x00")
    assert text_faults(tmp_path, [file]) != []


@pytest.mark.parametrize("name", ["uv.lock", "poetry.lock", "package-lock.json", "pylock.toml", "Pipfile.lock"])
def test_lock_check_catches(tmp_path: Path, name: str) -> None:
    assert lock_faults(tmp_path, [tmp_path / name]) == [name]


def test_lock_check_lets_other_files_pass(tmp_path: Path) -> None:
    others = [tmp_path / name for name in ("clock.py", "block.toml", "pyproject.toml")]
    assert lock_faults(tmp_path, others) == []


@pytest.mark.parametrize("text", ["../{}/data", 'ROOT / "{}/goldens"', "x/{}/y", "/any/{}"])
def test_shared_check_catches(tmp_path: Path, text: str) -> None:
    file = tmp_path / "a.py"
    file.write_text(text.format("shared"), encoding="utf-8")
    assert shared_faults(tmp_path, [file]) == ["a.py"]


def test_shared_check_lets_the_word_pass(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("a shared denominator, (shared)\n", encoding="utf-8")
    assert shared_faults(tmp_path, [file]) == []


def test_length_check_catches(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n" * 4, encoding="utf-8")
    assert long_modules(tmp_path, 4) == []
    assert long_modules(tmp_path, 3) == ["a.py: 4 lines"]


def test_size_check_counts_every_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b").write_bytes(b"x" * 10)
    (tmp_path / "c").write_bytes(b"x" * 5)
    assert total_bytes(tmp_path) == 15


def test_files_are_found_without_git(tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "x.py").touch()
    (tmp_path / "y.py").touch()
    assert [path.name for path in repository_files(tmp_path)] == ["y.py"]
