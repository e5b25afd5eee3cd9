"""Names that are looked at, and those whose lengths alone say that they are not alike."""

import polars as pl
from hypothesis import example, given
from hypothesis import strategies as st

from svanalysis.reference.name_index import index_of
from svanalysis.reference.names import lengths_of
from svanalysis.reference.registers import NAMES
from svanalysis.suppliers.similar import ALIKE, _of_like_length, likeness

WORDS = st.sampled_from(
    ["A", "ASH", "BECK", "MOOR", "HOUGHTON", "GROUP", "HOLDINGS", "(DURHAM)", "UK", "THE", "LIMITED", "INTERNATIONAL",
     "CONSTRUCTION", "AND", "ENGINEERING"]
)  # fmt: skip
KEYS = st.lists(WORDS, min_size=1, max_size=7).map(" ".join)


def index(*keys):
    """An index of a register that has these names, each in the row of its place."""
    rows = [(key, f"{at:08d}", key, False, "", True) for at, key in enumerate(keys)]
    return index_of(pl.DataFrame(rows, schema=NAMES, orient="row").lazy())


def kept(ours, *theirs):
    """The registered names that are compared with ours."""
    pairs = pl.DataFrame({"key": 0, "row": range(len(theirs))}, schema={"key": pl.UInt32, "row": pl.UInt64})
    rows = _of_like_length(pairs, lengths_of(pl.Series([ours])), index(*theirs))["row"]
    return [theirs[row] for row in rows]


@given(KEYS, KEYS)
@example("ASH", "ASH GROUP HOLDINGS INTERNATIONAL (DURHAM)")  # alike only without what relatives add
@example(
    "THE HOUGHTON CONSTRUCTION", "THE HOUGHTON CONSTRUCTION AND ENGINEERING (DURHAM) UK LIMITED"
)  # cut off
def test_no_name_that_is_alike_is_left_out_by_its_length(ours, theirs):
    alike = likeness(pl.Series([ours]), pl.Series([theirs])).item() >= ALIKE
    assert kept(ours, theirs) == [theirs] or not alike


def test_much_longer_names_are_not_compared():
    """2 x 8 of 8 + 14 letters is 73 in 100; of 8 + 15 it is 70, below the 72 that are worth a look."""
    assert kept("BECK ASH", "BECK ASH MOORS", "BECK ASH MOORES") == ["BECK ASH MOORS"]
