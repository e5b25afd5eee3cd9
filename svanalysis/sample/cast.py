"""The suppliers that are there for a reason: the great contracts, and one of every promised oddity.

A few names are real because the field knows them as traps (a card bank, a neutral vendor, false friends of
redaction), and so are those of the public bodies that every council pays. What they are paid here is
invented, like all else.
"""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from svanalysis.sample.areas import SECTORS
from svanalysis.sample.suppliers import Maker, Supplier
from svanalysis.sample.trades import TRADES


class Part(NamedTuple):
    """One part in the cast. `thousands` is a usual month in thousand pounds; 0 means now and then.

    `registered` and `truly` name a sector and an authority where they differ from the invoice sector's;
    `notes` are words that `_play` understands.
    """

    name: str
    trade: str
    size: str
    sector: str
    thousands: int = 0
    lines: int = 1
    kind: str = "company"
    registered: str = ""
    truly: str = ""
    notes: str = ""
    first: str = "2010-04"
    last: str = "2014-03"


_GREAT = (
    # Large, and based in the county
    Part(
        "Norvane Environmental Services (Durham) Ltd",
        "waste",
        "large",
        "DL5 5",
        1650,
        registered="EC2V 7",
        first="2013-06",
    ),
    Part("Trenthold Construction (North East) Ltd", "building", "large", "DH1 5", 1900, 3),
    Part("Pelforth Homes and Communities", "support", "large", "DL16 6", 1250, 4, kind="charity"),
    Part("Altavere Care Group Ltd", "residential", "large", "DH1 1", 1600, 6, registered="M1 4"),
    Part("Wolverlea Highways Ltd", "highways", "large", "SR8 2", 1150, 2),
    Part("Skerrydale Bus Company Ltd", "coaches", "large", "DH9 7", 900, 3),
    Part("Maxbridge Facilities Management PLC", "facilities", "large", "DH1 4", 850, 2),
    # A special-purpose vehicle: small accounts, but a large group's, and declared so
    Part(
        "Pellingbrook Schools Partnership (Durham) Ltd",
        "unitary",
        "large",
        "DH1 2",
        720,
        registered="SW1E 6",
        notes="vehicle flat",
    ),
    # Small or medium, and based in the county
    Part("Thornlow Care Homes Ltd", "residential", "medium", "SR8 5", 850, 6),
    Part("Hepplewaite Civil Engineering Ltd", "highways", "medium", "DL14 6", 800, 2),
    Part("Garthbrook Coaches Ltd", "coaches", "medium", "DH8 5", 650, 3),
    Part("Marrowby Supported Living CIC", "support", "medium", "DL17 8", 600, 4, kind="social_enterprise"),
    Part("Beckerley Building Services Ltd", "building", "medium", "DL16 7", 700, 2, registered="NE1 4"),
    # Large, elsewhere
    Part("Quorndale Waste Management Ltd", "waste", "large", "LS11 5", 1650, last="2013-05"),
    Part("Brightmere Construction PLC", "building", "large", "B37 7", 1400, 2),
    Part("Corvell Energy PLC", "energy", "large", "CF10 5", 1250, 3),
    Part("Tessarion Business Services Ltd", "computing", "large", "NE1 3", 1000),
    Part("Vantoura Road Maintenance Ltd", "highways", "large", "NE11 9", 900, 2),
    Part("Opallis Care (North) Ltd", "homecare", "large", "SR1 1", 900, 6),
    Part("Interlode ICT Solutions PLC", "computing", "large", "SN1 3", 700),
    Part("Kelmarsh Catering Ltd", "food", "large", "LS10 1", 450, registered="DH1 1"),
    # Small or medium, elsewhere
    Part("Blaydale Coaches Ltd", "coaches", "medium", "NE21 4", 550, 2),
    Part("Saltergate Care Ltd", "residential", "medium", "TS24 7", 500, 5),
    Part("Solvanta Children's Homes Ltd", "homes", "medium", "PR2 9", 220, 2, registered="DL1 1"),
)
_ODD = (
    # Not known who was paid
    Part("COMENSURA LTD", "vendor", "", "LU1 2", 430, 2, kind="intermediary"),
    Part("BARCLAYCARD COMMERCIAL", "cards", "", "NN4 7", 105, 4, kind="intermediary"),
    Part("REDACTED COMMERCIAL CONFIDENTIALITY", "advice", "", "", 40, 2, kind="withheld"),
    Part("Redacted - Commercially Confidential", "homes", "", "", 45, kind="withheld", last="2012-12"),
    Part("COMMERCIAL IN CONFIDENCE", "homes", "", "", 35, kind="withheld", first="2012-10"),
    # False friends of redaction
    Part("REDACTIVE PUBLISHING LTD", "publishing", "medium", "SE1 2", notes="C"),
    Part("REDACTA LIMITED", "cleaning", "small", "LS12 6", notes="C"),
    Part("ORANGE PERSONAL COMMUNICATIONS SERVICES LTD", "telephones", "large", "BS1 6", notes="C"),
    # Accents and apostrophes
    Part("Café Marrowby Ltd", "food", "micro", "DH1 3", notes="C"),
    Part("Crèche Larkrigg CIC", "nursery", "small", "DL15 8", kind="social_enterprise", notes="C"),
    Part("O\u2019Dunnery & Sons Ltd", "roofing", "small", "DH9 6", notes="C"),
    Part("Thérèse Vasseyby Interpreting", "interpreting", "micro", "DH7 6", kind="sole_trader", notes="C"),
    Part("St Godwin\u2019s Hospice at Home", "homecare", "medium", "DL17 0", 35, kind="charity"),
    # Size unknown: full accounts and nothing declared
    Part("Coldwick Groundworks Ltd", "highways", "medium", "DH6 2", 130, notes="undeclared"),
    Part("Dalmoore Engineering Consultants Ltd", "advice", "large", "S9 1", 90, notes="undeclared"),
    Part(
        "Hestlewood Fabrications Ltd",
        "building",
        "small",
        "SR7 8",
        25,
        notes="undeclared vanished",
        last="2013-09",
    ),
    # Place known by a sector that straddles the county line
    Part(
        "Lintzdale Aggregates Ltd", "aggregates", "medium", "DH4 6", 110, truly="E08000024", notes="unlisted"
    ),
    Part("Pontbeck Travel Ltd", "coaches", "small", "DH3 2", 60, truly="E06000047", notes="unlisted"),
    # Place unknown
    Part("Hexelby Group Training", "training", "medium", "DL1 4", 60, kind="charity", notes="nowhere"),
    Part("Corner Garage Ltd", "vehicles", "micro", "DH7 8", notes="C twins"),
    # The register has it under a new name; one vendor record has its number, the other has not
    Part("Whinfold Timber Ltd", "joinery", "small", "DL13 3", notes="C renamed"),
    Part("Ulverdene Print Ltd", "printing", "micro", "DH8 7", notes="C renamed unnumbered"),
    # Postcodes as people type them
    Part("Riggwell Taxis Ltd", "taxis", "micro", "DL14 0", notes="C slip"),
    Part("Stanegarth Fencing Ltd", "grounds", "micro", "DH9 9", notes="C unspaced"),
    # The other side of the Irish Sea, where the directory has nothing
    Part("Xelora Revenues Software Ltd", "computing", "medium", "BT1 3", notes="C"),
)
_PUBLIC = (
    Part("HM REVENUE & CUSTOMS", "taxes", "", "M2 4", 6100, 2),
    Part("DURHAM COUNTY COUNCIL PENSION FUND", "pensions", "", "DH1 5", 4700),
    Part("TEACHERS PENSIONS", "pensions", "", "DL1 5", 2300),
    Part("PUBLIC WORKS LOAN BOARD", "loans", "", "EC3A 7", 900, notes="flat"),
    Part("DURHAM POLICE AUTHORITY", "precept", "", "DH1 5", 2250, last="2012-11", notes="flat"),
    Part("DURHAM POLICE AND CRIME COMMISSIONER", "precept", "", "DH1 5", 2250, first="2012-12", notes="flat"),
    Part(
        "COUNTY DURHAM AND DARLINGTON FIRE AND RESCUE AUTHORITY", "precept", "", "DH1 5", 1480, notes="flat"
    ),
    Part("COUNTY DURHAM PRIMARY CARE TRUST", "partners", "", "DH1 3", 640, 2, last="2013-03"),
    Part("NORTH DURHAM CLINICAL COMMISSIONING GROUP", "partners", "", "DH3 3", 590, 2, first="2013-04"),
    Part("COUNTY DURHAM AND DARLINGTON NHS FOUNDATION TRUST", "partners", "", "DL3 6", 210, 2),
    Part("GATESHEAD METROPOLITAN BOROUGH COUNCIL", "authorities", "", "NE8 1", 75),
    Part("DARLINGTON BOROUGH COUNCIL", "authorities", "", "DL1 5", 60),
    Part("NORTHUMBERLAND COUNTY COUNCIL", "authorities", "", "NE61 1", 35),
    Part("ENVIRONMENT AGENCY", "authorities", "", "S9 1", 22),
    Part("AUDIT COMMISSION", "authorities", "", "BS1 6", 38, last="2013-01"),
)
_PARISHES = (
    "Aldenshaw", "Burnfold", "Carrowdene", "Cragwell", "Fallowgill", "Greylaw", "Harlowside",
    "Hindmoor", "Langdyke", "Nettlewick",
)  # fmt: skip
_TOWNS = (
    "Garthbrook", "Kestrelgate", "Redbeck", "Sandergate", "Wearmarsh",
)  # fmt: skip
_SCHOOLS = (
    "Ashgarth", "Beckerley", "Brackenlaw", "Coldwick", "Dunmarrow", "Eastwold", "Hazelgill",
    "Ingleburn", "Moorgarth", "Oxclough",
)  # fmt: skip
_OTHER_EXCLUDED = (
    Part(
        "Hollowdene Payroll and Support CIC", "personal", "small", "DH6 1", 180, 4, kind="social_enterprise"
    ),
    Part("Larkrigg Foster Families Ltd", "fosteragency", "small", "DL4 1", 130, 3),
    Part("Kinderlaw Fostering Ltd", "fosteragency", "medium", "NE11 0", 95, 3),
    Part("Birkenside Retail Ltd", "refunds", "small", "DL5 7", 6),
    Part("Castrelle Stores PLC", "refunds", "large", "MK9 1", 14),
    # People: several spellings of the same silence
    Part("REDACTED PERSONAL DATA", "fostering", "", "", 210, 12, kind="person"),
    Part("Redacted - Personal Information", "personal", "", "", 60, 6, kind="person"),
    Part("REDCATED PERSONAL DATA", "fostering", "", "", 9, 2, kind="person", last="2012-06"),
    Part("DETAILS REDACTED", "people", "", "", 12, 4, kind="person"),
    Part("xxxxREDACTEDxxxx", "people", "", "", 5, 3, kind="person", first="2011-04"),
    Part("Personal Expense, Name Withheld", "people", "", "", 2, 2, kind="person", first="2012-04"),
    Part("***", "people", "", "", 2, 1, kind="person", first="2013-02"),
)


