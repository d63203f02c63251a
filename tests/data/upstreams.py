"""The five open sources in their true shape, small, with invented figures: what `pull` asks."""

from __future__ import annotations

import csv
import functools
import gzip
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import product

import xlsxwriter
from upstream import Answer, redirect, send

from data.observations import COUNTRIES
from data.producer import published
from data.producer.sources import etat4001, insee, ssmsi
from geo.territories import DEPARTEMENTS, REGIONS, departements_of

YEARS = tuple(str(year) for year in range(2012, 2026))
AGES = ("Y_LT5", *(f"Y{at}T{at + 4}" for at in range(5, 95, 5)), "Y_GE95")
DATED = "Tue, 03 Nov 2026 08:00:00 GMT"

Routes = dict[str, list[Answer]]


def routes(**bodies: Mapping[str, bytes]) -> Routes:
    """Answers of all sources, or with other `bodies`: `insee={"population": …}`."""
    found: Routes = {}
    for make in (_insee, _cog, _eurostat, _ssmsi):
        found |= make(bodies.get(make.__name__[1:], {}))
    return found


def workbook(counts: Mapping[tuple[str, ...], int]) -> bytes:
    """État 4001 of counts by (département, year, …, force), one service a département; 988 too."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("Présentation")
        for force, year in product(("PN", "GN"), sorted({key[1] for key in counts})):
            cells = {key[0]: n for key, n in counts.items() if key[1] == year and key[-1] == force}
            _sheet(book.add_worksheet(f"Services {force} {year}"), force, {**cells, "988": 9})
    return buffer.getvalue()


def _sheet(sheet, force, cells):
    codes = list(cells)
    heads = [[f"Année - services {force}", "Départements", *codes]]
    if force == "PN":
        heads.append([None, "Périmètres", *("DCSP" for _ in codes)])
    heads.append(["Code index", "Libellé index \\ CSP", *("CIAT" for _ in codes)])
    labels = {1: "Règlements de compte entre malfaireurs", etat4001.INDEX: "Proxénétisme"}
    for index in range(1, 108):
        row = [cells[code] if index == etat4001.INDEX else 9 for code in codes]
        heads.append([str(index), labels.get(index, f"Index {index}"), *row])
    for at, row in enumerate(heads):
        sheet.write_row(at, 0, row)


def etat4001_routes(body: bytes) -> Routes:
    """The dataset, its resource that redirects, the workbook."""
    listed = [_listed("Crimes et délits par service 2012-2020", "xlsx", "/r/services"),
              _listed("Notice", "pdf", "/r/notice")]  # fmt: skip
    media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {
        f"/api/1/datasets/{etat4001.DATASET}/": [described(*listed)],
        "/r/services": [redirect("https://static.data.gouv.fr/20260101-000000/services.xlsx")],
        "/20260101-000000/services.xlsx": [send(body, media=media, Last_Modified=DATED)],
    }


def described(*resources) -> Answer:
    """A dataset as data.gouv.fr describes it."""
    body = json.dumps({"id": "x", "resources": list(resources)}).encode()
    return send(body, media="application/json")


def _listed(title, format_, path):
    return {
        "title": title, "format": format_, "url": f"https://static.data.gouv.fr{path}.{format_}",
        "latest": f"https://www.data.gouv.fr{path}", "last_modified": "2026-01-01",
    }  # fmt: skip


# INSEE


@functools.cache
def _typed() -> dict[tuple[str, ...], int]:
    """The typed populations, by level, code, year and age: an upstream that plays the true one is
    near them.
    """
    with (published.FOLDER / "population.csv").open(encoding="utf-8", newline="") as file:
        key = ("geo_level", "geo", "period", "age")
        return {tuple(row[name] for name in key): round(float(row["value"]))
                for row in csv.DictReader(file)}  # fmt: skip


def population(geo: str, year: str, age: str = "T") -> int:
    """Invented: a few persons more than the typed figure of the year (or of the last one)."""
    known = max(each[2] for each in _typed() if each[:2] == ("DEP", geo) and each[2] <= year)
    return _typed()["DEP", geo, known, age] + 7


def of_state(code: str, year: str) -> int:
    """Invented: a few persons more than the typed figure of a State; any other is of a million."""
    years = [each[2] for each in _typed() if each[:2] == ("COUNTRY", code)]
    if not years:
        return 1_000_000
    near = min(years, key=lambda each: abs(int(each) - int(year)))
    return _typed()["COUNTRY", code, near, "T"] + 11


def insee_zip(
    years: Iterable[str] = YEARS, *, without=(), change=None, columns=None, times=1
) -> bytes:
    """The archive of Melodi: every sex and age, régions and rates of growth beside."""
    return zipped({"DS_ESTIMATION_POPULATION_data.csv":
                   insee_csv(years, without, change, columns, times)})  # fmt: skip


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive of these members, after one that describes the columns."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("DS_ESTIMATION_POPULATION_metadata.csv", "COD_VAR;LIB_VAR\n")
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def insee_csv(years=YEARS, without=(), change=None, columns=None, times=1) -> bytes:
    """The data of the archive; `times` multiplies every figure, as totals added to parts do."""
    text, summed = io.StringIO(), Counter()
    names = columns or ("AGE", "EP_MEASURE", "FREQ", "GEO", "GEO_OBJECT", "SEX", "TIME_PERIOD",
                        "OBS_VALUE", "OBS_STATUS")  # fmt: skip
    lines = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    lines.writerow(names)
    for geo, year in product(DEPARTEMENTS, years):
        if (geo == "976" and year < "2014") or (geo, year) in without:
            continue
        total = times * (change or {}).get((geo, year), population(geo, year))
        summed[DEPARTEMENTS[geo].region.code, year] += total
        status = "P" if year >= "2024" else "A"
        for age, people in (("_T", total), *_by_age(geo, year, total)):
            women = people // 2
            for sex, part in (("_T", people), ("F", women), ("M", people - women)):
                lines.writerow((age, "POP_JAN_1ST", "A", geo, "DEP", sex, year, part, status))
        lines.writerow(("_T", "EVO_POP_RT", "A", geo, "DEP", "_T", year, "0.4", status))
    for (code, year), people in summed.items():
        lines.writerow(("_T", "POP_JAN_1ST", "A", code, "REG", "_T", year, people, "A"))
    return text.getvalue().encode()


def _by_age(geo, year, total):
    """Five-year groups that make the total; the three first are the children."""
    children = max(total - population(geo, year, "Y_GE15"), 0)
    for ages, people in ((AGES[:3], children), (AGES[3:], total - children)):
        each, left = divmod(people, len(ages))
        yield from ((age, each + (left if age == ages[0] else 0)) for age in ages)


@functools.cache
def _usual_insee() -> bytes:
    return insee_zip()


def _insee(bodies):
    path = insee.URL.removeprefix("https://api.insee.fr")
    body = bodies.get("population") or _usual_insee()
    return {path: [send(body, media="application/zip", Last_Modified=DATED)]}


# Code officiel géographique


def departements(**changes) -> bytes:
    """API Géo: the 101 and the collectivities; `changes` by code give other fields, or None."""
    listed = [
        {"nom": each.name, "code": code, "codeRegion": each.region.code, "zone": "metro"}
        for code, each in DEPARTEMENTS.items()
    ]
    listed.append({"nom": "Nouvelle-Calédonie", "code": "988", "codeRegion": "988", "zone": "com"})
    kept = [each | changes.get(f"d{each['code']}", {}) for each in listed
            if changes.get(f"d{each['code']}", {}) is not None]  # fmt: skip
    return json.dumps([*kept, *changes.get("more", [])]).encode()


def _cog(bodies):
    regions = [{"nom": each.name, "code": code} for code, each in REGIONS.items()]
    return {
        "/departements": [send(bodies.get("departements") or departements(),
                               media="application/json; charset=utf-8")],
        "/regions": [send(json.dumps(regions).encode(), media="application/json")],
    }  # fmt: skip


# Eurostat


def jsonstat(dimensions: Mapping[str, Mapping[str, str]], value, status=None) -> bytes:
    """A reply: `dimensions` give codes and words; `value(codes)` a figure, or None."""
    places = list(product(*(codes for codes in dimensions.values())))
    values = {str(at): value(dict(zip(dimensions, codes, strict=True)))
              for at, codes in enumerate(places)}  # fmt: skip
    reply = {
        "version": "2.0",
        "class": "dataset",
        "label": "Invented",
        "id": list(dimensions),
        "size": [len(codes) for codes in dimensions.values()],
        "dimension": {
            name: {"category": {"index": {code: at for at, code in enumerate(codes)},
                                "label": dict(codes)}}
            for name, codes in dimensions.items()
        },
        "value": {at: each for at, each in values.items() if each is not None},
        "status": status or {},
    }  # fmt: skip
    return json.dumps(reply).encode()


PLACES = {"EU27_2020": "European Union - 27 countries (from 2020)", "UK": "United Kingdom"} | {
    code: f"State {code}" for code in COUNTRIES
}
SEXES = {"T": "Total", "M": "Males", "F": "Females"}
TIMES = {year: year for year in ("2021", "2022", "2023", "2024")}
FREQ, UNITS = {"A": "Annual"}, {"NR": "Number", "P_HTHAB": "Per hundred thousand inhabitants"}


def by_sex(**changes) -> bytes:
    """crim_thb_sex; `changes` replace a dimension's codes and words."""
    legal = {"VICT": "Victims", "SUSP": "Suspected persons", "CONV": "Convicted persons"}
    dimensions = {"freq": FREQ, "leg_stat": legal, "sex": SEXES, "unit": UNITS, "geo": PLACES,
                  "time": TIMES} | changes  # fmt: skip
    words = next((each for name, each in dimensions.items() if name.startswith("leg")), {})
    return jsonstat(dimensions, lambda at: _invented(at, words.get(at.get("leg_stat"), "")))


