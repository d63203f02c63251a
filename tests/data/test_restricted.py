"""The restricted file: every problem at once, by row and column, and never a count."""

from __future__ import annotations

import csv
import re

import fictional
import pytest

from data.__main__ import main
from data.errors import FileProblems
from data.producer import restricted

COUNTS = fictional.counts(1)


@pytest.fixture
def file(tmp_path):
    return fictional.write(COUNTS, tmp_path)


def refused(file):
    with pytest.raises(FileProblems) as error:
        restricted.read(fictional.DATASET, file.parent)
    return str(error.value)


def change(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def line_of(file, start):
    return next(line for line in file.read_text("utf-8").splitlines() if line.startswith(start))


def test_every_count_that_can_occur_is_read(file):
    assert restricted.read(fictional.DATASET, file.parent) == COUNTS


def test_territories_outside_the_101_are_left_out(file):
    with file.open("a", encoding="utf-8") as more:
        more.write("2019,988,PN,7919\n")
    assert restricted.read(fictional.DATASET, file.parent) == COUNTS


def test_all_problems_are_named_at_once_and_no_count_is_told(file):
    change(file, line_of(file, "2012,01,PN"), "2012,01,PN,7919.5")
    change(file, line_of(file, "2013,02,GN"), "2013,02,CRS,104729")
    change(file, line_of(file, "2014,03,GN"), "2044,03,GN,-15485863")
    said = refused(file)
    assert "3 problems" not in said and "4 problems" in said
    assert f"{file.name}, row 2, column “value”" in said
    assert "column “force”" in said and "column “period”" in said
    for cell in ("7919", "104729", "15485863", "CRS", "2044"):
        assert cell not in said


def test_a_count_that_is_missing_is_not_taken_for_a_zero(file):
    change(file, line_of(file, "2016,37,GN") + "\n", "")
    assert "37 2016 GN" in refused(file)


def test_a_count_given_twice_or_where_none_can_be_is_refused(file):
    with file.open("a", encoding="utf-8") as more:
        more.write("2019,37,PN,7919\n2019,75,GN,104729\n")
    said = refused(file)
    assert "given above already" in said and "can't occur" in said
    assert "7919" not in said and "104729" not in said


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda file: file.unlink(), "Put this file"),
        (lambda file: file.write_bytes(b"period;\xff"), "UTF-8"),
        (lambda file: change(file, "force", "service"), "Add this column"),
        (lambda file: change(file, "\n2012", "\n2012,extra,fields,in,2012"), "another number"),
    ],
    ids=["missing", "not text", "a column renamed", "a line too long"],
)
def test_a_file_that_is_not_the_one_expected_says_what_to_do(file, spoil, named):
    spoil(file)
    assert named in refused(file)


#: Counts that no code, row number, size or date is: whatever prints one has quoted a cell.
PLANTED = {codes: 4_000_000 + 17 * at for at, codes in enumerate(COUNTS)}


def lines(file):
    return list(csv.reader(file.read_text("utf-8").splitlines()))


def save(file, rows, **dialect):
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out, **dialect).writerows(rows)


def swapped(one, other):
    def spoil(file):
        head, *rest = lines(file)
        places = [other if at == one else one if at == other else at for at in range(len(head))]
        save(file, [[head[at] for at in places], *rest])

    return spoil


SPOILS = {
    "heads of force and count swapped": swapped(2, 3),
    "heads of code and count swapped": swapped(1, 3),
    "heads of year and count swapped": swapped(0, 3),
    "cells shifted by one": lambda file: save(
        file, [lines(file)[0], *(row[1:] + row[:1] for row in lines(file)[1:])]
    ),
    "a column of counts twice": lambda file: save(file, [[*row, row[3]] for row in lines(file)]),
    "every line twice": lambda file: save(file, [*lines(file), *lines(file)[1:]]),
    "no head": lambda file: save(file, lines(file)[1:]),
    "UTF-16": lambda file: file.write_text(file.read_text("utf-8"), "utf-16"),
    "UTF-16 without a mark": lambda file: file.write_text(file.read_text("utf-8"), "utf-16-le"),
    "semicolons": lambda file: save(file, lines(file), delimiter=";"),
    "counts with a decimal comma": lambda file: save(
        file, [lines(file)[0], *([*row[:3], row[3] + ",0"] for row in lines(file)[1:])]
    ),
    "a quote that never ends": lambda file: change(file, "\n2012", '\n"2012'),
    "lines and columns turned over": lambda file: save(file, [*zip(*lines(file), strict=True)]),
    "counts beyond any number": lambda file: save(
        file, [lines(file)[0], *([*row[:3], row[3] * 9] for row in lines(file)[1:])]
    ),
    "an empty file": lambda file: file.write_text(""),
}


@pytest.mark.parametrize("lang", ["C", "fr_FR.UTF-8"])
@pytest.mark.parametrize("spoil", SPOILS.values(), ids=SPOILS)
def test_a_spoiled_file_tells_no_cell_whatever_its_column(
    tmp_path, capsys, monkeypatch, spoil, lang
):
    """Not what it refuses, nor how many rows of it hold a code by chance; in no language."""
    monkeypatch.setenv("LC_ALL", lang)
    file = fictional.write(PLANTED, tmp_path / "counts")
    spoil(file)
    arguments = ["--restricted", str(file.parent), "--to", str(tmp_path / "releases")]
    assert main(["release", *arguments]) == 2
    said = "".join(capsys.readouterr())
    assert file.name in said and "Traceback" not in said
    assert not re.search(r"4[01]\d{5}", said)
    assert len(said.splitlines()) <= 2 * restricted.LISTED + 10


def test_rows_are_not_listed_where_the_list_would_tell_which_counts_are_codes(tmp_path):
    """Of counts under the head of the codes, those from 10 to 95 are codes, the others wrong."""
    file = fictional.write({codes: at % 100 for at, codes in enumerate(COUNTS)}, tmp_path)
    swapped(1, 3)(file)
    said = refused(file)
    assert "row " not in said and "are the heads over their columns" in said


@pytest.mark.parametrize("one", range(4))
@pytest.mark.parametrize("other", range(4))
def test_no_swap_of_two_heads_lists_a_row(tmp_path, one, other):
    """Counts that are codes by chance, and equal to one above: a rarer cause is no exception."""
    if one == other:
        return
    file = fictional.write({codes: 70 + at % 6 for at, codes in enumerate(COUNTS)}, tmp_path)
    swapped(one, other)(file)
    assert "row " not in refused(file)


def test_an_unforeseen_failure_on_restricted_counts_tells_its_kind_alone(
    tmp_path, capsys, monkeypatch
):
    file = fictional.write(PLANTED, tmp_path / "counts")

    def fails(*_):
        raise KeyError(f"{PLANTED[next(iter(PLANTED))]}")

    monkeypatch.setattr("data.producer.build.unprotected", fails)
    arguments = ["--restricted", str(file.parent), "--to", str(tmp_path / "releases")]
    assert main(["release", *arguments]) == 2
    said = "".join(capsys.readouterr())
    assert "KeyError" in said and not re.search(r"4[01]\d{5}", said)
