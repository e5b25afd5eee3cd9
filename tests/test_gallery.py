"""The gallery's images are of the figures as they are now, every figure has its words, and they weigh little."""

from dataclasses import replace

import plotly.graph_objects as go
import pytest

from svanalysis import open_results
from svanalysis.present.exhibit import alternative
from tests.support.gallery import make_gallery

LARGEST_BYTES = 1_500_000


@pytest.fixture(scope="module")
def found():
    return make_gallery().shown(open_results("durham", "2013/14"))


def test_every_image_is_of_the_figures_as_they_are_now(clone, found):
    written = (clone / "docs" / "gallery.md").read_text(encoding="utf-8")
    script = make_gallery()
    stale = [one.key for one in found if script.entry(one) not in written]
    assert not stale, "run python scripts/make_gallery.py, look at the images, and commit them"
    assert len(found) == written.count("\n## ")


def test_the_gallery_has_an_image_for_each_exhibit_and_no_other(clone, found):
    images = {path.name for path in (clone / "docs" / "gallery").iterdir()}
    assert images == {f"{one.key}.png" for one in found}
    assert sum((clone / "docs" / "gallery" / name).stat().st_size for name in images) < LARGEST_BYTES


def test_another_figure_has_another_fingerprint(found):
    script, one = make_gallery(), found[0]
    wider = go.Figure(one.figures[0]).update_layout(height=one.figures[0].layout.height + 1)
    assert script.fingerprint(one) == script.fingerprint(replace(one, figures=tuple(one.figures)))
    assert script.fingerprint(one) != script.fingerprint(replace(one, figures=(wider, *one.figures[1:])))


def test_every_figure_has_a_text_alternative_its_own_size_and_a_table(found):
    for one in found:
        assert len(one.table)
        assert all(len(alternative(figure)) > 40 for figure in one.figures)
