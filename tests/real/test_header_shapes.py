"""Header and column roles of real files, against a table made by hand (`header_shapes.toml`)."""

import tarfile
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from svanalysis.core.rules import headings
from svanalysis.ingest.inspection import explained
from tests.support import prerequisites

pytestmark = pytest.mark.real

SHAPES: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("header_shapes.toml").read_text(encoding="utf-8")
)["shape"]


def rows(gap: str) -> list[object]:
    """The table's rows as parameters, those with a known gap marked as such."""
    return [
        pytest.param(
            shape,
            id=shape["id"],
            marks=[pytest.mark.xfail(reason=shape[gap], strict=True)] if gap in shape else [],
        )
        for shape in SHAPES
    ]


@cache
def read(path: Path) -> dict[str, Any]:
    return explained(path)


def folded(heading: str) -> str:
    return " ".join(heading.split())


@pytest.fixture(scope="module")
def members(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive members that the table names, unpacked into one folder: an archive is read once."""
    folder = tmp_path_factory.mktemp("members")
    for archive in {shape["file"] for shape in SHAPES if "member" in shape}:
        wanted = {shape["member"] for shape in SHAPES if shape["file"] == archive and "member" in shape}
        with tarfile.open(real_data / "spend" / archive) as opened:
            for entry in opened:
                if entry.name.removeprefix("./") in wanted:
                    unpacked = folder / entry.name
                    unpacked.parent.mkdir(parents=True, exist_ok=True)
                    unpacked.write_bytes(opened.extractfile(entry).read())
    return folder


@pytest.fixture
def found(shape: dict[str, Any], real_data: Path, request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the reader says of the shape's file."""
    if "member" in shape:
        return read(request.getfixturevalue("members") / shape["member"])
    path = real_data / "spend" / shape["file"]
    if not path.is_file():
        # an incomplete copy of the data: said aloud, and a failure where the data are required
        (pytest.fail if prerequisites.required("real") else pytest.skip)(f"there is no {shape['file']}")
    return read(path)


def wrong_roles(found: dict[str, Any], shape: dict[str, Any]) -> dict[str, str]:
    """The roles whose headings differ from the table: what was chosen instead of what."""
    wrong = {}
    for role, rule in headings().items():
        wanted = set(shape["columns"].get(role, ()))
        allowed = wanted | set(shape.get("may", {}).get(role, ()))
        chosen = {folded(part) for part in found["columns"].get(role, "").split(" > ") if part.strip()}
        # one role, one column: any of the columns that are as good will do
        missing = wanted - chosen if rule.several else wanted and not chosen
        if missing or chosen - allowed:
            wrong[role] = f"{sorted(chosen)} for {sorted(wanted)}"
    return wrong


def facts(shape: dict[str, Any], found: dict[str, Any]) -> dict[str, tuple[object, object]]:
    """Pairs of expected and found that must be equal."""
    pairs = {"records": (shape["records"], found["lines"])}
    if "printed_total_pence" in shape:
        pairs["printed total"] = (shape["printed_total_pence"], found["printed_total_pence"])
    if shape["kept_at_least"] == found["kept"]:
        # the very lines that were counted by hand: their sum and their dates are then the same, too
        if "well_formed_pence" in shape:
            pairs["pence"] = (shape["well_formed_pence"], found["amount_pence"])
        for key in {"first_date", "last_date"} & shape.keys():
            pairs[key] = (str(shape[key]), str(found[key]))
    return pairs


@pytest.mark.parametrize("shape", rows("known_gap"))
def test_header_and_roles_are_those_an_analyst_would_choose(
    shape: dict[str, Any], found: dict[str, Any]
) -> None:
    assert found["header_row"] == shape["header_record"], found["problems"]
    assert not wrong_roles(found, shape)
    for key in {"kind", "basis"} & found.keys():
        assert found[key] == shape[key]


@pytest.mark.parametrize("shape", rows("known_gap_balance"))
def test_records_lines_and_totals_are_those_counted_apart(
    shape: dict[str, Any], found: dict[str, Any]
) -> None:
    assert {name: pair for name, pair in facts(shape, found).items() if pair[0] != pair[1]} == {}
    assert found["kept"] >= shape["kept_at_least"]


def test_no_row_of_the_table_stands_twice() -> None:
    assert len({shape["id"] for shape in SHAPES}) == len(SHAPES)
    places = [(shape["file"], shape.get("member"), shape.get("sheet")) for shape in SHAPES]
    assert len(set(places)) == len(places)


def test_every_role_of_the_table_is_one_that_is_read() -> None:
    """But a column of VAT, which only proves what the amounts beside it are."""
    roles = {role for shape in SHAPES for part in ("columns", "may") for role in shape.get(part, ())}
    assert roles - headings().keys() == {"amount_vat"}
