"""Writes the sample's contracts register: invented contracts with suppliers of the plan, typed by many hands."""

from datetime import date, timedelta
from pathlib import Path

from svanalysis.core import money, years
from svanalysis.sample.dress import date_text
from svanalysis.sample.files import write_rows
from svanalysis.sample.plan import Dice, table
from svanalysis.sample.suppliers import Supplier

_TABLE = table("contracts")
_SEED = 2014  # a stream of its own: no other file of the sample depends on it
_KINDS = ("company", "social_enterprise", "charity")  # contracts of persons are not invented
_GREAT, _MIDDLING = 12, 3  # one in so many of the rest has a contract too
_STEP = 50_000  # pence: contracts have round values


def write_contracts(path: Path, suppliers: list[Supplier]) -> None:
    """Write the register as of 31 March 2014, in order of start; then the odd rows."""
    dice = Dice(_SEED)
    chosen = [one for one in suppliers if one.kind in _KINDS and one.in_scope and _has_contract(one, dice)]
    rows = sorted((_contract(one, dice) for one in chosen), key=lambda pair: (pair[0], pair[1][4]))
    cells = [row for _, row in rows]
    for at, oddity in enumerate(_TABLE["oddities"]):
        named = dict(zip(_TABLE["headings"], cells[-1] if not oddity else cells[7 * at], strict=True))
        cells.append([str((named | oddity)[heading]) for heading in _TABLE["headings"]])
    numbered = [[f"C{1000 + min(at, len(cells) - 2)}", *row[1:]] for at, row in enumerate(cells)]
    lines: list[list[str]] = [[_TABLE["preamble"]], [], _TABLE["headings"], *numbered]
    write_rows(path, lines, encoding="cp1252", line_end="\r\n")


def _has_contract(supplier: Supplier, dice: Dice) -> bool:
    """Choose who has one: most with monthly payments, some of the rest."""
    of_the_rest = 1 / (_MIDDLING if supplier.tier == "C" else _GREAT)
    return dice.chance(0.85 if supplier.monthly_pence else of_the_rest)


def _contract(supplier: Supplier, dice: Dice) -> tuple[date, list[str]]:
    """Return the start of a contract, and its row without its number."""
    length = dice.choice((24, 36, 48, 60) if supplier.monthly_pence else (6, 12, 12, 24, 36))
    start = _month(date(2010, 4, 1), dice.randint(0, 47))
    end = _month(start, length) - timedelta(days=1)
    extended = _month(end + timedelta(days=1), 12) - timedelta(days=1) if dice.chance(0.2) else None
    monthly = supplier.monthly_pence or dice.randint(50_000, 900_000)
    pence = max(600_000, monthly * length // _STEP * _STEP)
    area, _, _, _, detail = supplier.trade.heading
    vcse = supplier.kind in ("social_enterprise", "charity")
    hand = dice.choice(("slashes", "words", "iso"))
    return start, [
        "", f"{dice.choice(_TABLE['titles'])} {detail}", area, detail, supplier.name,
        supplier.invoice if dice.chance(0.9) else "", _value(pence, dice), date_text(start, hand), date_text(end, hand),
        date_text(extended, hand), dice.choice(("0", "12", "24")), _flag(supplier.size not in ("large", ""), dice),
        _flag(vcse, dice), supplier.charity_number,
    ]  # fmt: skip


def _month(day: date, later: int) -> date:
    """Return the first day of the month so many months later."""
    months = day.year * 12 + day.month - 1 + later
    return years.month_start(f"{months // 12}-{months % 12 + 1:02d}")


def _value(pence: int, dice: Dice) -> str:
    """Write a value as people type it."""
    written = money.pounds(pence)
    return dice.choice((written, written[:-3], written[1:-3], written.replace(",", "")[1:]))


def _flag(value: bool, dice: Dice) -> str:
    """Write a flag, or leave it out now and then."""
    return "" if dice.chance(0.08) else dice.choice(_TABLE["yes" if value else "no"])
