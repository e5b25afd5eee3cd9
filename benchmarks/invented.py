"""Invented suppliers for benchmarks: 30,000 payees, each in several spellings; the same on every machine."""

import numpy as np
import polars as pl

PAYEES = 30_000
SEED = 20_240_401
_FIRST = (
    "Ash", "Barn", "Beck", "Birch", "Black", "Bram", "Brook", "Burn", "Carl", "Cold", "Crag", "Dal",
    "East", "Elm", "Fern", "Gorse", "Green", "Hart", "Hazel", "Heath", "High", "Hol", "Kirk", "Lang",
    "Long", "Mill", "Moor", "North", "Oak", "Raven", "Red", "Ship", "Stan", "Thorn", "Under", "Wal",
    "West", "Whit", "Win", "Wood",
)  # fmt: skip
_SECOND = (
    "bury", "by", "combe", "cote", "dale", "den", "field", "ford", "gate", "ham", "hill", "holme",
    "hurst", "ley", "low", "mere", "more", "ness", "ridge", "side", "stead", "ton", "wick", "worth",
    "wold",
)  # fmt: skip
TRADES = (
    "Plumbing and Heating", "Building Services", "Care Homes", "Civil Engineering", "Cleaning", "Coaches",
    "Consulting", "Contract Catering", "Design", "Electrical", "Engineering", "Estates", "Farm Produce",
    "Fencing and Gates", "Flooring", "Garden Centre", "Glass and Glazing", "Haulage", "Home Care", "Joinery",
    "Landscapes", "Legal", "Motors", "Office Furniture", "Print", "Roofing", "Security", "Software", "Training",
    "Waste",
)  # fmt: skip
_FORMS = ("Limited", "and Sons Limited", "PLC", "LLP", "CIC", "")
_FORM_WEIGHTS = (0.62, 0.08, 0.03, 0.04, 0.02, 0.21)
SPELLINGS = 6
_SPELLING_WEIGHTS = (0.3, 0.34, 0.14, 0.1, 0.07, 0.05)
_FLATTEN = 10  # the largest suppliers are not quite as large as a power law says


def stems() -> np.ndarray:
    """Return a thousand invented names of places and families."""
    return np.array([first + second for first in _FIRST for second in _SECOND], dtype=object)


def payees() -> pl.DataFrame:
    """Return one row per payee: `payee` (its number), `name`, `is_company`."""
    rng = np.random.default_rng(SEED)
    number = np.arange(PAYEES)
    names = stems()
    form = rng.choice(len(_FORMS), PAYEES, p=_FORM_WEIGHTS)
    trade = np.array(TRADES, dtype=object)[number // len(names) % len(TRADES)]
    parts = pl.DataFrame({"stem": names[number % len(names)], "trade": trade}).with_columns(
        form=pl.Series(np.array(_FORMS, dtype=object)[form], dtype=pl.String)
    )
    joined = pl.concat_str("stem", "trade", "form", separator=" ").str.strip_chars_end()
    return parts.select(
        payee=pl.Series(number, dtype=pl.UInt32), name=joined, is_company=pl.col("form") != ""
    )


def spellings(frame: pl.DataFrame) -> pl.Series:
    """Return `SPELLINGS` texts for each payee, side by side: that of payee p, spelling s is p * SPELLINGS + s."""
    name = pl.col("name")
    short = name.str.replace(" Limited$", " Ltd")
    written = [
        name,
        name.str.to_uppercase(),
        short,
        short.str.to_uppercase().str.replace(" AND ", " & ", literal=True),
        short.str.replace(" Ltd$", " Ltd.").str.replace(" and ", "  & ", literal=True),
        name.str.to_uppercase().str.replace(" LIMITED$", " LTD") + pl.lit(" "),
    ]
    return frame.select(text=pl.concat_list(written)).explode("text")["text"]


def chosen(rng: np.random.Generator, lines: int) -> tuple[np.ndarray, np.ndarray]:
    """Choose a payee and a spelling for each line: few payees have most lines, as in real ledgers."""
    weights = 1 / (np.arange(PAYEES) + _FLATTEN) ** 0.8
    order = np.random.default_rng(SEED + 1).permutation(PAYEES)
    payee = order[np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(lines))]
    return payee, rng.choice(SPELLINGS, lines, p=_SPELLING_WEIGHTS)
