"""A small council, with a store of its own."""

from pathlib import Path

import pytest

from tests.support.council import write_body, write_month


@pytest.fixture
def council(workspace: Path) -> Path:
    """A folder with two months of a council's payments and its body file, with a store of its own."""
    write_month(workspace, "2012-04", "11/04/2012,A LTD,1.00", "13/04/2012,B LTD,2.00")
    write_month(workspace, "2012-05", "14/05/2012,C LTD,4.00", "32/05/2012,D LTD,8.00")
    write_body(workspace)
    return workspace


@pytest.fixture
def home(workspace: Path) -> Path:
    """The place where the store keeps the council's ledger."""
    return workspace.parent / "store" / "seaham"
