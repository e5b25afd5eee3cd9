"""Matching against labelled names among generated companies and their siblings: how often it is right."""

import importlib

import polars as pl
import pytest

from svanalysis.reference.registers import read_register

COMPANIES = 50_000


@pytest.mark.real
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_labelled_payees_are_found_among_siblings(real_data, clone, workspace, monkeypatch, record_property):
    """Of what is accepted 99.5% is right; 95% is found, or differs by a word and is sent to review."""
    monkeypatch.syspath_prepend(str(clone / "benchmarks"))
    benchmark = importlib.import_module("matching")
    names, rows = benchmark.labelled(real_data)
    path = workspace / "register.csv"
    benchmark.write_register(path, names, rows, COMPANIES)
    register = read_register([path], "companies_house", benchmark.SNAPSHOT)
    asked = names.select("payee", number="company_number")
    table = benchmark.judged(benchmark.matched(asked, register), rows)
    precision, recall = benchmark.scores(table)
    record_property(
        "measured", f"{table.height} labelled payees: precision {precision:.4f}, recall {recall:.4f}"
    )
    assert precision >= 0.995
    assert recall >= 0.95
    assert table.filter(pl.col("differs") & pl.col("accepted") & pl.col("wrong")).height <= 2


@pytest.mark.real
def test_with_the_right_companies_gone_their_siblings_are_not_accepted(
    real_data, clone, workspace, monkeypatch
):
    monkeypatch.syspath_prepend(str(clone / "benchmarks"))
    benchmark = importlib.import_module("matching")
    names, rows = benchmark.labelled(real_data)
    path = workspace / "register.csv"
    benchmark.write_register(path, names, rows.clear(), COMPANIES)
    register = read_register([path], "companies_house", benchmark.SNAPSHOT)
    found = benchmark.matched(names.select("payee", number="company_number"), register)
    wrong = found.filter(pl.col("verdict") == "accepted")
    assert wrong.height <= names.height * 0.005, wrong.select("payee", "name_found").rows()
