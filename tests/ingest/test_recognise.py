"""Payees that are not simply a supplier, and their false friends, as published."""

import pytest

from svanalysis.ingest.recognise import is_total_label, recognise_payee


@pytest.mark.parametrize(
    ("payee", "kind"),
    [
        ("REDACTED PERSONAL DATA", "person_redacted"),
        ("Redacted Personal Data", "person_redacted"),
        ("REDCATED PERSONAL DATA", "person_redacted"),
        ("REDACTED \u2013 PERSONAL DATA", "person_redacted"),
        ("Redacted - Personal Information", "person_redacted"),
        ("Redacted - Personal Information t/a The Cafe", "person_redacted"),
        ("DETAILS REDACTED", "person_redacted"),
        ("xxxxREDACTEDxxxx", "person_redacted"),
        ("*Redact - Personal Information*", "person_redacted"),
        ("Personal Expense, Name Withheld", "person_redacted"),
        ("Personal Budgets", "person_redacted"),
        ("Private Individual", "person_redacted"),
        ("Foster Carer", "person_redacted"),
        ("***", "person_redacted"),
        ("REDACTED COMMERCIAL CONFIDENTIALITY", "commercial_redacted"),
        ("Commercial in confidence", "commercial_redacted"),
        ("Barclaycard - Global Commercial Payments", "card"),
        ("COMENSURA LTD", "intermediary"),
        ("", "no_payee"),
        (" - ", "no_payee"),
        ("####################################", "no_payee"),
        ("REDACTIVE PUBLISHING LTD", ""),
        ("REDACTA LIMITED", ""),
        ("ORANGE PERSONAL COMMUNICATIONS SERVICES LTD", ""),
        ("PERSONAL CAREER MANAGEMENT LTD", ""),
        ("R & K SIMPSON (CONFIDENTIAL)", ""),
        ("VAT EXEMPT SUPPLIES LTD", ""),
        ("FOSTER CARERS ASSOCIATION", ""),
        ("INDIVIDUAL SOLUTIONS LTD", ""),
        ("BARCLAYS BANK PLC", ""),
        ("ABC CONSULTANCY SERVICES LTD", ""),
    ],
)
def test_kinds_of_payee(payee, kind):
    assert recognise_payee(payee) == kind


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("Grand Total", True),
        (" Grand Total ", True),
        ("Total", True),
        ("TOTALS", True),
        ("Sub Total", True),
        ("Sub-total", True),
        ("Sum:", True),
        ("Total Gas & Power Ltd", False),
        ("Total Energies Limited", False),
        ("TOTAL HYGIENE LTD", False),
        ("Sumo Digital", False),
        ("Summary of Purpose", False),
        ("Totally Local Company", False),
        ("Net", False),
    ],
)
def test_labels_of_totals(text, total):
    assert is_total_label(text) is total
