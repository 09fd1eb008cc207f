"""How long a reader waits: filters, pages, the first look, and fifty readers at once.

Run ``python benchmarks/page.py``; it needs Chromium (`CHROMIUM` names another) and takes some
minutes. It serves the page and, beside it, four charts of HoloViews bound to one filter
(`plain_page.py`) and, where Dash is installed, the same four in Dash (`dash_page.py`), with
`london-model` and with the made-up country of `national.py`. Browser, server and readers share
the machine. Times are milliseconds of the clock.
"""

from __future__ import annotations

import asyncio
import importlib.util
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

SERVERS = {
    which: (Path(__file__).with_name(name), *more)
    for which, name, *more in (
        ("page", "page_server.py", "page"),
        ("plain", "page_server.py", "plain"),
        ("dash", "dash_page.py"),
    )
}
"""The script that serves each page, with its first arguments."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PAGES = ("overview", "cliff-edge", "indicators", "compare", "ethnic-groups", "targets")
OTHER_PAGES = (2, 3, 4, 5, 6, 7, 9, 1)
"""Places of the links that are followed; the eighth is the page of a reader's own file."""

FILTERS = {"profession": 4, "ics": 3, "organisation": 3, "year": 1, "ethnic_group": 2}
"""How many values of each filter are chosen on every page."""

READING = 4_000
"""Milliseconds for which somebody who reads looks at a page before they choose again."""

STEPS = (
    "ics", "profession", "profession", "organisation", "-organisation", "ics", "ethnic_group",
    "profession", "-ethnic_group",
)  # fmt: skip
"""What they choose on each page, one on top of another; with a minus, they undo it."""

LOADS = (("page", "london", 50, 10), ("page", "national", 50, 10), ("plain", "london", 10, 1))
"""Page, data, readers, and how often each of them chooses."""

PROFESSIONS = ("Midwives", "Ambulance", "All")

SIZES = ("london", "national")
WINDOW = {"width": 1400, "height": 900}

FRAMES = "requestAnimationFrame(() => requestAnimationFrame("

OURS = f"""([name, value]) => new Promise(done => {{
  const root = document.documentElement, start = performance.now(), took = {{}};
  for (const part of ["window", "shown"])
    new MutationObserver((_, watch) => {{
      watch.disconnect();
      {FRAMES}() => {{
        took[part] = performance.now() - start;
        if ("window" in took && "shown" in took) done([took.window, took.shown]);
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
"""From a choice to the second frame after all that the window shows, and all of it, was there."""

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

DASH = f"""value => new Promise(done => {{
  const start = performance.now(), charts = [...document.querySelectorAll(".js-plotly-plot")];
  let left = charts.length;
  for (const chart of charts)
    chart.once("plotly_afterplot", () => {{
      left -= 1;
      if (!left) {FRAMES}() => done(performance.now() - start)));
    }});
  dash_clientside.set_props("profession", {{ value }});
}})"""
"""The same, where each chart tells when it has been drawn."""


@contextmanager
def served(which: str, size: str) -> Iterator[int]:
    """Port of a server in a process of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, *map(str, SERVERS[which]), size, str(port)]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=quiet, stderr=quiet) as process:
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
    assert "<section" in response.text(), "the first bytes have no figures"
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
        for kind in ("new", "known"):
            took, shares = [], []
            for filter_, values in offered.items():
                asked(port, "times")
                took += [page.evaluate(OURS, [filter_, value]) for value in values]
                shares += asked(port, "times")
                page.evaluate(OURS, [filter_, ""])
            rows.append(row_of(name, kind, took, shares))
        page.context.close()
    asked(port, "forget")
    page, _ = opened(browser, f"http://localhost:{port}/")
    for _ in range(2):
        following.append([page.evaluate(OURS, ["page", at])[0] for at in OTHER_PAGES])
    page.context.close()
    looks = [
        ["first paint with figures, fresh browser", *percentiles(first)],
        ["next page, new", *percentiles(following[0])],
        ["next page, known", *percentiles(following[1])],
    ]
    return rows, looks, page_crowd.addresses(offered["profession"], offered["ics"], PAGES)


def row_of(
    name: str, kind: str, took: Sequence[Sequence[float]], shares: Sequence[tuple[float, float]]
) -> list[str]:
    """A row of the table of choices."""
    windows, wholes = zip(*took, strict=True)
    found = [name, kind, str(len(took)), *percentiles(windows), *shares_of(shares),
             *percentiles(wholes)]  # fmt: skip
    print(*found, file=sys.stderr)
    return found


