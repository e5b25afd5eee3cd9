"""The same work in pandas 3, plain Polars and DuckDB SQL, as somebody who knows each of them would write it.

Run by speed.py, one job a process. A job reads the payments, cleans payee, date and amount, joins the vendor
master, the register and the postcode directory, and sums pence by financial year, ring, size and ward; or it
cleans the payments and writes them to Parquet. The `_parquet` jobs start from what the `_clean` jobs wrote and
from the references in Parquet. None of them balances, rejects, or looks for headers: they know the files.
"""

from pathlib import Path
from typing import NamedTuple

OWN, REGION = "E06000047", "E12000001"
AUTHORITIES = Path(__file__).resolve().parent.parent / "data" / "geography" / "authorities.csv"
SIZES = {
    "MICRO ENTITY": "micro", "TOTAL EXEMPTION FULL": "small", "TOTAL EXEMPTION SMALL": "small",
    "UNAUDITED ABRIDGED": "small", "AUDITED ABRIDGED": "small", "PARTIAL EXEMPTION": "small", "SMALL": "small",
    "MEDIUM": "medium",
}  # fmt: skip
KEYS = ["year", "ring", "size", "ward"]
_REGISTER = ["CompanyNumber", "RegAddress.PostCode", "Accounts.AccountCategory"]
_SERVICE = ["Directorate", "Service Area", "Expense Type", "Transaction Number"]
_MONTH = 4  # a financial year begins in April

Rows = list[tuple[str, str, str, str, int]]


class Inputs(NamedTuple):
    """Where the inputs are, and a folder for what a job writes."""

    payments: Path
    references: Path
    out: Path

    def csv(self, name: str) -> str:
        """Return the path of a reference as published."""
        return str(self.references / f"{name}.csv")

    def parquet(self, name: str) -> str:
        """Return the path of a table that an earlier job wrote."""
        return str(self.out / f"{name}.parquet")


# -------------------------------------------------------------------------------------------------- Polars


def _polars_lines(inputs: Inputs):
    import polars as pl

    amount, name = pl.col("Net Amount"), pl.col("Supplier Name")
    pounds = amount.str.replace_all(r"[£,()]", "").cast(pl.Float64, strict=False)
    day = pl.coalesce(
        pl.col("Payment Date").str.to_date("%d/%m/%Y", strict=False),
        pl.col("Payment Date").str.to_date("%d-%b-%y", strict=False),
    )
    pence = (pounds * 100).round().cast(pl.Int64)
    return (
        pl.scan_csv(inputs.payments / "*.csv", infer_schema=False, include_file_paths="source_file")
        .with_columns(
            date=day,
            amount_pence=pl.when(amount.str.starts_with("(")).then(-pence).otherwise(pence),
            payee=name.str.replace_all(r"\s+", " ").str.strip_chars(),
        )
        .drop_nulls(["date", "amount_pence", "payee"])
    )


def _polars_year():
    import polars as pl

    first = pl.col("date").dt.year() - (pl.col("date").dt.month() < _MONTH).cast(pl.Int32)
    return pl.format("{}/{}", first, ((first + 1) % 100).cast(pl.String).str.zfill(2))


def _polars_key(column: str):
    import polars as pl

    name = pl.col(column).str.to_uppercase().str.replace_all(".", "", literal=True)
    folded = name.str.replace_all("&", " AND ", literal=True).str.replace_all(r"\s+", " ").str.strip_chars()
    return folded.str.replace(r" LTD$", " LIMITED")


