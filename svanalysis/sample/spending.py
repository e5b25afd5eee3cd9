"""What is paid in the sample, line by line, and how the years are brought to their totals.

Amounts are drawn freely. Then, in each year, the monthly contracts of four groups (in the county or
elsewhere, SME or not, as the shipped definition will read them) are scaled so that the groups' totals are met
to the penny: contracts have odd pence anyway, so no amount looks contrived. Only sums and products are used,
which every machine computes alike.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from svanalysis.core import years
from svanalysis.sample.areas import COUNTY_DURHAM, Postcodes
from svanalysis.sample.suppliers import Supplier, place_read, sme_read

YEARS = ("2010/11", "2011/12", "2012/13", "2013/14")
MONTHS = tuple(month for year in YEARS for month in years.months(year))


class Target(NamedTuple):
    """What a year must come to, in pence."""

    in_scope: int
    local: int
    local_sme: int
    elsewhere_sme: int


# 2012/13 is what Durham's Social Value Taskforce published: 526.8m, 286.6m (54.4%), 55.6% of that.
# The rest is invented.
TARGETS = {
    "2010/11": Target(54_831_274_618, 27_963_950_051, 14_708_037_727, 9_714_302_915),
    "2011/12": Target(53_490_613_377, 28_189_553_250, 15_250_548_308, 9_238_117_446),
    "2012/13": Target(52_680_000_000, 28_660_000_000, 15_934_960_000, 8_871_246_033),
    "2013/14": Target(54_118_940_265, 30_090_130_787, 17_091_194_287, 8_842_663_794),
}


@dataclass(slots=True)
class Line:
    """One line of a payment file, the one of `month`. `scalable` lines bring the year to its total."""

    supplier: Supplier
    month: str
    day: date
    pence: int
    scalable: bool = False
    transaction: int = 0


_SEASON = {
    4: 0.86,
    5: 0.95,
    6: 1.0,
    7: 1.02,
    8: 0.9,
    9: 0.99,
    10: 1.04,
    11: 1.03,
    12: 0.94,
    1: 0.98,
    2: 1.05,
    3: 1.24,
}
_OCCASIONAL = (
    (50_000, 100_000, 38), (100_000, 250_000, 30), (250_000, 600_000, 20),
    (600_000, 1_800_000, 10), (1_800_000, 5_000_000, 2),
)  # fmt: skip
_REGULAR = (
    (200_000, 800_000, 22),
    (800_000, 2_500_000, 35),
    (2_500_000, 6_000_000, 30),
    (6_000_000, 14_000_000, 13),
)
_CREDIT_CHANCE = 0.025
# Lines that the tests look for as they are printed, and the payments dated outside their file's month.
_SET_PIECES = (
    ("2010-08", "Café Marrowby Ltd", 104_100),
    ("2011-02", "O\u2019Dunnery & Sons Ltd", -1_200),
    ("2011-08", "Brightmere Construction PLC", -10_639_299),
    ("2012-08", "REDACTA LIMITED", 104_100),
    ("2013-02", "REDACTIVE PUBLISHING LTD", -1_200),
)
_STRAYS = (
    ("2011-07", date(2011, 6, 29), "Crèche Larkrigg CIC", 184_250),
    ("2012-04", date(2012, 3, 29), "REDACTA LIMITED", 312_675),
    ("2012-04", date(2012, 3, 30), "Riggwell Taxis Ltd", 96_400),
    ("2013-03", date(2013, 4, 2), "Café Marrowby Ltd", 127_310),
)


def all_lines(rng: Random, suppliers: list[Supplier], postcodes: Postcodes) -> list[Line]:
    """Return every payment of the four years, steered to the totals, numbered, in order of file."""
    lines: list[Line] = []
    for supplier in suppliers:
        lines += _lines_of(rng, supplier)
    by_name = {supplier.name: supplier for supplier in suppliers}
    lines += [Line(by_name[name], month, _pay_day(rng, month), pence) for month, name, pence in _SET_PIECES]
    lines += [Line(by_name[name], month, day, pence) for month, day, name, pence in _STRAYS]
    for year in YEARS:
        _steer(lines, year, postcodes)
    lines.sort(key=lambda line: (line.month, line.day, line.supplier.name, line.transaction))
    _number(rng, lines)
    return lines


def _lines_of(rng: Random, supplier: Supplier) -> list[Line]:
    """Return one supplier's payments."""
    if supplier.tier == "parish":
        return _precepts(rng, supplier)
    if supplier.monthly_pence:
        return _contract(rng, supplier)
    lines = []
    for year in YEARS:
        regular = supplier.tier == "C"
        if regular or rng.random() < 0.6:  # noqa: PLR2004 - most occasional suppliers skip a year now and then
            count = rng.randint(2, 7) if regular else rng.randint(1, 3)
            lines += _now_and_then(rng, supplier, year, count)
    return lines


def _pay_day(rng: Random, month: str) -> date:
    """Return a working day of a month."""
    first = date(int(month[:4]), int(month[5:]), 1)
    while True:
        day = first + timedelta(days=rng.randint(0, 27))
        if day.weekday() < 5:  # noqa: PLR2004 - Monday to Friday
            return day


def _season(supplier: Supplier, month: str) -> float:
    """Return how a month differs from the average one, for the council and for the trade."""
    number = int(month[5:])
    trade = supplier.trade
    return _SEASON[number] * (1.2 if number in trade.busy else 0.35 if number in trade.quiet else 1.0)


