"""A million postcodes through `svanalysis place`: all but a few distinct, or from few distinct ones.

    python benchmarks/places.py FOLDER

The texts are invented unit postcodes of real sectors, with some junk among them, always the same ones.
"""

import random
import subprocess
import sys
import time
from pathlib import Path

from svanalysis.reference.directories import sectors

ROWS = 1_000_000
FEW = 80_000
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
_JUNK = ("N/A", "PO BOX 12", "SW1H OET", "BFPO 53", "JE2 3AB", "")


def postcodes(distinct: int, seed: int = 1) -> list[str]:
    """Return a million texts with about so many distinct ones."""
    chance, known = random.Random(seed), sectors()["sector"].sort().to_list()  # noqa: S311  no secret
    pool = [
        f"{chance.choice(known)}{chance.choice(_LETTERS)}{chance.choice(_LETTERS)}" for _ in range(distinct)
    ]
    return chance.choices([*pool, *_JUNK], k=ROWS) if distinct < ROWS else pool


def main() -> None:
    """Write the two files, place them, and print seconds on the clock."""
    folder = Path(sys.argv[1])
    for distinct in (ROWS, FEW):
        path = folder / f"postcodes_{distinct}.csv"
        texts = postcodes(distinct)
        path.write_text("\n".join(["postcode", *texts]) + "\n", encoding="utf-8")
        start = time.perf_counter()
        with path.open("rb") as asked, path.with_suffix(".out").open("wb") as told:
            subprocess.run(
                [sys.executable, "-m", "svanalysis", "place"], stdin=asked, stdout=told, check=True
            )
        print(f"{len(set(texts)):,} distinct: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