def _polars_sums(lines, vendors, register, units) -> Rows:
    import polars as pl

    areas = pl.scan_csv(AUTHORITIES).select("authority", "region")
    held = vendors.select(
        key=_polars_key("Supplier Name"), postcode="Invoice Postcode", CompanyNumber="Company Number"
    )
    suppliers = (
        held.join(register, on="CompanyNumber", how="left")
        .with_columns(PC=pl.coalesce("postcode", "RegAddress.PostCode"))
        .join(units, on="PC", how="left")
        .join(areas, left_on="DC", right_on="authority", how="left")
        .select(
            "key",
            ring=pl.when(pl.col("DC") == OWN).then(pl.lit("authority"))
            .when(pl.col("region") == REGION).then(pl.lit("region"))
            .when(pl.col("DC").is_not_null()).then(pl.lit("uk"))
            .when(pl.col("PC").str.contains(r"^(JE|GY|IM)\d")).then(pl.lit("overseas"))
            .otherwise(pl.lit("unknown")),
            size=pl.col("Accounts.AccountCategory").replace_strict(SIZES, default="unknown"),
            ward=pl.col("WC").fill_null(""),
        )
    )  # fmt: skip
    summed = (
        lines.select("amount_pence", year=_polars_year(), key=_polars_key("payee"))
        .join(suppliers, on="key", how="left")
        .with_columns(
            pl.col("ring").fill_null("unknown"), pl.col("size").fill_null("unknown"), pl.col("ward").fill_null("")
        )
        .group_by(KEYS)
        .agg(pl.col("amount_pence").sum())
    )
    return summed.collect(engine="streaming").rows()


def _polars_vendors(inputs: Inputs):
    import polars as pl

    return pl.scan_csv(inputs.csv("vendor_master"), infer_schema=False)


def polars_sums(inputs: Inputs) -> Rows:
    """Sum from csv files."""
    import polars as pl

    register = pl.scan_csv(inputs.csv("company_register"), infer_schema=False)
    renamed = register.rename({" CompanyNumber": "CompanyNumber"}).select(_REGISTER)
    units = pl.scan_csv(inputs.csv("unit_postcodes"), has_header=False, infer_schema=False)
    units = units.select(PC="column_0", DC="column_8", WC="column_9")
    return _polars_sums(_polars_lines(inputs), _polars_vendors(inputs), renamed, units)


def polars_sums_parquet(inputs: Inputs) -> Rows:
    """Sum from Parquet."""
    import polars as pl

    lines, register, units = (
        pl.scan_parquet(inputs.parquet(name)) for name in ("polars_clean", "polars_register", "polars_units")
    )
    return _polars_sums(lines, _polars_vendors(inputs), register, units)


def polars_clean(inputs: Inputs) -> None:
    """Clean the payments and sink every column of the ledger that the files fill."""
    import polars as pl

    _polars_lines(inputs).with_row_index("source_record").select(
        "date",
        "amount_pence",
        "payee",
        pl.col("source_record").cast(pl.Int64),
        pl.col("source_file").str.split("/").list.last(),
        financial_year=_polars_year(),
        service=pl.concat_str("Directorate", "Service Area", separator=" > "),
        category="Expense Type",
        reference="Transaction Number",
    ).sink_parquet(inputs.parquet("polars_clean"))


def polars_references(inputs: Inputs) -> None:
    """Turn directory and register into Parquet."""
    import polars as pl

    register = pl.scan_csv(inputs.csv("company_register"), infer_schema=False)
    renamed = register.rename({" CompanyNumber": "CompanyNumber"}).select(_REGISTER)
    renamed.sink_parquet(inputs.parquet("polars_register"))
    units = pl.scan_csv(inputs.csv("unit_postcodes"), has_header=False, infer_schema=False)
    units.select(PC="column_0", DC="column_8", WC="column_9").sink_parquet(inputs.parquet("polars_units"))


# -------------------------------------------------------------------------------------------------- DuckDB

_DUCKDB_KEY = """regexp_replace(trim(regexp_replace(replace(replace(upper({0}), '.', ''), '&', ' AND '),
    '\\s+', ' ', 'g')), ' LTD$', ' LIMITED')"""
_DUCKDB_LINES = """
    select try_strptime("Payment Date", ['%d/%m/%Y', '%d-%b-%y'])::date as date,
        (try_cast(regexp_replace("Net Amount", '[£,()]', '', 'g') as decimal(18, 2)) * 100)::bigint
            * case when starts_with("Net Amount", '(') then -1 else 1 end as amount_pence,
        trim(regexp_replace("Supplier Name", '\\s+', ' ', 'g')) as payee,
        "Directorate", "Service Area", "Expense Type", "Transaction Number", filename
    from read_csv('{payments}/*.csv', header = true, all_varchar = true, filename = true)
    where payee is not null and date is not null and amount_pence is not null"""
