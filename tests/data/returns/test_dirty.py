"""Two hundred dirty files: each is read right or refused with its cells; none crashes the reader.

A dirty file is a good one to which a drawn list of mishaps happened. Of each mishap we know what a
careful person would make of it: the same answers, or a refusal that names these cells.
"""

from __future__ import annotations

import datetime
import random

import forms
import pytest
from forms import cell_of, delimited, returned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from soak import tries

from data.producer.returns import form
from data.producer.returns.cells import Cell
from data.producer.returns.form import Of
from data.producer.returns.grammar import read
from data.producer.returns.reading import Reader

TODAY = datetime.date(2026, 11, 26)

#: How a count may be typed so that anyone reads the same number.
SPELLINGS = (
    lambda n: n,
    str,
    lambda n: f" {n} ",
    lambda n: f"{n:,}".replace(",", " "),
    lambda n: f"{n:,}".replace(",", "\u202f"),
    lambda n: f"{n:,}".replace(",", "\u00a0"),
    lambda n: f"{n},0",
    lambda n: f"0{n}",
    float,
)
#: What no careful person reads as a number.
FAULTS = (
    "<5",
    "-",
    "n/a",
    "12 ou 13",
    "1.146",
    "?",
    "#REF!",
    "=1+1",
    "",
    "3,5",
    "deux",
    "12²",
    "%",
)

COUNTS = [code for code, each in form.questions(int(forms.YEAR)).items()
          if each.item.answer == "count"]  # fmt: skip


def mishaps(rng):
    """A drawn list of (what happens to a sheet of a workbook)."""
    every = (
        lambda book: book["Parcours"].insert_rows(rng.randint(3, 20), rng.randint(1, 3)),
        lambda book: book["Sanctions"].insert_cols(rng.randint(2, 6)),
        lambda book: book.create_sheet("Copie"),
        lambda book: book.move_sheet("Commission", offset=3),
        lambda book: setattr(book["Notice"], "sheet_state", "hidden"),
        lambda book: book["Parcours"].row_dimensions.__getitem__(9),
        lambda book: setattr(book["Diagnostic"].row_dimensions[8], "hidden", True),
        lambda book: book["Commission"].cell(60, 9, "à revoir avec le service"),
        lambda book: setattr(book["Repérage"], "title", "Repérage 2025 (V2)"),
    )
    return rng.sample(every, rng.randint(0, 4))


@pytest.mark.parametrize("seed", range(100))
def test_a_dirty_workbook_is_read_right_or_refused_by_its_cells(seed):
    rng = random.Random(seed)
    wrong = rng.sample(COUNTS, rng.choice((0, 0, 1, 2, 5)))

    def happen(book):
        for code in rng.sample(COUNTS, 12):
            count = returned().answers[code].count
            cell_of(book, code).value = rng.choice(SPELLINGS)(count)
        for code in wrong:
            cell_of(book, code).value = rng.choice(FAULTS)
        for mishap in mishaps(rng):
            mishap(book)

    check(Reader(today=TODAY).read("x.xlsx", forms.xlsx(happen)), wrong)


@pytest.mark.parametrize("seed", range(100))
def test_a_dirty_csv_file_is_read_right_or_refused_by_its_cells(seed):
    rng = random.Random(1_000 + seed)
    wrong = rng.sample(COUNTS, rng.choice((0, 0, 1, 2, 5)))
    lines = forms.rows()
    for line in lines:
        code = line["code"]
        if code in wrong:
            line["reponse"] = rng.choice(FAULTS)
        elif code in COUNTS and rng.random() < 0.3:
            line["reponse"] = str(rng.choice(SPELLINGS)(returned().answers[code].count))
    if rng.random() < 0.5:
        rng.shuffle(lines)
    if rng.random() < 0.5:
        names = list(lines[0])
        rng.shuffle(names)
        lines = [{name: line[name] for name in names} for line in lines]
    separator, encoding = rng.choice(";\t|"), rng.choice(("utf-8", "utf-8-sig", "utf-16"))
    content = delimited(lines, separator, encoding)
    if rng.random() < 0.3:
        content = content.replace(b"\r\n", b"\n")
    check(Reader(today=TODAY).read("x.csv", content), wrong)


def check(outcome, wrong):
    if not wrong:
        assert outcome.given == returned(), outcome.findings
        return
    named = {spot.item for each in outcome.findings if each.kind == "problem"
             for spot in each.spots}  # fmt: skip
    assert outcome.given is None and named == set(wrong)


QUESTION = form.questions(int(forms.YEAR))["retour_parcours.entrees"]
OF = Of("37", forms.YEAR)


@settings(max_examples=tries(500, 20_000), deadline=None)
@given(st.text(max_size=12))
def test_no_text_reads_as_another_number_than_it_says(text):
    """Whatever is typed: a number is read only from its own digits, in their order."""
    answer = read(Cell("text", text), QUESTION, OF).answer
    if answer is not None and answer.count:
        digits = "".join(each for each in text if each in "0123456789,.")
        assert int(digits.split(",")[0].split(".")[0]) == answer.count


@settings(max_examples=tries(500, 20_000), deadline=None)
@given(st.integers(0, 999_999), st.sampled_from(SPELLINGS[1:]))
def test_a_count_is_read_back_however_it_is_spelled(count, spelling):
    typed = str(spelling(count))
    answer = read(Cell("text", typed), QUESTION, OF).answer
    assert answer is not None and answer.count == count


@settings(max_examples=tries(60, 20_000), deadline=None,
          suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
@given(st.data())
def test_bytes_that_were_damaged_never_stop_the_reader(data):
    good = data.draw(st.sampled_from((forms.empty(), delimited())))
    spoiled = bytearray(good)
    for _ in range(data.draw(st.integers(1, 12))):
        at = data.draw(st.integers(0, len(spoiled) - 1))
        spoiled[at] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(spoiled)))
    Reader(today=TODAY).read("x", bytes(spoiled[:cut] if data.draw(st.booleans()) else spoiled))
