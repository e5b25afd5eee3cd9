"""The words for the local area under each definition: a region is never called the county."""

from types import SimpleNamespace

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.report import wording

DURHAM = load_body("durham")


def results(area):
    definition = load_definition("order_2026")
    local = definition.local.model_copy(update={"area": area})
    return SimpleNamespace(body=DURHAM, definition=definition.model_copy(update={"local": local}))


@pytest.mark.parametrize(
    ("area", "before_a_noun", "after_in", "authorities"),
    [
        ("authority", "County Durham", "County Durham", 1),
        (
            "authority_and_neighbours",
            "County Durham or neighbouring",
            "County Durham or a neighbouring authority",
            7,
        ),
        ("region", "North East", "the North East", 12),
    ],
)
def test_the_local_area_in_words(area, before_a_noun, after_in, authorities):
    found = results(area)
    assert wording.local_place(found) == before_a_noun
    assert wording.in_local_place(found) == after_in
    codes = wording.local_authorities(found)
    assert len(codes) == authorities
    assert DURHAM.authority in codes
