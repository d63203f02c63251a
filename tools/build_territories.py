"""Write the lists of départements and régions: `python -m tools.build_territories`.

Source: @etalab/decoupage-administratif 6.0.0 (MIT), made from INSEE's Code officiel géographique.
Codes are text: "01" and "2A" must not be read as numbers.
"""

import csv
import json
from pathlib import Path

from geo.npm import Package, read_member

OUT = Path(__file__).resolve().parents[1] / "geo"
PACKAGE = Package(
    "@etalab/decoupage-administratif",
    "6.0.0",
    "sha512-XavYsFlbcM/prKr8hNHPKER94IHw/dsxNM4nxjWMYk6PLFACpEedvn/7wK8Baozm"
    "0dCYhWWcf+7bcWpA5pmCaQ==",
)
ZONES = ("metro", "drom")  # the package also lists the collectivités d'outre-mer (zone "com")
Row = dict[str, str | int]


def read(kind: str) -> list[dict]:
    """Return the package's records of `kind` ("departements" or "regions") in our zones."""
    records = json.loads(read_member(PACKAGE, f"data/{kind}.json"))
    return [record for record in records if record["zone"] in ZONES]


def typographic(name: str) -> str:
    """Return `name` with typographic apostrophes."""
    return name.replace("'", "\u2019")


def usual_order(code: str) -> tuple[str, str]:
    """Return a sort key that puts 2A and 2B between 19 and 21, where Corsica's 20 was."""
    return code.replace("A", "0").replace("B", "0"), code


def communes() -> dict[str, str]:
    """Return the name of each commune by its code."""
    records = json.loads(read_member(PACKAGE, "data/communes.json"))
    return {each["code"]: each["nom"] for each in records if each["type"] == "commune-actuelle"}


def departements() -> list[Row]:
    """Return the 101 départements: code, name, INSEE's type of article (0 to 5), région, and the
    town in which its prefecture is.
    """
    towns = communes()
    records = sorted(read("departements"), key=lambda record: usual_order(record["code"]))
    return [
        {
            "dep": record["code"],
            "name": typographic(record["nom"]),
            "type_liaison": record["typeLiaison"],
            "reg": record["region"],
            "chef_lieu": typographic(towns[record["chefLieu"]]),
        }
        for record in records
    ]


def regions() -> list[Row]:
    """Return the 18 régions, sorted by code: code, name."""
    records = sorted(read("regions"), key=lambda record: record["code"])
    return [{"reg": record["code"], "name": typographic(record["nom"])} for record in records]


def check(deps: list[Row], regs: list[Row]) -> None:
    """Raise ValueError unless there are 101 and 18 rows and every région code resolves."""
    if (len(deps), len(regs)) != (101, 18):
        raise ValueError(f"expected 101 départements and 18 régions: {len(deps)}, {len(regs)}")
    if unknown := {row["reg"] for row in deps} ^ {row["reg"] for row in regs}:
        raise ValueError(f"régions on one side only: {sorted(map(str, unknown))}")


def write(path: Path, rows: list[Row]) -> None:
    """Write `rows` as CSV: UTF-8 without BOM, LF line ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    deps, regs = departements(), regions()
    check(deps, regs)
    write(OUT / "departements.csv", deps)
    write(OUT / "regions.csv", regs)
    print(f"geo/departements.csv: {len(deps)} rows; geo/regions.csv: {len(regs)} rows")
