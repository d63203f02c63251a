"""What is refused reads in the language of who runs the program: where, what, and what to do."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import shutil
from collections.abc import Iterator

import drawn
import pytest

import data
import messages
from data import errors, release, shelf
from data.errors import (
    CatalogueError,
    FileProblems,
    Grouped,
    KeyProblem,
    ObservatoireError,
    Problem,
    UnusableRelease,
    UpstreamError,
    listed,
    says,
)
from data.producer import catalogue, published, writer
from data.producer.disclosure.choose import Unprotectable

FR, EN = messages.load("fr"), messages.load("en")
WORDED = {lang: messages.read(lang) for lang in messages.LANGUAGES}

#: An explorer of the code: every module of `data`, parsed.
TREES = {
    path.relative_to(drawn.ROOT).as_posix(): ast.parse(path.read_text("utf-8"))
    for path in sorted((drawn.ROOT / "data").rglob("*.py"))
}


def plain(text):
    """Without the no-break spaces that French typography asks for."""
    return re.sub("[\u00a0\u202f]", " ", text)


@pytest.fixture
def speaking(monkeypatch):
    """`speaking("fr_FR.UTF-8")`: the machine's language."""

    def set_to(lang):
        monkeypatch.delenv("LC_ALL", raising=False)
        monkeypatch.delenv("LC_MESSAGES", raising=False)
        monkeypatch.setenv("LANG", lang)

    return set_to


@pytest.fixture
def in_both(speaking):
    """The words of an error where the machine speaks French, and where it speaks nothing."""

    def read(error):
        speaking("fr_FR.UTF-8")
        french = plain(str(error))
        speaking("C")
        return french, str(error)

    return read


