"""Where the sample's suppliers are: real postcode sectors, and postcodes invented inside them."""

from typing import NamedTuple

from svanalysis.sample.plan import COUNTY_DURHAM, Dice, table


class Sector(NamedTuple):
    """One postcode sector. `authority` has all its postcodes, or most; `other` has the rest, if any.

    Positions are metres of the British National Grid, 0 where there is none.
    """

    name: str
    town: str
    authority: str
    easting: int
    northing: int
    other: str = ""


_TABLE = table("sectors")
WHOLE = [Sector(*values) for values in _TABLE["whole"]]
STRADDLING = [Sector(*values) for values in _TABLE["straddling"]]
SECTORS = {sector.name: sector for sector in (*WHOLE, *STRADDLING)}
DURHAM = [sector for sector in WHOLE if sector.authority == COUNTY_DURHAM]
REGION = [sector for sector in WHOLE if sector.authority in _TABLE["north_east"]]
ELSEWHERE = [sector for sector in WHOLE if sector not in (*DURHAM, *REGION)]

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

    def __init__(self, dice: Dice) -> None:
        self._dice = dice
        self._used: set[str] = set()
        self.listed: dict[str, Unit] = {}

    def invent(self, sector: Sector, authority: str = "", *, listed: bool = True) -> str:
        """Return a new postcode in a sector, truly in `authority` (without it, in the sector's own)."""
        while True:
            postcode = sector.name + self._dice.choice(_INWARD_LETTERS) + self._dice.choice(_INWARD_LETTERS)
            if postcode not in self._used:
                break
        self._used.add(postcode)
        if listed and sector.easting:
            easting = sector.easting + self._dice.randint(-_SPREAD_METRES, _SPREAD_METRES)
            northing = sector.northing + self._dice.randint(-_SPREAD_METRES, _SPREAD_METRES)
            self.listed[postcode] = Unit(postcode, easting, northing, authority or sector.authority)
        return postcode

    def reading(self, postcode: str) -> str:
        """Return the authority the evidence gives a postcode: its unit's, else its sector's; '' for none."""
        if not postcode:
            return ""
        return (self.listed.get(postcode) or SECTORS[postcode[:-2]]).authority
