"""What a file says, whatever carries it: layers of compression, archives, encodings, empty lines.

Bytes decide (their first ones name a format); a header, a name or a date is a hint. Signatures:
gzip (RFC 1952), bzip2, xz (https://tukaani.org/xz/xz-file-format.txt), ZIP (APPNOTE.TXT, 4.3.7).
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import polars as pl

from data.errors import Sentence, says

#: How a packed file starts, and how it is unpacked.
_LAYERS: dict[bytes, Callable[[bytes], bytes]] = {
    b"\x1f\x8b": gzip.decompress,
    b"BZh": bz2.decompress,
    b"\xfd7zXZ\x00": lzma.decompress,
}
ZIP = b"PK\x03\x04"
GZIP = b"\x1f\x8b"
#: Layers that a file may be packed in; more are not a file of ours.
_DEEP = 3
#: Bytes in which a header stands whole.
_HEAD = 4_096
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Unreadable(ValueError):
    """The bytes are no text, or break off: `said` is how."""

    def __init__(self, said: Sentence) -> None:
        self.said = said
        super().__init__(said)


def unpacked(content: bytes, wanted: Callable[[bytes], bool] = bool) -> bytes:
    """`content` without its layers; of an archive, the member that is `wanted` (by its content).

    Raises Unreadable.
    """
    for _ in range(_DEEP):
        if content.startswith(ZIP):
            content = member(content, wanted)[1]
            continue
        unpack = next((each for mark, each in _LAYERS.items() if content.startswith(mark)), None)
        if unpack is None:
            break
        try:
            content = unpack(content)
        except (OSError, EOFError, zlib.error, lzma.LZMAError) as error:
            raise Unreadable(says("bytes.damaged")) from error
    return content


def member(archive: bytes, wanted: Callable[[bytes], bool]) -> tuple[str, bytes]:
    """The name and content of the largest member that is `wanted`; what an archiver adds of its own
    (`__MACOSX/`, files that begin with a dot) is no member. Raises Unreadable.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            named = [each for each in opened.infolist() if _is_member(each)]
            for each in sorted(named, key=lambda each: -each.file_size):
                content = opened.read(each)
                if wanted(content):
                    return each.filename, content
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Unreadable(says("bytes.no_whole_archive")) from error
    raise Unreadable(says("bytes.no_member"))


def _is_member(each: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(each.filename).parts
    return not each.is_dir() and not any(part.startswith((".", "__")) for part in parts)


def decoded(content: bytes) -> str:
    """`content` as text: by its byte order mark; else UTF-16 where every second byte is zero; else
    UTF-8; else Windows' Latin alphabet, which reads anything. Raises Unreadable.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    bare = content.removeprefix(b"\xef\xbb\xbf")
    if marked == "utf-8-sig":
        content, marked = bare, None
    for encoding in [marked] if marked else _guesses(content[:512]):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(says("bytes.no_text"))


def _guesses(start: bytes) -> list[str]:
    if b"\x00" in start:
        return ["utf-16-le" if b"\x00" in start[1::2] else "utf-16-be"]
    return ["utf-8", "cp1252", "latin-1"]


def heads(content: bytes) -> set[str]:
    """What stands in the first line of a CSV (`;` between fields); nothing of what is no text."""
    try:
        first = decoded(content[:_HEAD]).lstrip().splitlines()[0]
    except (Unreadable, IndexError):
        return set()
    return {each.strip(' "') for each in first.split(";")}


def table(content: bytes) -> pl.DataFrame:
    """The lines of a CSV (`;` between fields), all as text, with their `row` as a spreadsheet
    numbers it (the header is row 1). A line of nothing is nothing. Raises Unreadable.
    """
    text = decoded(content).lstrip("\r\n")
    raw = _parsed(text)
    if "row" in raw.columns:
        raise Unreadable(says("bytes.row_column"))
    filled = pl.any_horizontal(pl.all().str.strip_chars().fill_null("") != "")
    return raw.with_row_index("row", offset=2).filter(raw.select(filled.alias("filled"))["filled"])


def _parsed(text: str) -> pl.DataFrame:
    """With quotes around fields, else without any: one stray quote is a letter."""
    for quote in ('"', None):
        try:
            return pl.read_csv(text.encode(), separator=";", infer_schema=False, quote_char=quote,
                               truncate_ragged_lines=True)  # fmt: skip
        except pl.exceptions.PolarsError:
            continue
    raise Unreadable(says("bytes.no_csv"))


def read(path: Path, wanted: Callable[[bytes], bool] = bool) -> pl.DataFrame:
    """`table` of a file, unpacked. Raises Unreadable."""
    return table(unpacked(path.read_bytes(), wanted))
