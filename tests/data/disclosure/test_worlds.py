"""The twenty worlds of SECRECY, drawn: each open as described, and closed by its rule."""

from __future__ import annotations

from dataclasses import replace
from math import inf

import polars as pl
import pytest
import returns
from returns import ITEM, SECRET, A, B, C, D, E, derived, leaks, only, said

from data.producer.disclosure import contributors, history, ledger, local, preview
from data.producer.disclosure.answers import Answers
from data.producer.disclosure.derive import Row, intervals
from data.producer.disclosure.history import Past
from data.producer.disclosure.protect import Before, protect
from data.producer.disclosure.released import Said
from data.producer.disclosure.rule import RULES, Rule
from data.producer.layouts import Contradiction

T = RULES["sensitive"]
RETURN = returns.dataset()
TWO = dict(only(A, B))


def release(figures, *more, withdrawn=False, **answers):
    return said((RETURN, figures), *more, withdrawn=withdrawn, **answers)


def past(*releases):
    return [Past(f"r{at}", each) for at, each in enumerate(releases, start=1)]


# Reading one release


def test_1_at_least_20_read_as_20_proves_its_neighbour_and_as_a_half_line_leaves_it_in_doubt():
    floor, total = Row({"a": 1}, 20, inf), Row({"a": 1, "b": 1}, 49, 49)
    hidden = Row({"b": 1}, 1, inf, hidden=True)
    (open_,) = intervals([replace(floor, high=20), total, hidden], T).values()
    assert (open_.low, open_.high, open_.holds) == (29, 29, False), "one value never holds"
    (closed,) = intervals([floor, total, hidden], T).values()
    assert (closed.low, closed.high, closed.holds) == (1, 29, True)


def test_2_printed_ranges_read_as_knowledge_prove_each_other_and_are_blanked():
    figures = {
        f"personnes {A} 2024": SECRET,
        f"personnes {B} 2024": SECRET,
        "personnes FR 2024": 40,
    }
    plain = release(figures, **TWO)
    ranged = plain.observations.with_columns(
        low=pl.when(pl.col("CONF_STATUS") == "N").then(15.0), high=None
    )
    assert derived(plain)[f"personnes {A} 2024"] == (1, 39, True)
    assert derived(replace(plain, observations=ranged)) == derived(plain)


def test_3_a_cell_that_is_blank_and_not_secret_is_judged_too():
    """The public 903 of all, ours 899 of those that answered: the silent one has 4."""
    of_all = returns.dataset("psp", public=True)
    ours = returns.dataset(indicators={"personnes": ITEM | {"same_as": ["psp.personnes"]}})
    silent = only(A)["silent"]["personnes"]["2024"] | {B: "S"}
    zeros = {f"personnes {geo} 2024": 0 for geo in silent if geo != B}
    told = {"personnes FR 2024": 899, f"personnes {A} 2024": 899, f"personnes {B} 2024": "S"}
    answers = {"silent": {"personnes": {"2024": {B: "S"}}}}
    open_ = said((of_all, {"personnes FR 2024": 903}), (ours, told | zeros), **answers)
    assert f"personnes {B} 2024" in leaks(open_)
    told.pop("personnes FR 2024"), told.update({f"personnes {A} 2024": SECRET})
    closed = said((of_all, {"personnes FR 2024": 903}), (ours, told | zeros), **answers)
    assert not leaks(closed)


def test_3_all_terms_of_a_sum_are_totalled_over_those_that_answered_all_of_them():
    """A total counts nobody that the ledger calls silent."""
    figures = {f"personnes {A} 2024": SECRET, f"personnes {B} 2024": SECRET,
               f"personnes {C} 2024": "S", "personnes FR 2024": 40}  # fmt: skip
    found = derived(release(figures, **TWO))
    assert found[f"personnes {A} 2024"] == (1, 39, True)
    assert found[f"personnes {C} 2024"] == (0, None, True)


def of_a_form(**more):
    items = {"accompagnes": ITEM, "interrompus": ITEM | more.pop("levels", {})}
    tied = ({"less": "interrompus", "more": "accompagnes"},)
    return returns.dataset(indicators=items, inequalities=tied, **more)


