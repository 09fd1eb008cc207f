"""What every test shares: its kind, how hard Hypothesis tries, and the browser."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

TESTS = Path(__file__).parent
ROOT = TESTS.parent

# Folder of tests/ -> marker of every test in it.
KINDS = {
    "unit": "unit",
    "property": "property",
    "golden": "golden",
    "contracts": "contract",
    "app": "app",
    "e2e": "e2e",
}

# `fast` gives everyone the same examples; `deep` looks for new ones:
# make property ARGS="--hypothesis-profile=deep"
# Neither judges by the clock: a busy machine is no fault of the code.
ANY_SPEED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("fast", ANY_SPEED, derandomize=True, max_examples=50)
settings.register_profile("deep", ANY_SPEED, max_examples=2_000, print_blob=True)
settings.load_profile("fast")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Mark each test with the kind that its folder says; refuse any without exactly one kind.

    Done where a file is collected, not where all are: xdist shows only such errors in full.
    """
    report = yield
    wrong = []
    for item in report.result:
        if not isinstance(item, pytest.Function):
            continue
        folder = item.path.relative_to(TESTS).parts[0]
        if folder in KINDS:
            item.add_marker(KINDS[folder])
        kinds = {mark.name for mark in item.iter_markers()} & set(KINDS.values())
        if len(kinds) != 1:
            wrong.append(f"{item.nodeid} is of {' and '.join(sorted(kinds)) or 'no'} kind")
    if wrong:
        report.outcome = "failed"
        report.longrepr = "\n".join(
            [*wrong, f"A test has one kind, that of its folder: {', '.join(KINDS)}."]
        )
    return report


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the browser; without one skip the test, or fail it in CI."""
    if given := os.environ.get("CHROMIUM"):
        return given
    reason = "no browser; name one in CHROMIUM"
    if shell := shutil.which("sh"):
        script = [shell, str(ROOT / "scripts" / "need_chromium.sh"), "--check"]
        found = subprocess.run(script, check=False, capture_output=True, text=True)
        if found.returncode == 0:
            return found.stdout.strip()
        reason = found.stderr.strip()
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files to test readers on; they stay where they are, outside the project."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("real files are not beside the project (../shared/data)")
    return folder


@pytest.fixture(scope="session")
def source_documents() -> Path:
    """The texts of the five documents that this project implements, outside the project."""
    folder = ROOT.parent / "shared" / "source-documents"
    if not folder.is_dir():
        pytest.skip("the source documents are not beside the project (../shared/source-documents)")
    return folder


@pytest.fixture(autouse=True)
def _browser_for_e2e(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("e2e"):
        request.getfixturevalue("chromium")
