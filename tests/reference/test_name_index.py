"""The index of names finds what reading every name finds; what very many names share is left out."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from svanalysis.reference import name_index
from svanalysis.reference.name_index import index_of, near_block, own_block, read_index, write_index

WORDS = st.sampled_from(["ASH", "BECK", "THE", "MOOR", "LIMITED", "PLC", "A"])
NAMES = st.lists(st.lists(WORDS, min_size=1, max_size=4).map(" ".join), max_size=12)


def table(keys):
    """Names at one postcode, as a register holds them."""
    return pl.LazyFrame(
        {"name_key": keys}, schema={"name_key": pl.String}
    ).with_columns(postcode=pl.lit("DH11AA"))  # fmt: skip


def rows_of(index, block):
    """The rows that the index gives for a block."""
    return sorted(index.rows(index.counted(pl.DataFrame({"block": [block]})))["row"].to_list())


@given(NAMES, WORDS)
def test_a_name_and_a_word_are_found_wherever_they_stand(keys, word):
    index = index_of(table(keys))
    for key in keys:
        same = [row for row, other in enumerate(keys) if other == key]
        asked = pl.DataFrame({"key": [key]}).select(own=own_block("key"))["own"].item()
        assert rows_of(index, asked) == same
    if word not in {"THE", "LIMITED", "PLC"}:  # not words of a name where they begin or end it
        assert sorted(set(rows_of(index, word))) == [
            row for row, key in enumerate(keys) if word in key.split()
        ]


def test_names_alike_at_a_postcode_are_found_without_their_the():
    index = index_of(table(["THE ASHBURY ARMS", "ASHBURN COACHES", "BECKWITH LIMITED"]))
    asked = pl.DataFrame({"key": ["ASHB LIMITED"], "place": ["DH11AA"]})
    found = index.named(asked.with_columns(block=near_block("key", "place")), "registered_key")
    assert sorted(found["registered_key"]) == ["ASHBURN COACHES", "THE ASHBURY ARMS"]
    elsewhere = asked.with_columns(place=pl.lit("DH11AB")).with_columns(block=near_block("key", "place"))
    assert index.named(elsewhere, "registered_key").is_empty()


def test_what_very_many_share_is_left_out_and_the_rest_stays(monkeypatch):
    monkeypatch.setattr(name_index, "COMMON", 2)
    index = index_of(table(["ASH MOOR", "BECK MOOR", "LONG MOOR", "BECK END"]))
    assert rows_of(index, "MOOR") == []
    assert rows_of(index, "BECK") == [1, 3]
    assert index.words.collect()["word"].to_list() == ["ASH", "BECK", "END", "LONG", "MOOR"]


def test_an_index_is_the_same_when_it_is_written_and_made_in_pieces(monkeypatch, tmp_path):
    names = table(
        [f"{first} {second}" for first in ("ASH", "BECK", "MOOR") for second in ("A", "B", "C", "D")]
    )
    whole = index_of(names)
    files = [tmp_path / name for name in ("entries", "lengths", "words")]
    monkeypatch.setattr(name_index, "_CHUNK", 5)
    write_index(names, *files)
    kept = read_index(names, *files)
    assert kept.entries.tolist() == whole.entries.tolist()
    assert kept.words.collect().equals(whole.words.collect())
    assert rows_of(kept, "BECK C") == [6]
