"""How long a reader waits: filters, pages, the first look, and fifty readers at once.

Run ``python benchmarks/page.py``; it needs Chromium (`CHROMIUM` names another) and takes some
minutes. It serves the page and, beside it, four charts of HoloViews bound to one filter
(`plain_page.py`), with `london-model` and with the made-up country of `national.py`. Browser,
server and readers share the machine. Times are milliseconds of the clock.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent))
import page_crowd
from _report import page as report
from _report import table

SERVER = Path(__file__).with_name("page_server.py")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = ("overview", "cliff-edge", "indicators", "compare", "ethnic-groups", "targets")
OTHER_PAGES = (2, 3, 4, 5, 6, 8, 1)
"""Places of the links that are followed; the seventh is the page of a reader's own file."""

FILTERS = {"profession": 4, "ics": 3, "organisation": 3, "year": 1, "ethnic_group": 2}
"""How many values of each filter are chosen on every page."""

READ, READING = {"profession": 2, "ics": 1, "organisation": 1}, 4_000
"""The same of somebody who reads for this many milliseconds before each choice."""

LOADS = (("page", "london", 50, 10), ("page", "national", 50, 10), ("plain", "london", 10, 1))
"""Page, data, readers, and how often each of them chooses."""

PROFESSIONS = ("Midwives", "Ambulance", "All")

SIZES = ("london", "national")
WINDOW = {"width": 1400, "height": 900}

FRAMES = "requestAnimationFrame(() => requestAnimationFrame("

OURS = f"""([name, value]) => new Promise(done => {{
  const root = document.documentElement, start = performance.now(), took = {{}};
  for (const part of ["top", "shown"])
    new MutationObserver((_, watch) => {{
      watch.disconnect();
      {FRAMES}() => {{
        took[part] = performance.now() - start;
        if ("top" in took && "shown" in took) done([took.top, took.shown]);
      }}));
    }}).observe(root, {{ attributes: true, attributeFilter: [`data-${{part}}`] }});
  if (name === "page")
    document.querySelector(`#nav li:nth-child(${{value}}) a`).click();
  else {{
    const field = document.getElementById("f-" + name);
    field.value = value;
    field.dispatchEvent(new Event("change", {{ bubbles: true }}));
  }}
}})"""
"""From a choice to the second frame after its first row, and after all of it, was in the page."""

SELECT = """[...Bokeh.documents[0]._all_models.values()]
  .find(each => each.type.endsWith("Select"))"""

PLAIN = f"""value => new Promise(done => {{
  const doc = Bokeh.documents[0], start = performance.now();
  let last = 0, asked = 0;
  const frame = () => {{ last = performance.now() - start; }};
  doc.on_change(() => {{ asked = performance.now(); {FRAMES}frame)); }});
  {SELECT}.value = value;
  const wait = () => {{
    if (last && performance.now() - asked > 3000) done(last); else setTimeout(wait, 50);
  }};
  setTimeout(wait, 3000);
}})"""
"""The same, where charts come one by one: the last frame before three quiet seconds."""


@contextmanager
def served(which: str, size: str) -> Iterator[int]:
    """Port of a server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, str(SERVER), which, size, str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            for _ in range(600):
                try:
                    asked(port, "times")
                    break
                except OSError:
                    time.sleep(0.25)
            yield port
        finally:
            process.terminate()


def asked(port: int, what: str) -> Any:
    """What the server says of itself."""
    with urllib.request.urlopen(f"http://localhost:{port}/{what}", timeout=120) as said:
        return json.loads(said.read())


def percentiles(times: Sequence[float]) -> list[str]:
    """Median and 95th percentile, whole."""
    return [f"{np.percentile(times, at):,.0f}" if len(times) else "–" for at in (50, 95)]


def shares_of(times: Sequence[tuple[float, float]]) -> list[str]:
    """The server's share: of the clock, median and 95th percentile, and of its processor."""
    clock, processor = np.array(times).T
    return [*percentiles(clock), percentiles(processor)[0]]


def opened(browser: Browser, address: str) -> tuple[Page, float]:
    """The page in a browser that has nothing of it yet, and when its figures were painted.

    They come with the text of the page: its first paint has them.
    """
    page = browser.new_context(viewport=WINDOW).new_page()
    page.set_default_timeout(120_000)
    response = page.goto(address, wait_until="commit")
    assert response is not None
    page.wait_for_function("() => document.documentElement.dataset.shown !== undefined")
    paint = "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
    assert "<svg" in response.text(), "the first bytes have no chart"
    return page, float(page.evaluate(paint))


