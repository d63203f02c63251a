"""What is measured, and the servers that answer: the site, and two applications to compare with."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

from dashboard.pages import PAGES
from tools.site import PATIENCE, free_port, serve

REFERENCE = Path(__file__).parent / "reference"

#: Streamlit's defaults but for what keeps it on this machine and out of a terminal.
DEFAULTS = (
    "--server.headless=true --server.address=localhost --browser.gatherUsageStats=false "
    "--server.fileWatcherType=none"
).split()

#: A page that shows nothing without a parameter, as a reader would open it.
EXAMPLES = {
    "departement": "?dep=37",
    "carte": "?periode=2018%2F2020",
    "sanctions": "?dep=37",
    "estimations": "?periode=2023",
    "comparer": "?territoires=37,41,45,REG-24,FR",
    "verifier": "?territoires=FR&indicateur=sanctions.contraventions&periode=2024",
}
#: What a reader changes between two reruns: a period, what is compared.
CHANGED = {
    "carte": "periode=2015%2F2017",
    "stock_map": "periode=2015",
    "sanctions": "dep=37&exposition=faits",
    "estimations": "periode=2022",
    "comparer": "territoires=37,41,45,REG-24,FR&periode=2015/2017",
    "verifier": "territoires=FR&indicateur=sanctions.contraventions&periode=2023",
}


@dataclass(frozen=True, slots=True)
class Target:
    """One page: where it is, what its first number looks like, what it sends only when whole."""

    name: str
    address: str
    number: str
    proof: str
    url: str = ""
    changed: str = ""

    @property
    def page(self) -> str:
        """Name that the browser gives Streamlit for a page that is not the first."""
        return self.address.partition("?")[0].strip("/")

    @property
    def query(self) -> str:
        """Parameters of the address."""
        return self.address.partition("?")[2]


BARE = Target("bare", "/", "[data-testid=stMarkdown] code", "One more")
STOCK = Target("stock", "/", "[data-testid=stPlotlyChart] text", "Source 6")
STOCK_MAP = Target(
    "stock_map", "/?periode=2018", "[data-testid=stPlotlyChart] text", "Stock map",
    changed=CHANGED["stock_map"],
)  # fmt: skip
OURS = tuple(
    Target(
        page.id,
        page.address + EXAMPLES.get(page.id, ""),
        ".cle-nombre, .lieu, td.n, .lecture, .legende b, .fait",
        'class="pied"',  # the footer, drawn last
        changed=CHANGED.get(page.id, ""),
    )
    for page in PAGES
    if not page.hidden
)


@contextmanager
def started() -> Iterator[dict[str, Target]]:
    """Every target by its name, with the address of its server; the servers stop at the end."""
    with ExitStack() as stack:
        site = stack.enter_context(serve()).url
        references = (BARE, STOCK, STOCK_MAP)
        urls = {each.name: stack.enter_context(_reference(each.name)) for each in references}
        yield {
            each.name: Target(
                each.name,
                each.address,
                each.number,
                each.proof,
                urls.get(each.name, site) + each.address,
                each.changed,
            )
            for each in (*references, *OURS)
        }


@contextmanager
def _reference(name: str) -> Iterator[str]:
    """`streamlit run` of a reference application, far from our settings and the user's."""
    port = free_port()
    script = str(REFERENCE / f"{name}.py")
    command = [sys.executable, "-m", "streamlit", "run", script, f"--server.port={port}", *DEFAULTS]
    with tempfile.TemporaryDirectory() as folder, Path(folder, "log").open("w+b") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(folder), stdout=log, stderr=log
        )
        try:
            _wait(process, f"http://localhost:{port}")
            yield f"http://localhost:{port}"
        finally:
            process.kill()
            process.wait()


def _environment(home: str) -> dict[str, str]:
    kept = {name: text for name, text in os.environ.items() if not name.startswith("STREAMLIT_")}
    return {**kept, "HOME": home}


def _wait(process: subprocess.Popen[bytes], url: str) -> None:
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            with urlopen(f"{url}/_stcore/health", timeout=PATIENCE):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"No answer from {' '.join(map(str, process.args))}")