def test_4_an_inequality_of_the_form_tells_a_persons_fate_where_parts_are_shown_by_departement():
    """24 interrupted in all: who knows that one was accompanied reads 1 interrupted."""
    figures = {f"accompagnes {A} 2024": SECRET, f"accompagnes {B} 2024": 24,
               f"interrompus {A} 2024": SECRET, f"interrompus {B} 2024": SECRET,
               "interrompus FR 2024": 25}  # fmt: skip
    silent = {item: {"2024": returns.all_but(A, B)} for item in ("accompagnes", "interrompus")}
    tied = said((of_a_form(), figures), silent=silent)
    apart = replace(tied, datasets={"retour": tied.datasets["retour"] | {"inequalities": []}})
    assert derived(apart)[f"interrompus {A} 2024"] == (1, 24, True), "sums alone see no leak"
    assert derived(tied)[f"interrompus {B} 2024"][:2] == (1, 24)
    assert derived(tied)[f"accompagnes {A} 2024"][:2] == (1, None)


def test_4_the_known_persons_are_known_in_every_cell_that_may_count_them_and_tell_no_other():
    """Who is alone among the accompanied knows whether they entered: that is no leak; the other
    départements stay in doubt either way.
    """
    rows = [Row({"acc": 1}, 1, inf, hidden=True), Row({"in": 1}, 1, inf, hidden=True),
            Row({"acc": 1, "in": -1}, 0, inf)]  # fmt: skip
    alone = intervals(rows, T).values()
    assert not all(each.holds for each in alone), "unknown persons: one fate is told"
    known = intervals(rows, T, inside={"in": ("acc",)}).values()
    assert all(each.holds for each in known)


def test_4_a_part_of_a_sensitive_total_is_not_declared_for_departements():
    parts = {"presentees": ITEM, "refusees": ITEM, "acceptees": ITEM}
    sums = ({"whole": "presentees", "parts": ["refusees", "acceptees"]},)
    with pytest.raises(ValueError) as told:
        returns.dataset(indicators=parts, sums=sums)
    why = told.value.errors()[0]["ctx"]["error"]
    assert isinstance(why, Contradiction) and why.said.code == "catalogue.part"


def with_a_median():
    median = {"kind": "statement", "levels": ["DEP"], "units": ["STATEMENT"],
              "held_by": "personnes"}  # fmt: skip
    return returns.dataset(indicators={"personnes": ITEM, "delai": median})


def test_5_a_median_beside_a_hidden_count_tells_that_it_is_large_and_goes_with_its_count():
    figures = {
        f"personnes {A} 2024": SECRET,
        f"personnes {B} 2024": SECRET,
        "personnes FR 2024": 14,
    }
    data = with_a_median()
    open_ = said((data, figures | {f"delai {A} 2024": 3}), **only(A, B))
    assert derived(open_)[f"personnes {B} 2024"] == (1, 3, False)
    assert not leaks(said((data, figures), **only(A, B)))


def test_6_persons_of_fewer_than_three_structures_are_not_shown():
    items = {"personnes": ITEM | {"counted_by": "structures"},
             "structures": ITEM | {"units": ["STRUCTURES"], "regime": "as_published"}}  # fmt: skip
    data = returns.dataset(indicators=items)
    one = {f"personnes {A} 2024": 12, f"structures {A} 2024": 1}
    with pytest.raises(contributors.FewContributors):
        told = said((data, one), **only(A))
        contributors.check(told.observations, told.datasets)
    for figures in ({**one, f"structures {A} 2024": 3}, {**one, f"personnes {A} 2024": SECRET},
                    {**one, f"personnes {A} 2024": 0}):  # fmt: skip
        told = said((data, figures), **only(A))
        contributors.check(told.observations, told.datasets)
    assert contributors.too_few([12, 3]) and not contributors.too_few([12, 3, 1])


def test_7_meetings_on_minors_are_sensitive_in_a_dataset_whose_other_meetings_are_not():
    meetings = ITEM | {"units": ["COMMISSIONS"]}
    items = {"reunions": meetings | {"regime": "as_published"}, "reunions_mineurs": meetings}
    figures = {f"reunions {A} 2024": 1, f"reunions_mineurs {A} 2024": SECRET,
               f"reunions_mineurs {B} 2024": SECRET, "reunions_mineurs FR 2024": 4}  # fmt: skip
    silent = {"reunions_mineurs": {"2024": returns.all_but(A, B)}}
    told = said((returns.dataset(indicators=items), figures), silent=silent)
    assert leaks(told) == {f"reunions_mineurs {geo} 2024" for geo in (A, B)}