def _contract(rng: Random, supplier: Supplier) -> list[Line]:
    """Return a contract's monthly payments, in one or several lines, a little more or less every year."""
    lines = []
    growth = rng.uniform(0.95, 1.06)
    level = float(supplier.monthly_pence)
    for month in MONTHS:
        level *= growth if month.endswith("-04") and month != MONTHS[0] else 1.0
        if not supplier.first <= month <= supplier.last:
            continue
        factor = 1.0 if supplier.flat else _season(supplier, month) * rng.uniform(0.9, 1.1)
        weights = [
            rng.randint(60, 140) for _ in range(supplier.lines)
        ]  # whole: how floats are summed differs by version
        for weight in weights:
            pence = int(level * factor * weight / sum(weights))
            lines.append(Line(supplier, month, _pay_day(rng, month), pence, scalable=not supplier.flat))
    return lines


def _now_and_then(rng: Random, supplier: Supplier, year: str, count: int) -> list[Line]:
    """Return a year's scattered payments: some of several identical lines, some with a credit note."""
    months = [month for month in years.months(year) if supplier.first <= month <= supplier.last]
    if not months:
        return []
    lines: list[Line] = []
    for month in sorted(rng.choices(months, [_season(supplier, month) for month in months], k=count)):
        day = _pay_day(rng, month)
        pence = _natural_amount(rng, _REGULAR if supplier.tier == "C" else _OCCASIONAL)
        if supplier.trade.key in {"residential", "homes", "homecare"} and rng.random() < 0.3:  # noqa: PLR2004
            # one line for each resident, all at the same weekly rate, under one transaction
            rate = rng.randint(38_000, 64_000)
            lines += [Line(supplier, month, day, rate, transaction=1) for _ in range(rng.randint(3, 12))]
            continue
        lines.append(Line(supplier, month, day, pence))
        if rng.random() < _CREDIT_CHANCE:
            part = pence if rng.random() < 0.5 else rng.randint(1_200, pence // 2)  # noqa: PLR2004
            later = rng.choice([other for other in months if other >= month])
            lines.append(Line(supplier, later, max(day, _pay_day(rng, later)), -part))
    return lines


def _natural_amount(rng: Random, bands: tuple[tuple[int, int, int], ...]) -> int:
    """Draw an amount: many small, few large, a third of them round."""
    low, high, _ = rng.choices(bands, [weight for _, _, weight in bands])[0]
    pence = rng.randrange(low, high)
    chance = rng.random()
    if chance < 0.2:  # noqa: PLR2004
        return pence - pence % 500 + 500
    return pence - pence % 100 + 100 if chance < 0.33 else pence  # noqa: PLR2004


def _precepts(rng: Random, supplier: Supplier) -> list[Line]:
    """Return a parish's precept: two halves a year, in April and September."""
    half = rng.randint(400_000, 9_000_000) // 100 * 100
    lines = []
    for position, year in enumerate(YEARS):
        april, september = years.months(year)[0], years.months(year)[5]
        pence = half + position * 25_000
        lines += [Line(supplier, month, _pay_day(rng, month), pence) for month in (april, september)]
    return lines


def group_of(supplier: Supplier, postcodes: Postcodes) -> str:
    """Return the group of a supplier as the shipped definition reads it.

    Two letters: L local, E elsewhere, U unknown place; S an SME, N not, U unknown. '' is out of scope.
    """
    if not supplier.in_scope:
        return ""
    place = place_read(supplier, postcodes)
    if not place:
        return "U"
    sme = sme_read(supplier)
    return ("L" if place == COUNTY_DURHAM else "E") + ("U" if sme is None else "S" if sme else "N")


def _steer(lines: list[Line], year: str, postcodes: Postcodes) -> None:
    """Bring a year's four groups to their totals by scaling the monthly contracts."""
    groups: dict[str, list[Line]] = {group: [] for group in ("LS", "LN", "LU", "ES", "EN", "EU", "U", "")}
    for line in lines:
        if years.year_of(line.day) == year:
            groups[group_of(line.supplier, postcodes)].append(line)
    total = {group: sum(line.pence for line in members) for group, members in groups.items()}
    target = TARGETS[year]
    elsewhere = target.in_scope - target.local - total["U"]
    _scale(groups["LS"], target.local_sme)
    _scale(groups["LN"], target.local - target.local_sme - total["LU"])
    _scale(groups["ES"], target.elsewhere_sme)
    _scale(groups["EN"], elsewhere - target.elsewhere_sme - total["EU"])


def _scale(lines: list[Line], target: int) -> None:
    """Scale the scalable lines so that all come to the target; the last odd pence go to nine of them."""
    scalable = [line for line in lines if line.scalable]
    wanted = target - sum(line.pence for line in lines if not line.scalable)
    present = sum(line.pence for line in scalable)
    for line in scalable:
        line.pence = line.pence * wanted // present
    rest = wanted - sum(line.pence for line in scalable)
    step = max(1, len(scalable) // 9)
    chosen = scalable[::step][:9]
    for position, line in enumerate(chosen):
        line.pence += rest // len(chosen) + (position < rest % len(chosen))


def _number(rng: Random, lines: list[Line]) -> None:
    """Give lines transaction numbers that rise through the files; identical lines share theirs."""
    number = 5_100_017
    shared: dict[tuple[str, date], int] = {}
    for line in lines:
        if line.transaction:
            key = (line.supplier.name, line.day)
            if key not in shared:
                number += rng.randint(1, 7)
                shared[key] = number
            line.transaction = shared[key]
        else:
            number += rng.randint(1, 7)
            line.transaction = number
