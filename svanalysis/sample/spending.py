"""What is paid in the sample, line by line, and how the years are brought to their totals.

Amounts are drawn freely. Then, in each year, the monthly contracts of four groups (in the county or
elsewhere, SME or not, as the shipped definition will read them) are scaled so that the groups' totals are met
to the penny: contracts have odd pence anyway, so no amount looks contrived. Only sums and products are used,
which every machine computes alike.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from svanalysis.core import years
from svanalysis.sample.areas import Postcodes
from svanalysis.sample.plan import COUNTY_DURHAM, MONTHS, SPENDING, YEARS, Dice
from svanalysis.sample.suppliers import Supplier

_BY_RESIDENT = ("residential", "homes", "homecare")
_CREDIT_CHANCE = 0.025


@dataclass(slots=True)
class Line:
    """One line of a payment file, the one of `month`. `scalable` lines bring the year to its total.

    `together` lines of one supplier and day share a transaction number.
    """

    supplier: Supplier
    month: str
    day: date
    pence: int
    scalable: bool = False
    together: bool = False
    transaction: int = 0


def all_lines(dice: Dice, suppliers: list[Supplier], postcodes: Postcodes) -> list[Line]:
    """Return every payment of the four years, steered to the totals, numbered, in order of file."""
    lines = [line for supplier in suppliers for line in _lines_of(dice, supplier)]
    by_name = {supplier.name: supplier for supplier in suppliers}
    for piece in SPENDING["pieces"]:
        day = piece.get("day") or dice.pay_day(piece["month"])
        lines.append(Line(by_name[piece["name"]], piece["month"], day, piece["pence"]))
    for year, target in SPENDING["targets"].items():
        _steer([line for line in lines if years.year_of(line.day) == year], target, postcodes)
    lines.sort(key=lambda line: (line.month, line.day, line.supplier.name, line.together))
    _number(dice, lines)
    return lines


def _lines_of(dice: Dice, supplier: Supplier) -> list[Line]:
    """Return one supplier's payments."""
    if supplier.tier == "parish":
        return _precepts(dice, supplier)
    if supplier.monthly_pence:
        return _contract(dice, supplier)
    lines = []
    for year in YEARS:
        if supplier.tier == "C":
            lines += _now_and_then(dice, supplier, year, dice.randint(2, 7))
        elif dice.chance(0.6):  # most occasional suppliers skip a year now and then
            lines += _now_and_then(dice, supplier, year, dice.randint(1, 3))
    return lines


def _season(supplier: Supplier, month: str) -> float:
    """Return how a month differs from the average one, for the council and for the trade."""
    number = int(month[5:])
    trade = supplier.trade
    usual: float = SPENDING["season"][number - 1]
    return usual * (1.2 if number in trade.busy else 0.35 if number in trade.quiet else 1.0)


def _contract(dice: Dice, supplier: Supplier) -> list[Line]:
    """Return a contract's monthly payments, in one or several lines, a little more or less every year."""
    lines = []
    growth = dice.uniform(0.95, 1.06)
    level = float(supplier.monthly_pence)
    for month in MONTHS:
        level *= growth if month.endswith("-04") and month != MONTHS[0] else 1.0
        if not supplier.first <= month <= supplier.last:
            continue
        factor = 1.0 if supplier.flat else _season(supplier, month) * dice.uniform(0.9, 1.1)
        # whole numbers: how floats are summed differs by version
        weights = [dice.randint(60, 140) for _ in range(supplier.lines)]
        for weight in weights:
            pence = int(level * factor * weight / sum(weights))
            lines.append(Line(supplier, month, dice.pay_day(month), pence, scalable=not supplier.flat))
    return lines


