"""What the sample is made from: the tables beside this module, and the dice."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from svanalysis.core import years
from svanalysis.core.configuration import read_toml

_FOLDER = Path(__file__).parent
COUNTY_DURHAM = "E06000047"
README = (_FOLDER / "about.md").read_text(encoding="utf-8")


def table(name: str) -> Mapping[str, Any]:
    """Return one of the tables that say what the sample holds.

    >>> table("suppliers")["sizes"]["B"]
    ['medium', 'medium', 'small']
    """
    return read_toml(_FOLDER / f"{name}.toml")


NAMES = table("names")
SPENDING = table("spending")
YEARS = tuple(SPENDING["targets"])
MONTHS = tuple(month for year in YEARS for month in years.months(year))


class Trade(NamedTuple):
    """One line of business; trades.toml says what its values mean."""

    key: str
    heading: tuple[str, str, str, str, str]
    sic: str = ""
    words: tuple[str, ...] = ()
    forms: str = "c"
    tiers: str = ""
    busy: tuple[int, ...] = ()
    quiet: tuple[int, ...] = ()


TRADES = {key: Trade(key, **values) for key, values in table("trades").items()}


def trades_of(tier: str) -> list[Trade]:
    """Return the trades where a tier of ordinary suppliers is at home."""
    return [trade for trade in TRADES.values() if tier in trade.tiers]


class Dice(Random):
    """Draws what the plan leaves open. From the same seed, every run and machine draws the same."""

    def chance(self, probability: float) -> bool:
        """Return whether something happens that has this probability."""
        return self.random() < probability

    def day_after(self, first: date, days: int) -> date:
        """Return a day, up to so many days after the first."""
        return first + timedelta(days=self.randint(0, days))

    def pay_day(self, month: str) -> date:
        """Return a working day of a month."""
        while True:
            day = self.day_after(years.month_start(month), 27)
            if day.isoweekday() not in {6, 7}:
                return day
