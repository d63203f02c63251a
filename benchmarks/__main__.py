"""`python -m benchmarks [--date YYYY-MM-DD]`: measure, write results.json, print a table."""

from __future__ import annotations

import argparse
import asyncio
import datetime
import json
import os
import platform
import signal
import sys
from collections.abc import Callable
from typing import Any

import streamlit
from playwright.sync_api import sync_playwright

from benchmarks import api, disclosure, fiches, search, sources, views
from benchmarks import load as crowds
from benchmarks.first_view import first_views
from benchmarks.instances import instances
from benchmarks.measures import Summary, Unmeasured
from benchmarks.readme import RESULTS
from benchmarks.reruns import at_once, one_by_one
from benchmarks.targets import BARE, OURS, STOCK, Target, started
from tools.site import launch

VIEWS, RERUNS, BURSTS, CLIENTS = 5, 20, 3, 50

#: Seconds of each crowd.
SECONDS = 60


def main() -> None:
    """Measure everything, keep what was measured, and say what was not (exit status 1)."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    day = datetime.date.fromisoformat
    parser.add_argument("--date", type=day, default=datetime.date.today())
    date = parser.parse_args().date.isoformat()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped"))  # the servers stop too
    load = round(os.getloadavg()[0], 2)
    unmeasured: Unmeasured = {}
    with started() as targets:
        sections = _sections(targets, unmeasured)
    alone = {
        "fiches": fiches.measured,
        "search": search.measured,
        "views": views.measured,
        "crowds": lambda: crowds.measured(SECONDS),
        "api": api.measured,
    }
    sections |= _each(alone, unmeasured)
    results = {"date": date, "machine": machine() | {"load_before": load}, **sections}
    results["unmeasured"] = unmeasured
    # Half an hour of its own (`make load`): kept as it was last measured.
    if RESULTS.exists() and (evening := json.loads(RESULTS.read_text("utf-8")).get("evening")):
        results["evening"] = evening
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(table(results))
    told = {
        "fiches": fiches.told,
        "search": search.told,
        "sources": sources.table,
        "views": views.table,
        "crowds": crowds.told,
        "api": api.told,
    }
    for name, tell in told.items():
        if name in results:
            print(f"\n{tell(results[name])}")
    if unmeasured:
        told = "\n".join(f"  {name}: {why}" for name, why in unmeasured.items())
        sys.exit(f"Not measured:\n{told}")


def _sections(targets: dict[str, Target], unmeasured: Unmeasured) -> dict[str, Any]:
    """Each section by its name in results.json; one that fails is told in `unmeasured`."""
    wanted: dict[str, Callable[[], Any]] = {
        "disclosure": _secrecy,
        "sources": sources.measured,
        "first_view": lambda: in_browser(targets, unmeasured),
        "rerun": lambda: asyncio.run(one_by_one(targets, RERUNS)),
        "at_once": lambda: _burst(targets, "stock", "departement"),
        "maps_at_once": lambda: _burst(targets, "stock_map", "carte"),
    }
    return _each(wanted, unmeasured)


def _each(wanted: dict[str, Callable[[], Any]], unmeasured: Unmeasured) -> dict[str, Any]:
    found = {}
    for name, measure in wanted.items():
        try:
            found[name] = measure()
        except Exception as error:  # whatever it is, the other sections count
            unmeasured[name] = f"{type(error).__name__}: {error}".splitlines()[0]
    return found


def _secrecy() -> dict[str, Any]:
    protected = list(instances())
    found = {each.name: disclosure.measured(each) for each in protected}
    print(disclosure.table(found, protected), end="\n\n")
    return disclosure.kept(found, protected)


def _burst(targets: dict[str, Target], *names: str) -> dict[str, Any]:
    crowd = {name: targets[name] for name in names}
    return {"clients": CLIENTS, "targets": asyncio.run(at_once(crowd, CLIENTS, BURSTS))}


def machine() -> dict[str, str | int]:
    """What the times depend on."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        chromium = browser.version
        browser.close()
    return {
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "streamlit": streamlit.__version__,
        "chromium": chromium,
    }


def in_browser(targets: dict[str, Target], unmeasured: Unmeasured) -> Summary:
    """The first views; those that did not end are told in `unmeasured`."""
    wanted = {each.name: targets[each.name] for each in (BARE, STOCK, *OURS)}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            views, late = first_views(browser, wanted, VIEWS)
        finally:
            browser.close()
    unmeasured |= {f"first_view of {name}": why for name, why in late.items()}
    return views


def table(results: dict) -> str:
    """Every median with its ratio, a line per target and measure."""
    sections = {
        "first view (× bare)": results.get("first_view", {}),
        "one rerun (× bare)": results.get("rerun", {}),
        **{
            f"{results[name]['clients']} {what}": results[name]["targets"]
            for name, what in (("at_once", "at once (× stock)"), ("maps_at_once", "maps (× stock)"))
            if name in results
        },
    }
    machine = results["machine"]
    lines = [f"{results['date']}: " + ", ".join(f"{name} {machine[name]}" for name in machine)]
    for title, summary in sections.items():
        measures = list(dict.fromkeys(measure for each in summary.values() for measure in each))
        lines += ["", f"{title:22}" + "".join(f"{measure:>22}" for measure in measures)]
        lines += [
            f"  {name:20}" + "".join(f"{_cell(each.get(measure)):>22}" for measure in measures)
            for name, each in summary.items()
        ]
    return "\n".join(lines)


def _cell(measure: dict | None) -> str:
    if measure is None:
        return ""
    ratio = f" ×{measure['ratio']:.2f}" if "ratio" in measure else ""
    return f"{measure['median']:,.1f}{ratio}"


if __name__ == "__main__":
    main()
