"""Interleaved turns, medians, and ratios to a reference measured in the same run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

#: Measures of one repetition, by name; the unit ends the name (`number_ms`, `per_second`).
Sample = dict[str, float]

#: By target, then by measure: `median`, `ratio` to the reference's median, `samples`.
Summary = dict[str, dict[str, dict[str, float | list[float]]]]


class UnmeasuredError(RuntimeError):
    """A measure is missing or makes no sense: there is no result rather than a wrong one."""


def turns(names: Sequence[str], repetitions: int) -> Iterator[str]:
    """Each name `repetitions` times; every round starts with another, so none is always after."""
    for repetition in range(repetitions):
        start = repetition % len(names)
        yield from (*names[start:], *names[:start])


def beside(samples: dict[str, list[Sample]], reference: str) -> Summary:
    """Medians and ratios. Raises UnmeasuredError unless all were measured as often, above zero."""
    counts = {name: len(each) for name, each in samples.items()}
    if len(set(counts.values())) != 1 or not counts[reference]:
        raise UnmeasuredError(f"Not as many samples of each: {counts}")
    base = _columns(reference, samples[reference])
    return {
        name: {
            measure: _summary(values, base.get(measure))
            for measure, values in _columns(name, each).items()
        }
        for name, each in samples.items()
    }


def _columns(name: str, samples: list[Sample]) -> dict[str, list[float]]:
    if any(sample.keys() != samples[0].keys() for sample in samples):
        raise UnmeasuredError(f"{name}: not the same measures each time: {samples}")
    columns = {measure: [sample[measure] for sample in samples] for measure in samples[0]}
    for measure, values in columns.items():
        if min(values) <= 0:
            raise UnmeasuredError(f"{name}: {measure} is {min(values)}")
    return columns


def _summary(values: list[float], base: list[float] | None) -> dict[str, float | list[float]]:
    middle = median(values)
    ratio = {"ratio": round(middle / median(base), 3)} if base else {}
    return {"median": round(middle, 3), **ratio, "samples": [round(each, 3) for each in values]}
