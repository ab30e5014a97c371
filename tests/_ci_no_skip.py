"""A pytest plugin for CI: with ``SCRISK_CI=1`` a skipped test counts as failed.

A test that may skip where there is no network, say, must run in CI, or nobody would see that it never does.
Loaded with ``-p _ci_no_skip``; without the variable it changes nothing.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest


def _forbidden() -> bool:
    return os.environ.get("SCRISK_CI") == "1"


def _reason(longrepr: object) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure; an expected failure stays what it is."""
    report = yield
    if _forbidden() and report.skipped and not hasattr(report, "wasxfail"):
        report.longrepr = f"skipped, which CI does not allow: {_reason(report.longrepr)}"
        report.outcome = "failed"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into an error."""
    report = yield
    if _forbidden() and report.skipped:
        report.longrepr = f"file skipped, which CI does not allow: {_reason(report.longrepr)}"
        report.outcome = "failed"
    return report
