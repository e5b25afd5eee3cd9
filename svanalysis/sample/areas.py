"""Where the sample's suppliers are: real postcode sectors, and postcodes invented inside them.

Sectors, their authorities and positions are copied here from `data/geography/postcode_sectors.csv`
(derived from Code-Point Open 2024.1; contains OS data, Crown copyright and database right 2024), the
positions turned into metres of the British National Grid and rounded to 10 m. A fixed table rather than
a computation: sines and cosines may differ in the last place between machines, and the sample must not.
Northern Ireland has no position.
"""

from random import Random
from typing import NamedTuple

COUNTY_DURHAM = "E06000047"
NORTH_EAST = (
    "E06000001", "E06000002", "E06000003", "E06000004", "E06000005", "E06000057",
    "E08000021", "E08000022", "E08000023", "E08000024", "E08000037",
)  # fmt: skip

# Sectors wholly in one authority: the authority, the post town, then sector, easting, northing.
_WHOLE = """
E06000047 Durham: DH1 1 429120 543330, DH1 2 429880 542170, DH1 3 427220 541550, DH1 4 426500 542510
E06000047 Durham: DH1 5 427110 544920, DH6 1 433120 542640, DH6 2 438570 542600, DH6 3 437010 539260
E06000047 Durham: DH6 4 432650 536260, DH6 5 429720 537630, DH7 6 423750 547250, DH7 7 423240 542520
E06000047 Durham: DH7 8 424070 539570, DH7 9 419580 543400
E06000047 Chester-le-Street: DH2 2 426030 551640, DH2 3 426020 549850, DH3 3 427510 551240
E06000047 Chester-le-Street: DH3 4 429090 550680
E06000047 Consett: DH8 0 409750 553120, DH8 5 410570 551180, DH8 6 411760 552360, DH8 7 412100 550370
E06000047 Consett: DH8 8 409180 550830
E06000047 Stanley: DH9 6 420630 552090, DH9 7 418340 551720, DH9 8 417010 552260, DH9 9 416930 554110
E06000047 Bishop Auckland: DL14 0 416760 528820, DL14 6 420820 528480, DL14 7 420750 529830
E06000047 Bishop Auckland: DL14 8 423280 529670, DL14 9 417910 526180, DL13 2 399210 539060
E06000047 Bishop Auckland: DL13 3 408560 535330, DL13 4 411900 539590
E06000047 Crook: DL15 0 419670 534860, DL15 8 416050 534160, DL15 9 416190 536110
E06000047 Barnard Castle: DL12 8 405810 517320
E06000047 Spennymoor: DL16 6 426200 534500, DL16 7 424840 533230
E06000047 Ferryhill: DL17 0 428960 529980, DL17 8 429000 532610, DL17 9 431840 533250
E06000047 Shildon: DL4 1 422600 526310
E06000047 Newton Aycliffe: DL5 4 427850 525950, DL5 5 428110 524770, DL5 7 426490 525480
E06000047 Seaham: SR7 7 442640 549050, SR7 8 441140 548480
E06000047 Peterlee: SR8 1 442260 539850, SR8 2 441710 541020, SR8 3 442510 543690, SR8 4 444080 541250
E06000047 Peterlee: SR8 5 443140 540910
E06000047 Hartlepool: TS27 4 445040 538500
E06000047 Wingate: TS28 5 440360 536950
E06000047 Trimdon Station: TS29 6 437450 535240
E06000047 Stockton-on-Tees: TS21 4 436530 532030
E08000021 Newcastle upon Tyne: NE1 2 425800 564320, NE1 3 425020 563790, NE1 4 424400 564260
E08000021 Newcastle upon Tyne: NE1 5 424630 564140, NE2 1 425820 565300, NE3 1 424930 568010
E08000021 Newcastle upon Tyne: NE4 6 423430 564090, NE4 7 423330 563460, NE6 1 426830 564500
E08000021 Newcastle upon Tyne: NE15 6 420790 564300
E08000037 Gateshead: NE8 1 425280 562580, NE8 2 424340 562490, NE8 3 426360 562490, NE8 4 425220 561760
E08000037 Gateshead: NE9 5 426160 560860, NE10 0 428510 562330, NE11 0 424270 559190
E08000037 Gateshead: NE11 9 422730 561830
E08000037 Blaydon-on-Tyne: NE21 4 417650 563310
E08000024 Sunderland: SR1 1 439900 557010, SR1 2 440430 557060, SR1 3 439380 556930, SR2 7 439390 555960
E08000024 Sunderland: SR4 6 437860 557200, SR5 2 438320 558740
E08000024 Washington: NE37 1 429680 557330, NE38 7 430840 556010
E08000024 Houghton le Spring: DH4 4 433360 551790, DH5 8 434560 549460
E06000005 Darlington: DL1 1 429890 514730, DL1 2 430260 516070, DL1 4 430460 513690, DL1 5 428980 513760
E06000005 Darlington: DL3 6 428520 515340, DL3 7 428470 514500
E06000004 Stockton-on-Tees: TS18 1 444310 519030, TS18 2 445350 519690, TS18 3 443920 517730
E06000004 Stockton-on-Tees: TS17 6 445120 518230, TS19 0 443210 520180
E06000004 Billingham: TS23 1 445980 522370
E06000002 Middlesbrough: TS1 1 449510 520490, TS1 2 449710 520170, TS1 3 449730 519650
E06000002 Middlesbrough: TS4 2 450300 519000
E06000003 Redcar: TS10 1 459890 524700, TS6 6 453470 520560
E06000001 Hartlepool: TS24 7 451130 532300, TS25 1 451380 530360, TS26 8 450130 532820
E08000022 North Shields: NE29 7 433770 568260, NE12 6 427920 571270
E08000023 South Shields: NE33 1 436170 567050, NE31 1 431010 564670
E06000057 Morpeth: NE61 1 419910 586100
E06000057 Hexham: NE46 1 394190 563160
E06000057 Cramlington: NE23 1 426230 577580
E06000065 Richmond: DL10 4 416960 501200
E06000065 Northallerton: DL7 8 436470 493340
E08000035 Leeds: LS1 4 429550 433350, LS11 5 429810 431130, LS10 1 431220 432090, LS12 6 427070 431530
E06000014 York: YO1 7 460440 452060, YO30 4 459010 454950
E06000010 Hull: HU1 3 509590 428930
E08000019 Sheffield: S1 2 435450 387290, S9 1 439150 390980
E08000032 Bradford: BD1 1 416360 433140
E08000036 Wakefield: WF1 1 433310 420650
E06000063 Carlisle: CA1 1 340560 555780, CA3 8 340070 555940
E08000003 Manchester: M1 4 384160 397990, M2 4 383900 398210
E08000012 Liverpool: L3 9 334090 390610, L2 2 334350 390680
E07000123 Preston: PR2 9 354130 433050
E08000025 Birmingham: B3 2 407020 287730, B1 1 406600 286390
E08000029 Birmingham: B37 7 418030 285950
E08000026 Coventry: CV1 2 433940 278540
E06000018 Nottingham: NG1 5 456710 340100, NG7 2 455020 338890
E06000062 Northampton: NN1 1 475490 260360, NN4 7 477620 258880
E06000042 Milton Keynes: MK9 1 484750 238310, MK14 6 484880 241210
E06000032 Luton: LU1 2 509090 221360
E07000008 Cambridge: CB2 1 545260 257820
E06000031 Peterborough: PE1 1 519170 298790
E06000030 Swindon: SN1 3 415320 184000
E06000023 Bristol: BS1 6 358840 172410, BS2 0 360040 172860
E07000041 Exeter: EX1 1 292250 92520
E06000045 Southampton: SO15 1 441020 112190
E06000043 Brighton: BN1 1 531110 104230
E09000001 London: EC2V 7 532350 181400, EC3A 7 533460 181330
E09000033 London: SW1E 6 529300 179370
E09000028 London: SE1 2 533620 179880
E09000030 London: E14 5 537660 180370
E09000008 Croydon: CR0 2 532400 166790
S12000036 Edinburgh: EH3 8 324400 673140, EH12 9 318370 671910
S12000049 Glasgow: G2 5 258690 665570, G2 8 258630 665100
S12000033 Aberdeen: AB10 1 393630 806010
S12000042 Dundee: DD1 1 340090 730360
W06000015 Cardiff: CF10 3 318080 176790, CF10 5 318730 174900
W06000011 Swansea: SA1 1 265950 193340
W06000006 Wrexham: LL13 8 334280 349950
N09000003 Belfast: BT1 3 0 0, BT2 7 0 0
"""


