"""A diagnostic from the structures' answers: aggregates alone, bounds that are said, no structure
told.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.__main__ import main
from data.errors import FileProblems
from data.producer.returns.structures import BY_PERSON, COLUMNS, Structure, diagnostic, read

FIRST = BY_PERSON[0]


def structures(*counts, silent=0):
    there = [Structure(True, {FIRST: n, "averees_rue": n}) for n in counts]
    return [*there, *(Structure(False, {}) for _ in range(silent))]


def as_csv(*rows):
    lines = [";".join(COLUMNS)]
    lines += [";".join(str(row.get(name, "")) for name in COLUMNS) for row in rows]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def test_it_gives_a_response_rate_a_floor_and_bounds():
    made = diagnostic(structures(40, 25, 12, 0, silent=12), overlaps_removed=False)
    assert (made.asked, made.answered, made.counting, made.rate) == (16, 4, 3, 0.25)
    assert (made.least, made.most) == (40, 77)
    assert made.beyond == 12 * 50
    assert made.answers["personnes_averees"] == 77


def test_one_structure_gives_no_count_of_persons_and_two_neither():
    for counts in ((12,), (12, 3), (12, 0, 0)):
        made = diagnostic(structures(*counts), overlaps_removed=True)
        assert made.answers["personnes_averees"] is None
        assert made.least is made.most is made.beyond is None


def test_a_zero_of_all_that_answered_is_a_zero():
    assert diagnostic(structures(0, 0), overlaps_removed=True).answers["personnes_averees"] == 0


@given(st.lists(st.integers(0, 60), min_size=3, max_size=8), st.integers(0, 5))
def test_the_bounds_hold_whatever_the_overlap_and_do_not_tell_the_largest_structure(counts, silent):
    made = diagnostic(structures(*counts, silent=silent), overlaps_removed=False)
    if made.least is None:
        return
    assert made.least <= max(counts) <= sum(counts) == made.most
    same = {max(counts) // 10 * 10 + each for each in range(10)}
    assert len(same) == 10 and made.least == min(same)
    assert made.beyond >= silent * max(counts)


def test_a_file_of_structures_becomes_lines_of_the_form_for_its_owner_alone(tmp_path, capsys):
    rows = [{"structure": n, "a_repondu": "oui", FIRST: n + 3, "averees_rue": n + 3}
            for n in range(4)]  # fmt: skip
    file, to = tmp_path / "structures.csv", tmp_path / "lignes.csv"
    file.write_bytes(as_csv(*rows, {"structure": 9, "a_repondu": "non"}))
    done = main(["diagnostic", str(file), "--dep", "37", "--year", "2025", "--to", str(to)])
    told = capsys.readouterr()
    assert done == 0 and "80" in told.out and to.stat().st_mode & 0o077 == 0
    text = to.read_text("utf-8-sig")
    assert "37;2025;retour_diagnostic.personnes_averees;18;0;18;10" in text
    assert "37;2025;retour_diagnostic.structures_repondantes;4" in text


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"a_repondu": "peut-être"}, "returns.row.answered"),
        ({"a_repondu": "non", FIRST: 3, "averees_rue": 3}, "returns.row.counted"),
        ({"a_repondu": "oui", FIRST: 3, "averees_rue": 2}, "returns.row.sum"),
        ({"a_repondu": "oui", FIRST: "trois"}, "count.write"),
    ],
)
def test_a_row_that_cannot_be_is_refused_and_no_cell_is_quoted(row, code):
    with pytest.raises(FileProblems) as error:
        read("s.csv", as_csv({"structure": 1, **row}))
    assert [each.code for each in error.value.problems] == [code]
    assert "trois" not in str(error.value) and error.value.problems[0].row == 2
