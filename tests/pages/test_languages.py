"""One language on a page: no word of the other, but names, titles and the law's own terms."""

from __future__ import annotations

import re

import pytest
from reading import text

from dashboard.pages import PAGES

#: Words that exist in one language only, and are frequent enough to betray a forgotten sentence.
FRENCH = (
    "le la les des une est sont dans pour avec qui que ne pas chiffre chiffres sur aux par cette "
    "ce aucun aucune selon depuis publié publiés personnes victimes année mois janvier février "
    "mars avril juin juillet août septembre octobre novembre décembre"
).split()
ENGLISH = (
    "the of and is are in for with which that not no this these from by since whom "
    "published persons victims year months january february march april june july august october "
    "december according"
).split()

#: Terms of the law and names that stay as they are, in the other language too.
NAMES = re.compile(
    r"Le Journal de Saône-et-Loire|parcours de sortie(?: de la prostitution)?"
    r"|Fondation [A-Z]\w+|Amicale du Nid|Mouvement du Nid"
    r"|Médecins du Monde|Haut Conseil à l’Égalité|République française|Le Parisien|La Croix"
    r"|Le Monde"
    r"|Direction\w*|Ordre des médecins|Fédération des acteurs de la solidarité|Imaz Press Réunion"
    r"|Le Petit Journal Catalan|Le Journal de Mayotte|Martinique La 1ère|Guadeloupe La 1ère"
    r"|Journal des communes|Petite République|Le Quotidien|Le Républicain lorrain|La Première"
    r"|Le Courrier de l’Ouest|Le Mag|L’Important|Voir mon actu|L’Est républicain|El Djazaïr"
    r"|Lyon Mag"
    r"|Niort Info|Info Tours|Le Nid|recours délictuel|Pas-de-Calais|[A-Z][\w’]+(?:-[\w’]+)+"
    r"|Territoire de Belfort|Pays de la Loire|Centre-Val de Loire|Government World|Euronews"
    r"|Grand Est"
    r"|Val de Loire|La Réunion|Les (?:Abymes|Républicains)|journaux|Prostitution, osons en parler"
    r"|The Brussels Times|Collectif Ensemble contre la traite|Le Média social|Le Pont"
    r"|Agir pour le lien social et la citoyenneté"
    r"|Global Report on [A-Z]\w+|European Commission, DG HOME"
)


#: Digests, whose letters are of no language.
DIGEST = re.compile(r"\b[0-9a-f]{10,64}\b")


#: Addresses, whose words are codes.
ADDRESS = re.compile(r"\S*[/=]\S*")


def words_of(read: str) -> list[str]:
    read = DIGEST.sub(" ", ADDRESS.sub(" ", read))
    return re.findall(r"[a-zàâçéèêëîïôûùœ’]+", NAMES.sub(" ", read).lower().replace("’", "’ "))


VIEWS = (
    [(page.id, {}) for page in PAGES]
    + [("departement", {"dep": dep}) for dep in ("37", "15", "61", "25", "75", "93", "971")]
    + [("donnees", {"jeu": dataset}) for dataset in ("europe", "diagnostics", "estimations")]
)


@pytest.mark.parametrize(("page", "query"), VIEWS, ids=str)
@pytest.mark.parametrize(("lang", "others"), [("fr", ENGLISH), ("en", FRENCH)])
def test_no_word_of_the_other_language_is_on_the_page(open_page, page, query, lang, others):
    read = text(open_page(page, lang=lang, **query))
    found = [(at, word) for at, word in enumerate(words_of(read)) if word in others]
    context = [" ".join(words_of(read)[max(0, at - 6) : at + 6]) for at, _ in found[:8]]
    assert not found, context


@pytest.mark.parametrize(("page", "query"), VIEWS, ids=str)
def test_what_nobody_publishes_is_not_said_to_be_unanswered(open_page, page, query):
    """No préfecture was asked: only the list of statuses has the word."""
    read = text(open_page(page, lang="fr", **query))
    assert ("n’a pas répondu" in read) is (page == "methode")
