"""`make serve WORKERS=n`: replicas of the site and of the portal behind nginx, on one machine.

Round robin, no stickiness: `deploy/nginx.conf` with ports of its own. A replica that dies is
started again. SIGTERM or Ctrl-C: nginx takes no new request, ends those it has, then all stop.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

ROOT = Path(__file__).parents[1]
CONFIGURATION = ROOT / "deploy" / "nginx.conf"

#: Seconds: for a replica to be ready, to end what it does, between two looks at it.
START, DRAIN, LOOK = 60, 15, 0.2

SITE, PORTAL = "dashboard.web.server:app", "dashboard.portal:app"

#: Of this machine nobody else is asked.
_DIRECT = build_opener(ProxyHandler({}))

_METRICS = "OBSERVATOIRE_METRICS"

#: What surrounds it where nginx has no configuration of its own: all that it writes is in one
#: folder, and nothing needs root.
_AROUND = """daemon off; master_process on; pid {folder}/pid; error_log {folder}/errors warn;
worker_processes 1; worker_shutdown_timeout {drain}s;
events {{ worker_connections 4096; }}
http {{
client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
{servers}
}}
"""


@dataclass
class Replica:
    """A process that answers on a port, and is started again where it dies."""

    app: str
    port: int
    environment: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, or start it again."""
        options = (
            f"--host 127.0.0.1 --port {self.port} --no-server-header --no-access-log "
            f"--proxy-headers --timeout-graceful-shutdown {DRAIN} "
            "--http dashboard.web.joined:Protocol"
        ).split()
        command = [sys.executable, "-m", "uvicorn", self.app, *options]
        # Ctrl-C is for this process, which tells the others in their order.
        self.process = subprocess.Popen(command, cwd=ROOT, env=dict(self.environment),
                                        start_new_session=True)  # fmt: skip

    def ready(self) -> bool:
        """Whether it would answer a reader."""
        try:
            with _DIRECT.open(f"http://127.0.0.1:{self.port}/pret", timeout=5) as answer:
                return answer.status == 200
        except (OSError, URLError):
            return False


@dataclass
class Service:
    """All of it: `workers` replicas of the site, `portals` of the portal, one nginx on `port`."""

    port: int
    workers: int
    portals: int
    folder: Path
    replicas: list[Replica] = field(default_factory=list)
    proxy: subprocess.Popen[bytes] | None = None
    _stopping: threading.Event = field(default_factory=threading.Event)
    _keeper: threading.Thread | None = None

    def start(self) -> None:
        """Start everything, and wait until readers are answered. Raises RuntimeError."""
        # Sockets of Streamlit are signed: another replica has to know the signature.
        secret = os.environ.get("STREAMLIT_SERVER_COOKIE_SECRET") or secrets.token_hex(32)
        environment = {**os.environ, "STREAMLIT_SERVER_COOKIE_SECRET": secret}
        apps = [SITE] * self.workers + [PORTAL] * self.portals
        if _answers(self.port):
            raise RuntimeError(f"Port {self.port} is taken: PORT=… make serve")
        self.replicas = [Replica(app, _free_port(), _numbered(environment, at))
                         for at, app in enumerate(apps)]  # fmt: skip
        for each in self.replicas:
            each.start()
        end = time.monotonic() + START
        while not all(each.ready() for each in self.replicas):
            if time.monotonic() > end or any(_is_dead(each.process) for each in self.replicas):
                raise RuntimeError("A replica did not start: see what it wrote above.")
            time.sleep(LOOK)
        self._start_proxy()
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def stop(self) -> None:
        """No new request; those under way are ended; then nothing is left."""
        self._stopping.set()
        if self._keeper is not None:
            self._keeper.join()
        _end(self.proxy, signal.SIGQUIT)
        for each in self.replicas:
            if each.process is not None:
                each.process.terminate()
        for each in self.replicas:
            _end(each.process, signal.SIGTERM)

    def configuration(self) -> str:
        """`deploy/nginx.conf` with these ports."""
        text = CONFIGURATION.read_text("utf-8").replace("listen 8501;", f"listen {self.port};")
        for name, app in (("site", SITE), ("portal", PORTAL)):
            ports = [each.port for each in self.replicas if each.app == app]
            lines = "\n".join(f"    server 127.0.0.1:{port} max_fails=0;"
                              for port in ports)  # fmt: skip
            text = re.sub(rf"(upstream {name} {{\n)(.*?)(    keepalive)", rf"\1{lines}\n\3", text,
                          count=1, flags=re.S)  # fmt: skip
        return _AROUND.format(folder=self.folder, drain=DRAIN, servers=text)

    def _start_proxy(self) -> None:
        there = self.folder / "nginx.conf"
        there.write_text(self.configuration(), "utf-8")
        nginx = os.environ.get("NGINX") or shutil.which("nginx") or "/usr/sbin/nginx"
        # Where root starts it, its workers are root's too: the folder is ours alone.
        user = ["-g", "user root;"] if os.geteuid() == 0 else []
        self.proxy = subprocess.Popen([nginx, "-p", self.folder, "-c", there, *user],
                                      start_new_session=True)  # fmt: skip
        end = time.monotonic() + START
        while not _answers(self.port):
            if _is_dead(self.proxy) or time.monotonic() > end:
                raise RuntimeError(f"nginx did not start: {self.folder / 'errors'}")
            time.sleep(LOOK)

    def _keep(self) -> None:
        while not self._stopping.wait(LOOK):
            dead = [each for each in self.replicas if _is_dead(each.process)]
            for each in dead:
                each.start()
            if _is_dead(self.proxy):
                self._start_proxy()
            # What dies at once, again and again, is not started more than once a second.
            if dead:
                self._stopping.wait(1)


def _numbered(environment: Mapping[str, str], at: int) -> Mapping[str, str]:
    """That of the replica of that number: each has a port of its own for what it counts."""
    port = environment.get(_METRICS, "")
    return {**environment, _METRICS: str(int(port) + at)} if port.isdigit() else environment


def _is_dead(process: subprocess.Popen[bytes] | None) -> bool:
    return process is not None and process.poll() is not None


def _end(process: subprocess.Popen[bytes] | None, how: signal.Signals) -> None:
    if process is None or process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(DRAIN + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def main() -> None:
    """Serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m deploy.serve", description=__doc__)
    parser.add_argument("--port", type=int, default=8501)
    parser.add_argument("--workers", type=int, default=2, help="replicas of the site")
    parser.add_argument("--portals", type=int, default=1, help="replicas of the portal")
    options = parser.parse_args()
    told = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: told.set())
    with tempfile.TemporaryDirectory(prefix="observatoire-") as folder:
        service = Service(options.port, options.workers, options.portals, Path(folder))
        try:
            service.start()
            print(f"http://localhost:{options.port}: {options.workers} replicas of the site, "
                  f"{options.portals} of the portal.", flush=True)  # fmt: skip
            told.wait()
        finally:
            service.stop()


if __name__ == "__main__":
    main()