def registered(geo: str, year: str, legal: str = "") -> int:
    """Invented: persons of the Union, or of a State, near what is published of them."""
    whole = {"susp": 8_200, "conv": 2_400}.get(legal[:4].lower(), 10_000)
    return whole // (1 if geo == "EU27_2020" else 28) + int(year) - 2020


#: Shares of a whole in percent, by code of sex, citizenship or form of exploitation.
SHARES = {"M": 35, "F": 60, "NAT": 35, "FOR": 60, "EU27_2020_FOR": 20, "NEU27_2020_FOR": 38,
          "SEXL": 43, "LAB": 35, "OTH": 16, "UNK": 6}  # fmt: skip


def _invented(at: Mapping[str, str], legal: str = "") -> float | None:
    if at["geo"] == "MT":  # sparse: missing is not zero
        return None
    whole = registered(at["geo"], at["time"], legal)
    for code in (at.get("sex"), at.get("citizen"), at.get("purpose")):
        whole = whole * SHARES.get(code, 100) // 100
    return whole


def population_reply() -> bytes:
    """demo_pjan, close to the typed populations of the States."""
    years = {str(year): str(year) for year in range(2016, 2026)}
    return jsonstat(
        {"freq": FREQ, "unit": {"NR": "Number"}, "age": {"TOTAL": "Total"},
         "sex": {"T": "Total"}, "geo": PLACES, "time": years},
        lambda at: of_state(at["geo"], at["time"]),
    )  # fmt: skip


