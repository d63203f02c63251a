"""`python -m benchmarks.readme`: write the figures of results.json into README.md.

README quotes no other measure: a test compares its block with `block()`.
"""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

from babel.dates import format_date
from babel.numbers import format_decimal

import messages
from dashboard.pages import PAGES

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
RESULTS = Path(__file__).with_name("results.json")

#: What the references are called.
REFERENCES = {"bare": "Streamlit nu (un nombre, un bouton)", "stock": "Streamlit ordinaire"}

START, END = "<!-- bench -->", "<!-- /bench -->"


def block(results: dict | None = None) -> str:
    """The French text between the marks: a table of the pages beside bare Streamlit, the crowd."""
    results = results or json.loads(RESULTS.read_text("utf-8"))
    words = messages.load("fr")
    names = REFERENCES | {
        page.id: words(f"page.{page.id}.nav") for page in PAGES if not page.hidden
    }
    rows = [_row(text, name, results) for name, text in names.items()]
    head = (
        "| page | première vue | premier nombre | premier dessin | une interaction "
        "| reçu par interaction |\n"
        "| --- | --- | --- | --- | --- | --- |"
    )
    told = {
        "search": _search,
        "fiches": _fiches,
        "views": _views,
        "crowds": _crowds,
        "evening": _evening,
        "api": _api,
        "at_once": _crowd,
        "maps_at_once": _maps,
        "disclosure": _secrecy,
        "sources": _sources,
    }
    parts = [tell(results) for name, tell in told.items() if name in results]
    return "\n\n".join(["\n".join([head, *rows]), *parts, _conditions(results)])


def rewrite(text: str, inside: str) -> str:
    """`text` with `inside` between the marks. Raises ValueError without them."""
    made, count = re.subn(
        f"{START}.*?{END}", lambda _: f"{START}\n{inside}\n{END}", text, flags=re.S
    )
    if count != 1:
        raise ValueError(f"README.md needs one pair of marks {START} and {END}, not {count}")
    return made


def number(value: float, digits: int) -> str:
    """`value` as French writes it, with `digits` decimals."""
    return format_decimal(round(value, digits), f"#,##0.{'0' * digits}".rstrip("."), locale="fr")


def _row(text: str, name: str, results: dict) -> str:
    view, rerun = (results.get(each, {}).get(name) for each in ("first_view", "rerun"))
    if view is None or rerun is None:
        return f"| {text} |{' non mesuré |' * 5}"
    cells = (
        _cell(view["bytes"], 1e6, "Mo", 2),
        _cell(view["number_ms"], 1e3, "s", 2),
        _seconds(view.get("chart_ms")),
        _cell(rerun["ms"], 1, "ms", 0),
        _cell(rerun["bytes"], 1e3, "ko", 1),
    )
    return f"| {text} | {' | '.join(cells)} |"


def _cell(measure: dict, unit: float, symbol: str, digits: int) -> str:
    value = f"{number(measure['median'] / unit, digits)} {symbol}"
    return f"{value} ({_times(measure)})"


def _seconds(measure: dict | None) -> str:
    """A time that has no bound and no reference: bare Streamlit draws no chart."""
    return f"{number(measure['median'] / 1e3, 2)} s" if measure else "–"


def _times(measure: dict) -> str:
    return f"× {number(measure['ratio'], 2 if measure['ratio'] < 10 else 0)}"


def _search(results: dict) -> str:
    found = results["search"]
    return (
        f"**Recherche de l’en-tête** : {number(found['entries'], 0)} entrées, une lettre tapée "
        f"est répondue en {number(found['median_ms'], 1)} ms dans le navigateur "
        f"(au plus {number(found['slowest_ms'], 0)} ms)."
    )


