"""From the review to a filled form to other shares, and back: through the commands, on a small council."""

import csv
import io

import pytest
from typer.testing import CliRunner

from svanalysis.cli import app
from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.core.errors import InputError
from svanalysis.measure.shares import shares
from svanalysis.measure.spend import load_spend
from tests.support.council import write_body, write_month


@pytest.fixture
def body(workspace):
    """Two suppliers nobody knows, 300 and 100 pounds."""
    write_month(workspace, "2012-04", "11/04/2012,ALDER LTD,300.00", "13/04/2012,=BEECH+1,100.00")
    write_body(workspace)
    return str(workspace / "seaham.toml")


def run(*arguments):
    return CliRunner().invoke(app, list(arguments), catch_exceptions=False)


def local_share(body):
    spend = load_spend(load_body(body), load_definition("durham_2013"))
    measured = shares(spend.grouped, spend.classified, measures=("local_share",))
    return tuple(measured[["share", "low", "high"]].iloc[0]), spend


def filled(body, folder, **answers):
    """The form, filled for ALDER LIMITED."""
    out = folder / "form.csv"
    assert run("review", "--body", body, "--out", str(out)).exit_code == 0
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    for row in rows:
        if row["supplier_id"] == "ALDER LIMITED":
            row.update({"who": "J Lee", "why": "visited", "when": "01/05/2013"} | answers)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return str(out)


def test_the_queue_answers_and_taking_them_back(body, workspace):
    before, spend = local_share(body)
    assert before == (0, 0, 1)
    assert filled(body, workspace, in_area="yes").endswith("form.csv")
    first = run("review", "--body", body, "--fill", str(workspace / "form.csv"))
    kept = workspace / "overrides" / "seaham.csv"
    assert f"Answers added to {kept}: 1;" in first.output
    assert local_share(body)[0] == (0.75, 0.75, 1)
    left = run("review", "--body", body).stdout
    assert "BEECH" in left
    assert "ALDER LIMITED,ALDER LTD,300.00,1,0.00,300.00,sme,new" in left.replace('"', "")
    assert "there already: 1." in run("review", "--body", body, "--fill", str(workspace / "form.csv")).output

    kept.write_text(kept.read_text(encoding="utf-8-sig").splitlines()[0] + "\n", encoding="utf-8")
    again, after = local_share(body)
    assert again == before
    for name in ("grouped", "classified", "evidence"):
        assert getattr(after, name).to_csv() == getattr(spend, name).to_csv()
    assert after.known.held.to_csv() == spend.known.held.to_csv()


def test_an_answer_that_nobody_knows_is_not_asked_again(body, workspace):
    run("review", "--body", body, "--fill", filled(body, workspace, in_area="unknown", sme="unknown"))
    assert local_share(body)[0] == (0, 0, 1)
    assert "ALDER" not in run("review", "--body", body).stdout


def test_a_second_answer_ends_the_first(body, workspace):
    form = filled(body, workspace, in_area="no")
    assert "begin: 0;" in run("review", "--body", body, "--fill", form).output
    (workspace / "form.csv").write_text(
        "supplier_id,in_area,who,why,when,valid_from\nALDER LIMITED,yes,K Ray,moved,2013-06-01,2012-10-01\n",
        encoding="utf-8",
    )
    assert "begin: 1;" in run("review", "--body", body, "--fill", form).output
    assert local_share(body)[0] == (0.75, 0.75, 1)
    assert "in_area,outside,J Lee,visited,2013-05-01,2012-04-01,2012-09-30" in (
        workspace / "overrides" / "seaham.csv"
    ).read_text(encoding="utf-8-sig")


def test_a_form_with_one_wrong_row_changes_nothing(body, workspace):
    form = filled(body, workspace, in_area="maybe")
    with pytest.raises(InputError, match=r"form\.csv, record 2\): found 'maybe'"):
        run("review", "--body", body, "--fill", form)
    assert not (workspace / "overrides").exists()


def test_the_form_cannot_run_in_a_spreadsheet(body):
    rows = list(csv.reader(io.StringIO(run("review", "--body", body).stdout)))
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@", "-"))]


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("in_area", "local_share"),
        ("sme", "sme_share"),
        ("charity", "charity_share"),
        ("social_enterprise", "social_enterprise_share"),
    ],
)
def test_each_answer_settles_its_own_measure(body, workspace, question, measure):
    """ALDER LTD has 300 of 400 pounds; the other 100 stay unknown."""
    for text, share in (("yes", (0.75, 0.75, 1.0)), ("no", (0.0, 0.0, 0.25))):
        form = filled(body, workspace, **{question: text, "why": text})
        run("review", "--body", body, "--fill", form)
        spend = load_spend(load_body(body), load_definition("durham_2013"))
        (row,) = shares(spend.grouped, spend.classified, measures=(measure,)).to_dict("records")
        assert (row["share"], row["low"], row["high"]) == share
        (workspace / "overrides" / "seaham.csv").unlink()
