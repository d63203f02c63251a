"""Stores that speak S3, on loopback, for tests, drills and measures: SeaweedFS, which keeps files,
and moto, which answers as Amazon's does.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import boto3
from botocore.client import Config
from botocore.exceptions import BotoCoreError, ClientError

from tools.site import PATIENCE, free_port

BUCKET, _KEY, _SECRET = "observatoire", "cle", "secret-de-test"


@contextmanager
def seaweed(folder: Path | None = None, port: int = 0) -> Iterator[Mapping[str, str]]:
    """What `data.stores` reads in the environment to find it, while it runs; what it keeps is in
    `folder`. Nothing of it is told to anybody (`-master.telemetry=false`).
    """
    with tempfile.TemporaryDirectory() as aside:
        there = folder or Path(aside)
        there.mkdir(parents=True, exist_ok=True)
        keys = there / "s3.json"
        keys.write_text(json.dumps({"identities": [{
            "name": "operateur", "actions": ["Admin", "Read", "Write", "List"],
            "credentials": [{"accessKey": _KEY, "secretKey": _SECRET}],
        }]}))  # fmt: skip
        s3 = port or free_port()
        ports = {name: _pair() for name in ("master", "volume", "filer")}
        command = [
            Path(sys.executable).with_name("weed"), "server", f"-dir={there}", "-s3",
            "-ip=127.0.0.1", "-ip.bind=127.0.0.1", "-master.telemetry=false",
            "-master.volumeSizeLimitMB=64", "-volume.max=20", f"-s3.port={s3}",
            f"-s3.port.grpc={free_port()}", f"-s3.config={keys}",
            "-s3.port.iceberg=0", "-s3.port.lance=0",
            "-s3.allowedOrigins=http://localhost", "-filer.allowedOrigins=http://localhost",
            *(f"-{name}.port={at}" for name, at in ports.items()),
            *(f"-{name}.port.grpc={at + 1}" for name, at in ports.items()),
        ]  # fmt: skip
        with _running(command, s3, there) as environment:
            yield environment


@contextmanager
def moto() -> Iterator[Mapping[str, str]]:
    """As `seaweed`; it keeps all in memory."""
    port = free_port()
    command = [Path(sys.executable).with_name("moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    with _running(command, port, None) as environment:
        yield environment


@contextmanager
def _running(command: list[object], port: int, folder: Path | None) -> Iterator[Mapping[str, str]]:
    process = subprocess.Popen(
        list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder
    )
    try:
        endpoint = f"http://127.0.0.1:{port}"
        _ready(endpoint, process)
        yield {"AWS_ENDPOINT": endpoint, "AWS_ACCESS_KEY_ID": _KEY, "AWS_REGION": "us-east-1",
               "AWS_SECRET_ACCESS_KEY": _SECRET}  # fmt: skip
    finally:
        # SeaweedFS takes half a minute to stop when it is asked to; what it acknowledged is kept.
        process.kill()
        process.wait(PATIENCE)


def _ready(endpoint: str, process: subprocess.Popen) -> None:
    """Wait for it, and make the bucket."""
    client = boto3.client(
        "s3", endpoint_url=endpoint, aws_access_key_id=_KEY, aws_secret_access_key=_SECRET,
        region_name="us-east-1",
        config=Config(connect_timeout=2, read_timeout=5, retries={"max_attempts": 0}),
    )  # fmt: skip
    end = time.monotonic() + PATIENCE
    while True:
        try:
            client.create_bucket(Bucket=BUCKET)
            client.put_object(Bucket=BUCKET, Key="ready", Body=b"")
            client.delete_object(Bucket=BUCKET, Key="ready")
            return
        except client.exceptions.BucketAlreadyOwnedByYou:
            return
        except (BotoCoreError, ClientError) as error:
            if process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("No store answers on loopback.") from error
            time.sleep(0.2)


def _pair() -> int:
    """A free port, whose next one is free too."""
    while True:
        at = free_port()
        with socket.socket() as second:
            try:
                second.bind(("127.0.0.1", at + 1))
                return at
            except OSError:
                continue
