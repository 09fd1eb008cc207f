"""How long a reader waits: filters, pages and the first look, in a real browser.

Run ``python benchmarks/page.py``. It serves the page as users do, drives Chromium on the same
machine, and prints medians and 95th percentiles in milliseconds of the clock: from a choice to the
picture painted after it. "New" choices were never made before in the process; "known" ones were.
Beside it, in the same run, four charts of HoloViews bound to one filter (`plain_page.py`).
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))
from _report import page as report
from _report import table

HERE = Path(__file__).resolve().parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = ("overview", "cliff-edge", "indicators", "compare", "ethnic-groups", "targets")
ROUNDS = 3
"""Times that each choice is made; the first is new."""

CHANGE = """([name, value]) => new Promise(done => {
  const root = document.documentElement, was = root.dataset.shown;
  const field = document.getElementById("f-" + name), start = performance.now();
  new MutationObserver((_, watch) => {
    if (root.dataset.shown === was) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => done(performance.now() - start), 0));
  }).observe(root, { attributes: true });
  field.value = value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
})"""

GO = (
    CHANGE.split("field.value")[0].replace(
        'const field = document.getElementById("f-" + name), start', "const start"
    )
    + """[...document.querySelectorAll("#nav a")].find(each => each.textContent === name).click();
})"""
)

PLAIN = """value => new Promise(done => {
  const views = () => Object.values(Bokeh.index ?? {}).length;
  const field = Bokeh.documents[0].all_models
    ? [...Bokeh.documents[0].all_models].find(each => each.type.endsWith("Select")) : null;
  const start = performance.now();
  let quiet = 0;
  new PerformanceObserver(() => {}).observe({ entryTypes: ["paint"] });
  Bokeh.documents[0].on_change(() => { quiet = performance.now(); });
  field.value = value;
  const wait = () => {
    if (quiet && performance.now() - quiet > 400) done(quiet - start);
    else setTimeout(wait, 20);
  };
  wait();
})"""


@contextmanager
def served(*command: str) -> Iterator[str]:
    """Address of a server of a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(
        [sys.executable, "-m", *command, "--port", str(port)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        address = f"http://localhost:{port}"
        for _ in range(400):
            try:
                urllib.request.urlopen(f"{address}/static/js/bokeh.min.js", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        try:
            yield address
        finally:
            process.terminate()


def percentiles(times: Sequence[float]) -> tuple[str, str]:
    """Median and 95th percentile in whole milliseconds."""
    if len(times) < 2:
        return f"{times[0]:.0f}", "–"
    return f"{statistics.median(times):.0f}", f"{statistics.quantiles(times, n=20)[-1]:.0f}"


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """A page in a fresh window, and when it first painted something to read."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    page.goto(address)
    page.wait_for_function("() => document.documentElement.dataset.shown !== undefined")
    paint = page.evaluate(
        "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    return page, float(paint)


def choices(page: Page) -> list[str]:
    """Professions on offer, all of them last, so that each choice changes something."""
    found = "() => [...document.querySelectorAll('#f-profession option')].map(each => each.value)"
    offered: list[str] = page.evaluate(found)
    return [*(each for each in offered if each), ""]


def ours(browser: Browser, address: str) -> tuple[list[list[str]], list[list[str]]]:
    """Filter changes on every page, and first looks."""
    rows, firsts, nexts = [], [], []
    for name in PAGES:
        page, paint = opened(browser, f"{address}/?page={name}")
        firsts.append(paint)
        new, known = [], []
        for turn in range(ROUNDS):
            for value in choices(page):
                took = float(page.evaluate(CHANGE, ["profession", value]))
                (known if turn else new).append(took)
        rows.append([name, *percentiles(new), *percentiles(known)])
        page.context.close()
    page, _ = opened(browser, f"{address}/")
    labels = page.locator("#nav a").all_inner_texts()
    for _ in range(2):
        nexts += [float(page.evaluate(GO, [label, ""])) for label in labels[1:-2]]
    page.context.close()
    looks = [
        ["first contentful paint, fresh browser window", *percentiles(firsts)],
        ["the next page", *percentiles(nexts[len(nexts) // 2 :])],
    ]
    return rows, looks


def plain(browser: Browser, address: str) -> list[str]:
    """The same filter on four bound charts of HoloViews."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/plain_page")
    page.wait_for_function("() => window.Bokeh?.documents?.[0]?.is_idle")
    page.wait_for_timeout(2_000)
    times = []
    for value in ("Midwives", "Medical and dental", "All"):
        times.append(float(page.evaluate(PLAIN, value)))
    return ["four charts of HoloViews, bound", *percentiles(times), "", ""]


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        with served("wres_explore", "serve", "--no-open") as address:
            rows, looks = ours(browser, address)
        plain_file = quote(str(HERE / "plain_page.py"))
        with served("panel", "serve", plain_file) as address:
            rows.append(plain(browser, address))
    report(
        __file__,
        [
            "# How long a reader waits",
            "Made by `python benchmarks/page.py`: milliseconds from a choice of profession to the "
            "picture painted after it, `london-model`, one reader, browser and server on the same "
            "two cores.",
            table(["page", "new, median", "95%", "known, median", "95%"], rows),
            table(["", "median", "95%"], looks),
        ],
    )


if __name__ == "__main__":
    main()
