"""The notebook on opportunities, by papermill on two councils; where and when Salford's contracts go and end."""

import csv
import json

import polars as pl
import pytest

from svanalysis import open_results
from svanalysis.classify.contracts import classify_contracts
from svanalysis.core.body import Source
from svanalysis.measure.opportunities import awarded, ending
from svanalysis.suppliers.contracts import read_contracts
from tests.support.notebooks import run_notebook

pytestmark = pytest.mark.real


@pytest.mark.parametrize(("body", "year"), [("gateshead", "2013/14"), ("darlington", "2019/20")])
def test_the_notebook_runs_on_real_councils(body, year, real_data):
    parameters = {"body": body, "year": year, "data": str(real_data)}
    notebook = run_notebook("06_opportunities", parameters)
    outputs = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    assert "Where suppliers are is known for too little to rank opportunities surely" in outputs
    assert "The body file names no contracts register" in outputs
    results = open_results(body, year, data=str(real_data))
    found, shares = results.opportunities, results.shares
    of_year = shares[(shares["financial_year"] == year) & (shares["measure"] == "local_share")].iloc[0]
    assert found["pence"].sum() == of_year["denominator_pence"]
    assert found["local_pence"].sum() == of_year["numerator_pence"]
    assert found["contracts_ending"].isna().all()


def test_salford_s_contracts_by_place_and_by_end(real_data):
    path = real_data / "contracts" / "salford_contracts_register_2022-07.csv"
    contracts = read_contracts(path, Source(files=(path.name,), layout="contracts_register")).contracts
    paid = {
        "supplier_id": pl.String,
        "financial_year": pl.String,
        "is_local": pl.Boolean,
        "is_local_certain": pl.Boolean,
    }
    found = classify_contracts(contracts, pl.DataFrame(schema=paid), ["E08000006"], ("yes", "no"))
    # 20 cells say Various, and there is no sector H15 3
    unplaced = found.filter(pl.col("is_local").is_null())["postcode"].sort().to_list()
    assert unplaced == ["H15 3SS", *["VARIOUS"] * 20]
    # M6 7 and M30 9 lie in Salford, M1 4 in Manchester
    places = dict(found.select(pl.col("postcode").str.head(-2), "is_local").unique().iter_rows())
    assert (places["M6 7"], places["M30 9"], places["M1 4"]) == (True, True, False)
    table = awarded(found.to_pandas())
    assert (table["contracts"] == table["yes"] + table["no"] + table["unknown"]).all()
    assert table[table["measure"] == "local"]["contracts"].sum() == 359
    with path.open(encoding="utf-8-sig", newline="") as file:  # years stand first, so that dates sort as text
        rows = list(csv.DictReader(file))
    ends = [
        row["Current Expiry Date"] if row["Current Expiry Date"][:2] == "20" else row["End Date"]
        for row in rows
    ]
    soon = [end for end in ends if "2022-03-31" < end <= "2023-09-30"]
    assert len(soon) == 218
    # Record 118 ends on 31 September, which is no day, 359 the day before it starts; 289 expires before it starts, so
    # that its end of 31 May 2022 stands
    assert len(ending(found.to_pandas(), "2021/22")) == 218 - 2 + 1
