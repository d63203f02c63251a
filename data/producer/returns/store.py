"""Accepted returns: a private folder outside the clone, append-only and chained.

    <folder>/log.jsonl         a line for each act: accepted, released, closed, purged
    <folder>/kept/<n>.json     the answers of an accepted version (`.age` where a key is given)

Each line holds the digest of the one before: a line that was changed or removed is seen. The folder
and all in it are their owner's alone. With a key (age, https://age-encryption.org/v1), answers are
encrypted; the log then holds digests of ciphertext, which no trying of small counts finds.
"""

from __future__ import annotations

import datetime
import fcntl
import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.durable import sync_file, sync_folder, write_bytes
from data.errors import ObservatoireError, says
from data.producer.returns.form import Of
from data.producer.returns.grammar import Answer
from data.producer.returns.reading import Return

LOG, KEPT = "log.jsonl", "kept"
_CLONE = Path(__file__).parents[3]


class UnusableStore(ObservatoireError):
    """The folder of returns can't be used: where it is, who may read it, or what is in it."""


@dataclass(frozen=True)
class Version:
    """An accepted version of a return: its number in the log, when it was accepted, and why it
    replaces another one.
    """

    number: int
    of: Of
    accepted: datetime.date
    motive: str | None = None


@dataclass(frozen=True)
class Released:
    """A release that took returns in: its id, and the number of the version it holds of each."""

    id: str
    held: Mapping[Of, int] = field(default_factory=dict)


