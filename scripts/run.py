"""Set up the environment and run this project's steps, with Python alone, on any system.

python scripts/run.py serve             open the page
python scripts/run.py test              every check
python scripts/run.py lint types        only these
python scripts/run.py unit -k wilson    options go to the step's own program

`make NAME` is the same as `python scripts/run.py NAME`, with options in ARGS="...".
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
OLDEST_PYTHON = (3, 11)

# What each environment holds. The second holds all of the first: their pins agree.
LOCKS = {"default": ROOT / "requirements.lock", "test": ROOT / "requirements-test.lock"}
Action = Callable[[Sequence[str]], int]


# --- The environment -----------------------------------------------------------------


def maker() -> str:
    """Return which Python made the environment, and where: scripts in it hold its path."""
    return f"{VENV}\n{sys.base_prefix}\n{sys.version}\n"


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def project() -> str:
    """Return what decides the project's own metadata: pyproject.toml and the version."""
    lines = (ROOT / "wres_explore" / "__init__.py").read_text(encoding="utf-8").splitlines()
    version = [line for line in lines if line.startswith("__version__")]
    return "\n".join([digest(ROOT / "pyproject.toml"), *version])


def stamp(name: str) -> Path:
    return VENV / f"{name}.stamp"


def is_stamped(name: str, text: str) -> bool:
    return stamp(name).exists() and stamp(name).read_text(encoding="utf-8") == text


def pip_install(name: str, now: str, *what: str) -> None:
    """Install something and stamp the environment with the state of the files that ask for it."""
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    if call([*pip, *what]) != 0:
        raise SystemExit(f"Could not install {what[-1]}; the reason is above.")
    stamp(name).write_text(now, encoding="utf-8")


def install(name: str) -> None:
    """Make the environment hold the pinned packages and this project, if it does not yet."""
    if not (PYTHON.exists() and is_stamped("maker", maker())):
        print(f"Making {VENV.name} with Python {sys.version.split()[0]}", flush=True)
        if call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
            raise SystemExit(
                "Python could not make a virtual environment. "
                "On Debian and Ubuntu, install the package python3-venv."
            )
        stamp("maker").write_text(maker(), encoding="utf-8")
    if not any(is_stamped(each, digest(LOCKS[each])) for each in {name, "test"}):
        lock_file = LOCKS[name]
        print(f"Installing {lock_file.name} (when it has changed; a minute or two)", flush=True)
        pip_install(name, digest(lock_file), "--require-hashes", "-r", str(lock_file))
    if not is_stamped("project", project()):
        pip_install("project", project(), "--no-deps", "-e", ".")


# --- Actions -------------------------------------------------------------------------


def call(command: Sequence[str]) -> int:
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def tool(name: str, *arguments: str) -> Action:
    """Return an action that runs one program of the environment."""
    return lambda options: call([str(BIN / name), *arguments, *options])


def pytest(*arguments: str) -> Action:
    """Return an action that runs tests; nbval stays out, as its start takes seconds."""
    return tool("pytest", "-p", "no:nbval", *arguments)


def serve(options: Sequence[str]) -> int:
    command = [str(BIN / "wres-explore"), "serve", *options]
    if os.name == "posix":
        os.execv(command[0], command)  # whoever stops this process stops the server itself
    return call(command)


def find_chromium() -> bool:
    """Tell every later step, in CHROMIUM, where the browser is; install it where that is easy."""
    if "CHROMIUM" not in os.environ and (shell := shutil.which("sh")):
        script = [shell, "scripts/need_chromium.sh"]
        found = subprocess.run(script, cwd=ROOT, check=False, stdout=subprocess.PIPE, text=True)
        if found.returncode == 0:
            os.environ["CHROMIUM"] = found.stdout.strip()
    return "CHROMIUM" in os.environ


def e2e(options: Sequence[str]) -> int:
    find_chromium()  # where there is none, tests/conftest.py skips the tests, or fails them in CI
    return pytest("tests/e2e")(options)


def screenshots(options: Sequence[str]) -> int:
    return tool("python", "scripts/screenshots.py")(options) if find_chromium() else 1


def format_code(options: Sequence[str]) -> int:
    return tool("ruff", "check", "--fix", ".")(options) | tool("ruff", "format", ".")(options)


def lock(options: Sequence[str]) -> int:
    """Make both lock files from pyproject.toml; the second keeps to the first one's pins."""
    compile_lock = tool(
        *("uv", "pip", "compile", "pyproject.toml", "--universal", "--generate-hashes"),
        *("--python-version", ".".join(map(str, OLDEST_PYTHON)), "--quiet"),
        *("--custom-compile-command", "make lock"),
    )
    default, test = (path.name for path in LOCKS.values())
    return compile_lock(["--output-file", default, *options]) or compile_lock(
        ["--output-file", test, "--extra", "test", "--constraint", default, *options]
    )


