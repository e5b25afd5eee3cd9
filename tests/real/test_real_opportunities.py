"""The notebook on opportunities, by papermill on two councils; their pounds are those of the shares."""

import json

import pytest

from svanalysis import open_results
from svanalysis.report.notebooks import run_notebook

pytestmark = pytest.mark.real


@pytest.mark.parametrize(("body", "year"), [("gateshead", "2013/14"), ("darlington", "2021/22")])
def test_the_notebook_runs_on_real_councils(body, year, real_data, tmp_path):
    parameters = {"body": body, "year": year, "data": str(real_data)}
    notebook = run_notebook("06_opportunities", parameters, tmp_path / "out.ipynb")
    outputs = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    assert "Where suppliers are is known for too little to rank opportunities surely" in outputs
    assert "The body file names no contracts register" in outputs
    results = open_results(body, year, data=str(real_data))
    found, shares = results.opportunities, results.shares
    of_year = shares[(shares["financial_year"] == year) & (shares["measure"] == "local_share")].iloc[0]
    assert found["pence"].sum() == of_year["denominator_pence"]
    assert found["local_pence"].sum() == of_year["numerator_pence"]
    assert found["contracts_ending"].isna().all()
