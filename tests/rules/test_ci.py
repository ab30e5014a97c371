"""CI runs what the README says, and a test that skips there fails."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

PASSES = "def test_a():\n    pass\n"
SKIPS = "import pytest\n\ndef test_a():\n    pytest.skip('no network')\n"
MARKED = "import pytest\n\n@pytest.mark.skip(reason='later')\ndef test_a():\n    pass\n"
FILE = "import pytest\n\npytest.importorskip('no_such_module')\n\ndef test_a():\n    pass\n"
EXPECTED = "import pytest\n\n@pytest.mark.xfail(strict=True)\ndef test_a():\n    assert False\n"


def run_pytest(folder: Path, text: str, ci: str) -> subprocess.CompletedProcess[str]:
    """Run pytest with the plugin over one file in a folder of its own."""
    (folder / "test_sample.py").write_text(text, encoding="utf-8")
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "_ci_no_skip", "-p", "no:cacheprovider"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests"), "PYTEST_ADDOPTS": "", "SCRISK_CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("text", [SKIPS, MARKED, FILE])
def test_a_skip_fails_in_ci_only(tmp_path: Path, text: str) -> None:
    in_ci = run_pytest(tmp_path, text, "1")
    assert in_ci.returncode not in {0, 5}
    assert "CI does not allow" in in_ci.stdout
    assert run_pytest(tmp_path, text, "").returncode in {0, 5}


@pytest.mark.parametrize("text", [PASSES, EXPECTED])
def test_the_plugin_leaves_the_rest_alone(tmp_path: Path, text: str) -> None:
    assert run_pytest(tmp_path, text, "1").returncode == 0


def test_ci_script_is_runnable() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", str(script)], check=True)
