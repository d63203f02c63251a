"""`python -m data template|import|returns|preview`: from an empty form to accepted returns."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from rich.console import Console
from rich.progress import track

from data import shelf
from data.errors import ObservatoireError, UnusableRelease, says
from data.producer.disclosure.unknowns import Ref, year_of
from data.producer.returns import annotated, calendar, form, previewed, report, structures, template
from data.producer.returns.calendar import Row
from data.producer.returns.findings import Finding
from data.producer.returns.form import Of
from data.producer.returns.reading import Known, Outcome, Reader, Return
from data.producer.returns.store import Store
from data.release import Release
from geo.territories import DEPARTEMENTS, REGIONS
from messages import Words

#: Where the operator keeps accepted returns.
_FOLDER = Path(os.environ["OBSERVATOIRE_RETURNS"]) if "OBSERVATOIRE_RETURNS" in os.environ else None
#: Where files that are given back stand, in the folder of returns.
BACK = "given-back"


def _template(options: argparse.Namespace) -> int:
    """The empty form of a year."""
    words = report.spoken(options.lang)
    period = f"{options.year}-S{options.half}" if options.half else str(options.year)
    for path in template.write(options.to, period, words, options.dep):
        print(path)
    return 0


def _import(options: argparse.Namespace) -> int:
    """Read files, tell all that is wrong, keep what can be accepted."""
    words, returns = report.spoken(options.lang), Store(options.to, options.key)
    with returns.alone():
        known = Knowledge(returns)
        outcomes = [outcome(path, known, options.on) for path in _shown(options.file)]
        outcomes = list(_each_once(outcomes))
        for path, each in zip(options.file, outcomes, strict=True):
            _give_back(path, each, options, words)
            if options.accept and each.acceptable and _is_new(each, known):
                returns.accept(each.given, options.on)  # type: ignore[arg-type]
    _print(outcomes, options, words)
    if not any(each.is_form for each in outcomes):
        return 2
    return 0 if all(each.acceptable for each in outcomes) else 1


def _is_new(outcome: Outcome, known: Knowledge) -> bool:
    """Whether a return says something else than the one that is accepted."""
    given = outcome.given
    before = known.accepted(given.of) if given else None
    return given is not None and (before is None or before.answers != given.answers)


def _shown(files: list[Path]) -> Iterator[Path]:
    """The files, behind a bar where there are many and somebody looks."""
    console = Console(stderr=True)
    hidden = len(files) < 5 or not console.is_terminal
    yield from track(files, console=console, disable=hidden, description="")


class Knowledge:
    """What a file is held against: other accepted returns, and published figures of France."""

    def __init__(self, returns: Store) -> None:
        self.returns, self.last = returns, returns.last()
        self._france: dict[int, Mapping[str, float]] = {}
        self._since: dict[Of, Return] = {}
        try:
            self.release: Release | None = shelf.newest()
        except UnusableRelease:
            self.release = None

    def of(self, of: Of) -> Known:
        """For a return."""
        before = Of(of.dep, str(of.year - 1))
        france = self._of_france(of.year) if of.whole else {}
        return Known(self.accepted(before) if of.whole else None, self.accepted(of), france)

    def _of_france(self, year: int) -> Mapping[str, float]:
        """Of a year, looked up once for all files."""
        if year not in self._france:
            self._france[year] = _of_france(self.release, year) if self.release else {}
        return self._france[year]

    def took(self, given: Return) -> None:
        """A return was accepted since."""
        self._since[given.of] = given

    def accepted(self, of: Of) -> Return | None:
        """The version that is accepted, if any."""
        if of in self._since:
            return self._since[of]
        version = self.last.get(of)
        return self.returns.returned(version.number) if version else None


def _of_france(release: Release, year: int) -> dict[str, float]:
    """The greatest number that a document gives of France, by item."""
    france = release.observations.filter(
        pl.col("value").is_not_null(), geo_level="FR", sex="T", age="T", breakdown="T"
    )
    found: dict[str, float] = {}
    for code, each in form.questions(year).items():
        for text in each.indicator.same_as:
            dataset, indicator = Ref.read(text, each.dataset).number
            rows = france.filter(dataset=dataset, indicator=indicator)["period", "value"].rows()
            values = [value for period, value in rows if year_of(period) == str(year)]
            if values:
                found[code] = max(values)
    return found


def outcome(path: Path, known: Knowledge, today: datetime.date) -> Outcome:
    """What a file gives, held against what is known of its return."""
    try:
        content = path.read_bytes()
    except OSError:
        said = says("returns.file.unreadable")
        wrong = Finding("right_file", "problem", said)
        return Outcome(path.name, findings=(wrong,), is_form=False)
    return Reader(known.of, today).read(path.name, content)


def _each_once(outcomes: list[Outcome]) -> Iterator[Outcome]:
    """A lot holds one return of a département and period: the first one."""
    seen: set[Of] = set()
    for each in outcomes:
        if each.of is not None and each.of in seen:
            said = says("returns.several_of")
            yield Outcome(each.file, each.kind, each.of,
                          findings=(Finding("right_file", "problem", said),))  # fmt: skip
            continue
        if each.of is not None:
            seen.add(each.of)
        yield each


def _give_back(path: Path, outcome: Outcome, options: argparse.Namespace, words: Words) -> None:
    """The clerk's copy and report, in the private folder."""
    if not any(each.kind != "told" for each in outcome.findings) and not options.give_back:
        return
    to = options.give_back or options.to / BACK
    try:
        content = path.read_bytes()
    except OSError:
        return
    for made in annotated.give_back(outcome, content, to, words):
        print(made, file=sys.stderr)