def test_8_a_cumulative_number_tells_the_entries_of_another_dataset():
    """15, then 18: three entered."""
    stock = returns.dataset("psp", public=True, indicators={
        "depuis_2017": ITEM | {"kind": "cumulative"}})  # fmt: skip
    items = {"entrees": ITEM}
    tied = ({"whole": "psp.depuis_2017", "parts": ["psp.depuis_2017@-1", "entrees"]},)
    cumul = {f"depuis_2017 {A} 2023": 15, f"depuis_2017 {A} 2024": 18}
    mine = {f"entrees {A} 2024": SECRET}
    apart = said((stock, cumul), (returns.dataset(indicators=items), mine))
    assert not leaks(apart), "nobody had tied them"
    tied_ = said((stock, cumul), (returns.dataset(indicators=items, sums=tied), mine))
    assert derived(tied_)[f"entrees {A} 2024"] == (3, 3, False)


def test_8_a_share_of_france_times_france_is_a_count():
    share = {"kind": "share", "levels": ["DEP"], "units": ["PCT"], "of": "personnes", "per": "FR"}
    items = {"personnes": ITEM, "part": share}
    figures = {f"personnes {geo} 2024": SECRET for geo in (A, B, C, D)}
    figures |= {"personnes FR 2024": 100}
    answers = only(A, B, C, D)
    data = returns.dataset(indicators=items)
    assert not leaks(said((data, figures), **answers))
    told = said((data, figures | {f"part {A} 2024": 4}), **answers)
    assert f"personnes {A} 2024" in leaks(told)


def test_9_a_return_of_a_number_that_a_document_tells_is_audited_as_equal_and_as_different():
    """Public 7; the return, hidden with one other, sums to 12: equal, the other is 5."""
    public = returns.dataset("psp", public=True)
    ours = returns.dataset(indicators={"personnes": ITEM | {"same_as": ["psp.personnes"]}})
    figures = {f"personnes {A} 2024": "K", f"personnes {B} 2024": SECRET, "personnes FR 2024": 20}
    apart = said((public, {f"personnes {A} 2023": 7}), (ours, figures), **TWO)
    assert not leaks(apart)
    equal = said((public, {f"personnes {A} 2024": 7}), (ours, figures), **TWO)
    assert f"personnes {B} 2024" in leaks(equal)


@pytest.mark.parametrize("period", ["2024", "2024-12", "2024-12-31"])
@pytest.mark.parametrize("value", [7, 70, SECRET])
def test_9_a_number_that_a_document_shows_or_masks_is_not_printed_again(period, value):
    """Whatever the return holds; the others are protected for who takes the two for one number."""
    public = returns.dataset("psp", public=True)
    items = {"personnes": returns.STOCK | {"same_as": ["psp.personnes"]}}
    ours = returns.dataset(indicators=items, regime="threshold")
    told = said((public, {f"personnes {A} {period}": value}))
    base = {(geo, "2024", "T", "T", "T"): n for geo, n in ((A, 7), (B, 3), (C, 20), (D, 31))}
    answers = Answers(silent={"personnes": {"2024": returns.all_but(A, B, C, D)}})
    rows = protect(ours, base, Before(others=told.observations, datasets=told.datasets), answers)
    mine = rows.filter(geo_level="DEP", geo=A).row(0, named=True)
    assert (mine["value"], mine["OBS_STATUS"], mine["CONF_STATUS"]) == (None, "K", "F")
    described = ours.model_dump(mode="json") | {"answers": answers.described()}
    now = Said(pl.concat([told.observations, rows]), {**told.datasets, "retour": described})
    assert not leaks(now)
    assert rows.filter(geo_level="DEP", geo=B)["CONF_STATUS"].to_list() == ["N"]