class Store:
    """The accepted returns of a folder. Raises UnusableStore where it can't be used.

    `key` is the path of an age identity; `reading` a store that must be there.
    """

    def __init__(self, folder: Path, key: Path | None = None, *, reading: bool = False) -> None:
        self.folder, self.key = folder, key
        if reading and not (folder / LOG).is_file():
            raise UnusableStore(says("returns.store.none", folder=str(folder)))
        _check_place(folder)
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
        _check_private(folder)
        (folder / KEPT).mkdir(mode=0o700, exist_ok=True)
        self._cipher = _Cipher(key) if key else None
        self.lines = list(self._read_lines())

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes in this block; what others wrote before is read again."""
        with (self.folder / ".lock").open("w") as lock:
            Path(lock.name).chmod(0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise UnusableStore(says("returns.store.busy", folder=str(self.folder))) from None
            self.lines = list(self._read_lines())
            self._sweep()
            yield

    # What is there

    def versions(self) -> list[Version]:
        """Every accepted version, in the order of acceptance."""
        return [
            Version(line["n"], Of(line["dep"], line["period"]),
                    datetime.date.fromisoformat(line["date"]), line.get("motive"))
            for line in self.lines
            if line["act"] == "accepted"
        ]  # fmt: skip

    def last(self) -> dict[Of, Version]:
        """The last accepted version of each return."""
        return {each.of: each for each in self.versions()}

    def returned(self, number: int) -> Return:
        """What an accepted version holds. Raises UnusableStore where its file was changed, lost or
        purged, or can't be decrypted.
        """
        line = next(each for each in self.lines if each["n"] == number)
        path = self._path(number, line)
        try:
            content = path.read_bytes()
        except OSError:
            raise UnusableStore(says("returns.store.lost", number=number)) from None
        if hashlib.sha256(content).hexdigest() != line["digest"]:
            raise UnusableStore(says("returns.store.changed", number=number))
        return _from_json(json.loads(self._open(content, line)), line)

    def releases(self) -> list[Released]:
        """The releases that took returns in, the oldest first."""
        return [
            Released(line["id"], {Of(*each["of"]): each["n"] for each in line["held"]})
            for line in self.lines
            if line["act"] == "released"
        ]

    def closed(self) -> list[str]:
        """The years that are closed, in the order of closing."""
        return [line["period"] for line in self.lines if line["act"] == "closed"]

    # What is added

    def accept(self, given: Return, on: datetime.date) -> Version:
        """Keep a version. Call it in `alone`."""
        number = len(self.lines) + 1
        text = json.dumps(_as_json(given), ensure_ascii=False, sort_keys=True)
        content = self._cipher.sealed(text.encode()) if self._cipher else text.encode()
        line: dict[str, Any] = {
            "act": "accepted", "dep": given.of.dep, "period": given.of.period,
            "date": on.isoformat(), "motive": given.motive, "sealed": bool(self._cipher),
            "digest": hashlib.sha256(content).hexdigest(),
        }  # fmt: skip
        path = self._path(number, line)
        write_bytes(path, content)
        path.chmod(0o600)
        sync_folder(path.parent)
        self._append(line)
        return Version(number, given.of, on, given.motive)

    def note_release(self, id_: str, held: Mapping[Of, int]) -> None:
        """Remember which version of each return a release holds. Call it in `alone`."""
        told = [{"of": [of.dep, of.period], "n": n} for of, n in sorted(held.items())]
        if not any(each.id == id_ for each in self.releases()):
            self._append({"act": "released", "id": id_, "held": told})

    def close(self, period: str, on: datetime.date) -> None:
        """Close a year: nothing of it is awaited any more. Call it in `alone`."""
        if period not in self.closed():
            self._append({"act": "closed", "period": period, "date": on.isoformat()})

    def purge(self, before: datetime.date, on: datetime.date) -> list[int]:
        """Remove the answers of versions accepted before a day that were replaced and that no
        release still holds; returns their numbers. Their lines stay. Call it in `alone`.
        """
        kept = {each.number for each in self.last().values()}
        kept |= {n for release in self.releases() for n in release.held.values()}
        gone = [each.number for each in self.versions()
                if each.accepted < before and each.number not in kept]  # fmt: skip
        gone = [n for n in gone if self._path(n, self.lines[n - 1]).exists()]
        for number in gone:
            self._path(number, self.lines[number - 1]).unlink()
        if gone:
            sync_folder(self.folder / KEPT)
            self._append({"act": "purged", "numbers": gone, "date": on.isoformat()})
        return gone

    # How

    def _path(self, number: int, line: Mapping[str, Any]) -> Path:
        return self.folder / KEPT / f"{number}.json{'.age' if line['sealed'] else ''}"

    def _open(self, content: bytes, line: Mapping[str, Any]) -> bytes:
        if not line["sealed"]:
            return content
        if self._cipher is None:
            raise UnusableStore(says("returns.store.key_needed"))
        return self._cipher.opened(content)

    def _append(self, line: Mapping[str, Any]) -> None:
        path = self.folder / LOG
        before = self.lines[-1]["chain"] if self.lines else ""
        told = {"n": len(self.lines) + 1, **line}
        told["chain"] = _chained(before, told)
        whole = path.read_bytes() if path.exists() else b""
        if whole and not whole.endswith(b"\n"):  # half a line of a machine that stopped
            whole = whole[: whole.rfind(b"\n") + 1]
            write_bytes(path, whole)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "ab") as file:
            file.write((json.dumps(told, ensure_ascii=False) + "\n").encode())
        sync_file(path)
        sync_folder(self.folder)
        self.lines.append(told)

    def _read_lines(self) -> Iterator[dict[str, Any]]:
        """The lines of the log, each held against the one before. The last one may be half written:
        what it told was not done.
        """
        path, before = self.folder / LOG, ""
        text = path.read_text("utf-8", errors="replace") if path.exists() else ""
        whole = text[: text.rfind("\n") + 1]
        for at, row in enumerate(whole.splitlines(), start=1):
            line: Any = None
            with suppress(ValueError):
                line = json.loads(row)
            told = isinstance(line, dict) and {k: v for k, v in line.items() if k != "chain"}
            if not told or line.get("n") != at or line.get("chain") != _chained(before, told):
                raise UnusableStore(says("returns.store.broken", row=at))
            before = line["chain"]
            yield line

    def _sweep(self) -> None:
        """Remove answers that no line tells of: a machine stopped before they were accepted."""
        known = {self._path(line["n"], line).name for line in self.lines
                 if line["act"] == "accepted"}  # fmt: skip
        for path in (self.folder / KEPT).iterdir():
            if path.name not in known:
                path.unlink()


class _Cipher:
    """age, with one identity: it seals for itself."""

    def __init__(self, key: Path) -> None:
        import pyrage

        self.age = pyrage
        try:
            rows = key.read_text("utf-8").splitlines()
            secret = next(row.strip() for row in rows if row.strip().startswith("AGE-SECRET-KEY-"))
            self.identity = pyrage.x25519.Identity.from_str(secret)
        except (OSError, StopIteration, pyrage.IdentityError):
            raise UnusableStore(says("returns.store.key", file=str(key))) from None

    def sealed(self, content: bytes) -> bytes:
        """Encrypted."""
        return self.age.encrypt(content, [self.identity.to_public()])

    def opened(self, content: bytes) -> bytes:
        """Decrypted."""
        try:
            return self.age.decrypt(content, [self.identity])
        except self.age.DecryptError:
            raise UnusableStore(says("returns.store.other_key")) from None


def _chained(before: str, line: Mapping[str, Any]) -> str:
    text = before + json.dumps(line, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _check_place(folder: Path) -> None:
    where = folder.resolve()
    if where == _CLONE or _CLONE in where.parents:
        raise UnusableStore(says("returns.store.inside", folder=str(folder)))


def _check_private(folder: Path) -> None:
    if not folder.is_dir():
        raise UnusableStore(says("returns.store.no_folder", folder=str(folder)))
    if stat.S_IMODE(folder.stat().st_mode) & 0o077:
        raise UnusableStore(says("returns.store.open", folder=str(folder)))


def _as_json(given: Return) -> dict[str, Any]:
    return {
        "answers": {code: [each.state, each.value] for code, each in given.answers.items()},
        "reasons": dict(given.reasons),
        "comments": dict(given.comments),
    }


def _from_json(said: Mapping[str, Any], line: Mapping[str, Any]) -> Return:
    answers = {code: Answer(state, value) for code, (state, value) in said["answers"].items()}
    of = Of(line["dep"], line["period"])
    return Return(of, answers, said["reasons"], said["comments"], line.get("motive"))