def _print(outcomes: list[Outcome], options: argparse.Namespace, words: Words) -> None:
    if options.json:
        told = [report.as_json(each, words) for each in outcomes]
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for each in outcomes:
        print(report.as_text(each, words))
    if options.accept:
        number = sum(each.acceptable for each in outcomes)
        print(words.count("returns.accepted", number, total=len(outcomes)))


def _returns(options: argparse.Namespace) -> int:
    """Who answered, who is late or missing, what waits; closing and retention."""
    words = report.spoken(options.lang)
    returns = Store(options.to, options.key, reading=not options.close)
    if options.close or options.purge_before:
        with returns.alone():
            if options.close:
                returns.close(options.close, options.on)
            if options.purge_before:
                gone = returns.purge(options.purge_before, options.on)
                print(words.count("returns.purged", len(gone)))
    years = [options.year] if options.year else calendar.years(returns)
    told = {year: calendar.of_year(returns, year, options.on) for year in years}
    if options.json:
        print(json.dumps(_as_json(told, returns), ensure_ascii=False, indent=1))
        return 0
    for year, rows in told.items():
        _print_year(year, rows, returns, words)
    return 0


def _as_json(told: dict[str, list[Row]], returns: Store) -> dict[str, Any]:
    return {
        year: {
            "due": calendar.due(int(year)).isoformat(),
            "closed": year in returns.closed(),
            "departements": {
                each.of.dep: {"state": each.state, "versions": each.versions, "waits": each.waits}
                for each in rows
            },
        }
        for year, rows in told.items()
    }


def _print_year(year: str, rows: list[Row], returns: Store, words: Words) -> None:
    states = {name: [each for each in rows if each.state == name]
              for name in ("answered", "late", "missing", "awaited")}  # fmt: skip
    day = words.date(calendar.due(int(year)))
    state = "closed" if year in returns.closed() else "open"
    print(words(f"returns.year.{state}", year=year, due=day))
    for name, found in states.items():
        print(f"  {words(f'returns.state.{name}')}{words.colon}{len(found)}")
    waiting = [each for each in rows if each.waits]
    print(f"  {words('returns.state.waits')}{words.colon}{len(waiting)}")
    for each in waiting:
        print(f"      {each.of.dep} {DEPARTEMENTS[each.of.dep].name}")
    silent = {each.of.dep for each in rows if each.state in ("missing", "awaited")}
    for code, region in REGIONS.items():
        deps = [dep for dep in sorted(silent) if DEPARTEMENTS[dep].region.code == code]
        if deps:
            named = ", ".join(f"{dep} {DEPARTEMENTS[dep].name}" for dep in deps)
            print(f"  {words('returns.remind')} {region.name}{words.colon}{named}")


def _preview(options: argparse.Namespace) -> int:
    """What would be seen of one return."""
    words = report.spoken(options.lang)
    returns = Store(options.returns, options.key, reading=True)
    try:
        release = shelf.open_current(options.releases) if options.releases else shelf.newest()
    except UnusableRelease:
        release = None
    given = _previewed_return(options, returns)
    print(previewed.as_text(given, returns, release, words, operator=options.operator))
    return 0


def _previewed_return(options: argparse.Namespace, returns: Store) -> Return:
    """The file that is given, else the last accepted version of the département."""
    if options.file:
        found = outcome(options.file, Knowledge(returns), options.on)
        if found.given is None:
            raise ObservatoireError(says("returns.preview.refused", file=options.file.name))
        return found.given
    found = [of for of in returns.last() if of.dep == options.dep
             and (options.year is None or of.period == options.year)]  # fmt: skip
    if not found:
        raise ObservatoireError(says("returns.preview.none", dep=options.dep))
    return returns.returned(returns.last()[max(found)].number)


