"""Interleaved turns, medians, and ratios to a reference measured in the same run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

#: Measures of one repetition, by name; the unit ends the name (`number_ms`, `per_second`).
Sample = dict[str, float]

#: By target, then by measure: `median`, `ratio` to the reference's median, `samples`.
Summary = dict[str, dict[str, dict[str, float | list[float]]]]


class UnmeasuredError(RuntimeError):
    """What was to be measured was not, or makes no sense: no figure is made of it."""


#: By target or section, why nothing is told of it.
Unmeasured = dict[str, str]


def turns(names: Sequence[str], repetitions: int) -> Iterator[str]:
    """Each name `repetitions` times; every round starts with another, so none is always after."""
    for repetition in range(repetitions):
        start = repetition % len(names)
        yield from (*names[start:], *names[:start])


def beside(samples: dict[str, list[Sample]], reference: str) -> Summary:
    """Medians and ratios of what was measured; a target without a sample is left out.

    Raises UnmeasuredError without a sample of the reference, or where a measure is not above zero.
    """
    if not samples[reference]:
        raise UnmeasuredError(f"{reference}, which all is compared with, was never measured")
    base = _columns(reference, samples[reference])
    return {
        name: {
            measure: _summary(values, base.get(measure))
            for measure, values in _columns(name, each).items()
        }
        for name, each in samples.items()
        if each
    }


def _columns(name: str, samples: list[Sample]) -> dict[str, list[float]]:
    """Each measure with the samples that have it: one chart that came late spoils no other."""
    measures = dict.fromkeys(measure for sample in samples for measure in sample)
    columns = {
        measure: [sample[measure] for sample in samples if measure in sample]
        for measure in measures
    }
    for measure, values in columns.items():
        if min(values) <= 0:
            raise UnmeasuredError(f"{name}: {measure} is {min(values)}")
    return columns


def _summary(values: list[float], base: list[float] | None) -> dict[str, float | list[float]]:
    middle = median(values)
    ratio = {"ratio": round(middle / median(base), 3)} if base else {}
    return {"median": round(middle, 3), **ratio, "samples": [round(each, 3) for each in values]}
