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

import streamlit
from playwright.sync_api import sync_playwright

from benchmarks import disclosure, sources
from benchmarks.first_view import first_views
from benchmarks.instances import instances
from benchmarks.measures import Summary
from benchmarks.readme import RESULTS
from benchmarks.reruns import at_once, one_by_one
from benchmarks.targets import BARE, OURS, STOCK, Target, started
from tools.site import launch

VIEWS, RERUNS, BURSTS, CLIENTS = 5, 20, 3, 50


def main() -> None:
    """Measure everything, or fail and write nothing."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    day = datetime.date.fromisoformat
    parser.add_argument("--date", type=day, default=datetime.date.today())
    date = parser.parse_args().date.isoformat()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped"))  # the servers stop too
    load = os.getloadavg()[0]
    protected = list(instances())
    secrecy = {each.name: disclosure.measured(each) for each in protected}
    pulled = sources.measured()
    with started() as targets:
        chromium, views = in_browser(targets)
        reruns, burst, maps = asyncio.run(on_the_socket(targets))
    results = {
        "date": date,
        "machine": {**machine(), "chromium": chromium, "load_before": round(load, 2)},
        "first_view": views,
        "rerun": reruns,
        "at_once": {"clients": CLIENTS, "targets": burst},
        "maps_at_once": {"clients": CLIENTS, "targets": maps},
        "disclosure": disclosure.kept(secrecy, protected),
        "sources": pulled,
    }
    RESULTS.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", "utf-8")
    tables = table(results), disclosure.table(secrecy, protected), sources.table(pulled)
    print(*tables, sep="\n\n")


def machine() -> dict[str, str | int]:
    """What the times depend on."""
    return {
        "cores": os.cpu_count() or 0,
        "python": platform.python_version(),
        "streamlit": streamlit.__version__,
    }


def in_browser(targets: dict[str, Target]) -> tuple[str, Summary]:
    """Chromium's version, and the first views."""
    wanted = {each.name: targets[each.name] for each in (BARE, STOCK, *OURS)}
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            return browser.version, first_views(browser, wanted, VIEWS)
        finally:
            browser.close()


async def on_the_socket(targets: dict[str, Target]) -> tuple[Summary, Summary, Summary]:
    """One rerun of every target (of a map: another period); many at once of two pages and of two
    maps.
    """
    crowd = {name: targets[name] for name in ("stock", "departement")}
    maps = {name: targets[name] for name in ("stock_map", "carte")}
    return (
        await one_by_one(targets, RERUNS),
        await at_once(crowd, CLIENTS, BURSTS),
        await at_once(maps, CLIENTS, BURSTS),
    )


def table(results: dict) -> str:
    """Every median with its ratio, a line per target and measure."""
    sections = {
        "first view (× bare)": results["first_view"],
        "one rerun (× bare)": results["rerun"],
        f"{results['at_once']['clients']} at once (× stock)": results["at_once"]["targets"],
        f"{results['maps_at_once']['clients']} maps (× stock)": results["maps_at_once"]["targets"],
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
