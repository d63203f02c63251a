"""The message files: same keys, same placeholders, nothing forgotten, French spacing by rule."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import messages
from dashboard.content import values
from dashboard.web import serving
from data.producer import catalogue
from messages.spacing import french

ROOT = Path(__file__).parents[1]
FR, EN = messages.read("fr"), messages.read("en")

#: Names, titles, units and terms of the law that read the same in both languages.
SAME = {
    "unit.DEPARTEMENTS.one",
    "unit.DEPARTEMENTS.other",
    "unit.COMMISSIONS.one",
    "unit.COMMISSIONS.other",
    "unit.ASSOCIATIONS.one",
    "unit.ASSOCIATIONS.other",
    "level.DEP",
    "files.region",
    "donnees.version_value",
    "returned.of",
    "returns.answer.date",
}

MODULES = {
    path.relative_to(ROOT).as_posix(): path.read_text("utf-8")
    for folder in ("dashboard", "data", "messages")
    for path in (ROOT / folder).rglob("*.py")
}
CODE = "\n".join(MODULES.values())

#: Keys made from a code of the data: `unit.PERSONS`, `indicator.psp.refus`…
MADE_FROM_CODES = (
    "indicator unit dataset breakdown subject status status_text badge badge_text glossary regime "
    "cadence licence sex age level area duty state page correction conf_status"
).split()


def test_both_languages_hold_the_same_keys():
    assert FR.keys() == EN.keys()


def test_both_languages_hold_the_same_files():
    files = [{path.name for path in (messages.FOLDER / lang).iterdir()} for lang in ("fr", "en")]
    assert files[0] == files[1]


def test_a_message_expects_the_same_values_in_both_languages_and_is_not_empty():
    for key in FR:
        assert FR[key].strip() and EN[key].strip(), key
        assert messages.placeholders(FR[key]) == messages.placeholders(EN[key]), key
        assert FR[key].count("**") == EN[key].count("**"), key


def test_a_message_holds_neither_html_nor_hand_made_spacing():
    for key in FR:
        for text in (FR[key], EN[key]):
            assert not re.search(r"</?[a-z]", text), key
            assert "\u00a0" not in text and "\u202f" not in text, key
    # Other programs match the English refusals as they have always been typed.
    curly = [*FR.items(), *((key, EN[key]) for key in EN if not key.startswith("refusal."))]
    assert [key for key, text in curly if "'" in text] == [], "the apostrophe is ’"


#: The files whose words several pages share.
SHARED = (
    "site", "language", "codes", "datasets", "figure", "refusals", "caveats", "fichiers", "portail",
)  # fmt: skip


def test_words_that_two_modules_use_stand_in_a_shared_file():
    """Rewording one page must not reword another. A page's view speaks its own words, and so do
    the maps, which are a room of their own.
    """
    owner = {
        key: path.stem
        for path in (messages.FOLDER / "fr").glob("*.toml")
        for key in messages.keys(path)
    }
    users = {
        key: {room(name) for name, code in MODULES.items() if f'"{key}"' in code} - {stem}
        for key, stem in owner.items()
        if stem not in SHARED
    }
    assert {key: names for key, names in users.items() if len(names) > 1} == {}


def room(module: str) -> str:
    if module.startswith("dashboard/views/"):
        return Path(module).stem
    return "maps" if "/maps/" in module else module


def test_no_sentence_was_left_in_the_other_language():
    bare = {key: re.sub(r"\W", "", re.sub(r"\{\w+\}", "", text)) for key, text in FR.items()}
    same = {key for key in FR if len(FR[key]) >= 12 and FR[key] == EN[key] and bare[key]}
    assert same == SAME


#: Sentences that the catalogue names: what they let a reader compute is part of the audit.
SAID = {fact.says for each in catalogue.load().values() for fact in each.layout.facts}


#: What `says("…")` names in the code.
REFUSALS = {f"refusal.{code}" for code in re.findall(r'\bsays\(\s*"([\w.]+)"', CODE)}


def test_no_message_is_left_that_no_code_uses():
    def used(key: str) -> bool:
        stem = re.sub(r"\.(one|other)$", "", key)
        parts = stem.split(".")
        made = [r"\.".join([*parts[:n], r"\{[^}]+\}", *parts[n + 1 :]]) for n in range(len(parts))]
        last_two = r"\.".join([*parts[:-2], r"\{[^}]+\}", r"\{[^}]+\}"])
        patterns = [re.escape(stem), *made, last_two]
        patterns += [each.removeprefix(r"refusal\.") for each in (*made[1:], last_two)]
        return (
            parts[0] in MADE_FROM_CODES
            or key in SAID
            or stem in REFUSALS
            or f'"{stem.removeprefix("refusal.")}"' in CODE
            or any(re.search(each, CODE) for each in patterns)
        )

    plural = {"refusal.returns.file.departements", "refusal.returns.file.years"}  # f"{code}s"
    assert [key for key in FR if not used(key) and not _by_prefix(key) and key not in plural] == []


def _by_prefix(key: str) -> bool:
    """`words(f"{key}.label")`, where `key = "overview.key.psp"` stands in the code."""
    prefix, _, last = re.sub(r"\.(one|other)$", "", key).rpartition(".")
    named = f'"{prefix}"' in CODE or re.search(prefix.rpartition(".")[0] + r"\.\{", CODE)
    return bool(named and re.search(rf'\}}\.{last}"|"{last}"|\.\{{', CODE))


def test_every_note_and_publisher_of_the_release_has_an_english_wording():
    english, release = messages.load("en"), serving.release()
    for name, worded in (("note", "note_en"), ("author", "author_en")):
        written = release.observations.filter(pl.col(name) != "")
        assert written.filter(pl.col(worded) == "").is_empty()
    for source in release.sources.to_dicts():
        written = values.publisher(english, source)
        assert not re.search(r"\b(d’après|repris|Préfecture|Département de|ministère)\b", written)
        written = values.publisher(messages.load("fr"), source)
        assert not re.search(r"\b(from|European|republished)\b", written)


def test_every_code_of_the_release_has_a_label_in_both_languages():
    release = serving.release()
    for row in release.observations.unique(["dataset", "indicator"]).iter_rows(named=True):
        assert f"indicator.{row['dataset']}.{row['indicator']}" in FR
    for column in ("breakdown", "sex", "age"):
        for code in set(release.observations[column]) - {"T"}:
            assert values.part(messages.load("fr"), column, code)
    for unit in set(release.observations["unit"]) - {"STATEMENT"}:
        assert f"unit.{unit}.other" in FR


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Qui ? Nous : « oui » ; 58 %, art. 611-1, n° 24 !",
         "Qui\u202f? Nous\u00a0: «\u00a0oui\u00a0»\u202f; 58\u00a0%, art.\u00a0611-1, "
         "n°\u00a024\u202f!"),
        ("1 439 victimes", "1\u202f439 victimes"),
        ("http://exemple.fr/a?b=1", "http://exemple.fr/a?b=1"),
    ],
)  # fmt: skip
def test_french_spacing_is_put_in_by_rule(typed, read):
    assert french(typed) == read


@given(st.text(alphabet="a1 ;:!?%«»€n°.", max_size=40))
def test_french_spacing_applied_twice_changes_nothing(text):
    assert french(french(text)) == french(text)


@pytest.mark.parametrize(
    ("code", "fr", "en"),
    [
        ("2019", "2019", "2019"),
        ("2019-03", "mars 2019", "March 2019"),
        ("2017-11-01", "1er novembre 2017", "1 November 2017"),
        ("2016-04/2018-03", "avril 2016 à mars 2018", "April 2016 to March 2018"),
        ("2018/2020", "2018–2020", "2018–2020"),
    ],
)
def test_a_period_is_written_as_each_language_writes_it(code, fr, en):
    assert messages.load("fr").period(code) == fr
    assert messages.load("en").period(code) == en


def test_a_period_fits_into_a_sentence():
    when = messages.load("fr").when
    assert when("2024") == "en 2024"
    assert when("2021-01-01") == "le 1er janvier 2021"
    assert when("2016-04/2018-03") == "d’avril 2016 à mars 2018"


@given(st.integers(0, 10**9))
def test_a_number_reads_back_in_both_languages(value):
    assert messages.load("fr").number(value).replace("\u202f", "") == str(value)
    assert messages.load("en").number(value).replace(",", "") == str(value)


def test_zero_and_one_are_singular_in_french_and_only_one_in_english():
    fr, en = messages.load("fr"), messages.load("en")
    assert fr.count("unit.PERSONS", 0) == "0 personne"
    assert en.count("unit.PERSONS", 0) == "0 persons"
    assert fr.count("unit.PERSONS", 1) == "1 personne"
    assert en.count("unit.PERSONS", 1) == "1 person"