def _fiches(results: dict) -> str:
    found = results["fiches"]
    warm, whole = found["warm_ms"], found["all_seconds"]
    return (
        f"**Fiche sur papier** : {number(warm['ours'], 0)} ms, contre "
        f"{number(warm['weasyprint'], 0)} ms par WeasyPrint pour le même contenu "
        f"(× {number(found['warm_ratio'], 2)}) ; les 101, l’une après l’autre, "
        f"{number(whole['ours'], 1)} s contre {number(whole['weasyprint'], 0)} s "
        f"(× {number(found['all_ratio'], 2)}) ; {number(found['pictures_per_second'], 0)} images "
        f"de figures par seconde."
    )


def _views(results: dict) -> str:
    """What a view costs that nobody has seen; the page where it costs most."""
    found = results["views"]
    pages = found["pages"]
    slowest = max(pages.values(), key=lambda each: each["slowest_ms"])
    sheet = pages["departement"]
    return (
        f"**Une vue jamais demandée** : *Département*, les 101 dans les deux langues, "
        f"{number(sheet['new_ms'], 0)} ms, contre {number(sheet['known_ms'], 0)} ms pour une vue "
        f"connue (× {number(sheet['ratio'], 2)}, au plus × {number(sheet['greatest_ratio'], 2)}) ; "
        f"la plus lente de toutes les pages, {number(slowest['slowest_ms'], 0)} ms "
        f"(`{slowest['slowest'] or 'sans paramètre'}`) ; Streamlit nu, "
        f"{number(found['bare_ms'], 0)} ms."
    )


def _api(results: dict) -> str:
    """The portal beside Datasette as it comes: the least and the most of each kind."""
    api = results["api"]
    kinds = {kind: [each["times_theirs"] for measures in api["rows"].values()
                    for name, each in measures.items() if name.startswith(kind)]
             for kind in ("cached", "first")}  # fmt: skip
    ends = {
        kind: f"{number(min(each), 1)} à {number(max(each), 1)}" for kind, each in kinds.items()
    }
    busy = {name: number(each["share"], 2) for name, each in api["busy"].items()}
    most = max(each["ours"] for each in api["rows"]["300000"].values())
    return (
        f"**L’API**, 100 lignes de JSON d’un département et d’un jeu, 20 000 et 300 000 lignes, "
        f"1 à 64 connexions : × {ends['cached']} Datasette 0.65 pour une réponse déjà faite, "
        f"× {ends['first']} pour une question nouvelle ; {number(most, 0)} réponses par seconde au "
        f"plus. Cinq lecteurs à côté : {busy['alone']} de son débit dans son processus, "
        f"{busy['mounted']} dans le leur."
    )


def _crowds(results: dict) -> str:
    """Readers who each look at something else."""
    found = results["crowds"]
    *usual, much = found["crowds"]
    told = " ; ".join(
        f"{each['sessions']} lecteurs, {number(each['per_second'], 0)} demandes par seconde : "
        f"{each['errors']} erreur, 95 % en moins de {number(each['p95_ms'] / 1000, 2)} s"
        for each in usual
    )
    return (
        f"**Des lecteurs qui regardent chacun autre chose**, 40 % *Département*, 30 % *Carte*, "
        f"les deux langues, les deux thèmes, serveur tout juste démarré : {told}. Un processus "
        f"répond à {number(found['capacity'], 0)} demandes par seconde au plus ; à trois fois plus "
        f"({number(much['per_second'], 0)} par seconde), il en sert encore "
        f"{number(much['answered'], 0)} (× {number(found['overload'], 2)}), les autres ayant été "
        f"remplacées par leur lecteur. Une session coûte {number(found['session_mb'], 2)} Mo, le "
        f"serveur démarre en {number(found['start_seconds'], 1)} s."
    )


