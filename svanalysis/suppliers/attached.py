"""What payment files and supplier records say, attached to suppliers: by the ledger's id, else by name."""

import polars as pl

from svanalysis.core import rules
from svanalysis.core.schema import EVIDENCE
from svanalysis.ingest.wording import is_nothing
from svanalysis.suppliers.payees import payees_of
from svanalysis.suppliers.vendors import read_value

PAID_FROM = "payment files"
# The columns of payments that say something of the payee, and the attribute they are evidence of.
_PAID = {
    "postcode": "postcode_invoice",
    "company_number": "company_number",
    "charity_number": "charity_number",
    "vat_number": "vat_number",
    "size_flag": "declared_sme",
    "vcse_flag": "declared_vcse",
    "payee_id": "payee_id",
}


def said_by_payments(payments: pl.LazyFrame, payees: pl.DataFrame) -> pl.DataFrame:
    """Return what payments say of their payees beside the name, each with its `supplier_id`; hidden payees say nothing.

    One row per supplier, financial year and different cells of the columns that say anything, with the `lines` that
    have them and the last day (`date`).
    """
    keys = ["payee", "recognised_as", "financial_year"]
    filled = payments.filter(pl.any_horizontal(pl.col(column) != "" for column in _PAID))
    counted = filled.group_by(*keys, *_PAID).agg(pl.col("date").max(), lines=pl.len().cast(pl.Int64))
    named = payees.filter(pl.col("supplier_id") != "").select("payee", "recognised_as", "supplier_id")
    said = counted.collect(engine="streaming").join(named, on=keys[:2])
    return said.group_by("supplier_id", "financial_year", *_PAID).agg(
        pl.col("date").max(), pl.col("lines").sum()
    )


def paid_evidence(said: pl.DataFrame) -> pl.DataFrame:
    """Return what payments themselves say of their suppliers, as evidence.

    One row per supplier, attribute, value and financial year; `weight` is the number of lines, and `date` the day
    of the supplier's last payment in the year that says anything of the attribute, so that the values of a year are
    weighed together. `said` is the table of `said_by_payments`. A cell that cannot be read is no evidence.
    """
    keys = ["supplier_id", "financial_year"]
    found = [pl.DataFrame(schema=EVIDENCE)]
    for column, attribute in _PAID.items():
        filled = said.filter(pl.col(column) != "").select(*keys, "date", "lines", text=pl.col(column))
        read = {
            text: "" if is_nothing(text) else read_value(attribute, text) for text in filled["text"].unique()
        }
        parsed = filled.with_columns(value=pl.col("text").replace_strict(read, return_dtype=pl.String))
        told = parsed.filter(pl.col("value") != "").with_columns(date=pl.col("date").max().over(keys))
        counted = told.group_by(*keys, "value", "date").agg(weight=pl.col("lines").sum())
        labels = {"attribute": pl.lit(attribute), "source": pl.lit(PAID_FROM)}
        found.append(counted.with_columns(**labels).select(list(EVIDENCE)))
    return pl.concat(found)


def supplier_of_id(said: pl.DataFrame, payees: pl.DataFrame) -> pl.DataFrame:
    """Return which supplier each id in the ledger stands for: `key` (the id without leading zeros), `supplier_id`.

    `said` is the table of `said_by_payments`. The id is the payments' own column, else the one peeled from the payee's
    text. An id under which too many names were paid is a sundry account and stands for none
    (`data/rules/evidence.toml`).
    """
    own = said.filter(pl.col("payee_id") != "").select("supplier_id", id="payee_id")
    peeled = payees.filter((pl.col("ledger_id") != "") & (pl.col("supplier_id") != "")).select(
        "supplier_id", id="ledger_id"
    )
    pairs = pl.concat([own, peeled]).select("supplier_id", key=_id_key("id")).unique()
    most = rules.evidence().most_names_per_id
    return pairs.filter((pl.col("key") != "") & (pl.len().over("key") <= most)).sort("key", "supplier_id")


def attached(said: pl.DataFrame, ids: pl.DataFrame, supplier_ids: pl.Series) -> pl.DataFrame:
    """Return what supplier records say as evidence about the suppliers that were paid.

    `said` is that of `vendors.VendorFile`. A row is attached to the suppliers of its id where the ledger has it,
    else to the supplier of its name. The same value twice is one piece of evidence; where the file counts payments
    (a weight other than 1) they are added up.
    """
    keyed = said.with_columns(key=_id_key("payee_id"))
    by_id = keyed.filter(pl.col("key") != "").join(ids, on="key")
    texts = pl.DataFrame({"payee": said["payee"].unique()}).with_columns(recognised_as=pl.lit(""))
    names = payees_of(texts).filter(pl.col("supplier_id").is_in(supplier_ids.implode()))
    left = keyed.join(ids.select("key").unique(), on="key", how="anti")
    by_name = left.join(names.select("payee", "supplier_id"), on="payee")
    together = pl.concat([frame.select("record", *EVIDENCE) for frame in (by_id, by_name)]).unique()
    summed = pl.col("weight").sum() if (said["weight"] != 1).any() else pl.col("weight").max()
    keys = [name for name in EVIDENCE if name != "weight"]
    return together.group_by(keys).agg(summed).select(list(EVIDENCE))


def _id_key(column: str) -> pl.Expr:
    """Return an id as it is compared: without leading zeros and the decimal point that spreadsheets add."""
    packed = pl.col(column).str.to_uppercase().str.replace_all(r"\.0+$|[^0-9A-Z]", "")
    return packed.str.strip_chars_start("0")
