"""The rule of secrecy in plain words, a worked example, and this release's certificate."""

from __future__ import annotations

from dashboard.content import values, withdrawals
from dashboard.content.blocks import Definitions, Example, Folded, Prose
from dashboard.content.figure import Figure
from dashboard.content.inline import Number, Piece, Range
from dashboard.content.table import Column, Row, table
from dashboard.memory import remembered
from dashboard.view import View
from data import shelf

RULES = ("small", "zero", "others", "same", "doubt", "derived")
LIMITS = ("source", "earlier", "late", "choice", "local", "classes")

#: An invented région of three départements: B is small, C is hidden for B's sake.
EXAMPLE = {"A": 9, "B": 3, "C": 6}
SMALL, KEPT_BACK = "B", "C"


def example(view: View) -> Example:
    """The invented région three times: its counts, only the small one hidden, and as we show it."""
    words = view.words
    columns = (
        Column(words("secrecy.example_place")),
        Column(words("secrecy.example_counts"), number=True),
        Column(words("secrecy.example_leak"), number=True),
        Column(words("secrecy.example_shown"), number=True),
    )
    body = [
        Row((name, _number(view, count), *(_cell(view, name, count, hidden) for hidden in _STEPS)))
        for name, count in EXAMPLE.items()
    ]
    total = _number(view, sum(EXAMPLE.values()))
    body.append(Row((words("secrecy.example_total"), total, total, total), own=True))
    return Example(table(words("secrecy.example_caption"), columns, body), _reading(view))


@remembered
def certificate(view: View) -> Figure:
    """What the release says of its own protection: hidden counts by level, the narrowest doubt."""
    words, said = view.words, view.release.certificate or {"datasets": {}, "solver": ""}
    columns = (
        Column(words("shared.dataset")),
        Column(words("secrecy.threshold"), number=True),
        Column(words("secrecy.rows"), number=True, opt=True),
        Column(words("secrecy.hidden_dep"), number=True),
        Column(words("secrecy.hidden_reg"), number=True, opt=True),
        Column(words("secrecy.possible"), number=True),
        Column(words("secrecy.median"), number=True, opt=True),
    )
    hidden = sum(sum(each["hidden"].values()) for each in said["datasets"].values())
    widths = [each["narrowest"] for each in said["datasets"].values()]
    least = min((width + 1 for width in widths if width is not None), default=0)
    subtitle = words("secrecy.certificate_subtitle")
    return Figure(
        key="certificat",
        title=words.count("secrecy.certificate_title", hidden, least=least),
        subtitle=subtitle,
        rows=view.release.observations.head(0),
        table=table(subtitle, columns, (_line(view, *each) for each in said["datasets"].items())),
        scope="tout",
        note=words("secrecy.certificate_note", solver=said["solver"]),
        own_source=words("secrecy.certificate_source", id=view.release.id),
    )


def fingerprints(view: View) -> Folded:
    """SHA-256 of the released files."""
    pairs = tuple(view.release.manifest["files"].items())
    return Folded(view.words("secrecy.files"), Definitions(pairs, code=True))


def withdrawn(view: View) -> Prose | Definitions:
    """The releases that were taken back, when and why; never what they said."""
    words, gone = view.words, shelf.withdrawn()
    if not gone:
        return Prose((words("secrecy.withdrawn_none"),))
    return Definitions(tuple((each.id, withdrawals.told(words, each)) for each in gone))


#: What is hidden in each step of the example.
_STEPS = ({SMALL}, {SMALL, KEPT_BACK})


def _reading(view: View) -> Prose:
    """What a subtraction gives when the small count alone is hidden, and when two are."""
    total, left = sum(EXAMPLE.values()), EXAMPLE[SMALL] + EXAMPLE[KEPT_BACK]
    rest = {name.lower(): count for name, count in EXAMPLE.items()}
    leak = view.words("secrecy.example_why", total=total, **rest)
    facts = {"left": left, "most": left - 1, "total": total}
    safe = view.words("secrecy.example_safe", **facts, **rest)
    return Prose((leak, safe))


def _cell(view: View, name: str, count: int, hidden: set[str]) -> Piece:
    words = view.words
    if name not in hidden:
        return _number(view, count)
    if hidden == {SMALL}:
        return values.secret(words)
    most = sum(EXAMPLE[each] for each in hidden) - (len(hidden) - 1)
    return Range(words.between(1, most, words.number), words("state.N"))


def _number(view: View, count: float) -> Number:
    return Number(view.words.number(count))


def _line(view: View, dataset: str, said: dict) -> Row:
    words, hidden = view.words, said["hidden"]
    cells = (
        words(f"dataset.{dataset}.title"),
        words("secrecy.threshold_value", most=said["threshold"] - 1),
        words.number(said["rows"]),
        words.number(hidden.get("DEP", 0)),
        words.number(hidden.get("REG", 0)),
        _values(view, said["narrowest"]),
        _values(view, said.get("median")),
    )
    return Row(cells)


def _values(view: View, width: float | None) -> str:
    """How many values a width leaves."""
    return view.words("secrecy.no_limit") if width is None else view.words.number(width + 1)