def names() -> list[str]:
    """Return every name in the cast, so that no ordinary supplier takes one."""
    return [part.name for part in (*_GREAT, *_ODD, *_excluded_parts())]


def _excluded_parts() -> tuple[Part, ...]:
    """Return the parts that the shipped definition leaves out: public bodies, schools, people, transfers."""
    sectors = ("DH6 3", "DL13 2", "DH7 9", "SR8 3", "DL15 9", "DH9 8", "TS28 5", "DL12 8", "DL16 6", "DH8 0")
    parishes = [Part(f"{place.upper()} PARISH COUNCIL", "precept", "", sector, notes="parish")
                for place, sector in zip(_PARISHES, sectors, strict=True)]  # fmt: skip
    towns = [Part(f"{place.upper()} TOWN COUNCIL", "precept", "", sector, notes="parish")
             for place, sector in zip(_TOWNS, sectors, strict=False)]  # fmt: skip
    kinds = (
        "PRIMARY SCHOOL",
        "NURSERY SCHOOL",
        "COMPREHENSIVE SCHOOL",
        "C OF E PRIMARY SCHOOL",
        "ACADEMY TRUST",
    )
    schools = [Part(f"{place.upper()} {kind}", "schools", "", sector, kind="school", notes="C")
               for place, sector in zip(_SCHOOLS, sectors, strict=True) for kind in kinds]  # fmt: skip
    public = [part._replace(kind="public_body") for part in (*_PUBLIC, *parishes, *towns)]
    return (*public, *schools, *_OTHER_EXCLUDED)


