"""How long each measure takes on a body's grouped table: `python benchmarks/measures.py [--body NAME] [--data DIR]`.

The body (Darlington's thirteen years when nothing else is said) is read, matched and classified first; that is not
counted. Each measure is run once, then five times more; the medians of the five are printed, in seconds of processor
time and on the clock, slowest first. Those that classify suppliers under other definitions have a list of their own.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median

import numpy as np
import pandas as pd

from svanalysis.core import years
from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.measure import breakdowns
from svanalysis.measure.breakdowns import deprivation
from svanalysis.measure.breaks import possible_breaks
from svanalysis.measure.change import by_service, changes, contributors, parts
from svanalysis.measure.concentration import concentration, like_for_like, new_and_lost
from svanalysis.measure.facts import units_of
from svanalysis.measure.opportunities import market_tables
from svanalysis.measure.partners import partner_of, partners
from svanalysis.measure.published import published, real_terms, targets
from svanalysis.measure.review import matches, review
from svanalysis.measure.series import bridges, restated, sensitivity
from svanalysis.measure.shares import shares, with_and_without
from svanalysis.measure.spend import Spend, load_spend
from svanalysis.measure.terms import two_years

RUNS = 5
BREAKDOWNS = ("rings", "sizes", "places", "largest", "coverage")


def measures_of(spend: Spend) -> dict[str, Callable[[], object]]:
    """Return each measure, ready to run, by name."""
    grouped, classified = tables = spend.grouped, spend.classified
    year = spend.latest_year()
    pair = (years.previous(year), year)
    found = shares(*tables)
    deflators = pd.DataFrame(
        {"financial_year": spend.years, "index": np.linspace(80.0, 100.0, len(spend.years))}
    )
    postcodes = classified["postcode"].dropna().unique()
    deciles = pd.DataFrame({"unit": postcodes, "decile": 1 + np.arange(len(postcodes)) % 10})
    member = partner_of(spend)
    groups = ("ring", "size", "kind", "majority", "service", "category", "month")
    return {
        "shares": lambda: shares(*tables),
        **{f"shares by {group}": lambda group=group: shares(*tables, by=(group,)) for group in groups},
        "shares with and without each exclusion": lambda: with_and_without(*tables),
        **{name: lambda name=name: getattr(breakdowns, name)(units_of(*tables)) for name in BREAKDOWNS},
        "by authority": lambda: breakdowns.by_authority(units_of(*tables), spend.areas),
        "unplaced": lambda: breakdowns.unplaced(units_of(*tables), year),
        "months": lambda: breakdowns.months(grouped),
        "recognised": lambda: breakdowns.recognised(grouped),
        "exclusions": lambda: breakdowns.exclusions(grouped),
        "changes": lambda: changes(*tables, *pair),
        "change in parts": lambda: parts(two_years(*tables, *pair)),
        "who moved it": lambda: contributors(two_years(*tables, *pair)),
        "change by service": lambda: by_service(two_years(*tables, *pair)),
        "possible breaks": lambda: possible_breaks(spend),
        "concentration": lambda: concentration(grouped),
        "new and lost": lambda: new_and_lost(grouped),
        "like for like": lambda: like_for_like(*tables, *pair),
        "real terms": lambda: real_terms(found, deflators, year),
        "deprivation": lambda: deprivation(*tables, deciles),
        "partners (two such bodies)": lambda: partners([member, member._replace(name="another")]),
        "published figures": lambda: published(found, spend.body, spend.definition.name),
        "targets": lambda: targets(found, spend.body, year),
        "contracts and opportunities": lambda: market_tables(spend, year),
        "review": lambda: review(spend, year),
        "matches": lambda: matches(spend),
    }


def classifying(spend: Spend) -> dict[str, Callable[[], object]]:
    """Return the measures that ask what suppliers are under other definitions, ready to run, by name."""
    year = spend.latest_year()
    return {
        "sensitivity": lambda: sensitivity(spend, year),
        "restated": lambda: restated(spend, year),
        "bridge": lambda: bridges(spend, years.previous(year), year, spend.body.published),
    }


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Return the median seconds of five runs, of processor time and on the clock, after one that is not counted."""
    run()
    found = []
    for _ in range(RUNS):
        start = time.process_time(), time.perf_counter()
        run()
        found.append((time.process_time() - start[0], time.perf_counter() - start[1]))
    processor, clock = zip(*found, strict=True)
    return median(processor), median(clock)


def main() -> None:
    """Time all measures and print them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--body", default="darlington")
    parser.add_argument("--data", default="")
    options = parser.parse_args()
    body = load_body(options.body)
    spend = load_spend(body, load_definition(body.definition), options.data)
    print(
        f"{body.title}: {len(spend.years)} years, {len(spend.grouped):,} rows, {len(spend.classified):,} classes"
    )
    for title, measures in (
        ("on the grouped table", measures_of(spend)),
        ("classified anew", classifying(spend)),
    ):
        print(f"\n{title}: processor, clock")
        seconds = {name: timed(run) for name, run in measures.items()}
        for name, (processor, clock) in sorted(seconds.items(), key=lambda it: -it[1][0]):
            print(f"{processor:.3f} {clock:.3f}  {name}")


if __name__ == "__main__":
    main()