def test_10_one_prefet_reads_a_sum_of_three_with_his_own_taken_away_and_the_operator_is_told():
    """A + B + C = 12: for some A, one value is left of the others."""
    counts = {"a": 1, "b": 10, "c": 1}
    rows = [Row({name: 1}, 1, inf, hidden=True) for name in counts]
    rows.append(Row(dict.fromkeys(counts, 1), 12, 12))
    told = local.fallen(rows, counts, {"a": "A", "b": "B", "c": "C"}, Rule(11))
    assert told == {"B": 2}, "10 of the 12: one is left for each of the others"
    assert all(each.holds for each in intervals(rows, Rule(11)).values()), "to anybody else"


# Reading two

HIDDEN = {f"personnes {A} 2024": SECRET, f"personnes {B} 2024": SECRET, "personnes FR 2024": 30}


def versions(**numbers):
    return {"versions": {"2024": {geo: numbers.get(name, 1) for name, geo in
                                  {"a": A, "b": B, "c": C}.items()}}}  # fmt: skip


def test_11_a_corrected_count_is_told_by_the_total_unless_every_subset_holds():
    first = release(HIDDEN, **TWO, **versions())
    shown = {f"personnes {A} 2024": 14, f"personnes {B} 2024": 27, "personnes FR 2024": 41}
    alone = release(shown, **TWO, **versions(a=2))
    both = release(shown, **TWO, **versions(a=2, b=2))
    assert derived(first, alone)[f"personnes {A} 2024"][2] is False, "A was 3"
    with pytest.raises(history.Narrowed):
        history.check(alone, past(first))
    assert leaks(first, both), "B may be the same as before"


def test_12_a_change_of_one_return_is_a_count_too():
    """30, then 32, A named: by 2."""
    first = release(HIDDEN, **TWO, **versions())
    closed = release(HIDDEN | {"personnes FR 2024": 32}, **TWO, **versions(a=2))
    large = release(HIDDEN | {"personnes FR 2024": 45}, **TWO, **versions(a=2))
    assert f"personnes {A} 2024" in leaks(first, closed)
    assert not leaks(first, large), "a change of 15 is no small count"


def test_13_what_a_withdrawn_release_showed_is_lost_and_all_others_hold_given_it():
    shown = {f"personnes {A} 2024": 3, f"personnes {B} 2024": SECRET,
             f"personnes {C} 2024": SECRET, "personnes FR 2024": 70}  # fmt: skip
    hidden = shown | {f"personnes {A} 2024": SECRET}
    three = only(A, B, C)
    gone, now = release(shown, withdrawn=True, **three), release(hidden, **three)
    assert leaks(gone, now), "else every later release would be refused"
    assert history.check(now, past(gone)) == 1
    two = {**hidden, f"personnes {B} 2024": 30}
    told = release(two, **three)
    with pytest.raises(history.Narrowed):
        history.check(told, past(gone))


def test_14_ranges_are_those_of_the_own_release_whatever_a_withdrawn_one_showed():
    from data.producer.disclosure import audit, ranges

    now = release({name: value for name, value in HIDDEN.items() if "FR" not in name}, **TWO)
    found = audit.intervals(now.observations, now.datasets)
    told = ranges.printed(now.observations, now.datasets, found).filter(geo=A)
    assert told.select("low", "high").row(0) == (1.0, None)


def test_15_a_latecomer_changes_the_set_of_a_total_and_is_told_by_it():
    first = release(HIDDEN, **TWO)
    later = HIDDEN | {f"personnes {C} 2024": SECRET, "personnes FR 2024": 34}
    assert f"personnes {C} 2024" in leaks(first, release(later, **only(A, B, C)))


def test_15_three_latecomers_of_which_two_are_zero_are_one():
    first = release(HIDDEN, **TWO)
    more = {f"personnes {C} 2024": SECRET, f"personnes {D} 2024": 0, f"personnes {E} 2024": 0}
    later = release(HIDDEN | more | {"personnes FR 2024": 34}, **only(A, B, C, D, E))
    assert f"personnes {C} 2024" in leaks(first, later)


def test_15_a_batch_of_three_comes_in_where_the_joint_audit_accepts_it():
    first = release(HIDDEN, **TWO)
    more = {f"personnes {geo} 2024": SECRET for geo in (C, D, E)}
    small = release(HIDDEN | more | {"personnes FR 2024": 36}, **only(A, B, C, D, E))
    large = release(HIDDEN | more | {"personnes FR 2024": 60}, **only(A, B, C, D, E))
    assert leaks(first, small) and not leaks(first, large)


