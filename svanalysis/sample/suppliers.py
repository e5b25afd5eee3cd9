"""Who is paid in the sample: what is true of each supplier, and what the evidence says of it."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from svanalysis.core.text import name_key
from svanalysis.sample import words
from svanalysis.sample.areas import COUNTY_DURHAM, DURHAM, ELSEWHERE, REGION, STRADDLING, Postcodes, Sector
from svanalysis.sample.trades import Trade, trades_of

UNKNOWN_PAYEES = ("intermediary", "withheld")
# Account categories from which the shipped rules read an SME; the others say nothing.
_SME_CATEGORIES = (
    "MICRO ENTITY",
    "TOTAL EXEMPTION FULL",
    "TOTAL EXEMPTION SMALL",
    "SMALL",
    "MEDIUM",
)
_CATEGORIES = {
    "micro": ("TOTAL EXEMPTION SMALL", "TOTAL EXEMPTION SMALL", "TOTAL EXEMPTION SMALL", "MICRO ENTITY"),
    "small": ("TOTAL EXEMPTION SMALL", "TOTAL EXEMPTION SMALL", "TOTAL EXEMPTION FULL", "SMALL"),
    "medium": ("MEDIUM", "FULL", "SMALL"),
    "large": ("FULL", "FULL", "GROUP", "AUDIT EXEMPTION SUBSIDIARY"),
}
_FIRST_NUMBER = 99_100_001


@dataclass(frozen=True)
class Supplier:
    """One supplier: the truth first, then the evidence.

    `size` and `authority` are '' where even the truth file does not know (a redacted payee, a card bank).
    `sme` is None there. `company_number` is what the register says; `master_number` what the vendor master
    says. `register` is active, dissolved, absent (never there or gone) or twins (two companies of one name).
    `monthly_pence` is a contract's usual month; 0 for suppliers paid now and then, by `tier`.
    """

    name: str
    kind: str
    trade: Trade
    tier: str
    size: str
    authority: str
    in_scope: bool = True
    invoice: str = ""
    remittance: str = ""
    registered: str = ""
    company_number: str = ""
    master_number: str = ""
    charity_number: str = ""
    register: str = "absent"
    category: str = ""
    former_name: str = ""
    in_master: bool = True
    typed_invoice: str = ""
    declared: str = ""
    checked: date | None = None
    monthly_pence: int = 0
    lines: int = 1
    flat: bool = False
    first: str = "2010-04"
    last: str = "2014-03"

    @property
    def sme(self) -> bool | None:
        """Whether it truly is a small or medium firm; None where nobody can know."""
        return self.size != "large" if self.size else None

    @property
    def linked(self) -> bool:
        """Whether the evidence leads to one row of the register: by number, or by a name there once."""
        if self.register in {"absent", "twins"} or self.former_name:
            return self.register != "absent" and bool(self.master_number)
        return True


def place_read(supplier: Supplier, postcodes: Postcodes) -> str:
    """Return the authority that the shipped definition reads, '' when it cannot.

    In order: the invoice address, the remittance address, the registered office.
    """
    if supplier.kind in UNKNOWN_PAYEES:
        return ""
    registered = supplier.registered if supplier.linked else ""
    return postcodes.reading(supplier.invoice or supplier.remittance or registered)


def sme_read(supplier: Supplier) -> bool | None:
    """Return the SME reading of the shipped definition: declared, else by the accounts, else None."""
    if supplier.kind in UNKNOWN_PAYEES:
        return None
    if supplier.declared:
        return supplier.declared == "Yes"
    return True if supplier.linked and supplier.category in _SME_CATEGORIES else None


# How many ordinary suppliers: tier, where, small or medium.
_NUMBERS = (
    ("B", True, True, 44), ("B", True, False, 10), ("B", False, True, 27), ("B", False, False, 15),
    ("C", True, True, 122), ("C", True, False, 6), ("C", False, True, 82), ("C", False, False, 32),
    ("D", True, True, 430), ("D", True, False, 9), ("D", False, True, 270), ("D", False, False, 62),
)  # fmt: skip
_SIZES = {"B": ("medium", "medium", "small"), "C": ("small", "small", "medium", "micro"),
          "D": ("micro", "micro", "micro", "small", "small")}  # fmt: skip
_KINDS = {"c": "company", "l": "company", "s": "sole_trader", "h": "charity", "i": "social_enterprise"}


class Maker:
    """Makes ordinary suppliers, each with a name that no other has."""

    def __init__(self, rng: Random, postcodes: Postcodes, taken: list[str]) -> None:
        self.rng = rng
        self.postcodes = postcodes
        self._keys = {name_key(name) for name in taken}
        self._number = _FIRST_NUMBER

    def next_number(self) -> str:
        """Return a company number that cannot be real: real ones will not reach 99 million for a century."""
        self._number += self.rng.randint(3, 900)
        return str(self._number)

    def all_ordinary(self) -> list[Supplier]:
        """Return every ordinary supplier, tier by tier."""
        made = []
        for tier, local, is_sme, count in _NUMBERS:
            made += [self._one(tier, is_sme=is_sme, local=local) for _ in range(count)]
        return made

    def _one(self, tier: str, *, is_sme: bool, local: bool) -> Supplier:
        """Make one supplier: trade, form, name, place, then its evidence."""
        trade = self.rng.choice(trades_of(tier))
        size = self.rng.choice(_SIZES[tier]) if is_sme else "large"
        form = self.rng.choice(trade.forms) if size != "large" else "c"
        form = "c" if form == "s" and (tier != "D" or size != "micro") else form
        sector = self._sector(local=local, form=form)
        supplier = Supplier(
            self.name(trade, form, sector, size), _KINDS[form], trade, tier, size, sector.authority
        )
        return _with_span(self.rng, self._with_evidence(supplier, sector, form))

    def _sector(self, *, local: bool, form: str) -> Sector:
        """Choose a sector: in the county, or elsewhere (three in five of those in the region)."""
        if local:
            return self.rng.choice(DURHAM)
        near = form in "shi" or self.rng.random() < 0.6  # noqa: PLR2004 - small bodies work near home
        return self.rng.choice(REGION if near else ELSEWHERE)

    def name(self, trade: Trade, form: str, sector: Sector, size: str) -> str:
        """Invent a name until nobody has it."""
        while True:
            name = _invented_name(self.rng, trade, form, sector, size)
            if name_key(name) not in self._keys:
                self._keys.add(name_key(name))
                return name

    def _with_evidence(self, supplier: Supplier, sector: Sector, form: str) -> Supplier:
        """Add postcodes, numbers, register and declaration; some of the small are left wanting."""
        rng, company = self.rng, form in "cli" or (form == "h" and self.rng.random() < 0.4)  # noqa: PLR2004
        invoice = self.postcodes.invent(sector, listed=rng.random() < 0.78)  # noqa: PLR2004 - the rest by sector
        number = self.next_number() if company else ""
        supplier = replace(
            supplier,
            invoice=invoice,
            registered=self._registered(supplier, invoice) if company else "",
            company_number=number,
            master_number=number if rng.random() < 0.8 else "",  # noqa: PLR2004
            charity_number=f"99{rng.randint(10_000, 99_999)}" if form == "h" else "",
            register="active" if company else "absent",
            category=rng.choice(_CATEGORIES[supplier.size]) if company else "",
            declared="No" if supplier.size == "large" else "Yes",
            checked=date(2011, 4, 4) + timedelta(days=rng.randint(0, 1050)),
        )
        return self._with_gaps(supplier) if supplier.tier in "CD" else supplier

    def _registered(self, supplier: Supplier, invoice: str) -> str:
        """Return the registered office: mostly the invoice address, else an accountant's or a parent's."""
        if self.rng.random() < 0.88:  # noqa: PLR2004
            return invoice
        local = supplier.authority == COUNTY_DURHAM
        away = REGION if local and supplier.size != "large" else ELSEWHERE if local else DURHAM
        return self.postcodes.invent(self.rng.choice(away), listed=True)

    def _with_gaps(self, supplier: Supplier) -> Supplier:
        """Take some evidence away, as real vendor masters lack it; less from the larger suppliers."""
        chance = self.rng.random() * (1 if supplier.tier == "D" else 2.5)
        checked_long_ago = date(2007, 1, 8) + timedelta(days=self.rng.randint(0, 500))
        gaps: tuple[tuple[float, dict[str, object]], ...] = (
            (
                0.03,
                {
                    "invoice": "",
                    "registered": "",
                    "company_number": "",
                    "master_number": "",
                    "register": "absent",
                },
            ),
            (0.06, {"in_master": False, "invoice": "", "master_number": "", "declared": ""}),
            (0.09, {"invoice": "", "remittance": supplier.invoice}),
            (0.11, {"invoice": "", "master_number": supplier.company_number}),
            (0.15, {"register": "absent"}),
            (0.18, {"register": "dissolved"} if supplier.company_number else {}),
            (0.21, {"checked": checked_long_ago}),
            (0.23, {"declared": "", "checked": None}),
            (0.45, {"declared": ""} if supplier.size != "large" and supplier.company_number else {}),
        )
        for limit, change in gaps:
            if chance < limit:
                return replace(supplier, **change)  # type: ignore[arg-type]
        return supplier


def _invented_name(rng: Random, trade: Trade, form: str, sector: Sector, size: str) -> str:
    """Compose a name that sounds like its trade, form and place."""
    word = rng.choice(trade.words)
    surname, other = rng.sample(words.SURNAMES, 2)
    local = sector.authority == COUNTY_DURHAM
    near = words.LOCAL_PLACES if local else words.REGIONAL_PLACES if sector in REGION else words.BRANDS
    place = rng.choice(near)
    if form == "s":
        who = rng.choice((rng.choice(words.INITIALS), rng.choice(words.FIRST_NAMES)))
        return f"{who} {surname} {word}"
    if form == "h":
        return f"{place} {word}" if trade.key in {"carers", "grants", "culture"} else f"{place} {word} Trust"
    if form == "i":
        return f"{place} {word} CIC"
    if form == "l":
        return f"{surname} & {other} {word} LLP"
    if size == "large":
        return (
            f"{rng.choice(words.BRANDS)} {word} {rng.choice(('Ltd', 'Ltd', 'PLC', '(UK) Ltd', 'Group Ltd'))}"
        )
    patterns: tuple[str, ...] = (
        f"{place} {word}", f"{place} {word}", f"{surname} {word}", f"{surname} & Sons ({word})",
        f"{surname} & {other} {word}", f"{rng.choice(words.INITIALS)} {surname} {word}",
        f"{surname} Brothers {word}",
    )  # fmt: skip
    if trade.key == "residential":  # homes are named for their place
        patterns = (f"{place} {word}",)
    return f"{rng.choice(patterns)} {rng.choice(('Ltd', 'Ltd', 'Limited'))}"


def _with_span(rng: Random, supplier: Supplier) -> Supplier:
    """Give contracts their usual month, and let some suppliers start late or stop early."""
    month = f"{rng.randint(2011, 2013)}-{rng.randint(1, 12):02d}"
    chance = rng.random()
    first = month if chance < 0.12 else supplier.first  # noqa: PLR2004
    last = month if 0.12 <= chance < 0.24 else supplier.last  # noqa: PLR2004
    pence = rng.randint(6_500_000, 33_000_000) if supplier.tier == "B" else 0
    return replace(supplier, first=first, last=last, monthly_pence=pence)


def straddlers(maker: Maker) -> list[Supplier]:
    """Return small suppliers in sectors that straddle the county line, four in each.

    The directory lists two of the four; one of those, and some of the others, are in the sector's smaller
    part.
    """
    made = []
    for position, sector in enumerate(STRADDLING * 4):
        turn = position // len(STRADDLING)
        authority = sector.other if turn == 2 or (turn == 3 and position % 3 == 0) else sector.authority  # noqa: PLR2004
        truly = sector._replace(authority=authority, other="")
        trade = maker.rng.choice(trades_of("D"))
        number, postcode = (
            maker.next_number(),
            maker.postcodes.invent(sector, authority, listed=turn in {0, 2}),
        )
        made.append(
            Supplier(
                name=maker.name(trade, "c", truly, "small"),
                kind="company",
                trade=trade,
                tier="C" if position % 7 == 0 else "D",
                size="small",
                authority=authority,
                invoice=postcode,
                registered=postcode,
                company_number=number,
                master_number=number,
                register="active",
                category="TOTAL EXEMPTION SMALL",
                declared="Yes",
                checked=date(2012, 2, 6) + timedelta(days=7 * position),
            )
        )
    return made
