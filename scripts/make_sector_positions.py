"""Write data/geography/sector_positions.csv, where postcode sectors lie on the British National Grid.

Run it when postcode_sectors.csv changes: `python scripts/make_sector_positions.py`. It is shipped because to load the
projection takes longer than all else that places a supplier's postcode by its sector.
"""

from pathlib import Path

import polars as pl
from pyproj import Transformer

GEOGRAPHY = Path(__file__).resolve().parent.parent / "data" / "geography"


def positions() -> pl.DataFrame:
    """Return `sector`, `easting` and `northing` in metres; sectors without a position are left out."""
    table = pl.read_csv(GEOGRAPHY / "postcode_sectors.csv").drop_nulls("longitude")
    degrees = table.select("sector", "longitude", "latitude").unique(
        "sector", keep="first", maintain_order=True
    )
    transformer = Transformer.from_crs("EPSG:4326", "EPSG:27700", always_xy=True)
    metres = transformer.transform(degrees["longitude"].to_numpy(), degrees["latitude"].to_numpy())
    return degrees.select("sector").with_columns(easting=pl.Series(metres[0]), northing=pl.Series(metres[1]))


if __name__ == "__main__":
    positions().write_csv(GEOGRAPHY / "sector_positions.csv")