def test_15_a_leaver_is_told_as_a_latecomer_is():
    three = HIDDEN | {f"personnes {C} 2024": SECRET, "personnes FR 2024": 34}
    first = release(three, **only(A, B, C))
    later = release(HIDDEN | {f"personnes {C} 2024": "S"}, **TWO)
    assert f"personnes {C} 2024" in leaks(first, later)


def test_16_a_pool_of_which_one_year_is_answered_later_tells_it():
    years = ("2022", "2023", "2024")
    pooled = ITEM | {"pooled": True}
    layout = {"pools": ["2022/2024"]}
    data = returns.dataset(years=years, indicators={"personnes": pooled}, layout=layout)
    figures = {f"personnes {geo} {year}": SECRET for geo in (A, B) for year in years}
    figures |= {f"personnes FR {year}": 60 for year in ("2022", "2023", "2024")}
    early = {
        **only(A, B),
        "silent": {
            "personnes": {
                year: returns.all_but(A, B) | ({A: "S"} if year == "2024" else {}) for year in years
            }
        },
    }
    late = {"silent": {"personnes": {year: returns.all_but(A, B) for year in years}}}
    fr = {"personnes FR 2022/2024": 180}
    first = said((data, figures | {f"personnes {A} 2024": "S", **fr}), **early)
    then = said((data, figures | {"personnes FR 2024": 63, "personnes FR 2022/2024": 183}), **late)
    assert f"personnes {A} 2024" in leaks(first, then)


def test_16_stocks_and_persons_accompanied_are_never_pooled():
    with pytest.raises(ValueError) as told:
        returns.dataset(indicators={"personnes": returns.STOCK | {"pooled": True}})
    assert "catalogue.pooled" in {each["ctx"]["error"].said.code for each in told.value.errors()}


def test_17_the_prefets_preview_is_a_function_of_his_own_return():
    rules = {"presentees": T, "reunions": None}
    rules = {name: rule for name, rule in rules.items() if rule}
    own = {"presentees": 3, "reunions": 2, "avis": None}
    assert preview.states(own, rules) == {"presentees": "secret", "reunions": "shown_if_it_can"}
    late = preview.states({"presentees": 30}, rules, late=True)
    assert late == {"presentees": "waiting"}
    told = preview.states({"presentees": 3}, rules, published={"presentees"})
    assert told == {"presentees": "published_already"}


def test_18_two_patterns_of_the_same_counts_are_one_system():
    """One hides A and B, the other A and C."""
    counts = {A: 3, B: 20, C: 30}
    total = {"personnes FR 2024": 53}

    def hiding(*geos):
        told = {f"personnes {geo} 2024": SECRET if geo in geos else n for geo, n in counts.items()}
        return release(told | total, **only(A, B, C))

    one, other = hiding(A, B), hiding(A, C)
    assert not leaks(one) and not leaks(other)
    assert derived(one, other)[f"personnes {A} 2024"] == (3, 3, False)
    with pytest.raises(history.ChangedPeriod):
        history.check(other, past(one))


def test_20_versions_are_numbered_as_released():
    held = [{("2024", A): "a", ("2024", B): "x"}, {("2024", A): "c", ("2024", B): "x"}]
    assert ledger.numbered(held) == [{"2024": {A: 1, B: 1}}, {"2024": {A: 2, B: 1}}]


def test_a_total_that_moves_by_2_because_one_shown_cell_rose_and_another_fell_tells_nobody():
    before = {f"personnes {A} 2024": 40, f"personnes {B} 2024": 33, f"personnes {C} 2024": SECRET,
              f"personnes {D} 2024": SECRET, "personnes FR 2024": 100}  # fmt: skip
    after = before | {f"personnes {A} 2024": 55, f"personnes {B} 2024": 20,
                      "personnes FR 2024": 102}  # fmt: skip
    four = only(A, B, C, D)
    told = {"versions": {"2024": {A: 1, B: 1, C: 1, D: 1}}}
    later = {"versions": {"2024": {A: 2, B: 2, C: 1, D: 1}}}
    first, then = release(before, **four, **told), release(after, **four, **later)
    assert not leaks(first, then)
    assert history.check(then, past(first)) == 0