def whole_cast(maker: Maker) -> list[Supplier]:
    """Return every supplier of the cast."""
    inside = [_play(part, maker, in_scope=True) for part in (*_GREAT, *_ODD)]
    return inside + [_play(part, maker, in_scope=False) for part in _excluded_parts()]


def _play(part: Part, maker: Maker, *, in_scope: bool) -> Supplier:
    """Turn a part into a supplier with its evidence."""
    notes = part.notes.split()
    sector = SECTORS.get(part.sector)
    authority = part.truly or (sector.authority if sector else "")
    invoice = maker.postcodes.invent(sector, authority, listed="unlisted" not in notes) if sector else ""
    on_register = part.kind in {"company", "social_enterprise"}
    number = maker.next_number() if on_register else ""
    registered = maker.postcodes.invent(SECTORS[part.registered]) if part.registered else invoice
    known_size = bool(part.size) and in_scope
    declared = "" if not known_size or "undeclared" in notes else "No" if part.size == "large" else "Yes"
    charity = f"99{maker.rng.randint(10_000, 99_999)}" if part.kind == "charity" else ""
    supplier = Supplier(
        name=part.name,
        kind=part.kind,
        trade=TRADES[part.trade],
        tier="parish" if "parish" in notes else "C" if "C" in notes else "A",
        size=part.size,
        authority="" if part.kind in {"intermediary", "withheld", "person"} else authority,
        in_scope=in_scope,
        invoice=invoice,
        registered=registered if on_register else "",
        company_number=number,
        master_number=number,
        charity_number=charity,
        register="active" if on_register else "absent",
        category=_category(part),
        declared=declared,
        checked=date(2012, 1, 10) if known_size else None,
        in_master=part.kind not in {"withheld", "person"},
        monthly_pence=part.thousands * 100_000,
        lines=part.lines,
        flat="flat" in notes,
        first=part.first,
        last=part.last,
    )
    return _with_oddity(supplier, notes)