def _now_and_then(dice: Dice, supplier: Supplier, year: str, count: int) -> list[Line]:
    """Return a year's scattered payments: some of several identical lines, some with a credit note."""
    months = [month for month in years.months(year) if supplier.first <= month <= supplier.last]
    if not months:
        return []
    lines: list[Line] = []
    for month in sorted(dice.choices(months, [_season(supplier, month) for month in months], k=count)):
        day = dice.pay_day(month)
        pence = _natural_amount(dice, supplier.tier)
        if supplier.trade.key in _BY_RESIDENT and dice.chance(0.3):
            # one line for each resident, all at the same weekly rate, under one transaction
            rate = dice.randint(38_000, 64_000)
            lines += [Line(supplier, month, day, rate, together=True) for _ in range(dice.randint(3, 12))]
            continue
        lines.append(Line(supplier, month, day, pence))
        if dice.chance(_CREDIT_CHANCE):
            part = pence if dice.chance(0.5) else dice.randint(1_200, pence // 2)
            later = dice.choice([other for other in months if other >= month])
            lines.append(Line(supplier, later, max(day, dice.pay_day(later)), -part))
    return lines


def _natural_amount(dice: Dice, tier: str) -> int:
    """Draw an amount: many small, few large, a third of them round (to £5 or £1)."""
    bands = SPENDING["amounts"]["C" if tier == "C" else "D"]
    low, high, _ = dice.choices(bands, [weight for _, _, weight in bands])[0]
    pence = dice.randrange(low, high)
    step = dice.choices((500, 100, 0), cum_weights=(0.2, 0.33, 1.0))[0]
    return pence - pence % step + step if step else pence


def _precepts(dice: Dice, supplier: Supplier) -> list[Line]:
    """Return a parish's precept: two halves a year, in April and September."""
    half = dice.randint(400_000, 9_000_000) // 100 * 100
    return [
        Line(supplier, month, dice.pay_day(month), half + 25_000 * position)
        for position, year in enumerate(YEARS)
        for month in years.months(year)
        if month.endswith(("-04", "-09"))
    ]


def _group(supplier: Supplier, postcodes: Postcodes) -> str:
    """Return a supplier's place and size as the shipped definition reads them.

    The place is local, elsewhere or unknown; after the first two, Yes, No or nothing says whether it is an SME.
    """
    place = supplier.place_read(postcodes)
    if not place:
        return "unknown"
    return ("local " if place == COUNTY_DURHAM else "elsewhere ") + supplier.sme_read


def _steer(lines: list[Line], target: dict[str, Any], postcodes: Postcodes) -> None:
    """Bring a year's four groups to their totals by scaling the monthly contracts."""
    groups: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.supplier.in_scope:
            groups[_group(line.supplier, postcodes)].append(line)
    fixed = {name: sum(line.pence for line in groups[name]) for name in ("local ", "elsewhere ", "unknown")}
    elsewhere = target["in_scope"] - target["local"] - fixed["unknown"]
    _scale(groups["local Yes"], target["local_sme"])
    _scale(groups["local No"], target["local"] - target["local_sme"] - fixed["local "])
    _scale(groups["elsewhere Yes"], target["elsewhere_sme"])
    _scale(groups["elsewhere No"], elsewhere - target["elsewhere_sme"] - fixed["elsewhere "])


def _scale(lines: list[Line], target: int) -> None:
    """Scale the scalable lines so that all come to the target; the last odd pence go to nine of them."""
    scalable = [line for line in lines if line.scalable]
    wanted = target - sum(line.pence for line in lines if not line.scalable)
    present = sum(line.pence for line in scalable)
    for line in scalable:
        line.pence = line.pence * wanted // present
    rest = wanted - sum(line.pence for line in scalable)
    chosen = scalable[:: max(1, len(scalable) // 9)][:9]
    for position, line in enumerate(chosen):
        line.pence += rest // len(chosen) + (position < rest % len(chosen))


def _number(dice: Dice, lines: list[Line]) -> None:
    """Give lines transaction numbers that rise through the files; lines that belong together share theirs."""
    number = 5_100_017
    shared: dict[object, int] = {}
    for position, line in enumerate(lines):
        key = (line.supplier.name, line.day) if line.together else position
        if key not in shared:
            number += dice.randint(1, 7)
            shared[key] = number
        line.transaction = shared[key]