@pytest.mark.parametrize(
    ("told", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "fr"}, "fr"),
        ({"LANG": "fr_CA.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "C", "LC_MESSAGES": "fr_FR.UTF-8"}, "fr"),
        ({"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "fr_FR.UTF-8"}, "en"),
        ({"LANG": "fry_NL"}, "en"),
    ],
)
def test_the_machine_says_the_language_as_posix_has_it(monkeypatch, told, spoken):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    assert messages.spoken() == spoken


def test_a_typed_file_is_refused_in_both_languages(datasets, tmp_path, in_both):
    row = drawn.ROW | {"dataset": None, "geo": "FRA", "value": "12,5"}
    columns = [name for name in row if name != "dataset"]
    drawn.write_csv(tmp_path / "psp.csv", [row], columns)
    drawn.SOURCES.write_csv(tmp_path / "sources.csv")
    with pytest.raises(FileProblems) as refused:
        published.load([datasets["psp"]], tmp_path)
    french, english = in_both(refused.value)
    assert french.splitlines() == [
        "2 problèmes, rien n’a été modifié :",
        "  - psp.csv, ligne 2, colonne « value » : « 12,5 ». Écrivez un nombre avec un point et "
        "sans espace, ou laissez la case vide.",
        "  - psp.csv, ligne 2, colonne « geo » : « FRA ». Utilisez un code du niveau DEP (code "
        "officiel géographique).",
    ]
    assert english.splitlines() == [
        "2 problems, nothing was changed:",
        "  - psp.csv, row 2, column “value”: “12,5”. Write a number with a point and no space, or "
        "leave it empty.",
        "  - psp.csv, row 2, column “geo”: “FRA”. Use a code of level DEP (code officiel "
        "géographique).",
    ]
    assert [each.code for each in refused.value.problems] == ["number.point", "code.of_level"]


WRONG = """
regime = "public"
cadence = "yearly"
licence = "LO-2.0"
titre = "Essai"

[indicators.essai]
kind = "nombre"
levels = "FR"
units = ["EUR"]

[[corrections]]
id = "erreur"
served = "beaucoup"
"""


def test_a_catalogue_file_is_refused_key_by_key_in_both_languages(tmp_path, in_both):
    path = tmp_path / "essai.toml"
    path.write_text(WRONG, "utf-8")
    with pytest.raises(CatalogueError) as refused:
        catalogue.read(path)
    french, english = in_both(refused.value)
    assert french.startswith("6 problèmes") and english.startswith("6 problems")
    for said in (
        "essai.toml, clé « regime » : « public ». Choisissez parmi : as_published, threshold, "
        "sensitive.",
        "essai.toml, clé « subject ». Cette clé manque : ajoutez-la.",
        "essai.toml, clé « titre » : « Essai ». Cette clé n’est pas attendue",
        "essai.toml, clé « indicators.essai.levels » : « FR ». Écrivez une liste entre crochets.",
        "essai.toml, clé « corrections.1.served » : « beaucoup ». Écrivez un nombre.",
    ):
        assert said in french
    assert "essai.toml, key “indicators.essai.kind”: “nombre”. Use one of flow, stock" in english
    for text in (french, english):
        assert "pydantic" not in text and "input" not in text and "{" not in text


@pytest.mark.parametrize(
    ("changes", "key", "said"),
    [
        ({"layout": {"pools": ["2012"]}}, "layout.pools", "Le regroupement 2012 doit commencer"),
        ({"layout": {"parts": {"sex": ["F", "T"]}}}, "layout.parts.sex", "Les parties de sex"),
        ({"layout": {"periods": ["2012", "2013-01"]}}, "layout.periods", "toutes des années"),
        ({"layout": {"margins": [{"levels": ["FR"], "by": ["sex"]}]}}, "layout.margins", "croise"),
        ({"regime": "sensitive"}, "restricted", "Il en faut une à un jeu protégé"),
        ({"corrections": [{"id": "a"}, {"id": "b", "status": "O"}]}, "corrections.2.where", "vont"),
    ],
)
def test_keys_that_do_not_go_together_are_named_with_what_to_do(changes, key, said):
    good = {
        "regime": "as_published",
        "subject": "parcours",
        "cadence": "yearly",
        "licence": "LO-2.0",
    }
    kinds = {"essai": {"kind": "flow", "levels": ["FR"], "units": ["EUR"]}}
    with pytest.raises(catalogue.ValidationError) as wrong:
        catalogue.Dataset(**{"id": "essai", "indicators": kinds, **good, **changes})
    (problem,) = (catalogue.key_problem("essai.toml", each) for each in wrong.value.errors())
    assert problem.column == key
    assert said in plain(problem.text(FR))


def test_every_catalogue_file_that_is_wrong_is_told_at_once(tmp_path):
    for name in ("un", "deux"):
        (tmp_path / f"{name}.toml").write_text("titre = 'Essai'", "utf-8")
    with pytest.raises(CatalogueError) as refused:
        catalogue.load(tmp_path)
    assert {each.file for each in refused.value.problems} == {"un.toml", "deux.toml"}


@pytest.fixture
def made(tmp_path):
    """The folder of a good release."""
    rows = drawn.frame(drawn.row())
    return writer.write(
        rows, drawn.SOURCES, {"psp": {"subject": "parcours"}}, to=tmp_path, created=drawn.CREATED
    )


def test_a_damaged_release_is_refused_in_both_languages_with_what_to_do(made, in_both):
    file = made / release.OBSERVATIONS
    file.write_bytes(file.read_bytes() + b" ")
    with pytest.raises(UnusableRelease) as refused:
        release.open(made)
    assert in_both(refused.value) == (
        f"{file} : abîmé : son SHA-256 n’est pas celui du manifeste. Restaurez tout le dossier "
        "depuis une copie, publiez de nouveau, ou servez une autre release.",
        f"{file}: damaged: its SHA-256 is not the manifest's. Restore the whole folder from a "
        "copy, publish again, or serve another release.",
    )
    assert refused.value.why.code == "release.damaged"
    shutil.rmtree(made)
    with pytest.raises(UnusableRelease) as refused:
        release.open(made)
    assert "la release n’a pas été terminée" in in_both(refused.value)[0]


def test_an_unknown_release_is_refused_in_both_languages(in_both):
    with pytest.raises(UnusableRelease) as refused:
        shelf.find("2026-01-02-0123456789")
    assert in_both(refused.value) == (
        "2026-01-02-0123456789 : aucune release n’a cet identifiant ici. Servez une autre release, "
        "ou apportez ici son dossier.",
        "2026-01-02-0123456789: no release has this id here. Serve another release, or bring its "
        "folder here.",
    )


def test_a_source_that_failed_is_told_in_both_languages(in_both):
    why = says("answer.tries", why=says("answer.empty"), tries=3)
    assert in_both(UpstreamError("insee", "population", why)) == (
        "insee, population : la réponse était vide (essais : 3).",
        "insee, population: the body was empty (3 tries).",
    )


def test_a_layout_that_gives_a_count_away_is_told_in_both_languages(in_both):
    fault = [says("protection.sentence", key="page.dit"), says("protection.sums", levels="REG × T")]
    assert in_both(Unprotectable(fault, "jouet")) == (
        "jouet : aucun masque ne protège ses petits comptes à côté de : la phrase « page.dit », "
        "les sommes par REG × T. Publiez moins de sommes, ou dites-en moins dans les phrases.",
        "jouet: no pattern protects its small counts beside the sentence “page.dit”, the sums by "
        "REG × T. Publish fewer sums, or say less of them in sentences.",
    )


@pytest.mark.parametrize("typed", ["{value} %", "douze :  ?", "1 000", "}{", "« a »"])
def test_what_was_typed_is_quoted_to_the_letter_in_both_languages(typed):
    problem = Problem("psp.csv", 4, "value", typed, says("number.write"))
    assert typed in problem.text(FR) and typed in problem.text(EN)


def test_a_large_number_is_written_as_each_language_writes_it():
    said = says("answer.large", limit=Grouped(1_000_000))
    assert said.text(EN) == "more than 1,000,000 bytes."
    assert plain(said.text(FR)) == "plus de 1 000 000 octets."


def test_sentences_are_values():
    one, same = (says("code.one_of", list="CL", codes=listed("AB")) for _ in range(2))
    assert one == same and len({one, same}) == 1
    assert one != says("code.one_of", list="CL", codes=listed("AC"))
    assert says("drift.year").followed(says("source.last_stay")) == says(
        "drift.year", then=says("source.last_stay")
    )
    place = ("psp.toml", 0, "regime", "x")
    assert KeyProblem(*place, says("toml.missing")) != Problem(*place, says("toml.missing"))


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of one of these names in `data`, with the module that makes it."""
    for module, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _named(node.func) in names:
                yield module, node


def _named(function: ast.expr) -> str:
    return getattr(function, "id", None) or getattr(function, "attr", "")


def test_every_code_is_worded_in_both_languages_and_none_is_left_over():
    said = {call.args[0].value for _, call in calls("says")}
    for worded in WORDED.values():
        keys = {key.removeprefix("refusal.") for key in worded if key.startswith("refusal.")}
        assert {re.sub(r"\.(one|other)$", "", key) for key in keys} == said


def test_every_sentence_is_given_the_facts_that_its_message_expects():
    """A refusal that is rarely met must not fail for want of a word."""
    for module, call in calls("says"):
        code = call.args[0].value
        key = f"refusal.{code}" if f"refusal.{code}" in WORDED["en"] else f"refusal.{code}.other"
        facts = {each.arg for each in call.keywords} - {"then"}
        assert facts == messages.placeholders(WORDED["en"][key]), f"{module}: {code}"


#: What a sentence is made into, and never made of.
HOLDERS = {
    "Problem", "KeyProblem", "UnusableRelease", "UpstreamError", "refused", "Broken", "Unreadable",
    "LayoutError", "SolverError", "Infeasible", "DamagedEdition", "AlreadyPulling", "Contradiction",
}  # fmt: skip
LONGEST = 25


def test_no_refusal_holds_a_sentence_that_the_code_words_itself():
    written = [
        f"{module}:{node.lineno}"
        for module, call in calls(*HOLDERS)
        for each in (*call.args, *(keyword.value for keyword in call.keywords))
        for node in ast.walk(each)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        if len(node.value) > LONGEST or " " in node.value.strip()
    ]
    assert written == []


def test_every_error_of_the_product_is_in_the_outline():
    for found in pkgutil.walk_packages(data.__path__, "data."):
        importlib.import_module(found.name)
    outline = errors.__doc__
    for error in kinds(ObservatoireError):
        (line,) = re.findall(rf"^    .*── {error.__name__} .*$", outline, re.MULTILINE)
        assert line.startswith("    │ ") is (error.__bases__ != (ObservatoireError,)), line
    for name in ("home.NoHome", "body.Broken", "text.Unreadable", "catalogue.Contradiction"):
        assert name in outline


def kinds(of: type) -> set[type]:
    below = {each for each in of.__subclasses__() if each.__module__.startswith("data.")}
    return below | {each for one in below for each in kinds(one)}
