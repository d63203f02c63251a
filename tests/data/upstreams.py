"""The five open sources in their true shape, small, with invented figures: what `pull` asks."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from itertools import product

import xlsxwriter
from upstream import Answer, redirect, send

from data.observations import COUNTRIES
from data.sources import etat4001, insee, ssmsi
from geo.territories import DEPARTEMENTS, REGIONS

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


def population(geo: str, year: str) -> int:
    """Invented: grows a little each year."""
    return 100 * (1_000 + 7 * list(DEPARTEMENTS).index(geo)) + 100 * int(year[2:])


def insee_zip(years: Iterable[str] = YEARS, *, without=(), change=None, columns=None) -> bytes:
    """The archive of Melodi: every sex and age, régions and rates of growth beside."""
    text = io.StringIO()
    names = columns or ("AGE", "EP_MEASURE", "FREQ", "GEO", "GEO_OBJECT", "SEX", "TIME_PERIOD",
                        "OBS_VALUE", "OBS_STATUS")  # fmt: skip
    lines = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\n")
    lines.writerow(names)
    for geo, year in product(DEPARTEMENTS, years):
        if (geo == "976" and year < "2014") or (geo, year) in without:
            continue
        total = (change or {}).get((geo, year), population(geo, year))
        status = "P" if year >= "2024" else "A"
        for sex, share in (("_T", 1.0), ("F", 0.5), ("M", 0.5)):
            for age in ("_T", *AGES):
                part = total if age == "_T" else total / len(AGES)
                lines.writerow((age, "POP_JAN_1ST", "A", geo, "DEP", sex, year,
                                f"{part * share:g}", status))  # fmt: skip
        lines.writerow(("_T", "EVO_POP_RT", "A", geo, "DEP", "_T", year, "0.4", status))
    for code, year in product(REGIONS, years):
        lines.writerow(("_T", "POP_JAN_1ST", "A", code, "REG", "_T", year, "1", "A"))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("DS_ESTIMATION_POPULATION_data.csv", text.getvalue())
        archive.writestr("DS_ESTIMATION_POPULATION_metadata.csv", "COD_VAR;LIB_VAR\n")
    return buffer.getvalue()


def _insee(bodies):
    path = insee.URL.removeprefix("https://api.insee.fr")
    body = bodies.get("population") or insee_zip()
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
    return jsonstat(dimensions, _invented)


def _invented(at: Mapping[str, str]) -> float | None:
    if at["geo"] == "MT":  # sparse: missing is not zero
        return None
    whole = 27_000 if at["geo"] == "EU27_2020" else 1_000 + len(at["geo"])
    return whole * (1 if at.get("sex", "T") == "T" else 0.5) + int(at["time"]) - 2020


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
    years = {str(year): str(year) for year in range(2016, 2026)}
    made = {
        "crim_thb_sex": by_sex,
        "crim_thb_vctz": lambda: jsonstat({"citizen": citizens} | whole, _invented),
        "crim_thb_vexp": lambda: jsonstat({"purpose": forms, "sex": SEXES} | whole, _invented),
        "demo_pjan": lambda: jsonstat(
            {"freq": FREQ, "unit": {"NR": "Number"}, "age": {"TOTAL": "Total"},
             "sex": {"T": "Total"}, "geo": PLACES, "time": years},
            lambda at: 5_000_000 + 1_000 * int(at["time"])),
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
    codes = {code: each.region.code for code, each in DEPARTEMENTS.items()}
    if level == "REG":
        codes = dict.fromkeys(REGIONS, "")
    else:
        head = f"Code_departement;{head}"
    lines = [head]
    for (code, region), year in product(codes.items(), ("2022", "2023", "2024")):
        n = (count or {}).get((code, year), 300 + int(year) - 2022)
        place = f"{code};{region}" if region else code
        lines += [f"{place};{year};{name};Victime;{n};2,5;600000" for name in (label, "Homicides")]
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


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
        "/r/reg": [send(bodies.get("regions") or gzip.compress(ssmsi_csv("REG")),
                        media="application/gzip", Last_Modified=DATED)],
    }  # fmt: skip
