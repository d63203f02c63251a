"""What the API tells of a release beside its rows: datasets, dimensions, territories, releases,
changes. Each is a value that JSON can write; labels are in the language that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import messages
from dashboard.content import withdrawals
from dashboard.portal import tables
from dashboard.portal.asked import FORMATS, territories
from dashboard.subjects.news import earlier, versions
from dashboard.web import addresses, settings
from data import shelf
from data.reading import changes, export, selecting
from data.release import Release
from geo.territories import DEPARTEMENTS, REGIONS

#: What an address under `/api/v1` or `/api/v1/releases/<id>` tells, and how.
Told = dict[str, Any] | list[dict[str, Any]] | None


def base(release: Release | None = None) -> str:
    """Where the API is: of the latest release, or of one for ever."""
    root = f"{settings.load().base}/api/v1"
    return f"{root}/releases/{release.id}" if release else root


def root(release: Release, lang: str) -> Told:
    """Where to go from here."""
    words, here = messages.load(lang), base()
    return {
        "title": words("portal.title"),
        "notice": words("portal.notice"),
        **about(release, lang),
        "links": {
            name: f"{here}/{name}"
            for name in ("datasets", "dimensions", "territories", "observations", "verifier",
                         "releases", "openapi.json")
        } | {"permanent": base(release), "documentation": f"{settings.load().base}/api"},
    }  # fmt: skip


def about(release: Release, lang: str) -> dict[str, Any]:
    """Of which release an answer is, and under what conditions."""
    words = messages.load(lang)
    said = {
        "release": release.id,
        "created": release.created.isoformat(),
        "licence": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        "publisher": settings.load().publisher or words("site.name"),
        "lang": lang,
    }
    return said | ({"fictional": export.FICTION} if release.fictional else {})


def datasets(release: Release, lang: str) -> Told:
    """Each dataset in short."""
    return [_dataset(release, lang, name) for name in release.datasets]


def dataset(release: Release, lang: str, name: str) -> Told:
    """One dataset: its dictionary, its files; None where there is none of that id."""
    if name not in release.datasets:
        return None
    return _dataset(release, lang, name) | {
        "indicators": list(_indicators(release, lang, name)),
        "files": {
            each: settings.load().base + addresses.file(addresses.LATEST, name, each, lang)
            for each in export.FORMATS
        },
        "formats": list(FORMATS),
    }


def _dataset(release: Release, lang: str, name: str) -> dict[str, Any]:
    words, about_it = messages.load(lang), release.datasets[name]
    rows = release.observations.filter(dataset=name)
    days = [export.days(each) for each in set(rows["period"])]
    return {
        "id": name,
        "title": words(f"dataset.{name}.title"),
        "description": words(f"dataset.{name}.description"),
        "subject": about_it["subject"],
        "regime": about_it["regime"],
        "cadence": about_it["cadence"],
        "version": versions(release)[name],
        "rows": rows.height,
        "withheld": rows.filter(CONF_STATUS="N").height,
        "levels": sorted(set(rows["geo_level"])),
        "from": min((each[0].isoformat() for each in days), default=None),
        "to": max((each[1].isoformat() for each in days), default=None),
        "observations": f"{base()}/observations?dataset={name}",
    }


def _indicators(release: Release, lang: str, name: str) -> Iterator[dict[str, Any]]:
    labels = tables.beside(release, lang).labels
    rows = release.observations.filter(dataset=name)
    for code, of in release.datasets[name]["indicators"].items():
        held = rows.filter(indicator=code)
        if not held.height:
            continue
        yield {
            "id": code,
            "label": labels["indicator", f"{name}.{code}"],
            "kind": of["kind"],
            "floor": of.get("floor", False),
            "units": sorted(set(held["unit"])),
            "levels": sorted(set(held["geo_level"])),
            "breakdowns": sorted(set(held["breakdown"])),
            "periods": sorted(set(held["period"])),
            "rows": held.height,
        }


def dimensions(release: Release, lang: str) -> Told:
    """The columns that rows may be asked by."""
    heads = tables.beside(release, lang).heads
    return [
        {"id": name, "label": heads[name], "codes": len(codes),
         "href": f"{base()}/dimensions/{name}"}
        for name, codes in selecting.codes(release).items()
    ]  # fmt: skip


def dimension(release: Release, lang: str, name: str) -> Told:
    """Every code of one, with its label; None where there is none of that name."""
    codes = selecting.codes(release).get(name)
    if codes is None:
        return None
    told = _labels(release, lang, name)
    return [{"id": code, "label": told(code)} for code in codes]


def _labels(release: Release, lang: str, name: str) -> Callable[[str], str]:
    words, labels = messages.load(lang), tables.beside(release, lang).labels
    if name == "indicator":
        found: dict[str, list[str]] = {}
        for (column, code), text in sorted(labels.items()):
            if column == "indicator":
                found.setdefault(code.partition(".")[2], []).append(text)
        return lambda code: " / ".join(dict.fromkeys(found.get(code, [code])))
    if name == "source":
        return lambda code: release.source(code)["title"]
    if name == "period":
        return words.period
    return lambda code: labels.get((name, code), code)


def places(release: Release, lang: str) -> Told:
    """Every territory: its key, level, official code, name, région; whether a row is of it."""
    labels = tables.beside(release, lang).labels
    there = set(selecting.codes(release)["territory"])
    return [_place(key, labels["territory", key], key in there) for key in territories()]


def _place(key: str, name: str, there: bool) -> dict[str, Any]:
    level, _, code = key.rpartition("-")
    level = level or ("FR" if key == "FR" else "EU")
    told = {"id": key, "level": level, "code": code if level else key, "name": name}
    if level == "DEP":
        told["region"] = f"REG-{DEPARTEMENTS[code].region.code}"
    if level == "REG":
        held = (f"DEP-{each.code}" for each in DEPARTEMENTS.values() if each.region.code == code)
        told["departements"] = list(held)
        assert code in REGIONS
    return told | {"rows": there}


def releases(release: Release, lang: str) -> Told:
    """The release itself, those before it, and those that were withdrawn, with their reason."""
    words = messages.load(lang)
    found: list[dict[str, Any]] = [
        {"id": each.id, "created": each.created.isoformat(), "latest": each is release,
         "href": base(each)}
        for each in (release, *earlier(release))
    ]  # fmt: skip
    gone = [{"id": each.id, "withdrawn": each.date, "why": withdrawals.told(words, each)}
            for each in shelf.withdrawn()]  # fmt: skip
    return [*found, *gone]


def changed(release: Release, lang: str) -> Told:
    """What it says that the release before it did not; None where there is none to compare with."""
    last = next(iter(earlier(release)), None)
    if last is None:
        return None
    beside = tables.beside(release, lang)
    return {
        **about(release, lang),
        "since": last.id,
        "versions": versions(release),
        "changes": [_change(each, beside) for each in changes.told(last, release)],
    }


def _change(each: changes.Change, beside: export.Beside) -> dict[str, Any]:
    row = dict(each.key)
    code = f"{row['dataset']}.{row['indicator']}"
    key = export.territory(row.pop("geo_level"), row.pop("geo"))
    told = {"kind": each.kind, **row, "territory": key,
            "geo_name": beside.labels.get(("territory", key), key),
            "indicator_label": beside.labels.get(("indicator", code), code)}  # fmt: skip
    return told | ({"before": each.before, "after": each.after} if each.before else {})
