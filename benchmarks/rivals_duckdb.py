"""The work in DuckDB SQL."""

import duckdb
from rivals import AUTHORITIES, OWN, REGION, SIZES, Inputs, Rows

_KEY = """regexp_replace(trim(regexp_replace(replace(replace(upper({0}), '.', ''), '&', ' AND '),
    '\\s+', ' ', 'g')), ' LTD$', ' LIMITED')"""
_LINES = """
    select try_strptime("Payment Date", ['%d/%m/%Y', '%d-%b-%y'])::date as date,
        (try_cast(regexp_replace("Net Amount", '[£,()]', '', 'g') as decimal(18, 2)) * 100)::bigint
            * case when starts_with("Net Amount", '(') then -1 else 1 end as amount_pence,
        trim(regexp_replace("Supplier Name", '\\s+', ' ', 'g')) as payee,
        "Directorate", "Service Area", "Expense Type", "Transaction Number", filename
    from read_csv('{payments}/*.csv', header = true, all_varchar = true, filename = true)
    where payee is not null and date is not null and amount_pence is not null"""
_SUMS = """
    with register as ({register}),
    held as (select *, {vendor_key} as key from read_csv('{vendors}', all_varchar = true)),
    vendors as ({found}),
    suppliers as (
        select key,
            case when u.DC = '{own}' then 'authority' when a.region = '{region}' then 'region'
                when u.DC is not null then 'uk'
                when regexp_matches(coalesce(v."Invoice Postcode", r."RegAddress.PostCode"), '^(JE|GY|IM)[0-9]')
                    then 'overseas' else 'unknown' end as ring,
            case r."Accounts.AccountCategory" {sizes} else 'unknown' end as size, u.WC as ward
        from vendors v
        left join register r on r.CompanyNumber = v."Company Number"
        left join ({units}) u on u.PC = coalesce(v."Invoice Postcode", r."RegAddress.PostCode")
        left join read_csv('{authorities}', all_varchar = true) a on a.authority = u.DC),
    lines as (
        select amount_pence, {payee_key} as key, year(date) - (month(date) < 4)::int as first from ({lines}))
    select first || '/' || lpad(((first + 1) % 100)::varchar, 2, '0') as year, coalesce(ring, 'unknown'),
        coalesce(size, 'unknown'), coalesce(ward, ''), sum(amount_pence)::bigint
    from lines left join suppliers using (key) group by all"""
_NAMED = """select held.* replace (coalesce("Company Number", alone.number) as "Company Number")
    from held left join (
        select name_key, min(CompanyNumber) as number from register
        where name_key in (select key from held where "Company Number" is null)
        group by name_key having count(*) = 1) alone on name_key = key"""
_REGISTER = """select CompanyNumber, "RegAddress.PostCode", "Accounts.AccountCategory", {key} as name_key
    from read_csv('{}', header = true, all_varchar = true)"""
_UNITS = """select column0 as PC, column8 as DC, column9 as WC
    from read_csv('{}', header = false, all_varchar = true)"""


def _sums(inputs: Inputs, lines: str, register: str, units: str, *, names: bool) -> Rows:
    query = _SUMS.format(
        vendor_key=_KEY.format('"Supplier Name"'),
        found=_NAMED if names else "from held",
        payee_key=_KEY.format("payee"),
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


def _register(inputs: Inputs) -> str:
    return _REGISTER.format(inputs.csv("company_register"), key=_KEY.format("CompanyName"))


def numbers(inputs: Inputs, *, names: bool = False) -> Rows:
    """Sum from csv files."""
    units = _UNITS.format(inputs.csv("unit_postcodes"))
    return _sums(inputs, _LINES.format(payments=inputs.payments), _register(inputs), units, names=names)


def names(inputs: Inputs) -> Rows:
    """Sum from csv files, suppliers without a number looked for by name."""
    return numbers(inputs, names=True)


def numbers_parquet(inputs: Inputs, *, names: bool = False) -> Rows:
    """Sum from Parquet."""
    tables = (
        f"from '{inputs.parquet(name)}'" for name in ("duckdb_clean", "duckdb_register", "duckdb_units")
    )
    return _sums(inputs, *tables, names=names)


def names_parquet(inputs: Inputs) -> Rows:
    """Sum from Parquet, suppliers without a number looked for by name."""
    return numbers_parquet(inputs, names=True)


def clean(inputs: Inputs) -> None:
    """Clean the payments and write them to Parquet."""
    lines = _LINES.format(payments=inputs.payments)
    duckdb.sql(f"copy ({lines}) to '{inputs.parquet('duckdb_clean')}' (format parquet)")


def references(inputs: Inputs) -> None:
    """Turn directory and register into Parquet."""
    register = _register(inputs)
    units = _UNITS.format(inputs.csv("unit_postcodes"))
    duckdb.sql(f"copy ({register}) to '{inputs.parquet('duckdb_register')}' (format parquet)")
    duckdb.sql(f"copy ({units}) to '{inputs.parquet('duckdb_units')}' (format parquet)")
