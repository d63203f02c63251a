"""The drawn population as filled forms: what a clerk of each département would send."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from data.producer.demonstration import commissions, diagnostics
from data.producer.demonstration.frame import of_departements
from data.producer.demonstration.population import Population
from data.producer.returns import form, template
from data.producer.returns.form import Of, Question
from data.producer.returns.grammar import Answer
from data.producer.returns.reading import Return
from messages import Words

#: What is not there: no meeting, no strategy, no diagnostic.
_NONE = Answer("ne")
_COMMISSION, _DIAGNOSTIC = "retour_commission", "retour_diagnostic"


class Forms:
    """The answers of a population, form by form."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self._strategies = commissions.strategies(population)
        self._diagnostics = set(population.counts[diagnostics.ITEMS[0]])
        self._diagnostics |= {(row["geo"], int(row["value"])) for row in
                              of_departements("annee_diagnostic", "diagnostics")}  # fmt: skip

    def of(self, dep: str, year: int) -> Return:
        """The return of a département and year, every question answered."""
        answers = {code: self._answer(dep, year, each)
                   for code, each in form.questions(year).items()}  # fmt: skip
        return Return(Of(dep, str(year)), answers)

    def _answer(self, dep: str, year: int, question: Question) -> Answer:
        name, kind = question.name, question.item.answer
        if question.dataset == _DIAGNOSTIC:
            return self._of_diagnostic(dep, year, question)
        if kind == "choice":
            return Answer("given", next(iter(question.item.choices)))
        if kind == "date":
            met = self.population.counts["reunions_politique"][dep, year]
            day = commissions.last_meeting(self.population, dep, year)
            return Answer("given", day.isoformat()) if met else _NONE
        if kind == "year":
            return self._of_year(dep, year, name)
        return Answer("given", self.population.counts[name].get((dep, year), 0))

    def _of_year(self, dep: str, year: int, name: str) -> Answer:
        made = [made for of, made in self._diagnostics if of == dep]
        known = {"annee_strategie": [self._strategies.get(dep, 9999)], "annee_diagnostic": made}
        past = [each for each in known[name] if each <= year]
        return Answer("given", max(past)) if past else _NONE

    def _of_diagnostic(self, dep: str, year: int, question: Question) -> Answer:
        made = (dep, year) in self.population.counts[diagnostics.ITEMS[0]]
        if not made:
            return _NONE
        if question.item.answer == "choice":
            return Answer("given", list(question.item.choices)[self.population.deps.index(dep) % 3])
        return Answer("given", self.population.counts[question.name].get((dep, year), 0))


def file(given: Return, words: Words, reasons: Mapping[str, str] | None = None) -> bytes:
    """A return as the CSV file of its form, with the reasons that are asked for, by code."""
    lines = list(csv.DictReader(io.StringIO(template.table(given.of.period, words, given.of.dep)),
                                delimiter=";"))  # fmt: skip
    out = io.StringIO()
    written = csv.DictWriter(out, list(lines[0]), delimiter=";", lineterminator="\r\n")
    written.writeheader()
    written.writerows(_lines(lines, given, reasons or {}))
    if given.motive:
        written.writerow({**lines[0], "code": "@motif", "libelle": "", "reponse": given.motive})
    return out.getvalue().encode("utf-8-sig")


def _lines(
    lines: list[dict[str, str]], given: Return, reasons: Mapping[str, str]
) -> Iterator[dict[str, str]]:
    for line in lines:
        answer = given.answers[line["code"]]
        said = answer.value if answer.state == "given" else answer.state
        yield {**line, "reponse": str(said), "raison": reasons.get(line["code"], "")}
