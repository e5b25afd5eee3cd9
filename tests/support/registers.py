"""The official layouts of registers, for tests that write some rows of one."""

import csv
from pathlib import Path

# Companies House, Free company data product: the headings as they are, leading spaces included.
COMPANIES = [
    "CompanyName", " CompanyNumber", "RegAddress.CareOf", "RegAddress.POBox", "RegAddress.AddressLine1",
    " RegAddress.AddressLine2", "RegAddress.PostTown", "RegAddress.County", "RegAddress.Country", "RegAddress.PostCode",
    "CompanyCategory", "CompanyStatus", "CountryOfOrigin", "DissolutionDate", "IncorporationDate",
    "Accounts.AccountRefDay", "Accounts.AccountRefMonth", "Accounts.NextDueDate", "Accounts.LastMadeUpDate",
    "Accounts.AccountCategory", "Returns.NextDueDate", "Returns.LastMadeUpDate", "Mortgages.NumMortCharges",
    "Mortgages.NumMortOutstanding", "Mortgages.NumMortPartSatisfied", "Mortgages.NumMortSatisfied",
    "SICCode.SicText_1", "SICCode.SicText_2", "SICCode.SicText_3", "SICCode.SicText_4",
    "LimitedPartnerships.NumGenPartners", "LimitedPartnerships.NumLimPartners", "URI",
    "PreviousName_1.CONDATE", " PreviousName_1.CompanyName", " PreviousName_2.CONDATE", " PreviousName_2.CompanyName",
    *[part for n in range(3, 11) for part in (f"PreviousName_{n}.CONDATE", f" PreviousName_{n}.CompanyName")],
    "ConfStmtNextDueDate", " ConfStmtLastMadeUpDate",
]  # fmt: skip
# Charity Commission, Full register download, table `charity`.
CHARITIES = [
    "date_of_extract", "organisation_number", "registered_charity_number", "linked_charity_number", "charity_name",
    "charity_type", "charity_registration_status", "date_of_registration", "date_of_removal",
    "charity_reporting_status", "latest_acc_fin_period_start_date", "latest_acc_fin_period_end_date",
    "latest_income", "latest_expenditure", "charity_contact_address1", "charity_contact_address2",
    "charity_contact_address3", "charity_contact_address4", "charity_contact_address5", "charity_contact_postcode",
    "charity_contact_phone", "charity_contact_email", "charity_contact_web", "charity_company_registration_number",
    "charity_insolvent", "charity_in_administration", "charity_previously_excepted", "charity_is_cdf_or_cif",
    "charity_is_cio", "cio_is_dissolved", "date_cio_dissolution_notice", "charity_activities", "charity_gift_aid",
    "charity_has_land",
]  # fmt: skip
# Financial Conduct Authority, Mutuals Public Register, SocietyList.csv: one heading is misspelt there.
MUTUALS = [
    "Society Number", "Society Suffix", "Full Registation Number", "Society Name", "Registered As",
    "Society Address", "Registration Date", "Deregistration Date", "Registration Act",
    "Standard Industrial Classification Code (SIC)", "Reporting Classification", "Society Status",
]  # fmt: skip


def write_rows(path: Path, headings: list[str], rows: list[dict[str, str]]) -> Path:
    """Write rows given as {heading: cell} as a csv with every cell in quotation marks."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, headings, restval="", quoting=csv.QUOTE_ALL)
        writer.writeheader()
        writer.writerows(rows)
    return path


def tab_delimited(headings: list[str], rows: list[dict[str, str]]) -> str:
    """Return rows as the Charity Commission writes them: tabs, no quotation marks, a byte order mark."""
    lines = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    return "\ufeff" + "".join("\t".join(line) + "\r\n" for line in lines)