def _evening(results: dict) -> str:
    """Half an hour with a spike in it."""
    found = results["evening"]
    day = format_date(datetime.date.fromisoformat(found["date"]), "d MMMM y", locale="fr")
    before, spike, after = (number(found[f"{name}_p95_ms"] / 1000, 2)
                            for name in ("before", "spike", "after"))  # fmt: skip
    return (
        f"**Le soir du journal télévisé** (`make load`, le {day}) : {found['sessions']} sessions "
        f"ouvertes, {number(found['per_second'], 0)} demandes par seconde pendant "
        f"{number(found['minutes'], 0)} minutes, dix fois plus pendant une minute : "
        f"{found['errors']} erreur ; 95 % en moins de {before} s avant, {spike} s pendant "
        f"({number(found['replaced'], 0)} remplacées par leur lecteur), {after} s après, comme "
        f"avant au bout de {found['over_after_s']} s. Le serveur finit à "
        f"{number(found['memory_mb'], 0)} Mo, {number(found['grown_mb'], 0)} de plus que "
        f"{found['grown_minutes']} minutes plus tôt."
    )


def _crowd(results: dict) -> str:
    clients, targets = results["at_once"]["clients"], results["at_once"]["targets"]
    ours, stock = targets["departement"], targets["stock"]
    return (
        f"{clients} interactions au même instant : *Département* répond à toutes en "
        f"{_burst(ours)}, la page Streamlit ordinaire en {_burst(stock)} : "
        f"{_times(ours['per_second'])}."
    )


def _maps(results: dict) -> str:
    targets = results["maps_at_once"]["targets"]
    ours, stock = targets["carte"], targets["stock_map"]
    one = results["rerun"]
    return (
        f"Changer de période sur la *Carte* : {_cell(one['carte']['bytes'], 1e3, 'ko', 1)} et "
        f"{_cell(one['carte']['ms'], 1, 'ms', 0)} ; sur une page ordinaire à carte Plotly en "
        f"ligne, {_cell(one['stock_map']['bytes'], 1e3, 'ko', 1)} et "
        f"{_cell(one['stock_map']['ms'], 1, 'ms', 0)}. "
        f"{results['maps_at_once']['clients']} changements au même instant : {_burst(ours)} "
        f"contre {_burst(stock)} : {_times(ours['per_second'])}."
    )


def _burst(measures: dict) -> str:
    seconds, rate = measures["seconds"]["median"], measures["per_second"]["median"]
    return f"{number(seconds, 2)} s ({number(rate, 0)} par seconde)"


def _secrecy(results: dict) -> str:
    """The table that weighs most on this machine: the default release, else the one drawn here."""
    name, found = next(reversed(results["disclosure"].items()))
    which = "la release par défaut" if name == "default" else "un tableau inventé"
    return (
        f"Protection des petits effectifs, {which} : {number(found['hidden'], 0)} cases cachées, "
        f"choisies en {number(found['seconds'], 1)} s, auditées en "
        f"{number(found['audit_seconds'], 1)} s ([docs/disclosure.md](docs/disclosure.md))."
    )


def _sources(results: dict) -> str:
    found = results["sources"]
    which = "le vrai classeur" if found["true"] else "un classeur inventé"
    return (
        f"Sources ouvertes, {which} : l’état 4001 est lu en {number(found['parse_seconds'], 1)} s, "
        f"× {number(found['parse_ratio'], 2)} du temps de fastexcel seul ; `pull` à partir des "
        f"fichiers gardés, protection, audit et release compris : "
        f"{number(found['pull_seconds'], 1)} s ([docs/sources.md](docs/sources.md))."
    )


def _conditions(results: dict) -> str:
    machine = results["machine"]
    date = format_date(datetime.date.fromisoformat(results["date"]), "d MMMM y", locale="fr")
    return (
        f"Médianes d’un même passage, le {date}, {machine['cores']} cœurs, Python "
        f"{machine['python']}, Streamlit {machine['streamlit']}, Chromium {machine['chromium']}. "
        "Première vue : navigateur au cache vide ; interaction : la page entière redemandée. Entre "
        "parenthèses, le rapport à Streamlit nu. La page ordinaire a un graphique Plotly et un "
        "tableau de cent lignes, avec les réglages de Streamlit. Les durées dépendent de la "
        "machine : seuls les rapports se comparent."
    )


if __name__ == "__main__":
    README.write_text(rewrite(README.read_text("utf-8"), block()), "utf-8")
