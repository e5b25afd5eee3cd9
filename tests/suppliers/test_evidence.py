"""Evidence gathered from all of a body's files; a written order decides who is heard, whatever order rows come in."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svanalysis.core import rules
from svanalysis.core.body import load_body
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.schema import PAYMENTS
from svanalysis.ingest.paid import paid_of
from svanalysis.suppliers.evidence import HELD, check_layouts, gather_evidence, heard

BODY = """
name = "tiny"
title = "Tiny Council"
place = "Tiny"
authority = "E06000047"
definition = "durham_2013"
overrides = "answers.csv"
[payments]
files = ["*.csv"]
[[vendors]]
files = ["vendors.csv"]
layout = "{vendors}"
date = 2012-06-30
[[registers]]
files = ["register.csv"]
layout = "companies_house"
{date}
title = "Register"
"""
HEADINGS = (
    "CompanyName, CompanyNumber,RegAddress.PostCode,CompanyCategory,CompanyStatus,Accounts.AccountCategory,"
    "Accounts.LastMadeUpDate,SICCode.SicText_1,IncorporationDate,DissolutionDate,"
    "PreviousName_1.CONDATE, PreviousName_1.CompanyName\n"
)
REGISTER = (
    "ALDER LIMITED,01234567,LS1 2AA,Private Limited Company,Active,SMALL,31/03/2012,,,,,\n"
    "BEECH LIMITED,07654321,DH1 1AA,Community Interest Company,Active,,,,,,,\n"
)
SNAPSHOT, FILE_DAY = date(2013, 1, 1), date(2012, 6, 30)


def paid(*rows):
    """Payments: payee, then what else the file says of it, and the day."""
    filled = []
    for payee, *rest in rows:
        told = rest[0] if rest else {}
        day = told.get("date", date(2012, 5, 1))
        year = (
            f"{day.year}/{(day.year + 1) % 100:02d}"
            if day.month > 3
            else f"{day.year - 1}/{day.year % 100:02d}"
        )
        filled.append({"payee": payee, "date": day, "financial_year": year, "amount_pence": 100} | told)
    texts = {name: "" for name, kind in PAYMENTS.items() if kind is pl.String}
    return pl.DataFrame([texts | {"source_record": 1} | row for row in filled], schema=PAYMENTS, orient="row")


@pytest.fixture
def council(workspace):
    """A council with supplier records and a register; gathers the evidence of some payments."""

    def made(
        *rows,
        vendors="Supplier Name,Postcode\nAlder Ltd,DH1 1AA\nZebra Ltd,DH1 1AA\n",
        register=REGISTER,
        answers="",
    ):
        body = body_of(workspace)
        for name, text in (("vendors.csv", vendors), ("register.csv", HEADINGS + register)):
            path = workspace / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
        if answers:
            head = "supplier_id,name,question,answer,who,why,when,valid_from,valid_to,seen\n"
            (workspace / "answers.csv").write_text(head + answers, encoding="utf-8")
        payments = paid(*rows)
        return gathered(body, workspace, payments)

    return made


def gathered(body, folder, payments):
    """What is known of the suppliers of some payments."""
    return gather_evidence(body, folder, payments.lazy(), paid_of(payments))


def body_of(folder, vendors="vendor_master", day="date = 2013-01-01"):
    path = folder / "tiny.toml"
    path.write_text(BODY.format(vendors=vendors, date=day), encoding="utf-8")
    return load_body(str(path))


def said(frame, attribute):
    """The values of an attribute by supplier."""
    return sorted(frame.filter(attribute=attribute).select("supplier_id", "value").rows())


def test_evidence_of_all_sources_is_kept_for_the_suppliers_paid(council):
    known = council(("Alder Ltd",), ("Beech Limited",), ("Cedar Ltd",))
    assert known.matched.select("supplier_id", "company_number", "method").rows() == [
        ("ALDER LIMITED", "01234567", "exact name"),
        ("BEECH LIMITED", "07654321", "exact name"),
    ]
    assert known.evidence.select("supplier_id", "attribute", "value", "date").rows() == [
        ("ALDER LIMITED", "account_category", "SMALL", date(2012, 3, 31)),
        ("ALDER LIMITED", "company_category", "Private Limited Company", SNAPSHOT),
        ("ALDER LIMITED", "company_status", "Active", SNAPSHOT),
        ("ALDER LIMITED", "postcode_invoice", "DH1 1AA", FILE_DAY),
        ("ALDER LIMITED", "postcode_registered", "LS1 2AA", SNAPSHOT),
        ("BEECH LIMITED", "company_category", "Community Interest Company", SNAPSHOT),
        ("BEECH LIMITED", "company_status", "Active", SNAPSHOT),
        ("BEECH LIMITED", "postcode_registered", "DH1 1AA", SNAPSHOT),
    ]
    assert known.vendor_files.select("file", "rows", "used", "refused").rows() == [("vendors.csv", 2, 2, 0)]


def test_what_payments_say_is_heard_only_where_the_council_records_are_silent(council):
    own = {
        "postcode": "NE1 1AA",
        "size_flag": "SME",
        "vcse_flag": "No",
        "company_number": "7654321",
        "charity_number": "n/a",
    }
    known = council(("Alder Ltd", own), ("Cedar Ltd", own))
    assert said(known.evidence, "postcode_invoice") == [
        ("ALDER LIMITED", "DH1 1AA"),
        ("CEDAR LIMITED", "NE1 1AA"),
    ]
    assert said(known.held, "postcode_invoice") == [
        ("ALDER LIMITED", "DH1 1AA"),
        ("ALDER LIMITED", "NE1 1AA"),  # outranked, and kept
        ("CEDAR LIMITED", "NE1 1AA"),
    ]
    assert said(known.evidence, "declared_sme") == [("ALDER LIMITED", "yes"), ("CEDAR LIMITED", "yes")]
    assert said(known.evidence, "declared_vcse") == [("ALDER LIMITED", "no"), ("CEDAR LIMITED", "no")]
    assert said(known.held, "charity_number") == []
    assert known.matched["company_number"].to_list() == ["07654321", "07654321"]


def test_values_of_a_year_of_payments_are_weighed_together(council):
    def at(day, postcode):
        return ("Cedar Ltd", {"date": day, "postcode": postcode})

    known = council(
        at(date(2012, 5, 1), "DH1 1AA"), at(date(2012, 6, 1), "DH1 1AA"), at(date(2013, 3, 1), "LS1 2AA"),
        at(date(2013, 5, 1), "LS1 2AA"), ("Cedar Ltd", {"date": date(2013, 3, 30)}),
    )  # fmt: skip
    cedar = known.evidence.filter(supplier_id="CEDAR LIMITED").sort("date", "value")
    assert cedar.select("value", "date", "weight").rows() == [
        ("DH1 1AA", date(2013, 3, 1), 2),
        ("LS1 2AA", date(2013, 3, 1), 1),
        ("LS1 2AA", date(2013, 5, 1), 1),
    ]


VENDORS = """Supplier No,Supplier Name,Postcode
00100,New Name Ltd,DH1 1AA
200,Alder Ltd,LS1 2AA
300,Cedar Ltd,SR1 1AA
"""


# Supplier records by the ledger's id where it has one, else by name.
@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            [("Old Name Ltd", "100")],
            [("OLD NAME LIMITED", "DH1 1AA")],
        ),  # renamed since: the id says who it is
        ([("Old Name Ltd", "V/100")], []),
        ([("Old Name Ltd", "100.0")], [("OLD NAME LIMITED", "DH1 1AA")]),
        ([("Cedar Ltd", "")], [("CEDAR LIMITED", "SR1 1AA")]),
        ([("Cedar Ltd", "999")], [("CEDAR LIMITED", "SR1 1AA")]),  # an id the records lack
        ([("Alder Ltd", "100")], [("ALDER LIMITED", "DH1 1AA"), ("ALDER LIMITED", "LS1 2AA")]),
        (  # two spellings of a renamed firm under one id
            [("Old Name Ltd", "100"), ("Older Name Ltd", "100")],
            [("OLD NAME LIMITED", "DH1 1AA"), ("OLDER NAME LIMITED", "DH1 1AA")],
        ),
        (  # a sundry account
            [("W Ltd", "300"), ("X Ltd", "300"), ("Y Ltd", "300"), ("Cedar Ltd", "300")],
            [("CEDAR LIMITED", "SR1 1AA")],
        ),
        ([("REDACTED", "100")], []),
    ],
)
def test_supplier_records_are_attached_by_id_else_by_name(council, rows, expected):
    hidden = {"REDACTED": "person_redacted"}
    known = council(
        *[
            (payee, {"payee_id": ledger_id, "recognised_as": hidden.get(payee, "")})
            for payee, ledger_id in rows
        ],
        vendors=VENDORS,
        register="NOBODY LIMITED,00000001,LS1 2AA,Private Limited Company,Active,,,,,,,\n",
    )
    assert said(known.evidence, "postcode_invoice") == expected


def test_the_same_name_and_postcode_twice_is_one_piece_of_evidence_unless_payments_are_counted(council):
    twice = "Supplier Name,Postcode\nCedar Ltd,DH1 1AA\nCEDAR LIMITED,DH1 1AA\n"
    assert council(("Cedar Ltd",), vendors=twice).evidence["weight"].to_list() == [1]
    counted = "payee,postcode,payments\nCedar Ltd,DH1 1AA,5\nCEDAR LIMITED,DH1 1AA,5\n"
    assert council(("Cedar Ltd",), vendors=counted).evidence["weight"].to_list() == [10]


def test_two_numbers_held_for_a_supplier_match_nothing(council):
    vendors = "Supplier Name,Company Number\nAlder Ltd,01234567\nALDER LIMITED,07654321\n"
    known = council(("Alder Ltd",), vendors=vendors)
    assert known.matched.is_empty()
    assert known.candidates["verdict"].to_list() == ["review"]


def test_an_answer_is_the_match_and_reaches_classification_for_its_years(council):
    answers = (
        "ALDER LIMITED,,company_number,07654321,Me,saw the invoice,2013-05-01,2012-04-01,,\n"
        "BEECH LIMITED,,company_number,none,Me,a sole trader,2013-05-01,2012-04-01,,\n"
        "CEDAR LIMITED,,company_number,09999999,Me,saw the invoice,2013-05-01,2012-04-01,,\n"
        "CEDAR LIMITED,,in_area,E06000047,Me,visited,2013-05-01,2012-04-01,,\n"
        "NEVER PAID LIMITED,,sme,yes,Me,asked,2013-05-01,2012-04-01,,\n"
    )
    known = council(("Alder Ltd",), ("Beech Limited",), ("Cedar Ltd",), answers=answers)
    assert known.matched.select("supplier_id", "company_number", "method").rows() == [
        ("ALDER LIMITED", "07654321", "answered"),
        ("CEDAR LIMITED", "09999999", "answered"),
    ]
    assert said(known.evidence, "postcode_registered") == [("ALDER LIMITED", "DH1 1AA")]
    place = known.evidence.filter(attribute="override_place")
    assert place.select("supplier_id", "value", "source", "date").rows() == [
        ("CEDAR LIMITED", "E06000047", "override: Me, visited", date(2013, 3, 31))
    ]
    assert "NEVER PAID LIMITED" not in known.held["supplier_id"]


def test_an_answer_taken_back_leaves_no_trace(council, workspace):
    before = council(("Alder Ltd",), ("Cedar Ltd",))
    changed = council(
        ("Alder Ltd",), ("Cedar Ltd",), answers="ALDER LIMITED,,sme,no,Me,asked,2013-05-01,2012-04-01,,\n"
    )
    assert not changed.evidence.equals(before.evidence)
    (workspace / "answers.csv").write_text(
        "supplier_id,name,question,answer,who,why,when,valid_from,valid_to,seen\n"
    )
    after = council(("Alder Ltd",), ("Cedar Ltd",))
    assert all(one.equals(other) for one, other in zip(before, after, strict=True))


def test_an_unknown_layout_is_refused_with_the_known_ones(workspace):
    with pytest.raises(
        ConfigurationError, match=r"\[\[vendors\]\] names an unknown layout.*'sap'.*vendor_master"
    ):
        check_layouts(body_of(workspace, vendors="sap"))


def test_a_register_without_a_date_is_refused(council, workspace):
    council(("Alder Ltd",))
    payments = paid(("Alder Ltd",))
    with pytest.raises(ConfigurationError, match=r"a register needs a date.*tiny\.toml.*YYYY-MM-DD"):
        gathered(body_of(workspace, day=""), workspace, payments)


# Who is heard: kinds of source that say something of one attribute, and whose word counts.
@pytest.mark.parametrize(
    ("attribute", "kinds", "first"),
    [
        ("postcode_invoice", ["payments", "vendor_master"], "vendor_master"),
        ("declared_sme", ["payments"], "payments"),
        ("company_number", ["payments", "vendor_master"], "vendor_master"),
        ("charity_number", ["charity_commission", "payments", "vendor_master"], "vendor_master"),
        (
            "postcode_registered",
            ["charity_commission", "companies_house", "vendor_master"],
            "companies_house",
        ),
        ("postcode_registered", ["charity_commission", "vendor_master"], "vendor_master"),
        ("company_category", ["charity_commission", "mutuals"], "mutuals"),
    ],
)
def test_a_written_order_decides_who_is_heard(attribute, kinds, first):
    held = pl.DataFrame(
        [("A", attribute, f"of {kind}", "s", FILE_DAY, 1, kind) for kind in kinds], schema=HELD, orient="row"
    )
    assert heard(held)["value"].to_list() == [f"of {first}"]


EVERY = st.sampled_from(rules.evidence().order)
ROWS = st.lists(
    st.tuples(
        st.sampled_from("AB"), st.sampled_from(["postcode_invoice", "postcode_registered", "override_sme"]),
        st.sampled_from(["x", "y"]), st.just("s"), st.dates(date(2010, 1, 1), date(2012, 1, 1)),
        st.integers(1, 3), EVERY,
    ),
    max_size=8,
)  # fmt: skip


@settings(deadline=None)
@given(ROWS, st.randoms())
def test_the_order_of_evidence_does_not_matter_and_nobody_is_silenced(rows, random):
    held = pl.DataFrame(rows, schema=HELD, orient="row")
    shuffled = random.sample(rows, len(rows))
    found = heard(held)
    assert found.equals(heard(pl.DataFrame(shuffled, schema=HELD, orient="row")))
    keys = ["supplier_id", "attribute"]
    assert set(found.select(keys).rows()) == set(held.select(keys).rows())


def test_every_attribute_that_is_gathered_has_a_label_and_every_layout_a_place_in_the_order(council):
    known = rules.evidence()
    full = council(("Alder Ltd", {"postcode": "DH1 1AA", "vat_number": "GB123456789", "payee_id": "1"})).held
    assert set(full["attribute"]) <= set(known.attributes)
    assert {"vendor_master", "payments", "companies_house", "mutuals", "charity_commission"} == set(
        known.order
    )
    assert all(set(attribute.order) <= set(known.order) for attribute in known.attributes.values())
