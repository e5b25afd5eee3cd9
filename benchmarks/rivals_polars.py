"""The work in plain Polars: lazy, streaming, over all rows."""

import polars as pl
from rivals import APRIL, AUTHORITIES, KEYS, OWN, REGION, REGISTER, SIZES, Inputs, Rows


def _lines(inputs: Inputs) -> pl.LazyFrame:
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


def _year() -> pl.Expr:
    first = pl.col("date").dt.year() - (pl.col("date").dt.month() < APRIL).cast(pl.Int32)
    return pl.format("{}/{}", first, ((first + 1) % 100).cast(pl.String).str.zfill(2))


def _key(column: str) -> pl.Expr:
    name = pl.col(column).str.to_uppercase().str.replace_all(".", "", literal=True)
    folded = name.str.replace_all("&", " AND ", literal=True).str.replace_all(r"\s+", " ").str.strip_chars()
    return folded.str.replace(r" LTD$", " LIMITED")


def _named(held: pl.LazyFrame, register: pl.LazyFrame) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    ours = held.collect()
    unknown = ours.filter(pl.col("CompanyNumber").is_null())["key"]
    by_number = pl.col("CompanyNumber").is_in(ours["CompanyNumber"].drop_nulls().implode())
    by_name = pl.col("name_key").is_in(unknown.implode())
    known = register.filter(by_number | by_name).collect(engine="streaming")
    alone = known.unique("name_key", keep="none").select(key="name_key", found="CompanyNumber")
    whole = ours.join(alone, on="key", how="left").with_columns(pl.coalesce("CompanyNumber", "found"))
    return whole.lazy(), known.lazy()


def _sums(
    lines: pl.LazyFrame, vendors: pl.LazyFrame, register: pl.LazyFrame, units: pl.LazyFrame, *, names: bool
) -> Rows:
    areas = pl.scan_csv(AUTHORITIES).select("authority", "region")
    held = vendors.select(
        key=_key("Supplier Name"), postcode="Invoice Postcode", CompanyNumber="Company Number"
    )
    if names:
        held, register = _named(held, register)
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
        lines.select("amount_pence", year=_year(), key=_key("payee"))
        .join(suppliers, on="key", how="left")
        .with_columns(
            pl.col("ring").fill_null("unknown"),
            pl.col("size").fill_null("unknown"),
            pl.col("ward").fill_null(""),
        )
        .group_by(KEYS)
        .agg(pl.col("amount_pence").sum())
    )
    return summed.collect(engine="streaming").rows()


def _vendors(inputs: Inputs) -> pl.LazyFrame:
    return pl.scan_csv(inputs.csv("vendor_master"), infer_schema=False)


def _register(inputs: Inputs) -> pl.LazyFrame:
    register = pl.scan_csv(inputs.csv("company_register"), infer_schema=False)
    renamed = register.rename({" CompanyNumber": "CompanyNumber"})
    return renamed.select(*REGISTER, name_key=_key("CompanyName"))


def _units(inputs: Inputs) -> pl.LazyFrame:
    units = pl.scan_csv(inputs.csv("unit_postcodes"), has_header=False, infer_schema=False)
    return units.select(PC="column_0", DC="column_8", WC="column_9")


def numbers(inputs: Inputs, *, names: bool = False) -> Rows:
    """Sum from csv files."""
    return _sums(_lines(inputs), _vendors(inputs), _register(inputs), _units(inputs), names=names)


def names(inputs: Inputs) -> Rows:
    """Sum from csv files, suppliers without a number looked for by name."""
    return numbers(inputs, names=True)


def numbers_parquet(inputs: Inputs, *, names: bool = False) -> Rows:
    """Sum from Parquet."""
    lines, register, units = (
        pl.scan_parquet(inputs.parquet(name)) for name in ("polars_clean", "polars_register", "polars_units")
    )
    return _sums(lines, _vendors(inputs), register, units, names=names)


def names_parquet(inputs: Inputs) -> Rows:
    """Sum from Parquet, suppliers without a number looked for by name."""
    return numbers_parquet(inputs, names=True)


def clean(inputs: Inputs) -> None:
    """Clean the payments and sink the columns of the ledger; those that the files do not give are null."""
    nothing = (
        "postcode",
        "company_number",
        "charity_number",
        "vat_number",
        "size_flag",
        "vcse_flag",
        "card_flag",
    )
    number = pl.col("source_record").cast(pl.Int64)
    _lines(inputs).with_row_index("source_record", 1).select(
        payment_id=pl.format("0123456789abcdef:{}", number),
        body=pl.lit("benchmark"),
        date="date",
        date_precision=pl.lit("day"),
        financial_year=_year(),
        amount_pence="amount_pence",
        basis=pl.lit("net"),
        payee="payee",
        payee_id=pl.lit(None, dtype=pl.String),
        service=pl.concat_str("Directorate", "Service Area", separator=" > "),
        category="Expense Type",
        reference="Transaction Number",
        **dict.fromkeys([*nothing, "recognised_as", "repaired"], pl.lit(None, dtype=pl.String)),
        source_file=pl.col("source_file").str.split("/").list.last(),
        source_record=number,
    ).sink_parquet(inputs.parquet("polars_clean"))


def references(inputs: Inputs) -> None:
    """Turn directory and register into Parquet."""
    _register(inputs).sink_parquet(inputs.parquet("polars_register"))
    _units(inputs).sink_parquet(inputs.parquet("polars_units"))