def _category(part: Part) -> str:
    """Return the category of the accounts that a part files."""
    if "vehicle" in part.notes:
        return "SMALL"
    if "undeclared" in part.notes or part.size in {"large", ""}:
        return "FULL"
    return {"micro": "MICRO ENTITY", "small": "TOTAL EXEMPTION SMALL", "medium": "MEDIUM"}[part.size]


def _with_oddity(supplier: Supplier, notes: list[str]) -> Supplier:
    """Apply the notes that take evidence away or make it odd."""
    changes: dict[str, object] = {}
    if "nowhere" in notes:
        changes |= {"invoice": "", "registered": ""}
    if "twins" in notes:
        changes |= {
            "in_master": False,
            "invoice": "",
            "master_number": "",
            "declared": "",
            "register": "twins",
        }
    if "renamed" in notes:
        changes |= {"former_name": supplier.name, "invoice": "", "declared": ""}
    if "unnumbered" in notes:
        changes |= {"master_number": ""}
    if "slip" in notes:
        changes |= {"typed_invoice": supplier.invoice.replace("0", "O")}
    if "unspaced" in notes:
        changes |= {"typed_invoice": supplier.invoice.replace(" ", "").lower()}
    if "vanished" in notes:
        changes |= {"register": "absent"}
    return replace(supplier, **changes)  # type: ignore[arg-type]
