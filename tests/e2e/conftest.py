"""The real server in a process of its own, and a browser that may speak to nobody else."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

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
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        address = f"http://localhost:{port}"
        try:
            _wait(address, process)
            yield address
        finally:
            process.terminate()


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if process.poll() is not None:
            output = process.stdout.read().decode() if process.stdout else ""
            pytest.fail(f"the server stopped: {output}", pytrace=False)
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


AT_REST = """() => {
  const busy = (root) => [...root.querySelectorAll("*")].some((element) =>
    element.classList.contains("pn-loading") || (element.shadowRoot && busy(element.shadowRoot)));
  return !busy(document);
}"""
"""Whether nothing on the page, shadow roots included, says that it is at work."""


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
        """Wait until the document is drawn and the server has nothing more to say."""
        self.page.wait_for_function("() => window.Bokeh?.documents?.[0]?.is_idle")
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(AT_REST)
        self.page.wait_for_timeout(300)

    def choose(self, label: str, option: str) -> None:
        """Pick one option of a filter by what is written on it; the address changes last."""
        before = self.page.url
        self.page.get_by_label(label).first.select_option(label=option)
        self.page.wait_for_function("before => location.href !== before", arg=before)
        self.settle()

    def heading(self) -> str:
        """The page's main heading, which says what is selected."""
        return self.page.get_by_role("heading", level=1).first.inner_text()

    def text(self) -> str:
        """Everything that the main part says, through the shadow roots of its panes."""
        return str(self.page.evaluate(TEXT))

    def card(self, number: str) -> str:
        """The figure on the card of an indicator."""
        card = self.page.locator("article", has=self.page.locator(f"#card-{number}"))
        return card.locator(".value").inner_text()


@pytest.fixture
def reader(browser: Browser, server: str) -> Iterator[Reader]:
    """A fresh browser window; requests to anywhere else are stopped and counted."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.set_default_timeout(ANSWER_MS)
    person = Reader(page, server)

    def guard(route: Route) -> None:
        if urlsplit(route.request.url).hostname in {"localhost", "127.0.0.1"}:
            route.continue_()
        else:
            person.outside.append(route.request.url)
            route.abort()

    page.route("**/*", guard)
    page.on("pageerror", lambda error: person.errors.append(str(error)))
    page.on(
        "console",
        lambda said: (
            person.errors.append(said.text)
            if said.type == "error" and not any(text in said.text for text in NOT_OURS)
            else None
        ),
    )
    yield person
    page.close()


TEXT = """() => {
  const words = [];
  const read = node => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.textContent.trim());
    if (["STYLE", "SCRIPT"].includes(node.tagName)) return;
    [...(node.shadowRoot?.childNodes ?? []), ...node.childNodes].forEach(read);
  };
  read(document.querySelector("main"));
  return words.filter(Boolean).join(" ");
}"""