def reader(browser: Browser, port: int) -> tuple[list[list[str]], list[str]]:
    """Somebody who reads before each choice, page after page, once the process is ready."""
    start = time.perf_counter()
    while asked(port, "left"):
        time.sleep(0.5)
    print("ready after", round(time.perf_counter() - start), "s", file=sys.stderr)
    page, _ = opened(browser, f"http://localhost:{port}/")
    rows, pages = [], []
    for at, name in enumerate(PAGES):
        if at:
            page.wait_for_timeout(READING)
            pages.append(page.evaluate(OURS, ["page", at + 1])[0])
        asked(port, "times")
        took = []
        for turn, step in enumerate(STEPS):
            filter_ = step.removeprefix("-")
            offered = choices(page, filter_, 1_000)
            now = page.evaluate(f"() => document.getElementById('f-{filter_}').value")
            others = [each for each in offered if each != now]
            value = "" if step.startswith("-") else others[(5 * at + 2 * turn) % len(others)]
            page.wait_for_timeout(READING)
            took.append(page.evaluate(OURS, [filter_, value]))
        rows.append(row_of(name, "read", took, asked(port, "times")))
    page.context.close()
    return rows, ["next page, read", *percentiles(pages)]


def beside(
    browser: Browser, port: int, name: str, *, ready: str, values: str, choose: str
) -> tuple[list[str], list[str]]:
    """The filter of another page of four charts, and its first look."""
    page = browser.new_context(viewport=WINDOW).new_page()
    page.set_default_timeout(120_000)
    start = time.perf_counter()
    page.goto(f"http://localhost:{port}/")
    page.wait_for_function(ready)
    look = 1000 * (time.perf_counter() - start)
    asked(port, "times")
    took = [float(page.evaluate(choose, each)) for each in page.evaluate(values)[1:6]]
    shares = shares_of(asked(port, "times"))
    page.context.close()
    row = [name, "new", str(len(took)), *percentiles(took), *shares, *percentiles(took)]
    print(*row, file=sys.stderr)
    return row, [f"{name}, all painted, fresh browser", *percentiles([look])]


BESIDE: dict[str, dict[str, str]] = {
    "plain": {
        "name": "four bound charts of HoloViews",
        "ready": "() => window.Bokeh?.documents?.[0]?.is_idle",
        "values": f"() => {SELECT}.options",
        "choose": PLAIN,
    },
    "dash": {
        "name": "the same four charts in Dash",
        "ready": "() => document.querySelectorAll('.js-plotly-plot .main-svg').length >= 4",
        "values": "() => fetch('/_dash-layout').then(said => said.json()).then("
                  "found => found.props.children[0].props.options)",
        "choose": DASH,
    },
}  # fmt: skip


def of_crowd(name: str, found: page_crowd.Crowd) -> list[str]:
    """A row of the table of fifty readers."""
    before, *later = found.memory
    return [
        name, f"{found.opened['text']:.1f}", f"{found.opened['models']:.1f}",
        *percentiles(found.first), *percentiles(found.later),
        *(f"{(each - before) / found.many:.1f}" for each in later),
    ]  # fmt: skip


def ratios(ours: Sequence[list[str]], theirs: list[str]) -> str:
    """How many times as long another page takes as the pages here: the window, the whole page."""
    median = float(theirs[3].replace(",", ""))
    said = []
    for kind in ("new", "known", "read"):
        ranges = []
        for column in (3, 8):
            medians = [float(row[column].replace(",", "")) for row in ours if row[1] == kind]
            ranges.append(f"{median / max(medians):.1f} to {median / min(medians):.1f}")
        said.append(f"{ranges[0]} times as long as the window of {kind} choices here "
                    f"({ranges[1]} times the whole page)")  # fmt: skip
    name = theirs[0]
    return f"{name[0].upper()}{name[1:]} take {', '.join(said)}."


HEAD = [
    "page", "choice", "choices", "window, median", "95%", "server, median", "95%", "processor",
    "whole page, median", "95%",
]  # fmt: skip
CROWD = [
    "", "last text, s", "last models, s", "first changes, median", "95%", "later, median", "95%",
    "MB a reader, come", "read", "gone",
]  # fmt: skip


ABOUT = f"""\
Made by `python benchmarks/page.py` on two cores that browser, server and whoever
else was there shared: read ratios, not single figures. Milliseconds. A choice is
one value of a filter. *Read* ones come from one reader who looks at each answer for
{READING // 1000} seconds, in a process that has found what it finds of its own accord after
a start: {len(STEPS)} on each page, one on top of another, so that nobody asked the same before
(`STEPS`). *New* ones were asked by nobody before on that page and follow each other
without any pause, with nothing found ahead; *known* ones are the same again. *Window* is
the second frame after the last chart and table that a window of {WINDOW["width"]} by
{WINDOW["height"]} shows were put into the page; *server* the clock from the browser's
message to the last word of that answer, *processor* the median time the process worked
for it. *Whole page* is the second frame after what stands below the window was there
too. The browser asks for that {page_crowd.MOMENT} ms after it has shown what comes first, or
at once when the reader scrolls near it. The pages beside have four charts, and no more."""

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
            with served("page", size) as port:
                read, look = reader(browser, port)
                rows, looks = [*read, *rows], [*looks, look]
            others = []
            for which, how in BESIDE.items():
                if which == "dash" and importlib.util.find_spec("dash") is None:
                    continue
                with served(which, size) as port:
                    row, look = beside(browser, port, **how)
                others.append(row)
                looks.append(look)
            parts += [
                f"## {size}",
                table(HEAD, [*rows, *others], words=2),
                *(ratios(rows, other) for other in others),
                table(["", "median", "95%"], looks),
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
