"""How much an archive may unpack to before it is taken for a bomb."""

_MOST_TIMES = 250  # text shrinks to a tenth, a table of blanks to a two-hundredth; more is a bomb
_HARMLESS_BYTES = 2**24  # below this nothing can go wrong, however well it was packed


def most_unpacked(packed_bytes: int, largest_bytes: int) -> int:
    """Return how many bytes an archive of a size may unpack to: a multiple that text has, at most `largest_bytes`.

    >>> most_unpacked(1_000, 2**30), most_unpacked(10**6, 2**30), most_unpacked(10**9, 2**30)
    (16777216, 250000000, 1073741824)
    """
    return min(largest_bytes, max(_HARMLESS_BYTES, packed_bytes * _MOST_TIMES))