def _diagnostic(options: argparse.Namespace) -> int:
    """The aggregates of what structures answered, as lines of the form: a file for the clerk."""
    words = report.spoken(options.lang)
    rows = structures.read(options.file.name, options.file.read_bytes())
    made = structures.diagnostic(rows, overlaps_removed=options.overlaps_removed)
    of = Of(options.dep, str(options.year))
    annotated.write(options.to, structures.as_lines(made, of).encode("utf-8-sig"))
    rate = words.number(round(100 * (made.rate or 0)))
    print(words("returns.structures.title", asked=made.asked, answered=made.answered,
                rate=rate, counting=made.counting))  # fmt: skip
    if made.least is None:
        print(words("returns.structures.few"))
    print(options.to)
    return 0


RUN = (_import, _returns, _preview, _diagnostic)


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The commands of returns."""
    _add_template(commands.add_parser("template", help="the empty form of a year"))
    _add_import(commands.add_parser(
        "import", help="read returns (exit: 0 acceptable, 1 problems, 2 unusable)"
    ))  # fmt: skip
    _add_returns(commands.add_parser("returns", help="who answered, who is late or missing"))
    _add_diagnostic(commands.add_parser(
        "diagnostic", help="lines of the form from what structures answered"
    ))  # fmt: skip
    _add_preview(commands.add_parser("preview", help="what would be seen of one return"))


def add_store(command: argparse.ArgumentParser, name: str, *, required: bool = True) -> None:
    """Where accepted returns are kept, and the key that they are encrypted with."""
    command.add_argument(
        name, type=Path, metavar="RETURNS", required=required and not _FOLDER,
        default=_FOLDER if required else None,
        help="private folder of accepted returns (default: OBSERVATOIRE_RETURNS)",
    )  # fmt: skip
    command.add_argument(
        "--key", type=Path, metavar="FILE", help="age identity that returns are encrypted with",
        default=os.environ.get("OBSERVATOIRE_RETURNS_KEY") or None,
    )  # fmt: skip


def _add_template(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_template)
    command.add_argument("--year", type=_year, required=True)
    command.add_argument("--half", type=int, choices=(1, 2), help="of half a year")
    command.add_argument("--to", type=Path, required=True, metavar="DIR")
    command.add_argument("--dep", choices=list(DEPARTEMENTS), metavar="DEP", help="code (37)")
    _add_lang(command)


def _add_import(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_import)
    command.add_argument("file", type=Path, nargs="+", metavar="FILE")
    add_store(command, "--to")
    command.add_argument("--accept", action="store_true", help="keep what can be accepted")
    command.add_argument("--json", action="store_true", help="sheet, cell and rule of each problem")
    command.add_argument(
        "--give-back", type=Path, metavar="DIR",
        help=f"where annotated copies and reports go (default: RETURNS/{BACK})",
    )  # fmt: skip
    _add_lang(command)
    _add_on(command)


def _add_returns(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_returns)
    add_store(command, "--to")
    command.add_argument("--year", help="only this one")
    command.add_argument("--close", metavar="YEAR", help="nothing more is awaited of it")
    command.add_argument(
        "--purge-before", type=datetime.date.fromisoformat, metavar="DAY",
        help="remove replaced versions accepted before, that no release holds",
    )  # fmt: skip
    command.add_argument("--json", action="store_true")
    _add_lang(command)
    _add_on(command)


def _add_preview(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_preview)
    command.add_argument("file", type=Path, nargs="?", metavar="FILE", help="not yet accepted")
    command.add_argument("--dep", choices=list(DEPARTEMENTS), metavar="DEP")
    command.add_argument("--year", help="of which (default: the last one)")
    add_store(command, "--returns")
    command.add_argument("--releases", type=Path, metavar="DIR", help="folder of public releases")
    command.add_argument("--operator", action="store_true", help="the copy that says more")
    _add_lang(command)
    _add_on(command)


def _add_diagnostic(command: argparse.ArgumentParser) -> None:
    command.set_defaults(run=_diagnostic)
    command.add_argument("file", type=Path, metavar="FILE", help="one row a structure (CSV)")
    command.add_argument("--dep", choices=list(DEPARTEMENTS), metavar="DEP", required=True)
    command.add_argument("--year", type=_year, required=True)
    command.add_argument(
        "--overlaps-removed", action="store_true", help="nobody is counted by two structures"
    )
    command.add_argument("--to", type=Path, required=True, metavar="CSV", help="mode 600")
    _add_lang(command)


def _add_lang(command: argparse.ArgumentParser) -> None:
    command.add_argument("--lang", choices=("fr", "en"), default="fr")


def _add_on(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--on", type=datetime.date.fromisoformat, default=datetime.date.today(),
        help="day of acceptance (default: today)",
    )  # fmt: skip


def _year(text: str) -> int:
    number = int(text)
    if not 2016 <= number <= 2100:
        raise argparse.ArgumentTypeError(text)
    return number
