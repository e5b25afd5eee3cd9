"""Registered names like a payee's: looked for only among names that share an uncommon word, a pair or a beginning."""

import numpy as np
import polars as pl
from rapidfuzz import fuzz, process

from svanalysis.reference.name_index import NameIndex, alike_blocks
from svanalysis.reference.names import BARE, bare, lengths_of
from svanalysis.suppliers.differences import CUT_LENGTH

PAIRS: dict[str, type[pl.DataType]] = {
    "name_key": pl.String, "number": pl.String, "registered_key": pl.String, "postcode": pl.String,
    "is_previous": pl.Boolean, "score": pl.Float64,
}  # fmt: skip
_FOUND = ["row", "name_key", "number", "registered_key", "score"]
ALIKE = 72.0  # a lower score is not worth anyone's time
_KEYS = 1_000  # payees compared together: memory, not results, depends on it
_ENOUGH = 1_000  # names compared with one payee: those that share the rarest first
_KEPT = 3  # candidates of one payee
_CUT_SCORE = (
    90.0  # at least, of a payee that is the beginning of the registered name: the more of it, the more
)
_BARE_WEIGHT = 0.97  # relatives are shown first, below the name itself


def similar_names(keys: pl.Series, index: NameIndex) -> pl.DataFrame:
    """Return the registered names most like each key (`PAIRS`).

    At most three a key, best first; `score` is 0 to 100: rapidfuzz's ratio of letters in common.
    """
    asked = pl.DataFrame({"name_key": keys}).unique().sort("name_key").with_row_index("row")
    counted = index.counted(alike_blocks(asked)).rename({"row": "key"}).sort("key", "many", "block")
    usable = counted.filter(pl.col("many").cum_sum().over("key") <= _ENOUGH)
    grouped = usable.select("key", "first", "many", group=pl.col("key") // _KEYS)
    groups = grouped.partition_by("group", include_key=False)
    lengths = lengths_of(asked["name_key"])
    near = [_of_like_length(index.rows(group).unique(), lengths, index) for group in groups]
    rows = pl.concat([pl.DataFrame(schema={"row": pl.UInt64}), *(pairs.select("row") for pairs in near)])
    names = index.read(rows.unique(), "number", "registered_key")
    best = [_best(pairs, asked["name_key"], names) for pairs in near]
    nothing = pl.DataFrame(schema=PAIRS | {"row": pl.UInt64}).select(_FOUND)
    return index.read(pl.concat([nothing, *best]), "postcode", "is_previous").select(list(PAIRS))


def _of_like_length(pairs: pl.DataFrame, lengths: np.ndarray, index: NameIndex) -> pl.DataFrame:
    """Return the pairs of a `key` and a `row` whose lengths let them be alike; most others need not be read at all.

    The letters in common are at most those of the shorter name. A name that is cut off may be of any length.
    """
    ours = lengths[pairs["key"].to_numpy()].astype(np.int32)
    theirs = index.lengths[pairs["row"].to_numpy()].astype(np.int32)
    alike = 200 * np.minimum(ours, theirs) >= ALIKE * (ours + theirs)
    cut = (ours[:, 0] >= CUT_LENGTH) & (theirs[:, 0] >= ours[:, 0])
    return pairs.filter(pl.Series(alike.any(axis=1) | cut))


def _best(pairs: pl.DataFrame, keys: pl.Series, names: pl.DataFrame) -> pl.DataFrame:
    """Return the best candidates of some keys, among pairs of a `key` and a `row` of the names."""
    both = pairs.select("row", name_key=keys.gather(pairs["key"])).join(names, on="row")
    alike = both.with_columns(score=likeness(both["name_key"], both["registered_key"])).filter(
        pl.col("score") >= ALIKE
    )
    ranked = alike.sort("name_key", "score", "number", descending=[False, True, False])
    once = ranked.unique(["name_key", "number"], keep="first", maintain_order=True)
    best = once.group_by("name_key", maintain_order=True).head(_KEPT)
    return best.select(_FOUND)


def likeness(ours: pl.Series, theirs: pl.Series) -> pl.Series:
    """Return how alike names are: nearly whole where a bracket or a group's word is all, high where one is cut off."""
    both = pl.DataFrame({"ours": ours, "theirs": theirs})
    relatives = pl.any_horizontal(pl.col("ours", "theirs").str.contains(BARE))
    kept = both.with_row_index("at").filter(relatives).with_columns(bare("ours"), bare("theirs"))
    ratio = pl.DataFrame({"at": kept["at"], "bare": _ratio(kept["ours"], kept["theirs"]) * _BARE_WEIGHT})
    cut = pl.col("theirs").str.starts_with(pl.col("ours")) & (pl.col("ours").str.len_chars() >= CUT_LENGTH)
    begun = pl.when(cut).then(_CUT_SCORE + pl.col("ratio") * (1 - _CUT_SCORE / 100))
    whole = both.with_columns(ratio=_ratio(ours, theirs)).with_row_index("at")
    scored = whole.join(ratio, on="at", how="left", maintain_order="left")
    return scored.select(pl.max_horizontal("ratio", "bare", begun)).to_series()


def _ratio(ours: pl.Series, theirs: pl.Series) -> pl.Series:
    """Return rapidfuzz's ratio of each two texts."""
    ratio = process.cpdist(ours.to_list(), theirs.to_list(), scorer=fuzz.ratio, workers=-1)
    return pl.Series(ratio, dtype=pl.Float64)
