"""Tables that are worked out once and kept in the store until something behind them changes."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import written_whole

_WHOLE = "whole.json"  # written last: tables beside it are complete


class Kept(NamedTuple):
    """Tables by name, and plain values (whatever JSON can hold) by name."""

    tables: Mapping[str, pd.DataFrame]
    plain: Mapping[str, Any]


def kept(folder: Path, make: Callable[[], Kept]) -> Kept:
    """Return what a folder of the store holds, made first where it is not there yet.

    What was just made is read back too, so that the first run and all later ones see the same. Raises
    ConfigurationError when the store was damaged by hand.
    """
    if not (folder / _WHOLE).exists():
        made = make()
        for name, table in made.tables.items():
            with written_whole(folder / f"{name}.parquet") as partial:
                table.to_parquet(partial, index=False)
        with written_whole(folder / _WHOLE) as partial:
            partial.write_text(json.dumps({"tables": list(made.tables), **made.plain}), encoding="utf-8")
    try:
        plain: dict[str, Any] = json.loads((folder / _WHOLE).read_text(encoding="utf-8"))
        tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in plain.pop("tables")}
    except (OSError, ValueError) as error:  # pyarrow's own errors are ValueErrors
        hint = "delete this folder and run the command again"
        raise ConfigurationError("stored results are damaged", file=folder, found=error, hint=hint) from None
    return Kept(tables, plain)
