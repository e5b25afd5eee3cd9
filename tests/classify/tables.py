"""Small tables for the tests of classification, written as rows."""

from datetime import date

import polars as pl

from svanalysis.classify.pairs import evidence_for_years
from svanalysis.core.schema import EVIDENCE
from svanalysis.suppliers.matching import MATCHES

YEAR = "2012/13"
IN_YEAR = date(2012, 6, 30)


def evidence(*rows):
    """Evidence rows: supplier, attribute, value, then date (in the year) and weight (1) where they matter."""
    filled = [
        (who, what, value, "the file", *(rest or [IN_YEAR]), *([] if len(rest) > 1 else [1]))
        for who, what, value, *rest in rows
    ]
    return pl.DataFrame(filled, schema=EVIDENCE, orient="row")


def pairs(*suppliers, years=(YEAR,)):
    rows = [(supplier, year) for supplier in suppliers for year in years]
    return pl.DataFrame(rows, schema={"supplier_id": pl.String, "financial_year": pl.String}, orient="row")


def dated(*rows, years=(YEAR,), age=3):
    """The pairs of the suppliers named in evidence rows, and the evidence that speaks for each."""
    found = pairs(*dict.fromkeys(row[0] for row in rows), years=years)
    return found, evidence_for_years(found, evidence(*rows), age)


def matched(*rows):
    schema = {name: MATCHES[name] for name in ("supplier_id", "company_number", "method")}
    return pl.DataFrame([(*row, "company number") for row in rows], schema=schema, orient="row")