_DUCKDB_SUMS = """
    with suppliers as (
        select {vendor_key} as key,
            case when u.DC = '{own}' then 'authority' when a.region = '{region}' then 'region'
                when u.DC is not null then 'uk'
                when regexp_matches(coalesce(v."Invoice Postcode", r."RegAddress.PostCode"), '^(JE|GY|IM)[0-9]')
                    then 'overseas' else 'unknown' end as ring,
            case r."Accounts.AccountCategory" {sizes} else 'unknown' end as size, u.WC as ward
        from read_csv('{vendors}', all_varchar = true) v
        left join ({register}) r on r.CompanyNumber = v."Company Number"
        left join ({units}) u on u.PC = coalesce(v."Invoice Postcode", r."RegAddress.PostCode")
        left join read_csv('{authorities}', all_varchar = true) a on a.authority = u.DC),
    lines as (
        select amount_pence, {payee_key} as key, year(date) - (month(date) < 4)::int as first from ({lines}))
    select first || '/' || lpad(((first + 1) % 100)::varchar, 2, '0') as year, coalesce(ring, 'unknown'),
        coalesce(size, 'unknown'), coalesce(ward, ''), sum(amount_pence)::bigint
    from lines left join suppliers using (key) group by all"""
_DUCKDB_REGISTER = """select CompanyNumber, "RegAddress.PostCode", "Accounts.AccountCategory"
    from read_csv('{}', header = true, all_varchar = true)"""
_DUCKDB_UNITS = """select column0 as PC, column8 as DC, column9 as WC
    from read_csv('{}', header = false, all_varchar = true)"""


def _duckdb_sums(inputs: Inputs, lines: str, register: str, units: str) -> Rows:
    import duckdb

    query = _DUCKDB_SUMS.format(
        vendor_key=_DUCKDB_KEY.format('v."Supplier Name"'),
        payee_key=_DUCKDB_KEY.format("payee"),
        own=OWN,
        region=REGION,
        sizes=" ".join(f"when '{category}' then '{size}'" for category, size in SIZES.items()),
        vendors=inputs.csv("vendor_master"),
        authorities=AUTHORITIES,
        lines=lines,
        register=register,
        units=units,
    )
    return duckdb.sql(query).fetchall()


def duckdb_sums(inputs: Inputs) -> Rows:
    """Sum from csv files."""
    register = _DUCKDB_REGISTER.format(inputs.csv("company_register"))
    units = _DUCKDB_UNITS.format(inputs.csv("unit_postcodes"))
    return _duckdb_sums(inputs, _DUCKDB_LINES.format(payments=inputs.payments), register, units)


def duckdb_sums_parquet(inputs: Inputs) -> Rows:
    """Sum from Parquet."""
    names = ("duckdb_clean", "duckdb_register", "duckdb_units")
    return _duckdb_sums(inputs, *(f"select * from '{inputs.parquet(name)}'" for name in names))


def duckdb_clean(inputs: Inputs) -> None:
    """Clean the payments and write them to Parquet."""
    import duckdb

    lines = _DUCKDB_LINES.format(payments=inputs.payments)
    duckdb.sql(f"copy ({lines}) to '{inputs.parquet('duckdb_clean')}' (format parquet)")


def duckdb_references(inputs: Inputs) -> None:
    """Turn directory and register into Parquet."""
    import duckdb

    register = _DUCKDB_REGISTER.format(inputs.csv("company_register"))
    units = _DUCKDB_UNITS.format(inputs.csv("unit_postcodes"))
    duckdb.sql(f"copy ({register}) to '{inputs.parquet('duckdb_register')}' (format parquet)")
    duckdb.sql(f"copy ({units}) to '{inputs.parquet('duckdb_units')}' (format parquet)")


# -------------------------------------------------------------------------------------------------- pandas


