"""Pictures of the page: those in README.md, and with --all every page at three widths.

python scripts/screenshots.py                the README's pictures
python scripts/screenshots.py --all FOLDER   each page at 1400, 900 and 400 pixels
python scripts/screenshots.py --sheets       docs/images/pages: each page at three widths, twice
"""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "images"
NURSES = "?page=cliff-edge&profession=Nurses%20and%20health%20visitors"
PAGES = {
    "overview": "",
    "overview-ics-black": "?ics=North%20East%20London&ethnic_group=Black",
    "overview-printed": "?dataset=london-2019",
    "cliff-edge": "?page=cliff-edge",
    "cliff-edge-nurses": NURSES,
    "cliff-edge-by-profession": "?page=cliff-edge&breakdown=profession",
    "compare": "?page=compare&ics=North%20East%20London",
    "compare-organisation": (
        "?page=compare&organisation=North%20East%20London%20acute%20provider%201%20(modelled)"
        "&indicator=2"
    ),
    "compare-all": "?page=compare&indicator=1",
    "ethnic-groups": "?page=ethnic-groups&ics=North%20East%20London",
    "ethnic-groups-shares": "?page=ethnic-groups&indicator=1",
    "targets": "?page=targets&ics=North%20East%20London",
    "targets-printed": "?page=targets&dataset=london-2019",
    "indicators": "?page=indicators",
    "indicators-organisations": "?page=indicators&number=7&level=organisation",
    "strategy": "?page=strategy&moves=3&plan=35.32",
    "data": "?page=data",
    "method": "?page=method",
    "cliff-edge-england": "?page=cliff-edge&dataset=england-2019&breakdown=profession",
}
WIDTHS = (1400, 900, 400)
SHEETS = ("overview", "cliff-edge", "indicators", "compare", "ethnic-groups", "targets",
          "strategy", "data", "method")  # fmt: skip
TALL, SMALLER, COLOURS, BETWEEN = 2600, 3, 64, 12
"""Of a sheet: pixels of a page that are shown, how much smaller, its colours and its gaps."""
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@contextmanager
def served() -> Iterator[str]:
    """Address of the page, served by the command that users run."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "wres_explore", "serve", "--no-open", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        address = f"http://localhost:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/static/js/bokeh.min.js", timeout=5).close()
                break
            except OSError:
                time.sleep(0.5)
        yield address
        process.terminate()


def take(
    browser: Browser, url: str, path: Path, width: int, *, whole: bool, dark: bool = False
) -> None:
    """One picture, when the page has settled."""
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    page = browser.new_page(viewport={"width": width, "height": 1080}, color_scheme=scheme)
    page.set_default_timeout(120_000)
    page.goto(url)
    page.wait_for_function("() => document.documentElement.dataset.shown !== undefined")
    page.wait_for_timeout(300)
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, full_page=whole)
    page.close()


def sheet(pictures: list[Path], path: Path) -> None:
    """Several pictures side by side, small enough to be kept."""
    shots = [Image.open(each).convert("RGB") for each in pictures]
    small = [
        shot.crop((0, 0, shot.width, min(shot.height, TALL))).reduce(SMALLER) for shot in shots
    ]
    wide = sum(shot.width + BETWEEN for shot in small) - BETWEEN
    whole = Image.new("RGB", (wide, max(shot.height for shot in small)), "#ffffff")
    at = 0
    for shot in small:
        whole.paste(shot, (at, 0))
        at += shot.width + BETWEEN
    path.parent.mkdir(parents=True, exist_ok=True)
    whole.quantize(COLOURS).save(path, optimize=True)


def sheets(browser: Browser, address: str) -> None:
    """One sheet for each page: three widths in light colours, then in dark ones."""
    with tempfile.TemporaryDirectory() as folder:
        for name in SHEETS:
            taken = []
            for dark in (False, True):
                for width in WIDTHS:
                    taken.append(Path(folder) / f"{name}-{width}-{dark}.png")
                    url = f"{address}/{PAGES[name]}"
                    take(browser, url, taken[-1], width, whole=True, dark=dark)
            sheet(taken, PICTURES / "pages" / f"{name}.png")


def main() -> None:
    """Take the pictures that were asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="every page at three widths")
    parser.add_argument("--sheets", action="store_true", help="one sheet for each page, in docs")
    parser.add_argument("--dark", action="store_true", help="in dark colours too")
    parser.add_argument("names", nargs="*", metavar="PAGE", help=f"only {', '.join(PAGES)}")
    asked = parser.parse_args()
    chromium = (
        os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    )
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        if asked.sheets:
            sheets(browser, address)
            return
        if asked.all is None:
            take(browser, f"{address}/{NURSES}", PICTURES / "cliff-edge.png", 1400, whole=False)
            take(browser, f"{address}/", PICTURES / "overview.png", 1400, whole=False)
            return
        for name in asked.names or PAGES:
            for width in WIDTHS:
                for dark in (False, True) if asked.dark else (False,):
                    picture = asked.all / f"{name}-{width}{'-dark' if dark else ''}.png"
                    take(browser, f"{address}/{PAGES[name]}", picture, width, whole=True, dark=dark)


if __name__ == "__main__":
    main()