def choices(page: Page, name: str, most: int) -> list[str]:
    """Values of a filter in a list or a field that searches."""
    options = f"""() => {{ const field = document.getElementById("f-{name}");
      return [...(field.list ?? field).options].map(each => each.value); }}"""
    found: list[str] = [each for each in page.evaluate(options) if each]
    return found[:: max(len(found) // most, 1)][:most]


def readings(browser: Browser, port: int) -> tuple[list[list[str]], list[list[str]], list[str]]:
    """Filter changes on each page, first looks and next pages, and choices for a crowd."""
    rows, first, following = [], [], []
    for name in PAGES:
        asked(port, "forget")
        page, paint = opened(browser, f"http://localhost:{port}/?page={name}")
        first.append(paint)
        offered = {each: choices(page, each, most) for each, most in FILTERS.items()}
        for kind in ("new", "known", "read"):
            if kind == "read":
                asked(port, "forget")
            took = []
            asked(port, "times")
            for filter_, values in offered.items():
                for value in values[: READ.get(filter_, 0) if kind == "read" else None]:
                    if kind == "read":
                        page.wait_for_timeout(READING)
                    took.append(page.evaluate(OURS, [filter_, value]))
                page.evaluate(OURS, [filter_, ""])
            tops, wholes = zip(*took, strict=True)
            rows.append([name, kind, str(len(took)), *percentiles(tops), *percentiles(wholes),
                         *shares_of(asked(port, "times"))])  # fmt: skip
            print(*rows[-1], file=sys.stderr)
        page.context.close()
    asked(port, "forget")
    page, _ = opened(browser, f"http://localhost:{port}/")
    for _ in range(2):
        following.append([page.evaluate(OURS, ["page", at])[1] for at in OTHER_PAGES])
    page.context.close()
    looks = [
        ["first paint with figures, fresh browser", *percentiles(first)],
        ["next page, new", *percentiles(following[0])],
        ["next page, known", *percentiles(following[1])],
    ]
    return rows, looks, page_crowd.addresses(offered["profession"], offered["ics"], PAGES)


def plain(browser: Browser, port: int) -> tuple[list[str], list[str]]:
    """The filter of the plain page, and its first look."""
    page = browser.new_context(viewport=WINDOW).new_page()
    page.set_default_timeout(120_000)
    start = time.perf_counter()
    page.goto(f"http://localhost:{port}/")
    page.wait_for_function("() => window.Bokeh?.documents?.[0]?.is_idle")
    look = 1000 * (time.perf_counter() - start)
    asked(port, "times")
    values = page.evaluate(f"() => {SELECT}.options")
    took = [float(page.evaluate(PLAIN, each)) for each in values[1:6]]
    shares = asked(port, "times")
    page.context.close()
    return (
        [
            "four bound charts of HoloViews",
            "new",
            str(len(took)),
            "–",
            "–",
            *percentiles(took),
            *shares_of(shares),
        ],
        ["four bound charts, all painted, fresh browser", *percentiles([look])],
    )


def of_crowd(name: str, found: page_crowd.Crowd) -> list[str]:
    """A row of the table of fifty readers."""
    before, *later = found.memory
    return [
        name, f"{found.opened['text']:.1f}", f"{found.opened['models']:.1f}",
        *percentiles(found.first), *percentiles(found.later),
        *(f"{(each - before) / found.many:.1f}" for each in later),
    ]  # fmt: skip


def ratios(ours: Sequence[list[str]], theirs: list[str]) -> str:
    """How many times as long the plain page takes as the pages here."""
    plain_median = float(theirs[5].replace(",", ""))
    said = []
    for kind in ("new", "known", "read"):
        medians = [float(row[5].replace(",", "")) for row in ours if row[1] == kind]
        low, high = plain_median / max(medians), plain_median / min(medians)
        said.append(f"{low:.1f} to {high:.1f} times as long as {kind} choices here")
    return f"The plain page takes {' and '.join(said)}."


HEAD = [
    "page", "choice", "choices", "first row, median", "95%", "all of it, median", "95%",
    "server, median", "95%", "processor",
]  # fmt: skip
CROWD = [
    "", "last text, s", "last models, s", "first changes, median", "95%", "later, median", "95%",
    "MB a reader, come", "read", "gone",
]  # fmt: skip


ABOUT = """\
Made by `python benchmarks/page.py` on two cores that browser, server and whoever
else was there shared: read ratios, not single figures. Milliseconds. A choice is
one value of a filter; *new* ones were asked by nobody before on that page and
follow each other without a pause, *known* ones are the same again, and *read* ones
come from somebody who reads for four seconds first, with nothing known at the
beginning. *First row* and *all of it* are the second frame after the part of the
answer that is seen first, and its last chart and table, were put into the page;
*server* the clock from the browser's message to the last word of the answer,
*processor* the median time the process worked for it."""

CROWDS = f"""\
Websockets that open within one second, and then each choose a page with a
profession or a STP/ICS about every {page_crowd.THINKING:g} seconds: five *first*
choices, then five *later* ones. They come when the process has found what it finds
of its own accord after a start, some minute of idle time. The plain page has ten
readers, who choose once. Megabytes a reader beyond those of the process before:
when all have come, when they have read, and when they have gone; what stays is
answers, kept for whoever asks next."""


def main() -> None:
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    parts, crowds = [], []
    start = time.perf_counter()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        found = {}
        for size in SIZES:
            with served("page", size) as port:
                rows, looks, addresses = readings(browser, port)
                found[size] = addresses
            with served("plain", size) as port:
                beside, look = plain(browser, port)
            parts += [
                f"## {size}",
                table(HEAD, [*rows, beside], words=2),
                ratios(rows, beside),
                table(["", "median", "95%"], [*looks, look]),
            ]
        browser.close()
    for which, size, many, rounds in LOADS:
        with served(which, size) as port:
            kind = page_crowd.PAGE if which == "page" else page_crowd.PLAIN
            choices_ = found[size] if which == "page" else PROFESSIONS
            while asked(port, "left"):
                time.sleep(1)
            met = asyncio.run(page_crowd.crowd(
                port, kind, choices_, partial(asked, port, "memory"), many=many, rounds=rounds
            ))  # fmt: skip
        crowds.append(of_crowd(f"{which}, {size}, {many} readers", met))
        print(*crowds[-1], file=sys.stderr)
    took = f"{time.perf_counter() - start:.0f} seconds; load at the end {os.getloadavg()[1]:.1f}."
    report(
        __file__,
        [
            "# How long a reader waits", ABOUT, *parts,
            "## Many readers of one process", CROWDS, table(CROWD, crowds), took,
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
