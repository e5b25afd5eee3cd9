"""Colours that everybody can tell apart, type that everybody can read."""

from itertools import pairwise

import pytest

from svanalysis.present import bars, maps, theme

# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB
COLOUR_BLINDNESS = {
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


def seen_by(kind: str, colour: str) -> tuple[float, ...]:
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    mixed = [
        sum(weight * part for weight, part in zip(row, linear, strict=True)) for row in COLOUR_BLINDNESS[kind]
    ]
    held = [min(max(part, 0.0), 1.0) for part in mixed]
    return tuple(255 * (12.92 * p if p <= 0.0031308 else 1.055 * p ** (1 / 2.4) - 0.055) for p in held)


def apart(kind: str, first: str, second: str) -> float:
    pairs = zip(seen_by(kind, first), seen_by(kind, second), strict=True)
    return sum((one - other) ** 2 for one, other in pairs) ** 0.5


def test_contrast_is_what_the_standard_says() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)  # the well-known near miss


def test_the_palette_is_the_analysis_functions() -> None:
    official = ["#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1"]
    assert official == [theme.BLUE, theme.TEAL, theme.PLUM, theme.ORANGE, theme.CHARCOAL, theme.LILAC]


def test_neighbouring_parts_of_a_bar_differ_by_three_to_one() -> None:
    colours = [colour for colour, _ in bars.PART_STYLES.values()]
    assert all(theme.contrast(*pair) >= 3 for pair in pairwise(colours))


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
def test_neighbouring_parts_differ_for_the_colour_blind(kind: str) -> None:
    colours = [colour for colour, _ in bars.PART_STYLES.values()]
    assert all(apart(kind, *pair) > 60 for pair in pairwise(colours))


@pytest.mark.parametrize("kind", COLOUR_BLINDNESS)
def test_rise_and_fall_differ_for_the_colour_blind(kind: str) -> None:
    assert apart(kind, theme.BLUE, theme.DIVERGING[0]) > 60
    assert apart(kind, theme.DIVERGING[0], theme.DIVERGING[-1]) > 60


def test_the_unknown_is_told_by_a_hatch_not_by_colour_alone() -> None:
    assert bars.PART_STYLES["unknown"][1] == "/"
    assert [hatch for name, (_, hatch) in bars.PART_STYLES.items() if name != "unknown"] == ["", "", ""]


def test_text_reads_on_its_ground() -> None:
    for ground, _ in bars.PART_STYLES.values():
        assert theme.contrast(theme.readable_on(ground), ground) >= 4.5
    assert theme.contrast(theme.QUIET_INK, theme.PAPER) >= 4.5


def test_lines_and_outlines_are_seen_on_paper() -> None:
    assert all(
        theme.contrast(colour, theme.PAPER) >= 3 for colour in (theme.BLUE, theme.BORDER, theme.DIVERGING[0])
    )


def test_type_is_sixteen_pixels_of_sans_serif() -> None:
    font = theme.template().layout.font
    assert font.size == 16
    assert font.family.endswith("sans-serif")


def test_classes_of_maps_are_told_apart_in_grey() -> None:
    assert all(theme.contrast(*pair) >= 1.4 for pair in pairwise(theme.RAMP))
    fills = [(fill.colour, fill.hatch) for fill in maps.CHANGES]
    assert [hatch for _, hatch in fills] == ["-", "-", "", "", ""]  # falls are ruled, rises are not
    assert all(theme.contrast(fills[at][0], fills[at + 1][0]) >= 1.4 for at in range(4))
    assert theme.contrast(theme.WITHHELD, theme.NO_DATA) < 1.1  # so a hatch tells them apart
    assert (maps.WITHHELD.hatch, maps.NOTHING.hatch) == ("/", "")


def test_hatches_are_seen_on_their_ground() -> None:
    for fill in (*maps.CHANGES, maps.CREDIT, maps.WITHHELD):
        assert theme.contrast(fill.attributes()["fillpattern.fgcolor"], fill.colour) >= 4.5


def test_the_ramp_darkens_and_the_change_scale_is_lightest_in_the_middle() -> None:
    on_paper = [theme.contrast(colour, theme.PAPER) for colour in theme.RAMP]
    assert on_paper == sorted(on_paper)
    change = [theme.contrast(colour, theme.PAPER) for colour in theme.DIVERGING]
    assert change.index(min(change)) == 2


@pytest.mark.parametrize(
    ("hostile", "shown"),
    [
        ('<a href="javascript:x">A</a>', '&lt;a href="javascript:x"&gt;A&lt;/a&gt;'),
        ("R&B <b>", "R&amp;B &lt;b&gt;"),
        ("abc\u202edef", "abc\ufffddef"),
        ("nul\x00", "nul\ufffd"),
    ],
)
def test_labels_show_hostile_text_as_it_stands(hostile: str, shown: str) -> None:
    assert theme.label(hostile) == shown
