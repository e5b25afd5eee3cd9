"""Registered names like a payee's: looked for only among names that share an uncommon word, a pair or a beginning."""

from collections.abc import Iterator

import polars as pl
from rapidfuzz import fuzz, process

from svanalysis.core.text import LEGAL_FORMS
from svanalysis.suppliers.differences import CUT_LENGTH

PAIRS = {
    "name_key": pl.String, "number": pl.String, "registered_key": pl.String, "postcode": pl.String,
    "is_previous": pl.Boolean, "score": pl.Float64,
}  # fmt: skip
ALIKE = 72.0  # a lower score is not worth anyone's time
_CHUNK = 250_000  # names looked at together: memory, not results, depends on it
_KEYS = 1_000  # payees compared together: the same
_COMMON = 1_500  # what more names share says too little to look at them all
_ENOUGH = 1_000  # names compared with one payee: those that share the rarest first
_BEGINNING = 6  # letters
_KEPT = 3  # candidates of one payee
_CUT_SCORE = (
    90.0  # at least, of a payee that is the beginning of the registered name: the more of it, the more
)
_RELATIVES = ("THE", "GROUP", "HOLDINGS", "HOLDING", "UK", "GB", "INTERNATIONAL")
_BARE_WEIGHT = 0.97  # relatives are shown first, below the name itself
_BY_ROW = {"block_id": pl.UInt32, "row": pl.UInt32}


