"""Every boundary of the SME rules, by hand (size_truth.csv); and each threshold is seen by some row of it."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from svanalysis.classify import size
from svanalysis.classify.pairs import evidence_for_years
from svanalysis.classify.size import classify_size
from svanalysis.core import years
from svanalysis.core.definition import Sme
from svanalysis.core.rules import size as size_rules
from tests.classify.tables import evidence

with (Path(__file__).parent / "size_truth.csv").open(encoding="utf-8", newline="") as file:
    TRUTH = list(csv.DictReader(file))
RULES = size_rules().rules
ATTRIBUTES = {"staff": "employees", "turnover": "turnover_pounds", "balance": "balance_sheet_pounds",
              "category": "account_category", "declared": "declared_sme"}  # fmt: skip
WORDS = {True: "yes", False: "no", None: "unknown"}


def found(rule):
    """What each row of the truth table is classified as under a rule, all at once."""
    rows, pairs = [], []
    for at, row in enumerate(TRUTH):
        if row["rule"] == rule:
            day = date.fromisoformat(row["date"])
            paid = int(row["paid"]) * 100 if row["paid"] else None
            pairs.append((f"S{at}", years.year_of(day), paid))
            held = [(ATTRIBUTES[name], row[name]) for name in ATTRIBUTES if row[name]]
            rows += [(f"S{at}", attribute, value, day) for attribute, value in [*held, ("x", "y")]]
    schema = {"supplier_id": pl.String, "financial_year": pl.String, "paid_pence": pl.Int64}
    frame = pl.DataFrame(pairs, schema=schema, orient="row")
    sme = Sme(rule=rule, evidence=("declared_sme", "figures", "account_category"))
    table = classify_size(frame, evidence_for_years(frame, evidence(*rows), 3), sme)
    return {
        int(row["supplier_id"][1:]): (WORDS[row["is_sme"]], WORDS[row["is_sme_certain"]], row["size"])
        for row in table.iter_rows(named=True)
    }


def expected(rule):
    return {
        at: (row["is_sme"], row["certain"], row["size"])
        for at, row in enumerate(TRUTH)
        if row["rule"] == rule
    }


@pytest.mark.parametrize("rule", RULES)
def test_the_truth_table(rule):
    wrong = {
        TRUTH[at]["case"]: (got, expected(rule)[at])
        for at, got in found(rule).items()
        if got != expected(rule)[at]
    }
    assert wrong == {}


def limits():
    return [
        (rule, at, level, name)
        for rule, entry in RULES.items()
        for at, thresholds in enumerate(entry.thresholds)
        for level in ("micro", "small", "sme")
        if getattr(thresholds, level)
        for name, value in getattr(thresholds, level).model_dump().items()
        if value is not None
    ]


def changed(monkeypatch, rule, **update):
    other = RULES[rule].model_copy(update=update)
    table = size_rules().model_copy(update={"rules": {**RULES, rule: other}})
    monkeypatch.setattr(size, "size_rules", lambda: table)
    return found(rule) != expected(rule)


@pytest.mark.parametrize("step", [-1, 1])
@pytest.mark.parametrize(("rule", "at", "level", "name"), limits())
def test_a_threshold_one_off_is_seen(monkeypatch, rule, at, level, name, step):
    thresholds = list(RULES[rule].thresholds)
    old = getattr(thresholds[at], level)
    new = old.model_copy(update={name: getattr(old, name) + step})
    thresholds[at] = thresholds[at].model_copy(update={level: new})
    assert changed(monkeypatch, rule, thresholds=tuple(thresholds))


@pytest.mark.parametrize("rule", RULES)
def test_the_other_comparison_of_staff_is_seen(monkeypatch, rule):
    other = {"fewer than": "not more than", "not more than": "fewer than"}[RULES[rule].staff]
    assert changed(monkeypatch, rule, staff=other)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("test", ["staff_and_either", "two_of_three", "staff"])
def test_another_test_is_seen(monkeypatch, rule, test):
    assert changed(monkeypatch, rule, test=test) is (test != RULES[rule].test)


@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("at", [1, 2])
def test_a_vintage_a_day_off_is_seen(monkeypatch, at, days):
    from datetime import timedelta

    thresholds = list(RULES["companies_act"].thresholds)
    thresholds[at] = thresholds[at].model_copy(update={"from_": thresholds[at].from_ + timedelta(days=days)})
    assert changed(monkeypatch, "companies_act", thresholds=tuple(thresholds))


def test_the_year_is_that_of_the_accounts_not_of_the_payments(monkeypatch):
    assert changed(monkeypatch, "companies_act", chosen_by="spend")
