"""What is told of a file, as text and as JSON; what was typed is in the clerk's report alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import messages
from data.producer.returns.findings import STAGES, Finding, Spot
from data.producer.returns.form import questions
from data.producer.returns.reading import Outcome
from messages import Words


def as_text(outcome: Outcome, words: Words, *, typed: bool = False) -> str:
    """The report of a file in one language; `typed`: with the cells as they were typed, for the
    clerk alone.
    """
    lines = [_title(outcome, words), ""]
    for stage in STAGES:
        found = [each for each in outcome.findings if each.stage == stage]
        if found:
            lines.append(words(f"returns.stage.{stage}"))
            lines += [line for each in found for line in _lines(each, outcome, words, typed)]
            lines.append("")
    lines.append(words(f"returns.verdict.{verdict(outcome)}"))
    return "\n".join(lines) + "\n"


def verdict(outcome: Outcome) -> str:
    """`refused`, `confirm` or `acceptable`."""
    if outcome.given is None:
        return "refused"
    return "acceptable" if outcome.acceptable else "confirm"


def as_json(outcome: Outcome, words: Words) -> dict[str, Any]:
    """The same as data: of each cell its sheet, name, item and rule; never what is in it."""
    of = outcome.of
    return {
        "file": outcome.file,
        "departement": of.dep if of else None,
        "period": of.period if of else None,
        "verdict": verdict(outcome),
        "findings": [
            {
                "stage": each.stage,
                "kind": each.kind,
                "rule": each.rule,
                "text": each.said.text(words),
                "cells": [
                    {"sheet": spot.sheet, "cell": spot.cell, "item": spot.item}
                    for spot in each.spots
                ],
            }
            for each in outcome.findings
        ],
    }


def _title(outcome: Outcome, words: Words) -> str:
    if outcome.of is None:
        return words.quoting("returns.report.unknown", file=outcome.file)
    of = outcome.of
    return words.quoting("returns.report.title", file=outcome.file, dep=of.dep, period=of.period)


def _lines(each: Finding, outcome: Outcome, words: Words, typed: bool) -> Iterator[str]:
    mark = words(f"returns.kind.{each.kind}")
    yield f"  {mark}{words.colon}{each.said.text(words)}"
    if not typed:
        if each.spots:
            yield "      " + ", ".join(_named(spot) for spot in each.spots)
        return
    for at, spot in enumerate(each.spots):
        stood = _at(each.typed, at)
        understood = _at(each.understood, at)
        label = _label(spot, outcome, words)
        told = f" « {stood} »" if stood else ""
        read = f" → {understood}" if understood else ""
        yield f"      {_named(spot)}{told}{read}{label}"


def _at(texts: tuple[str, ...], at: int) -> str:
    return texts[at] if at < len(texts) else ""


def _named(spot: Spot) -> str:
    place = f"{spot.sheet}!{spot.cell}" if spot.sheet and spot.cell else spot.sheet or spot.cell
    return place or spot.item


def _label(spot: Spot, outcome: Outcome, words: Words) -> str:
    asked = questions(outcome.of.year) if outcome.of else {}
    return f" — {asked[spot.item].item.label.of(words.lang)}" if spot.item in asked else ""


def spoken(lang: str | None) -> Words:
    """The words of a report: in French unless English is asked for."""
    return messages.load(lang or "fr")