def _pandas_lines(inputs: Inputs):
    import pandas as pd

    files = sorted(inputs.payments.glob("*.csv"))
    lines = pd.concat([pd.read_csv(file, dtype=str).assign(source_file=file.name) for file in files])
    lines = lines.dropna(subset=["Payment Date", "Supplier Name"])
    lines["date"] = pd.to_datetime(lines["Payment Date"], format="mixed", dayfirst=True)
    amount = lines["Net Amount"].str.replace(r"[£,()]", "", regex=True)
    pence = (pd.to_numeric(amount, errors="coerce") * 100).round()
    lines["amount_pence"] = pence.where(~lines["Net Amount"].str.startswith("("), -pence)
    lines["payee"] = lines["Supplier Name"].str.replace(r"\s+", " ", regex=True).str.strip()
    return lines.dropna(subset=["amount_pence"]).astype({"amount_pence": "int64"})


def _pandas_key(names):
    name = names.str.upper().str.replace(".", "", regex=False).str.replace("&", " AND ", regex=False)
    folded = name.str.replace(r"\s+", " ", regex=True).str.strip()
    return folded.str.replace(r" LTD$", " LIMITED", regex=True)


def _pandas_sums(inputs: Inputs, lines, register, units) -> Rows:
    import numpy as np
    import pandas as pd

    vendors = pd.read_csv(inputs.csv("vendor_master"), dtype=str)
    vendors["key"] = _pandas_key(vendors["Supplier Name"])
    areas = pd.read_csv(AUTHORITIES)[["authority", "region"]]
    suppliers = vendors.merge(register, how="left", left_on="Company Number", right_on="CompanyNumber")
    suppliers["PC"] = suppliers["Invoice Postcode"].fillna(suppliers["RegAddress.PostCode"])
    suppliers = suppliers.merge(units, how="left", on="PC")
    suppliers = suppliers.merge(areas, how="left", left_on="DC", right_on="authority")
    conditions = [
        suppliers["DC"] == OWN,
        suppliers["region"] == REGION,
        suppliers["DC"].notna(),
        suppliers["PC"].str.contains(r"^(?:JE|GY|IM)\d", na=False),
    ]
    suppliers["ring"] = np.select(conditions, ["authority", "region", "uk", "overseas"], "unknown")
    suppliers["size"] = suppliers["Accounts.AccountCategory"].map(SIZES).fillna("unknown")
    suppliers["ward"] = suppliers["WC"].fillna("")
    first = lines["date"].dt.year - (lines["date"].dt.month < _MONTH)
    lines["year"] = first.astype(str) + "/" + ((first + 1) % 100).astype(str).str.zfill(2)
    lines["key"] = _pandas_key(lines["payee"])
    joined = lines.merge(suppliers[["key", "ring", "size", "ward"]], how="left", on="key")
    joined = joined.fillna({"ring": "unknown", "size": "unknown", "ward": ""})
    summed = joined.groupby(KEYS, as_index=False)["amount_pence"].sum()
    return list(summed.itertuples(index=False, name=None))


def _pandas_references(inputs: Inputs):
    import pandas as pd

    register = pd.read_csv(
        inputs.csv("company_register"), dtype=str, usecols=lambda name: name.strip() in _REGISTER
    ).rename(columns=str.strip)
    units = pd.read_csv(inputs.csv("unit_postcodes"), header=None, usecols=[0, 8, 9], names=None, dtype=str)
    return register, units.set_axis(["PC", "DC", "WC"], axis=1)


def pandas_sums(inputs: Inputs) -> Rows:
    """Sum from csv files."""
    return _pandas_sums(inputs, _pandas_lines(inputs), *_pandas_references(inputs))


def pandas_sums_parquet(inputs: Inputs) -> Rows:
    """Sum from Parquet."""
    import pandas as pd

    names = ("pandas_clean", "pandas_register", "pandas_units")
    return _pandas_sums(inputs, *(pd.read_parquet(inputs.parquet(name)) for name in names))


def pandas_clean(inputs: Inputs) -> None:
    """Clean the payments and write them to Parquet."""
    lines = _pandas_lines(inputs)[["date", "amount_pence", "payee", "source_file", *_SERVICE]]
    lines.to_parquet(inputs.parquet("pandas_clean"), index=False)


def pandas_references(inputs: Inputs) -> None:
    """Turn directory and register into Parquet."""
    register, units = _pandas_references(inputs)
    register.to_parquet(inputs.parquet("pandas_register"), index=False)
    units.to_parquet(inputs.parquet("pandas_units"), index=False)