def upgrade(options: Sequence[str]) -> int:
    return lock(["--upgrade", *options])


def benchmarks(options: Sequence[str]) -> int:
    scripts = sorted((ROOT / "benchmarks").glob("[!_]*.py"))
    return max((tool("python", str(script))(options) for script in scripts), default=0)


def clean(_options: Sequence[str]) -> int:
    made = ".venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis"
    for path in [ROOT / name for name in made.split()] + [*ROOT.glob("[!.]*/**/__pycache__")]:
        shutil.rmtree(path, ignore_errors=True)
    return 0


def show_help(_options: Sequence[str]) -> int:
    print(__doc__)
    for name, step in STEPS.items():
        print(f"  {name:<13} {step.help}")
    return 0


def test(_options: Sequence[str]) -> int:
    """Run every check, also after one has failed, and end with how each went."""
    summary = [(name, *run_step(name, [])) for name in CHECKS]
    print("\n" + "\n".join(f"{name:<13} {how:<20} {s:6.1f} s" for name, how, s in summary))
    return int(any(how == FAILED for _, how, _ in summary))


# --- The steps -----------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One thing to run, what must be installed, and the folder without which it has no work."""

    help: str
    action: Action
    environment: str | None = "test"
    folder: str | None = None


def tests(folder: str, help_: str) -> Step:
    return Step(help_, pytest(folder), folder=folder)


OK, FAILED = "ok", "FAILED"
CHECKS = ("lint", "format-check", "types", "layers", "suite", "e2e", "notebooks")
SUITE = ("--numprocesses=auto", "--dist=worksteal", "--doctest-modules", "-m", "not e2e")

STEPS = {
    "serve": Step("open the page in the browser", serve, environment="default"),
    "test": Step(f"every check: {', '.join(CHECKS)}", test),
    "lint": Step("ruff's rules", tool("ruff", "check", ".")),
    "format-check": Step("ruff's layout", tool("ruff", "format", "--check", ".")),
    "types": Step("mypy", tool("mypy")),
    "layers": Step("which module may import which", tool("lint-imports", "--no-logo")),
    "suite": Step("all tests below but e2e, in parallel", pytest(*SUITE, "tests", "wres_explore")),
    "unit": tests("tests/unit", "each function does what its docstring says"),
    "property": tests("tests/property", "the laws hold for any counts"),
    "golden": tests("tests/golden", "published and literature figures are reproduced"),
    "contracts": tests("tests/contracts", "repository, import cost and documents agree"),
    "app": tests("tests/app", "parameters drive results, and pages serve"),
    "doctests": Step("examples in docstrings", pytest("--doctest-modules", "wres_explore")),
    "e2e": Step("the page in a real browser", e2e, folder="tests/e2e"),
    "notebooks": Step(
        "each notebook runs, and shows what it claims",
        tool("pytest", "--nbval-lax", "notebooks"),
        folder="notebooks",
    ),
    "format": Step("mend what ruff can mend", format_code),
    "lock": Step("make the lock files again, keeping pins that still fit", lock),
    "upgrade": Step("make the lock files again with the newest releases", upgrade),
    "data": Step("build the packaged tables in data/", tool("python", "scripts/build_data.py")),
    "screenshots": Step("take pictures of the pages", screenshots),
    "benchmarks": Step("measure speed", benchmarks, folder="benchmarks"),
    "clean": Step("remove the environment and the caches", clean, environment=None),
    "help": Step("show this", show_help, environment=None),
}


def run_step(name: str, options: Sequence[str]) -> tuple[str, float]:
    """Run one step whose environment is there; return how it went and how long it took."""
    step = STEPS[name]
    if step.folder and not (ROOT / step.folder).is_dir():
        return f"no {step.folder}/ yet", 0.0
    print(f"\n== {name}: {step.help}", flush=True)
    start = time.monotonic()
    how = FAILED if step.action(options) else OK
    return how, time.monotonic() - start


def main(arguments: Sequence[str]) -> int:
    if sys.version_info < OLDEST_PYTHON:
        raise SystemExit(f"Python {'.'.join(map(str, OLDEST_PYTHON))} or later is needed.")
    count = next((i for i, a in enumerate(arguments) if a.startswith("-")), len(arguments))
    names, options = list(arguments[:count]) or ["help"], arguments[count:]
    if unknown := [name for name in names if name not in STEPS]:
        raise SystemExit(f"No such step: {', '.join(unknown)}. `make help` lists them.")
    for name in names:
        if environment := STEPS[name].environment:
            install(environment)
        how, _ = run_step(name, options)
        if how != OK:
            print(f"{name}: {how}", flush=True)
        if how == FAILED:
            return 1
    return 0


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit(130) from None
