"""Reference data for benchmarks: a unit-postcode directory, a company register and a vendor master."""

from pathlib import Path

import numpy as np
import polars as pl
from invented import PAYEES, SEED, TRADES, payees, stems
from pyproj import Transformer

GEOGRAPHY = Path(__file__).resolve().parent.parent / "data" / "geography"
OWN, REGION = "E06000047", "E12000001"  # County Durham, in the North East
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # of inward codes: Royal Mail, Programmers' Guide
_WARDS = 24  # in each authority
_CHUNK = 500_000
_SHARES = (0.35, 0.25, 0.33, 0.02, 0.05)  # of payees: own authority, region, rest, Jersey, no postcode
_CATEGORIES = {
    "MICRO ENTITY": 0.34, "TOTAL EXEMPTION FULL": 0.22, "NO ACCOUNTS FILED": 0.14, "SMALL": 0.08,
    "UNAUDITED ABRIDGED": 0.05, "MEDIUM": 0.03, "FULL": 0.05, "GROUP": 0.01, "DORMANT": 0.07,
    "AUDIT EXEMPTION SUBSIDIARY": 0.01,
}  # fmt: skip
_HEADINGS = (
    "CompanyName, CompanyNumber,RegAddress.CareOf,RegAddress.POBox,RegAddress.AddressLine1,"
    " RegAddress.AddressLine2,RegAddress.PostTown,RegAddress.County,RegAddress.Country,RegAddress.PostCode,"
    "CompanyCategory,CompanyStatus,CountryOfOrigin,DissolutionDate,IncorporationDate,"
    "Accounts.AccountRefDay,Accounts.AccountRefMonth,Accounts.NextDueDate,Accounts.LastMadeUpDate,"
    "Accounts.AccountCategory,Returns.NextDueDate,Returns.LastMadeUpDate,Mortgages.NumMortCharges,"
    "Mortgages.NumMortOutstanding,Mortgages.NumMortPartSatisfied,Mortgages.NumMortSatisfied,"
    "SICCode.SicText_1,SICCode.SicText_2,SICCode.SicText_3,SICCode.SicText_4,"
    "LimitedPartnerships.NumGenPartners,LimitedPartnerships.NumLimPartners,URI"
)
_PREVIOUS = "".join(f",PreviousName_{at}.CONDATE, PreviousName_{at}.CompanyName" for at in range(1, 11))
_HEADER = f"{_HEADINGS}{_PREVIOUS},ConfStmtNextDueDate, ConfStmtLastMadeUpDate"


def units(postcodes: int) -> pl.DataFrame:
    """Return unit postcodes in the layout of Code-Point Open: real sectors and authorities, invented units."""
    table = pl.read_csv(GEOGRAPHY / "postcode_sectors.csv").drop_nulls("longitude")
    each = -(-postcodes // table["sector"].n_unique())
    share = pl.col("postcodes_in_authority") / pl.col("postcodes_in_authority").sum().over("sector")
    upto = (share.cum_sum().over("sector") * each).round().cast(pl.Int64)
    split = table.sort("sector", "authority").with_columns(upto=upto)
    begins = pl.col("upto").shift(1, fill_value=0).over("sector")
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True).transform(
        split["longitude"].to_numpy(), split["latitude"].to_numpy()
    )
    placed = split.with_columns(
        number=pl.int_ranges(begins, "upto"), east=pl.Series(east), north=pl.Series(north)
    ).filter(pl.col("number").list.len() > 0)
    return _code_point(placed.explode("number")).head(postcodes)


