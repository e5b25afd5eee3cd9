"""The columns of tables that measures return, in order; columns.toml has them by table."""

from pathlib import Path

from svanalysis.core.configuration import read_toml

COLUMNS: dict[str, list[str]] = read_toml(Path(__file__).with_name("columns.toml"))
