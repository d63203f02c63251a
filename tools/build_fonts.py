"""Rebuild the committed fonts from their npm packages: `python -m tools.build_fonts`.

No Latin subset ships U+202F (narrow no-break space), which French needs before ; ? ! and inside
numbers; we add an empty glyph for it. Sources: Fontsource's packages of Newsreader and Public Sans
(both SIL Open Font License 1.1, no reserved name). Bytes, and so names, depend on the versions of
fontTools and Brotli as well as on the packages.
"""

import hashlib
import io
import re
from pathlib import Path

from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph
from fontTools.varLib import instancer

from geo.npm import Package, read_member

OUT = Path(__file__).resolve().parents[1] / "dashboard" / "static" / "fonts"
PICTURES = Path(__file__).resolve().parents[1] / "dashboard" / "maps" / "fonts"
WEIGHTS = {"newsreader": (600,), "public-sans": (400, 600)}
NAMES = {"newsreader": "Newsreader", "public-sans": "Public Sans"}
PACKAGES = {
    "newsreader": Package(
        "@fontsource-variable/newsreader",
        "5.3.0",
        "sha512-rrzYi43qMpbzwuFtf9OkWH8sxAPVPcQQQEwXpPtwaKYeJ8yVg5aLs5kawmo1f2Q1"
        "t1M38TLmEKCkGVDsYwgdFw==",
    ),
    "public-sans": Package(
        "@fontsource-variable/public-sans",
        "5.3.0",
        "sha512-AVfkmAt50BMXWpOO21FAntiJFKGX6xTc2dSL8dxtDteONe9IuRXJWGbs0EbG955v"
        "AMCq23ENeuopuW87cGWDSQ==",
    ),
}
NARROW_SPACE, NARROW_GLYPH, NARROW_EM = 0x202F, "uni202F", 0.2
NEEDED = "\u00a0\u202f\u2019\u2018\u201c\u201d«»œŒ€\u2013\u2014…"


def add_narrow_space(font: TTFont) -> None:
    """Give `font` (variable, TrueType outlines) an empty U+202F glyph 0.2 em wide, in place."""
    font.ensureDecompiled()  # tables read after the glyph order has grown would be misread
    font.setGlyphOrder([*font.getGlyphOrder(), NARROW_GLYPH])
    font["glyf"][NARROW_GLYPH] = Glyph()
    font["hmtx"][NARROW_GLYPH] = (round(NARROW_EM * font["head"].unitsPerEm), 0)
    font["gvar"].variations[NARROW_GLYPH] = []
    del font["HVAR"]  # it has no row for the new glyph; gvar holds the same widths
    for table in font["cmap"].tables:
        table.cmap[NARROW_SPACE] = NARROW_GLYPH


def missing(data: bytes) -> str:
    """Return the characters of NEEDED that the font in `data` lacks ("" if none)."""
    present = TTFont(io.BytesIO(data)).getBestCmap()
    return "".join(char for char in NEEDED if ord(char) not in present)


def rebuild(source: bytes) -> bytes:
    """Return `source` (WOFF2) with U+202F added, as WOFF2; the same input gives the same bytes."""
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    add_narrow_space(font)
    font.flavor = "woff2"
    font.save(target := io.BytesIO())
    return target.getvalue()


def write(family: str, data: bytes, out: Path) -> Path:
    """Write `data` in `out` under a name that carries its hash; remove the family's old builds."""
    path = out / f"{family}-{hashlib.sha256(data).hexdigest()[:10]}.woff2"
    for old in out.glob(f"{family}-*.woff2"):
        if re.fullmatch(rf"{family}-[0-9a-f]{{10}}\.woff2", old.name):
            old.unlink()
    path.write_bytes(data)
    return path


def build(family: str, package: Package, out: Path = OUT) -> str:
    """Build one font and its licence in `out`; return what was written, in words."""
    out.mkdir(parents=True, exist_ok=True)
    data = rebuild(read_member(package, f"files/{family}-latin-wght-normal.woff2"))
    path = write(family, data, out)
    (out / f"OFL-{family}.txt").write_bytes(read_member(package, "LICENSE"))
    return f"{path.name} ({len(data)} bytes, missing: {missing(data)!a})"


def instances(family: str, weights: tuple[int, ...]) -> list[str]:
    """Write one TrueType file per weight, for pictures (resvg reads neither WOFF2 nor axes)."""
    source = next(OUT.glob(f"{family}-*.woff2"))
    written = []
    PICTURES.mkdir(parents=True, exist_ok=True)
    for weight in weights:
        font = TTFont(source, recalcTimestamp=False)
        font = instancer.instantiateVariableFont(font, {"wght": weight}, updateFontNames=False)
        font["OS/2"].usWeightClass = weight
        for record in font["name"].names:
            if record.nameID in (1, 16):  # the family by which a picture asks for it
                record.string = NAMES[family]
        font.flavor = None
        font.save(PICTURES / f"{family}-{weight}.ttf")
        written.append(f"{family}-{weight}.ttf")
    return written


if __name__ == "__main__":
    print("; ".join(build(family, package) for family, package in PACKAGES.items()))
    for family, weights in WEIGHTS.items():
        print(", ".join(instances(family, weights)))
