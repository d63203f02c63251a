"""The four legal duties of a département, answered yes, no or not published, with their proof."""

from __future__ import annotations

from dashboard.content import blocks, values
from dashboard.content.blocks import Duties
from dashboard.memory import remembered
from dashboard.view import View
from data.reading.duties import Duty, duties
from geo.territories import Departement


@remembered
def block(view: View, departement: Departement) -> Duties:
    """The four questions side by side."""
    cards = (_card(view, duty) for duty in duties(view.release, departement.code))
    return Duties(tuple(cards), view.words("departement.duties_note"))


def _card(view: View, duty: Duty) -> blocks.Duty:
    words = view.words
    return blocks.Duty(
        duty.key,
        words(f"departement.duty.{duty.key}.question"),
        duty.answer,
        words(f"duty.{duty.answer}"),
        fact(view, duty),
        tuple(values.source(view, row) for row in _latest(duty)),
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
        met = row["indicator"] == "reunion_commission"
        return words(f"{key}.yes_met" if met else f"{key}.yes", periods=periods)
    if duty.key == "meeting":
        return words(f"{key}.{duty.answer}", periods=periods)
    form = "secret" if row["CONF_STATUS"] == "N" else duty.answer
    return words(
        f"{key}.{form}",
        label=values.label(view, row),
        value=values.text(view, row),
        periods=periods,
    )


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
