"""The classified table: intermediaries, rings to show, and the columns of place, size and kind together."""

from datetime import date

import polars as pl
import pytest

from svanalysis.classify.table import classify
from svanalysis.core.definition import load_definition
from tests.classify.tables import evidence, matched, pairs

DURHAM = "E06000047"
DEFINITION = load_definition("durham_2013")


def table(*rows, recognised_as="", definition=DEFINITION, years=("2012/13",)):
    suppliers = list(dict.fromkeys(row[0] for row in rows))
    payees = pl.DataFrame(
        {
            "payee": suppliers,
            "recognised_as": [recognised_as] * len(suppliers),
            "supplier_id": suppliers,
            "name": suppliers,
        }
    )
    wanted = pairs(*suppliers, years=years)
    return classify(payees, wanted, evidence(*rows), matched(), definition=definition, authority=DURHAM)


@pytest.mark.parametrize(
    ("postcode", "ring"),
    [
        ("DH1 1AA", "authority"),
        ("NE16 6AA", "authority"),  # most of the sector
        ("NE1 1AA", "region"),
        ("DH3 2AA", "region"),
        ("LS1 2AA", "uk"),
        ("JE2 3AB", "overseas"),
        ("DH3", "unknown"),  # certain for the region, unknown for the authority
        ("TD15", "unknown"),  # certainly not here, but region or not?
        ("NONE", "unknown"),
    ],
)
def test_the_ring_to_show(postcode, ring):
    assert table(("A", "postcode_invoice", postcode))["ring"].item() == ring


@pytest.mark.parametrize("recognised_as", ["card", "intermediary"])
def test_an_intermediary_is_unknown_unless_the_definition_takes_it_as_paid(recognised_as):
    rows = [
        ("BANK", "postcode_invoice", "DH1 1AA"),
        ("BANK", "declared_sme", "no"),
        ("BANK", "charity_number", "1054321"),
    ]
    row = table(*rows, recognised_as=recognised_as).row(0, named=True)
    for name in ("in_authority", "in_region", "in_uk", "is_sme", "is_charity", "is_social_enterprise"):
        assert row[name] is None
        assert not row.get(f"{name}_certain", False)
    assert (row["ring"], row["size"], row["sector"], row["majority"]) == ("unknown", "unknown", None, None)
    assert row["place_because"] == "paid on behalf of others: the supplier is not known"

    scope = DEFINITION.scope.model_copy(update={"intermediaries": "as_paid"})
    as_paid = DEFINITION.model_copy(update={"scope": scope})
    paid = table(*rows, recognised_as=recognised_as, definition=as_paid).row(0, named=True)
    assert (paid["ring"], paid["size"], paid["is_charity"]) == ("authority", "large", True)


def test_a_class_is_for_a_year_and_a_supplier_that_moves_is_where_it_was():
    found = table(
        ("A", "postcode_invoice", "DH1 1AA", date(2012, 5, 1)),
        ("A", "postcode_invoice", "LS1 2AA", date(2013, 5, 1)),
        years=("2012/13", "2013/14"),
    )
    assert found["ring"].to_list() == ["authority", "uk"]


def test_there_is_one_row_per_pair_whatever_evidence_there_is():
    found = table(("B", "declared_sme", "yes"), ("A", "x", "y"), years=("2013/14", "2012/13"))
    assert found.select("supplier_id", "financial_year").rows() == [
        ("A", "2012/13"), ("A", "2013/14"), ("B", "2012/13"), ("B", "2013/14"),
    ]  # fmt: skip