class Sector(NamedTuple):
    """One postcode sector. `authority` has all its postcodes, or most; `other` has the rest, if any."""

    name: str
    town: str
    authority: str
    easting: int
    northing: int
    other: str = ""


def _whole_sectors() -> list[Sector]:
    """Read the table above."""
    sectors = []
    for line in _WHOLE.strip().splitlines():
        head, body = line.split(": ")
        authority, _, town = head.partition(" ")
        for item in body.split(", "):
            district, digit, easting, northing = item.split()
            sectors.append(Sector(f"{district} {digit}", town, authority, int(easting), int(northing)))
    return sectors


WHOLE = tuple(_whole_sectors())
STRADDLING = (
    Sector("DH4 6", "Houghton le Spring", COUNTY_DURHAM, 431770, 549560, "E08000024"),
    Sector("DL5 6", "Newton Aycliffe", COUNTY_DURHAM, 426710, 523100, "E06000005"),
    Sector("DH8 9", "Consett", COUNTY_DURHAM, 404770, 550350, "E06000057"),
    Sector("NE16 6", "Newcastle upon Tyne", COUNTY_DURHAM, 417330, 556660, "E08000037"),
    Sector("DL2 3", "Darlington", COUNTY_DURHAM, 415820, 518810, "E06000005"),
    Sector("TS21 3", "Stockton-on-Tees", COUNTY_DURHAM, 437470, 527600, "E06000004"),
    Sector("DH3 2", "Chester-le-Street", "E08000037", 427710, 554710, COUNTY_DURHAM),
    Sector("NE17 7", "Rowlands Gill", "E08000037", 411820, 557550, COUNTY_DURHAM),
    Sector("NE39 1", "Rowlands Gill", "E08000037", 415990, 558280, COUNTY_DURHAM),
    Sector("DL11 7", "Richmond", "E06000065", 414350, 509630, COUNTY_DURHAM),
)
SECTORS = {sector.name: sector for sector in (*WHOLE, *STRADDLING)}
DURHAM = tuple(sector for sector in WHOLE if sector.authority == COUNTY_DURHAM)
REGION = tuple(sector for sector in WHOLE if sector.authority in NORTH_EAST)
ELSEWHERE = tuple(sector for sector in WHOLE if sector.authority not in (COUNTY_DURHAM, *NORTH_EAST))

