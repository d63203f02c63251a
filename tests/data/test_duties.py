"""What the law asks of every département: yes, no or not published."""

import drawn
import pytest

from data.reading.duties import EVIDENCE, duties

MEETING = {"dataset": "commissions", "indicator": "reunion_commission", "unit": "COMMISSIONS"}
FIRST = MEETING | {"indicator": "premiere_reunion"}
PATHWAY = {"dataset": "psp", "indicator": "personnes_en_parcours"}
FINES = {"dataset": "sanctions", "indicator": "contraventions", "unit": "FINES"}


def answers(rows, departement="37"):
    return {duty.key: duty.answer for duty in duties(drawn.release(rows), departement)}


def answer(key, text, **same):
    return answers(drawn.table(text, **same))[key]


def test_the_four_questions_are_always_asked_in_the_same_order():
    asked = [duty.key for duty in duties(drawn.release(drawn.frame()), "37")]
    assert asked == list(EVIDENCE) == ["commission", "meeting", "pathway", "sanction"]


def test_nothing_published_is_unknown_and_never_no():
    assert set(answers(drawn.frame()).values()) == {"unknown"}


@pytest.mark.parametrize(
    ("key", "same"),
    [("commission", FIRST), ("meeting", MEETING), ("pathway", PATHWAY), ("sanction", FINES)],
)
@pytest.mark.parametrize(
    ("cell", "expected"),
    [("1", "yes"), ("12", "yes"), ("0", "no"), ("masked", "yes"), ("missing", "unknown")],
)
def test_a_figure_answers_a_zero_denies_and_a_masked_figure_is_at_least_one(
    key, same, cell, expected
):
    assert answer(key, f"value\n{cell}", **same) == expected


def test_where_zeros_are_hidden_too_a_masked_figure_is_no_answer_and_is_shown_as_secret():
    rows = drawn.release(drawn.table("value\nmasked", **PATHWAY))
    rows.datasets["psp"]["layout"]["zero_discloses"] = True
    duty = next(each for each in duties(rows, "37") if each.key == "pathway")
    assert (duty.answer, duty.last["CONF_STATUS"]) == ("unknown", "N")


def test_at_least_one_is_a_yes_and_at_most_one_is_none():
    assert answer("pathway", "value low high\n. 3 .", **PATHWAY) == "yes"
    assert answer("pathway", "value low high\n. . 3", **PATHWAY) == "unknown"


@pytest.mark.parametrize("cell", ["1", "masked"])
def test_a_meeting_proves_that_there_is_a_commission(cell):
    assert answer("commission", f"value\n{cell}", **MEETING) == "yes"


def test_no_meeting_says_nothing_of_the_installation():
    rows = drawn.table("value\n0", **MEETING)
    assert answers(rows)["meeting"] == "no"
    assert answers(rows)["commission"] == "unknown"


def test_the_first_meeting_is_not_a_meeting_since():
    rows = drawn.table("value\n1", **FIRST)
    assert answers(rows)["commission"] == "yes"
    assert answers(rows)["meeting"] == "unknown"


def test_one_yes_outweighs_earlier_and_later_zeros():
    text = """
    period  value
    2019    0
    2020    3
    2021    0
    """
    assert answer("pathway", text, **PATHWAY) == "yes"


def test_a_statement_answers_no_question():
    assert answer("sanction", "value\nsaid", **FINES) == "unknown"


def test_offences_and_prosecutions_are_not_yet_a_sanction():
    for indicator in (
        "clients_poursuivis",
        "procedures_clients",
        "infractions_recours_prostitution",
    ):
        assert answer("sanction", "value\n10", **FINES | {"indicator": indicator}) == "unknown"


@pytest.mark.parametrize(("level", "geo"), [("FR", "FR"), ("REG", "24"), ("DEP", "36")])
def test_figures_of_another_territory_answer_nothing(level, geo):
    assert answer("pathway", "value\n12", geo_level=level, geo=geo, **PATHWAY) == "unknown"


def test_a_region_with_the_code_of_the_departement_answers_nothing():
    rows = drawn.table("geo_level  geo  value\nREG  11  12", **PATHWAY)
    assert answers(rows, "11")["pathway"] == "unknown"


def test_the_proof_is_what_says_so_oldest_first():
    rows = drawn.table(
        """
        period           value
        2021-06          12
        2016-04/2019-09  masked
        2023             0
        2020             missing
        """,
        **PATHWAY,
    )
    pathway = duties(drawn.release(rows), "37")[2]
    assert [row["period"] for row in pathway.proof] == ["2016-04/2019-09", "2021-06"]
    assert pathway.last["value"] == 12
    unknown = duties(drawn.release(rows), "75")[2]
    assert (unknown.proof, unknown.last) == ((), None)


@pytest.mark.parametrize(
    ("departement", "commission", "meeting", "pathway", "sanction"),
    [
        ("37", "yes", "unknown", "yes", "unknown"),  # two masked stocks of pathways
        ("36", "unknown", "no", "unknown", "unknown"),  # no meeting from 2020 to August 2023
        ("38", "yes", "yes", "yes", "unknown"),
        ("53", "yes", "unknown", "unknown", "no"),  # no client penalised since the law
        ("57", "unknown", "unknown", "unknown", "no"),  # no fine in the first year of the law
        ("60", "yes", "yes", "unknown", "unknown"),  # installed: a meeting is dated
        ("61", "unknown", "unknown", "unknown", "unknown"),  # statements only
        ("64", "yes", "yes", "unknown", "yes"),  # masked fines
        ("75", "yes", "unknown", "yes", "yes"),
        ("76", "yes", "unknown", "no", "unknown"),  # a published zero
    ],
)
def test_what_is_published_today_answers(
    embedded, departement, commission, meeting, pathway, sanction
):
    assert [duty.answer for duty in duties(embedded, departement)] == [
        commission,
        meeting,
        pathway,
        sanction,
    ]


def test_in_indre_et_loire_the_proofs_are_the_press_of_2017_and_2018(embedded):
    commission, _, pathway, _ = duties(embedded, "37")
    assert [row["period"] for row in commission.proof] == ["2017-12-19"]
    assert [row["period"] for row in pathway.proof] == ["2017-12", "2018-03"]
    assert embedded.source(commission.last["source"])["evidence"] == "media"
