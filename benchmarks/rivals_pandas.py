"""The work in pandas 3, as it is usually written: whole columns at a time, everything read into memory."""

import numpy as np
import pandas as pd
from rivals import APRIL, AUTHORITIES, KEYS, OWN, REGION, REGISTER, SIZES, Inputs, Rows

_KEPT = ["date", "amount_pence", "payee", "source_file", "Directorate", "Service Area", "Expense Type"]


def _lines(inputs: Inputs) -> pd.DataFrame:
    files = sorted(inputs.payments.glob("*.csv"))
    lines = pd.concat([pd.read_csv(file, dtype=str).assign(source_file=file.name) for file in files])
    lines = lines.dropna(subset=["Payment Date", "Supplier Name"])
    lines["date"] = pd.to_datetime(lines["Payment Date"], format="mixed", dayfirst=True)
    amount = lines["Net Amount"].str.replace(r"[£,()]", "", regex=True)
    pence = (pd.to_numeric(amount, errors="coerce") * 100).round()
    lines["amount_pence"] = pence.where(~lines["Net Amount"].str.startswith("("), -pence)
    lines["payee"] = lines["Supplier Name"].str.replace(r"\s+", " ", regex=True).str.strip()
    return lines.dropna(subset=["amount_pence"]).astype({"amount_pence": "int64"})


def _key(names: pd.Series) -> pd.Series:
    name = names.str.upper().str.replace(".", "", regex=False).str.replace("&", " AND ", regex=False)
    folded = name.str.replace(r"\s+", " ", regex=True).str.strip()
    return folded.str.replace(r" LTD$", " LIMITED", regex=True)


def _named(vendors: pd.DataFrame, register: pd.DataFrame) -> pd.Series:
    unknown = vendors.loc[vendors["Company Number"].isna(), "key"]
    found = register[register["name_key"].isin(unknown)].drop_duplicates("name_key", keep=False)
    by_name = found.set_index("name_key")["CompanyNumber"]
    return vendors["Company Number"].fillna(vendors["key"].map(by_name))


def _sums(
    inputs: Inputs, lines: pd.DataFrame, register: pd.DataFrame, units: pd.DataFrame, *, names: bool
) -> Rows:
    vendors = pd.read_csv(inputs.csv("vendor_master"), dtype=str)
    vendors["key"] = _key(vendors["Supplier Name"])
    if names:
        vendors["Company Number"] = _named(vendors, register)
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
    first = lines["date"].dt.year - (lines["date"].dt.month < APRIL)
    lines["year"] = first.astype(str) + "/" + ((first + 1) % 100).astype(str).str.zfill(2)
    lines["key"] = _key(lines["payee"])
    joined = lines.merge(suppliers[["key", "ring", "size", "ward"]], how="left", on="key")
    joined = joined.fillna({"ring": "unknown", "size": "unknown", "ward": ""})
    summed = joined.groupby(KEYS, as_index=False)["amount_pence"].sum()
    return list(summed.itertuples(index=False, name=None))


def _references(inputs: Inputs, *, names: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    wanted = {*REGISTER, "CompanyName"} if names else {*REGISTER}
    register = pd.read_csv(
        inputs.csv("company_register"), dtype=str, usecols=lambda name: name.strip() in wanted
    ).rename(columns=str.strip)
    if names:
        register["name_key"] = _key(register.pop("CompanyName"))
    units = pd.read_csv(inputs.csv("unit_postcodes"), header=None, usecols=[0, 8, 9], names=None, dtype=str)
    return register, units.set_axis(["PC", "DC", "WC"], axis=1)


def numbers(inputs: Inputs, *, names: bool = False) -> Rows:
    """Sum from csv files."""
    return _sums(inputs, _lines(inputs), *_references(inputs, names=names), names=names)


def names(inputs: Inputs) -> Rows:
    """Sum from csv files, suppliers without a number looked for by name."""
    return numbers(inputs, names=True)


def numbers_parquet(inputs: Inputs, *, names: bool = False) -> Rows:
    """Sum from Parquet."""
    register = pd.read_parquet(
        inputs.parquet("pandas_register"), columns=[*REGISTER, "name_key"] if names else REGISTER
    )
    lines, units = (pd.read_parquet(inputs.parquet(name)) for name in ("pandas_clean", "pandas_units"))
    return _sums(inputs, lines, register, units, names=names)


def names_parquet(inputs: Inputs) -> Rows:
    """Sum from Parquet, suppliers without a number looked for by name."""
    return numbers_parquet(inputs, names=True)


def clean(inputs: Inputs) -> None:
    """Clean the payments and write them to Parquet."""
    lines = _lines(inputs)[[*_KEPT, "Transaction Number"]]
    lines.to_parquet(inputs.parquet("pandas_clean"), index=False)


def references(inputs: Inputs) -> None:
    """Turn directory and register into Parquet."""
    register, units = _references(inputs, names=True)
    register.to_parquet(inputs.parquet("pandas_register"), index=False)
    units.to_parquet(inputs.parquet("pandas_units"), index=False)
