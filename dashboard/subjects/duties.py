"""The four legal duties of a département, answered yes, no or not published, with their proof and
the law that asks them.
"""

from __future__ import annotations

from dashboard.content import sheet, values
from dashboard.content.inline import Link
from dashboard.content.sheet import Checklist, Duties, Law
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.duties import EVIDENCE, Duty, duties
from data.reading.query import figures
from geo.territories import Departement

#: The lines of the checklist.
CHECKED = ("commission", "meetings", "minors", "pathways", "sanctions", "diagnostic")


@remembered
def block(view: View, departement: Departement) -> Duties:
    """The four questions side by side."""
    words = view.words
    cards = (_card(view, duty) for duty in duties(view.release, departement.code))
    method = Link(words("law.where_read"), view.link("/methode") + "#loi")
    return Duties(tuple(cards), (words("departement.duties_note"), " ", method))


@remembered
def checklist(view: View) -> Checklist:
    """What a préfet asks before a commission, to be filled in by hand."""
    words = view.words
    items = (
        (words(f"checklist.{name}.title"), tuple(words(f"checklist.{name}.blanks").split(" | ")))
        for name in CHECKED
    )
    return Checklist(words("checklist.title"), tuple(items))


def law(view: View, key: str) -> Law | None:
    """What a duty's text asks, by when; None of a release that does not hold it."""
    words = view.words
    found = next((each for each in texts(view) if each["id"] == key), None)
    if found is None:
        return None
    foreign = "" if words.lang == "fr" else "fr"
    article = Link(words.title(found["article"]), found["url"], lang=foreign, outside=True)
    return Law(article, words(f"law.{key}.asks", **_amounts(view, key)), words(f"law.{key}.by"))


def texts(view: View) -> list[dict]:
    """The dated duties of the catalogue, in the order of the four questions."""
    found = [each for about in view.release.datasets.values() for each in about.get("duties", ())]
    return sorted(found, key=lambda each: list(EVIDENCE).index(each["id"]))


def _amounts(view: View, key: str) -> dict[str, str]:
    """The amounts that a duty's words hold, from the one place where they stand."""
    if key != "sanction":
        return {}
    rows = figures(view.release, "sanctions", level="FR")
    return {
        name: values.with_unit(view.words, rows.filter(indicator=indicator).row(0, named=True))
        for name, indicator in (("most", "amende_maximale"), ("again", "amende_maximale_recidive"))
    }


def _card(view: View, duty: Duty) -> sheet.Duty:
    words = view.words
    return sheet.Duty(
        duty.key,
        words(f"departement.duty.{duty.key}.question"),
        duty.answer,
        words(f"duty.{duty.answer}"),
        fact(view, duty),
        tuple(values.short_source(view, row) for row in _latest(duty)),
        law(view, duty.key),
        Link(words("shared.ask"), "#autour") if duty.answer == "unknown" else None,
    )


def fact(view: View, duty: Duty) -> str:
    """What proves the answer, in a sentence."""
    words, key = view.words, f"departement.duty.{duty.key}"
    row = duty.last
    if row is None:
        return words(f"{key}.unknown")
    # A duty's date is that of its whole proof when sources disagree, of the last one otherwise.
    periods = words.all_of([words.period(each["period"]) for each in _dated(duty)])
    if duty.key == "commission":
        met = row["indicator"] != "premiere_reunion"
        return words(f"{key}.yes_met" if met else f"{key}.yes", periods=periods)
    if duty.key == "meeting":
        return words(f"{key}.{duty.answer}", periods=periods)
    form = "secret" if row["CONF_STATUS"] == "N" else duty.answer
    told = words(
        f"{key}.{form}",
        label=values.label(view, row),
        value=values.text(view, row),
        periods=periods,
    )
    of = values.scope(words, row) if form != "secret" else ""
    return f"{told}. {of}" if of else told


def _dated(duty: Duty) -> list[dict]:
    """Every installation date (sources may disagree), every hidden count; else the last proof."""
    last = duty.last
    if last is None:
        return []
    like = [row for row in duty.proof if row["indicator"] == last["indicator"]]
    if duty.key == "commission":
        return like
    hidden = [row for row in like if row["CONF_STATUS"] == "N"]
    return hidden if last["CONF_STATUS"] == "N" else [last]


def _latest(duty: Duty) -> list[dict]:
    """One proof per source, at most two."""
    by_source = {row["source"]: row for row in _dated(duty)}
    return list(by_source.values())[-2:]