_INWARD_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"  # Royal Mail uses no C, I, K, M, O or V here
_SPREAD_METRES = 500


class Unit(NamedTuple):
    """One row of the unit directory: a postcode, where it is, and the authority it is in."""

    postcode: str
    easting: int
    northing: int
    authority: str


class Postcodes:
    """Invents postcodes inside sectors, each only once, and keeps those the unit directory is to list."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._used: set[str] = set()
        self.listed: dict[str, Unit] = {}

    def invent(self, sector: Sector, authority: str = "", *, listed: bool = True) -> str:
        """Return a new postcode in a sector, truly in `authority` (without it, in the sector's own)."""
        while True:
            postcode = f"{sector.name}{self._rng.choice(_INWARD_LETTERS)}{self._rng.choice(_INWARD_LETTERS)}"
            if postcode not in self._used:
                break
        self._used.add(postcode)
        if listed and sector.easting:
            self.listed[postcode] = Unit(
                postcode,
                sector.easting + self._rng.randint(-_SPREAD_METRES, _SPREAD_METRES),
                sector.northing + self._rng.randint(-_SPREAD_METRES, _SPREAD_METRES),
                authority or sector.authority,
            )
        return postcode

    def reading(self, postcode: str) -> str:
        """Return the authority the evidence gives a postcode: its unit's, else its sector's; '' for none."""
        if not postcode:
            return ""
        unit = self.listed.get(postcode)
        return unit.authority if unit else SECTORS[postcode[:-2]].authority