def compressed(body: bytes) -> bytes:
    """As `.csv.gz`, the same bytes whenever it is made."""
    return gzip.compress(body, mtime=0)


def _eurostat(bodies):
    citizens = {
        "TOTAL": "Total",
        "NAT": "Reporting country",
        "FOR": "Foreign country",
        "EU27_2020_FOR": "EU27 countries (from 2020) except reporting country",
        "NEU27_2020_FOR": "Non-EU27 countries (from 2020) nor reporting country",
    }
    forms = {
        "TOTAL": "Total",
        "SEXL": "Sexual exploitation",
        "LAB": "Forced labour",
        "OTH": "Other purposes",
        "UNK": "Unknown",
    }
    whole = {"freq": FREQ, "unit": UNITS, "geo": PLACES, "time": TIMES}
    made = {
        "crim_thb_sex": by_sex,
        "crim_thb_vctz": lambda: jsonstat({"citizen": citizens} | whole, _invented),
        "crim_thb_vexp": lambda: jsonstat({"purpose": forms, "sex": SEXES} | whole, _invented),
        "demo_pjan": population_reply,
    }  # fmt: skip
    api = "/eurostat/api/dissemination/statistics/1.0/data"
    return {
        f"{api}/{name}": [send(bodies.get(name) or make(), media="application/json")]
        for name, make in made.items()
    }


# SSMSI


def ssmsi_csv(level: str = "DEP", *, label="Violences sexuelles", count=None) -> bytes:
    """The 2026 edition: three years, two indicators; `count` by (code, year)."""
    head = "Code_region;annee;indicateur;unite_de_compte;nombre;taux_pour_mille;insee_pop"
    lines = [head if level == "REG" else f"Code_departement;{head}"]
    for place, members in ssmsi_places(level).items():
        for year in ("2022", "2023", "2024"):
            counts = [(count or {}).get((code, year), 300 + int(year) - 2022) for code in members]
            n = counts[0] if len(counts) == 1 else sum(counts)
            people = sum(population(code, year) for code in members)
            rate = f"{n / people * 1000:.4f}".replace(".", ",") if str(n).isdigit() else "NA"
            told = f"Victime;{n};{rate};{people}"
            lines += [f"{place};{year};{name};{told}" for name in (label, "Homicides")]
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def ssmsi_places(level: str) -> dict[str, list[str]]:
    """How a line of the file names each territory, and the départements that it is made of."""
    if level == "DEP":
        return {f"{code};{each.region.code}": [code] for code, each in DEPARTEMENTS.items()}
    return {region: list(departements_of(region)) for region in REGIONS}


def _ssmsi(bodies):
    listed = (
        _listed("COM : base statistique communale", "csv.gz", "/r/com"),
        _listed("DEP : base statistique départementale", "csv", "/r/dep"),
        _listed("REG : base statistique régionale", "csv.gz", "/r/reg"),
    )
    return {
        f"/api/1/datasets/{ssmsi.DATASET}/": [described(*listed)],
        "/r/dep": [redirect("https://static.data.gouv.fr/20260101/dep.csv")],
        "/20260101/dep.csv": [send(bodies.get("departements") or ssmsi_csv(),
                                   Last_Modified=DATED)],
        "/r/reg": [send(bodies.get("regions") or compressed(ssmsi_csv("REG")),
                        media="application/gzip", Last_Modified=DATED)],
    }  # fmt: skip