def _code_point(placed: pl.DataFrame) -> pl.DataFrame:
    """Write units in the ten columns PC, PQ, EA, NO, CY, RH, LH, CC, DC, WC."""
    letters = pl.Series([first + second for first in _LETTERS for second in _LETTERS])
    number = pl.col("number")
    ward = (
        pl.col("authority").rank("dense") * _WARDS + pl.col("sector").rank("dense").over("authority") % _WARDS
    )
    return placed.select(
        PC=pl.col("sector") + pl.lit(letters).gather(number * 7 % len(letters)),
        PQ=pl.lit(10),
        EA=(pl.col("east") + number % 19 * 20).round().cast(pl.Int64),
        NO=(pl.col("north") + number // 19 * 20).round().cast(pl.Int64),
        CY=pl.col("authority").str.head(1) + pl.lit("92000001"),
        RH=pl.lit("E19000001"),
        LH=pl.lit("E18000001"),
        CC=pl.lit(""),
        DC=pl.col("authority"),
        WC=pl.col("authority").str.head(1) + "05" + ward.cast(pl.Int64).cast(pl.String).str.zfill(6),
    )


def vendors(directory: pl.DataFrame, companies: int) -> pl.DataFrame:
    """Return the payees with their addresses: `name`, `postcode` ('' where none is held), `company` (its row)."""
    rng = np.random.default_rng(SEED + 2)
    region = pl.read_csv(GEOGRAPHY / "authorities.csv").filter(pl.col("region") == REGION)["authority"]
    own = directory.filter(pl.col("DC") == OWN)["PC"]
    near = directory.filter(pl.col("DC").is_in(region.to_list()) & (pl.col("DC") != OWN))["PC"]
    pools = [own, near, directory["PC"], pl.Series([f"JE2 3{a}{b}" for a in _LETTERS for b in _LETTERS])]
    kind = rng.choice(len(_SHARES), PAYEES, p=_SHARES)
    at = rng.random(PAYEES)
    picked = [pool.gather((at * len(pool)).astype(np.int64)) for pool in pools]
    postcode = pl.Series("postcode", [""] * PAYEES)
    for place, pool in enumerate(picked):
        postcode = pool.zip_with(pl.Series(kind == place), postcode)
    row = pl.Series((np.arange(PAYEES) * (companies // PAYEES) + 5).astype(np.int64))
    company = pl.when(pl.col("is_company")).then(row)
    return payees().with_columns(postcode=postcode, company=company)


def write_vendors(frame: pl.DataFrame, path: Path) -> None:
    """Write a council's vendor master."""
    frame.select(
        pl.format("V{}", pl.col("payee").cast(pl.String).str.zfill(6)).alias("Supplier ID"),
        pl.col("name").alias("Supplier Name"),
        pl.col("postcode").replace("", None).alias("Invoice Postcode"),  # a null is a cell without quotes
        _number(pl.col("company")).alias("Company Number"),
        pl.lit("31/03/2015").alias("Date Checked"),
    ).write_csv(path)


def _number(row: pl.Expr) -> pl.Expr:
    """Return the company number of a row of the register."""
    return (row + 1).cast(pl.String).str.zfill(8)


def write_register(frame: pl.DataFrame, directory: pl.DataFrame, companies: int, path: Path) -> None:
    """Write a register in the 55 columns of Companies House, payees that are companies among the others."""
    known = frame.drop_nulls("company").select("company", payee_name=pl.col("name").str.to_uppercase())
    with path.open("wb") as out:
        out.write(f"{_HEADER}\r\n".encode())
        for first in range(0, companies, _CHUNK):
            rows = np.arange(first, min(first + _CHUNK, companies))
            chunk = _companies(rows, directory["PC"]).join(
                known, on="company", how="left", maintain_order="left"
            )
            named = chunk.with_columns(name=pl.coalesce("payee_name", "name"))
            _columns(named).write_csv(out, include_header=False, quote_style="always", line_terminator="\r\n")


def _companies(rows: np.ndarray, postcodes: pl.Series) -> pl.DataFrame:
    """Return what is known of some companies; no name is a payee's, because it has two stems."""
    rng = np.random.default_rng([SEED, int(rows[0])])
    names, trades = stems(), np.array(TRADES, dtype=object)
    mixed = (rows * 7_368_787) % (len(names) ** 2 * len(trades))  # a prime: every row has its own name
    first, rest = mixed // (len(names) * len(trades)), mixed % (len(names) * len(trades))
    parts = {"first": names[first], "second": names[rest // len(trades)], "trade": trades[rest % len(trades)]}
    joined = pl.concat_str("first", "second", "trade", pl.lit("Limited"), separator=" ").str.to_uppercase()
    category = rng.choice(len(_CATEGORIES), len(rows), p=list(_CATEGORIES.values()))
    return pl.DataFrame(parts, schema=dict.fromkeys(parts, pl.String)).select(
        company=pl.Series(rows),
        name=joined,
        town=pl.col("second").str.to_uppercase(),
        postcode=postcodes.gather(rng.integers(0, len(postcodes), len(rows))),
        category=pl.Series(np.array(list(_CATEGORIES), dtype=object)[category], dtype=pl.String),
        day=pl.Series(rng.integers(1, 28, len(rows))).cast(pl.String).str.zfill(2),
    )


def _columns(chunk: pl.DataFrame) -> pl.DataFrame:
    """Lay companies out in the 55 columns."""
    day, number = pl.col("day"), _number(pl.col("company"))
    filled = {
        0: pl.col("name"), 1: number, 4: pl.format("{} STATION ROAD", day), 6: pl.col("town"),
        8: pl.lit("UNITED KINGDOM"), 9: pl.col("postcode"), 10: pl.lit("Private Limited Company"),
        11: pl.lit("Active"), 12: pl.lit("United Kingdom"), 14: day + "/06/2004", 15: pl.lit("31"),
        16: pl.lit("3"), 17: pl.lit("31/12/2015"), 18: pl.lit("31/03/2014"), 19: pl.col("category"),
        20: day + "/07/2016", 21: day + "/06/2015", 22: pl.lit("0"), 23: pl.lit("0"), 24: pl.lit("0"),
        25: pl.lit("0"), 26: pl.lit("43999 - Other specialised construction activities n.e.c."),
        30: pl.lit("0"), 31: pl.lit("0"),
        32: pl.format("http://business.data.gov.uk/id/company/{}", number),
        53: day + "/06/2016", 54: day + "/06/2015",
    }  # fmt: skip
    return chunk.select(filled.get(at, pl.lit("")).alias(f"c{at}") for at in range(len(_HEADER.split(","))))
