"""The real server in a process of its own, and a browser that may speak to nobody else."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Route, sync_playwright

START_SECONDS = 120
ANSWER_MS = 60_000

# Chromium's own chatter about drawing in software is not the page's.
NOT_OURS = ("GL Driver Message", "WebGL")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Address of a page served by the command that users run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "wres_explore", "serve", "--no-open", "--port", str(port)]
    # A file and no pipe: a pipe that nobody reads stops the server when it is full.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as log:
        with subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as process:
            address = f"http://localhost:{port}"
            try:
                _wait(address, process, log)
                yield address
            finally:
                process.terminate()
        log.seek(0)
        said = log.read()
    # Windows that close while an answer is under way leave traces that are not the page's.
    assert not re.search(r"wres_explore/(app|io|measures|plotting|stats|wording)/", said), said


def _wait(address: str, process: subprocess.Popen[bytes], log: IO[str]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            log.seek(0)
            pytest.fail(f"the server stopped: {log.read()}", pytrace=False)
        try:
            urllib.request.urlopen(f"{address}/static/js/bokeh.min.js", timeout=5).close()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"no answer from {address} in {START_SECONDS} seconds", pytrace=False)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """Debian's Chromium, or the one that is there."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield started
        started.close()


AT_REST = """() => document.documentElement.dataset.shown !== undefined
  && !document.querySelector("main[aria-busy], #more")"""
"""Whether a whole answer is on the page, and none is waited for."""

HERE = {"localhost", "127.0.0.1"}


@dataclass
class Reader:
    """A person in front of the page, with what went wrong behind it."""

    page: Page
    address: str
    errors: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)

    def open(self, query: str = "") -> Reader:
        """Open the page and wait until it has settled."""
        self.page.goto(f"{self.address}/{query}")
        self.settle()
        return self

    def settle(self) -> None:
        """Wait until the page shows an answer and waits for none."""
        self.page.wait_for_function(AT_REST)

    def answered(self, act: Callable[[], object]) -> None:
        """Do something that asks the server, and wait for what it says."""
        before = self.page.evaluate("document.documentElement.dataset.shown")
        act()
        self.page.wait_for_function(
            "before => document.documentElement.dataset.shown !== before", arg=before
        )
        self.settle()

    def choose(self, label: str, option: str) -> None:
        """Pick one option of a list by what is written on it before the number of its staff."""
        field = self.page.get_by_label(label, exact=True)
        at = self.offered(label).index(option)
        self.answered(lambda: field.select_option(index=at))

    def offered(self, label: str) -> list[str]:
        """What a list offers, without the number of staff that stands behind each."""
        written = self.page.get_by_label(label, exact=True).locator("option").all_text_contents()
        return [re.sub(r" \([\d,]+\)$", "", each) for each in written]

    def look_for(self, label: str, typed: str) -> None:
        """Type into a field that searches, and leave it."""
        field = self.page.get_by_label(label, exact=True)
        field.fill(typed)
        field.press("Tab")

    def query(self) -> str:
        """What the address says after its question mark."""
        return urlsplit(self.page.url).query

    def clean(self, *also: str) -> list[tuple[str, list[str]]]:
        """Faults that stand in the way of assistive technology; `also` are lesser ones."""
        return [
            (fault["id"], [node["html"][:160] for node in fault["nodes"]][:3])
            for fault in Axe().run(self.page).response["violations"]
            if fault["impact"] in {"serious", "critical"} or fault["id"] in also
        ]

    def heading(self) -> str:
        """The page's main heading, which says what is selected."""
        return self.page.get_by_role("heading", level=1).first.inner_text()

    def text(self) -> str:
        """Everything that the main part says."""
        return " ".join(self.page.locator("main").inner_text().split())

    def card(self, number: str) -> str:
        """The figure on the card of an indicator."""
        card = self.page.locator("article", has=self.page.locator(f"#card-{number}"))
        return card.locator(".value").inner_text()


def _seated(page: Page, server: str) -> Reader:
    """A reader at a page that may ask nobody else."""
    page.set_default_timeout(ANSWER_MS)
    person = Reader(page, server)

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in HERE:
            route.continue_()
        else:
            person.outside.append(route.request.url)
            route.abort()

    def spoken_to(address: str) -> None:
        if urlsplit(address).hostname not in HERE:
            person.outside.append(address)

    page.route("**/*", guard)
    page.on("websocket", lambda wire: spoken_to(wire.url))
    page.on("pageerror", lambda error: person.errors.append(str(error)))
    page.on(
        "console",
        lambda said: (
            person.errors.append(said.text)
            if said.type == "error" and not any(text in said.text for text in NOT_OURS)
            else None
        ),
    )
    return person


@pytest.fixture
def another(browser: Browser, server: str) -> Iterator[Callable[..., Reader]]:
    """Opens windows that share nothing with each other, of a size and taste of one's own.

    Nobody may have met an error, and nobody may have asked anybody else for anything.
    """
    people: list[tuple[BrowserContext, Reader]] = []

    def come(**taste: Any) -> Reader:
        context = browser.new_context(**{"viewport": {"width": 1400, "height": 900}} | taste)
        people.append((context, _seated(context.new_page(), server)))
        return people[-1][1]

    yield come
    for context, _ in people:
        context.close()
    assert [(person.errors, person.outside) for _, person in people] == [([], [])] * len(people)


@pytest.fixture
def reader(another: Callable[..., Reader]) -> Reader:
    """A fresh window."""
    return another()
