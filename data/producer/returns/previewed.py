"""What a préfet is shown before acceptance, and what the operator sees besides.

The préfet's copy is a function of that return, of those that the préfecture gave before, and of
public releases (SECRECY 17): another return changes no byte of it.
"""

from __future__ import annotations

from collections.abc import Iterator

from data.producer.disclosure import preview
from data.producer.disclosure.rule import RULES, Rule
from data.producer.disclosure.unknowns import Ref, year_of
from data.producer.returns import form
from data.producer.returns.calendar import held_now
from data.producer.returns.form import Of, Question
from data.producer.returns.reading import Return
from data.producer.returns.store import Store
from data.release import Release
from messages import Words


def as_text(
    given: Return, returns: Store, release: Release | None, words: Words, *, operator: bool = False
) -> str:
    """The table of a return: yesterday, today, difference, what will be seen; one line an item."""
    asked = form.questions(given.of.year)
    before = _before(given, returns)
    states = _states(given, asked, release)
    lines = [words.quoting("returns.preview.title", dep=given.of.dep, period=given.of.period),
             "\t".join(words(f"returns.preview.{name}") for name in _HEADS)]  # fmt: skip
    for code, each in asked.items():
        answer = given.answers.get(code)
        if answer is None:
            continue
        earlier = before.answers.get(code) if before else None
        a, b = (earlier.count if earlier else None), answer.count
        gap = f"{b - a:+d}" if a is not None and b is not None else ""
        now = str(answer.value) if answer.state == "given" else answer.state
        state = words(f"returns.preview.state.{states[code]}") if code in states else ""
        lines.append("\t".join((each.item.label.of(words.lang), _text(a), now, gap, state)))
    lines.append(words("returns.preview.note"))
    if operator:
        lines += list(_for_operator(given, returns, release, words))
    return "\n".join(lines)


_HEADS = ("item", "yesterday", "today", "gap", "seen")


def _text(count: int | None) -> str:
    return "" if count is None else str(count)


def _before(given: Return, returns: Store) -> Return | None:
    """The version that it replaces, else that of the year before."""
    last = returns.last()
    for of in (given.of, Of(given.of.dep, str(given.of.year - 1))):
        version = last.get(of)
        if version is not None:
            earlier = returns.returned(version.number)
            if earlier != given:
                return earlier
    return None


def _states(
    given: Return, asked: dict[str, Question], release: Release | None
) -> dict[str, preview.State]:
    """Of each count that may be shown below région level."""
    own = {code: given.answers[code].count for code, each in asked.items()
           if code in given.answers and "DEP" in each.indicator.levels}  # fmt: skip
    rules = {code: rule for code, each in asked.items() if (rule := _rule(each)) is not None}
    late = release is not None and any(
        given.of.period in (about.get("layout") or {}).get("periods", ())
        for id_, about in release.datasets.items()
        if id_ in form.datasets()
    )
    public = {
        code for code, each in asked.items() if release and _is_public(each, given.of, release)
    }
    return preview.states(own, rules, late=late, published=public)


def _rule(each: Question) -> Rule | None:
    dataset = form.datasets()[each.dataset]
    if each.name not in dataset.protected:
        return None
    return RULES[dataset.regime_of(each.name)].against(dataset.persons)


def _is_public(each: Question, of: Of, release: Release) -> bool:
    """Whether a document tells, or masks, the same number already."""
    if _rule(each) is None:
        return False
    for text in each.indicator.same_as:
        dataset, indicator = Ref.read(text, each.dataset).number
        rows = release.observations.filter(
            dataset=dataset, indicator=indicator, geo_level="DEP", geo=of.dep
        )
        if any(year_of(period) == of.period for period in rows["period"]):
            return True
    return False


def _for_operator(
    given: Return, returns: Store, release: Release | None, words: Words
) -> Iterator[str]:
    """What depends on others: whether it waits, which of its cells are hidden for others' sake."""
    yield ""
    last, held = returns.last(), held_now(returns)
    version = last.get(given.of)
    waits = version is not None and held.get(given.of) != version.number
    yield words("returns.preview.waits" if waits else "returns.preview.held")
    if release is None:
        return
    hidden = release.observations.filter(
        geo_level="DEP", geo=given.of.dep, period=given.of.period, CONF_STATUS="N"
    )
    asked = form.questions(given.of.year)
    for dataset, name in hidden["dataset", "indicator"].rows():
        code = f"{dataset}.{name}"
        if code in asked and (rule := _rule(asked[code])) is not None:
            count = given.answers[code].count if code in given.answers else None
            if count is not None and count >= rule.threshold:
                label = asked[code].item.label.of(words.lang)
                yield words.quoting("returns.preview.for_others", item=label)
