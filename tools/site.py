"""The real site in a process of its own, and a browser to look at it: for tests and photographs."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright

ROOT = Path(__file__).parent.parent
#: Debian's: the browser, and the one without windows, which opens our pages a third faster.
CHROMIUM, HEADLESS = "/usr/bin/chromium", "/usr/bin/chromium-headless-shell"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --enable-unsafe-swiftshader"  # WebGL for circles
).split()

#: Every page, with what it shows only for some readers.
ADDRESSES = (
    "/",
    "/carte",
    "/carte?indicateur=commissions&forme=tiles",
    "/carte?indicateur=personnes_en_parcours",
    "/carte?indicateur=commissions.premiere_reunion",
    "/comparer?territoires=37,41,45,REG-24,FR",
    "/comparer?territoires=37,41&indicateur=commissions.associations_agreees",
    "/departement",
    "/departement?dep=37",
    "/departement?dep=15",
    "/departement?dep=61",
    "/sanctions",
    "/sanctions?dep=37&exposition=faits",
    "/estimations",
    "/estimations?periode=2016&territoires=IT",
    "/parcours",
    "/couverture",
    "/donnees",
    "/donnees?jeu=europe",
    "/verifier?territoires=FR&indicateur=sanctions.contraventions&periode=2024&valeur=1150",
    "/presse",
    "/methode",
    "/nouveautes",
    "/api",
    "/accessibilite",
    "/mentions",
    "/confidentialite",
    "/recherche?q=commission",
)
#: Drawn by WebGL, slow without a graphics card: photographed, and tested apart.
CIRCLES = ("/carte?forme=circles", "/carte?indicateur=personnes_en_parcours&forme=circles")
LANGUAGES = ("fr", "en")
THEMES = ("light", "dark")
WIDTHS = (1440, 390)

#: Seconds to wait for anything: the machine may be busy with something else.
PATIENCE = 30

#: Whole: Streamlit has taken the place of the document; the footer, the last thing drawn, is there;
#: it has nothing left to run or to
#: load; every chart, map and drawing of ours has its content, in our fonts.
_WHOLE = """() => {
  const all = (selector) => [...document.querySelectorAll(selector)]
  const failed = document.querySelector("[data-testid=stException]")
  if (failed) throw new Error("The page failed: " + failed.innerText)
  const app = document.querySelector("[data-testid=stApp]")
  return !document.getElementById("lecture")
    && app?.dataset.testConnectionState === "CONNECTED"
    && app.dataset.testScriptState === "notRunning"
    && document.querySelector("footer.pied")?.checkVisibility()
    && !document.querySelector("[data-testid=stSkeleton], [data-stale=true]")
    && all("[data-testid=stPlotlyChart]").every((chart) => chart.querySelector(".main-svg"))
    && all("[data-testid=stBidiComponentRegular]").every((each) =>
      each.querySelector(".bloc, .carte, .chercher, .choix, .repere, span[hidden]"))
    && all(".bloc, .repere").every((block) => block.childElementCount)
    && all(".carte").every((map) => map.dataset.ready)
    && document.fonts.status === "loaded"
}"""


@dataclass(frozen=True, slots=True)
class Site:
    """A site that answers at `url` (no final slash) and writes to `log`, by the process `pid`."""

    url: str
    log: Path
    pid: int = 0

    @property
    def host(self) -> str:
        """Name and port."""
        return self.url.removeprefix("http://")


def free_port() -> int:
    """A port that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serve(
    port: int | None = None,
    releases: Path | None = None,
    home: Path | None = None,
    settings: Path | None = None,
) -> Iterator[Site]:
    """Start the site as `make run` does; stop it at the end.

    It serves the embedded release, or the current one of `releases`. `home` is the user's folder
    for data (an empty one unless given), `settings` the operator's file.
    """
    port = port or free_port()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "log")
        with path.open("wb") as log:
            process = subprocess.Popen(
                _command(port),
                cwd=ROOT,
                env=_environment(str(home or folder), releases, settings),
                stdout=log,
                stderr=log,
            )
        site = Site(f"http://localhost:{port}", path, process.pid)
        try:
            _wait(site, process)
            yield site
        finally:
            _stop(process)


def launch(playwright: Playwright) -> Browser:
    """Debian's Chromium, kept from talking to anyone; without windows where it is there."""
    found = HEADLESS if Path(HEADLESS).exists() else CHROMIUM
    return playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


def address(path: str, lang: str) -> str:
    """`path` in `lang`; French is what an address without `lang` means."""
    if lang == "fr":
        return path
    return f"{path}{'&' if '?' in path else '?'}lang={lang}"


def whole(page: Page) -> None:
    """Wait until `page` is whole."""
    page.wait_for_function(_WHOLE, timeout=PATIENCE * 1000)


def _command(port: int) -> list[str]:
    options = (f"--host localhost --port {port} --no-server-header --no-access-log "
               "--http dashboard.web.joined:Protocol").split()  # fmt: skip
    return [sys.executable, "-m", "uvicorn", "dashboard.web.server:app", *options]


def _environment(folder: str, releases: Path | None, settings: Path | None) -> dict[str, str]:
    # An empty data folder: the newest release is then the embedded one, whoever runs this.
    kept = {name: text for name, text in os.environ.items() if not name.startswith("OBSERVATOIRE_")}
    given = {"OBSERVATOIRE_RELEASES": releases, "OBSERVATOIRE_SETTINGS": settings}
    told = {name: str(path) for name, path in given.items() if path}
    return {**kept, **told, "XDG_DATA_HOME": folder, "PYTHONUNBUFFERED": "1"}


def _wait(site: Site, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        if _healthy(site):
            return
        time.sleep(0.1)
    raise RuntimeError(f"The site did not start:\n{site.log.read_text('utf-8')}")


def _healthy(site: Site) -> bool:
    try:
        connection = http.client.HTTPConnection(site.host, timeout=PATIENCE)
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == 200
    except OSError:
        return False


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
