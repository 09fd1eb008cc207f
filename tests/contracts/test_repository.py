from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = {"requirements.lock": set(), "requirements-test.lock": {"test"}}

needs_git = pytest.mark.skipif(
    not (ROOT / ".git").exists() or shutil.which("git") is None, reason="not a git checkout"
)


def wanted(extras: set[str]) -> Iterator[Requirement]:
    """Yield the requirements of these extras, of the extras these name, and of the project."""
    todo, done = list(extras), set()
    lines = list(PROJECT["dependencies"])
    while todo:
        extra = todo.pop()
        done.add(extra)
        for line in PROJECT["optional-dependencies"][extra]:
            requirement = Requirement(line)
            if canonicalize_name(requirement.name) == PROJECT["name"]:
                todo.extend(requirement.extras - done)
            else:
                lines.append(line)
    yield from map(Requirement, lines)


def pins(lock: str) -> list[tuple[str, str, str]]:
    """Return (name, version, rest of the entry) for each entry of a lock file."""
    text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
    entries = [line for line in text.splitlines() if line.strip() and line.lstrip()[0] != "#"]
    matches = [re.match(r"([\w.-]+)==([^\s;]+)(.*)", entry) for entry in entries]
    assert all(matches), [e for e, m in zip(entries, matches, strict=True) if m is None]
    return [(canonicalize_name(m[1]), m[2], m[3]) for m in matches if m]


def test_conda_environment_adds_nothing_to_pyproject() -> None:
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").splitlines()
    start = lines.index("dependencies:")
    assert [line.strip() for line in lines[start + 1 :]] == [
        f"- python{PROJECT['requires-python']}",
        "- pip",
        "- pip:",
        "- -e .[notebooks,test]",
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_covers_every_dependency(lock: str) -> None:
    locked = pins(lock)
    unmet = [
        str(requirement)
        for requirement in wanted(LOCKS[lock])
        if not (
            versions := [v for name, v, _ in locked if name == canonicalize_name(requirement.name)]
        )
        or not all(requirement.specifier.contains(v) for v in versions)
    ]
    assert not unmet, f"{lock} is older than pyproject.toml; run `make lock`"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_has_hashes_and_no_address(lock: str) -> None:
    assert not [name for name, _, rest in pins(lock) if "--hash=sha256:" not in rest]
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_locks_agree() -> None:
    default, full = ({pin[:2] for pin in pins(lock)} for lock in LOCKS)
    assert default <= full


@needs_git
@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        (
            "a host of a package index",
            r"(pypi|pythonhosted|npmjs|anaconda|debian)\.(org|com|io)|index-url|/simple/",
        ),
        (
            "a path of someone's machine",
            r"(^|[^A-Za-z0-9_.~-])/(work|root|farm|tmp/venv|home/[a-z]+|Users/[A-Za-z]+)/",
        ),
    ],
    ids=["index host", "machine path"],
)
def test_no_file_names(what: str, pattern: str) -> None:
    this = Path(__file__).relative_to(ROOT).as_posix()
    found = subprocess.run(
        ["git", "grep", "--untracked", "-nIE", pattern, "--", ".", f":!{this}"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 1, f"{what}:\n{found.stdout}{found.stderr}"


HEAVY = {"bokeh", "holoviews", "pandera", "panel", "scipy.stats"}


def test_importing_the_package_is_cheap() -> None:
    code = f"import sys, wres_explore; print(*({HEAVY!r} & set(sys.modules)))"
    shown = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    ).stdout
    assert not shown.split()


def test_console_script_is_there() -> None:
    (script,) = entry_points(group="console_scripts", name="wres-explore")
    assert script.value == PROJECT["scripts"]["wres-explore"]
    assert callable(script.load())


def test_version_is_written_once() -> None:
    import wres_explore

    number = wres_explore.__version__
    assert number == version("wres-explore"), "reinstall: the version has changed"
    assert "version" in PROJECT["dynamic"]
    written = re.compile(rf"(?<![\d.]){re.escape(number)}(?![\d.])|^version:", re.MULTILINE)
    sources = [*(ROOT / "wres_explore").rglob("*.py"), ROOT / "CITATION.cff"]
    assert [path for path in sources if written.search(path.read_text(encoding="utf-8"))] == [
        Path(wres_explore.__file__)
    ]
