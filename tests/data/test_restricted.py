"""The restricted file: every problem at once, by row and column, and never a count."""

from __future__ import annotations

import fictional
import pytest

from data import restricted
from data.errors import FileProblems

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
    assert f"{file.name}, row 2" in said or "row " in said
    assert "“CRS”" in said and "“2044”" in said and "column “value”" in said
    for count in ("7919", "104729", "15485863"):
        assert count not in said


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
        (lambda file: change(file, "\n2012", "\n2012,extra,fields,in,2012"), "more fields"),
    ],
    ids=["missing", "not text", "a column renamed", "a line too long"],
)
def test_a_file_that_is_not_the_one_expected_says_what_to_do(file, spoil, named):
    spoil(file)
    assert named in refused(file)