def similar_names(keys: list[str], names: pl.LazyFrame) -> tuple[pl.DataFrame, pl.Series]:
    """Return the registered names most like each key (`PAIRS`), and the words of all registered names.

    At most three a key, best first; `score` is 0 to 100: rapidfuzz's ratio of letters in common. Legal forms
    that end a name are not among the words.
    """
    asked = pl.DataFrame({"name_key": keys}, schema={"name_key": pl.String}).unique().sort("name_key")
    asked = asked.with_row_index("row")
    blocks = _blocks(asked)
    wanted = blocks.select(pl.col("block").unique()).with_row_index("block_id")
    counts, found, vocabulary = _postings(wanted, names)
    usable = (
        blocks.join(wanted, on="block").join(counts.filter(pl.col("len") <= _COMMON), on="block_id")
        .sort("row", "len", "block")
        .filter(pl.col("len").cum_sum().over("row") <= _ENOUGH)
        .select("row", "block_id")
    )  # fmt: skip
    texts = _looked_up(found.join(usable, on="block_id", how="semi")["row"].unique().sort(), names)
    groups = usable.with_columns(group=pl.col("row") // _KEYS).partition_by("group", include_key=False)
    best = [_best(group, found, asked, texts) for group in groups]
    return pl.concat([pl.DataFrame(schema=PAIRS), *best]), vocabulary


def _blocks(keyed: pl.DataFrame) -> pl.DataFrame:
    """Return what to look for each key (`row`, `name_key`) by, as `row` and `block`.

    Its words, neighbouring pairs of them, its first letters, and its first letter with its last word.
    """
    core = pl.col("name_key").str.replace("^THE ", "").str.replace(f" ({'|'.join(sorted(LEGAL_FORMS))})$", "")
    frame = keyed.select("row", core=core)
    words = frame.select("row", block=pl.col("core").str.split(" ")).explode("block", empty_as_null=False)
    pairs = words.select("row", block=pl.col("block") + " " + pl.col("block").shift(-1)).filter(
        pl.col("row") == pl.col("row").shift(-1)
    )
    letters = pl.col("core").str.replace_all(" ", "", literal=True)
    beginning = frame.select("row", block=pl.lit("<") + letters.str.slice(0, _BEGINNING))
    ending = frame.select(
        "row", block=pl.lit(">") + letters.str.slice(0, 1) + pl.col("core").str.extract("([^ ]*)$", 1)
    )
    return pl.concat([words, pairs, beginning, ending])


def _chunks(names: pl.LazyFrame) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield the register's names piece by piece, each with the position of its first row."""
    height = names.select(pl.len()).collect().item()
    for first in range(0, height, _CHUNK):
        yield first, names.slice(first, _CHUNK).collect()


def _postings(wanted: pl.DataFrame, names: pl.LazyFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """Return how many names have each wanted block, which rows those are (of blocks not common), and all words."""
    counts = pl.DataFrame(schema={"block_id": pl.UInt32, "len": pl.UInt32})
    found, words = [pl.DataFrame(schema=_BY_ROW)], pl.Series("block", [], dtype=pl.String)
    for first, chunk in _chunks(names.select("name_key")):
        blocks = _blocks(chunk.with_row_index("row", offset=first))
        here = blocks.join(wanted, on="block").select(list(_BY_ROW)).unique()
        counts = pl.concat([counts, here.group_by("block_id").len()]).group_by("block_id").sum()
        common = counts.filter(pl.col("len") > _COMMON).select("block_id")
        wanted = wanted.join(common, on="block_id", how="anti")
        found.append(here.join(common, on="block_id", how="anti"))
        words = pl.concat(
            [words, blocks.filter(~pl.col("block").str.contains("[ <>]"))["block"].unique()]
        ).unique()
    return counts, pl.concat(found), words


def _looked_up(rows: pl.Series, names: pl.LazyFrame) -> pl.DataFrame:
    """Return what the register says at these rows of its names."""
    columns = [name for name in PAIRS if name not in {"name_key", "score"}]
    found = [pl.DataFrame(schema={"row": pl.UInt32} | {name: PAIRS[name] for name in columns})]
    for first, chunk in _chunks(names.rename({"name_key": "registered_key"}).select(columns)):
        here = rows.filter(rows.is_between(first, first + chunk.height - 1)).rename("row")
        found.append(here.to_frame().hstack(chunk[here - first] if here.len() else chunk.clear()))
    return pl.concat(found)


def _best(
    usable: pl.DataFrame, found: pl.DataFrame, asked: pl.DataFrame, texts: pl.DataFrame
) -> pl.DataFrame:
    """Return the best candidates of some keys."""
    pairs = usable.rename({"row": "key"}).join(found, on="block_id").select("key", "row").unique()
    both = pairs.join(asked.rename({"row": "key"}), on="key").join(texts, on="row")
    both = both.with_columns(score=likeness(both["name_key"], both["registered_key"])).filter(
        pl.col("score") >= ALIKE
    )
    ranked = both.sort("name_key", "score", "number", descending=[False, True, False]).select(list(PAIRS))
    once = ranked.unique(["name_key", "number"], keep="first", maintain_order=True)
    return once.group_by("name_key", maintain_order=True).head(_KEPT)


def likeness(ours: pl.Series, theirs: pl.Series) -> pl.Series:
    """Return how alike names are: nearly whole where a bracket or a group's word is all, high where one is cut off."""
    bare = pl.DataFrame({"ours": ours, "theirs": theirs}).select(_bare("ours"), _bare("theirs"))
    ratio, bare_ratio = (
        pl.Series(
            process.cpdist(one.to_list(), other.to_list(), scorer=fuzz.ratio, workers=-1), dtype=pl.Float64
        )
        for one, other in ((ours, theirs), (bare["ours"], bare["theirs"]))
    )
    cut = pl.col("theirs").str.starts_with(pl.col("ours")) & (pl.col("ours").str.len_chars() >= CUT_LENGTH)
    whole = pl.DataFrame({"ours": ours, "theirs": theirs, "ratio": ratio, "bare": bare_ratio * _BARE_WEIGHT})
    begun = _CUT_SCORE + pl.col("ratio") * (1 - _CUT_SCORE / 100)
    at_least = pl.when(cut).then(begun).otherwise(pl.lit(0.0))
    return whole.select(pl.max_horizontal("ratio", "bare", at_least)).to_series()


def _bare(column: str) -> pl.Expr:
    """Return keys without brackets and words of groups and countries: what relatives have in common."""
    bare = pl.col(column).str.replace_all(r"\([^()]*\)|\b(?:" + "|".join(_RELATIVES) + r")\b", " ")
    return bare.str.replace_all(" +", " ").str.strip_chars()
