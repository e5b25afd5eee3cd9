"""The words of a report, each written in one place.

Bounds are rounded outwards, so that what is printed contains what was computed; changes are in points with a
sign. Sources of the wording and the printing rule: the project's measures (docs/method).
"""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from pathlib import Path

from svanalysis.core.configuration import read_toml
from svanalysis.core.errors import InputError
from svanalysis.core.money import short_pounds
from svanalysis.present.shares import MARKS, NOT_APPLICABLE, Change, Share, exact

_WORDS = read_toml(Path(__file__).with_name("sentences.toml"))
DO_NOT_ADD, OTHER_RULES = _WORDS["do_not_add"], _WORDS["other_rules"]
JOINT_ASSUMPTION, FIND_FIRST = _WORDS["joint_assumption"], _WORDS["find_first"]
NESTED = ("sme_share_of_local",)  # shares of a part that is itself uncertain


def percent(share: float) -> str:
    """Write a share in per cent with one decimal, halves to even.

    >>> percent(0.54404)
    '54.4%'
    """
    return NOT_APPLICABLE if math.isnan(share) else f"{hundredfold(share, ROUND_HALF_EVEN)}%"


def at_least(low: float) -> str:
    """Write a lower bound, rounded down so that what is printed still contains what was computed.

    >>> at_least(0.3269), at_least(0.29)
    ('32.6%', '29.0%')
    """
    return NOT_APPLICABLE if math.isnan(low) else f"{hundredfold(low, ROUND_FLOOR)}%"


def at_most(high: float) -> str:
    """Write an upper bound, rounded up.

    >>> at_most(0.7721)
    '77.3%'
    """
    return NOT_APPLICABLE if math.isnan(high) else f"{hundredfold(high, ROUND_CEILING)}%"


def points(change: float, rounding: str = ROUND_HALF_EVEN) -> str:
    """Write a difference of two shares in points with its sign; a true minus, as in print.

    >>> points(0.012), points(-0.0049), points(0.0)
    ('+1.2', '−0.5', '0.0')
    """
    if math.isnan(change):
        return NOT_APPLICABLE
    value = hundredfold(change, rounding)
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{abs(value)}"


def hundredfold(value: float, rounding: str, step: str = "0.1") -> Decimal:
    """Return a share in per cent, rounded to a step."""
    return (exact(value) * 100).quantize(Decimal(step), rounding=rounding) + 0  # + 0: no minus before a zero


def rounded_down(share: float) -> float:
    """Round a share down to a tenth of a per cent, as `at_least` prints it.

    >>> rounded_down(0.54499), rounded_up(0.54401)
    (0.544, 0.545)
    """
    return share if math.isnan(share) else float(hundredfold(share, ROUND_FLOOR) / 100)


def rounded_up(share: float) -> float:
    """Round a share up to a tenth of a per cent, as `at_most` prints it."""
    return share if math.isnan(share) else float(hundredfold(share, ROUND_CEILING) / 100)


def printed(share: Share) -> str:
    """Write a share as the printing rule allows: one figure, a range, or no figure [u].

    >>> printed(Share("local_share", "2012/13", 60, 100, 0.6, 0.55, 0.651, 0.9))
    'at least 55.0%, at most 65.1%'
    """
    if share.printing == "range":
        return f"at least {at_least(share.low)}, at most {at_most(share.high)}"
    return MARKS.get(share.printing) or percent(share.share)


def bounds(share: Share) -> str:
    """Write the low and the high of a share: a number without them never stands alone.

    >>> bounds(Share("local_share", "2012/13", 60, 100, 0.6, 0.5512, 0.6501, 0.9))
    'low 55.1%, high 65.1%'
    """
    return f"low {at_least(share.low)}, high {at_most(share.high)}" if share.applies else NOT_APPLICABLE


def between(share: Share) -> str:
    """Write the range of a share that has no single figure.

    >>> between(Share("local_share", "2012/13", 60, 100, 0.6, 0.5512, 0.6501, 0.5))
    'between 55.1% and 65.1%'
    """
    return f"between {at_least(share.low)} and {at_most(share.high)}"


def ranged(share: Share) -> str:
    """Write the low and high of a share in short, as a chart has room for.

    >>> ranged(Share("local_share", "2012/13", 60, 100, 0.6, 0.5512, 0.6501, 0.5))
    '55.1% to 65.1%'
    """
    return f"{at_least(share.low)} to {at_most(share.high)}"


def limits(change: Change) -> tuple[str, str]:
    """Write the low and the high of a change in points, rounded outwards."""
    return points(change.low, ROUND_FLOOR), points(change.high, ROUND_CEILING)


def change_line(change: Change, *, single: bool) -> str:
    """Write a change in percentage points with its joint bounds; the bounds alone where no figure may stand.

    >>> change_line(Change("local_share", "2012/13", "2013/14", 0.0121, 0.0102, 0.0148, "rose"), single=True)
    '+1.2 percentage points since 2012/13 (low +1.0, high +1.5)'
    """
    low, high = limits(change)
    cautious = ", cautious" if change.measure in NESTED else ""
    if math.isnan(change.change):
        return f"no change since {change.from_year} can be given {NOT_APPLICABLE}"
    if change.verdict == "not comparable":
        return f"not comparable with {change.from_year}"
    if not single and change.low <= -1 and change.high >= 1:
        return f"nothing is known of the change since {change.from_year}"
    since = f"percentage points since {change.from_year}"
    if single:
        return f"{points(change.change)} {since} (low {low}, high {high}{cautious})"
    return f"between {low} and {high} {since}{cautious}"


def headline(local: Share, nested: Share, local_sme: Share, place: str) -> str:
    """Write the one sentence that says it all."""
    if not local.applies:
        return f"In {local.year} in-scope payments net to {short_pounds(local.of_pence)}, so no share can be given."
    low, high = hundredfold(local.low, ROUND_FLOOR, "1"), hundredfold(local.high, ROUND_CEILING, "1")
    if local.printing == "none":
        return (
            f"Where the supplier is based is known for {percent(local.coverage_pounds)} of pounds, so there is "
            f"no single figure: of every 100 pounds, between {low} and {high} went to {place} suppliers."
        )
    one = hundredfold(local.share, ROUND_HALF_EVEN, "0.01")
    part = one if local.printing == "single" else f"at least {low} and at most {high}"
    start = f"Of every 100 pounds, {part} went to {place} suppliers"
    if "single" == local.printing == nested.printing == local_sme.printing:
        about = hundredfold(local_sme.share, ROUND_HALF_EVEN, "1")
        return f"{start}; about {about} went to {place} SMEs ({percent(nested.share)} of the local part)."
    return f"{start}. {sme_sentence(nested)}"


def sme_sentence(nested: Share) -> str:
    """Say what part of local spend went to SMEs, as the printing rule allows."""
    printing = "z_of_some" if nested.printing == "z" and nested.of_pence > 0 else nested.printing
    share, low, high = percent(nested.share), at_least(nested.low), at_most(nested.high)
    return str(_WORDS["sme"][printing]).format(share=share, low=low, high=high)


def gap(share: Share) -> str:
    """Say what the gap between low and high is, and what it is not; '' when there is none.

    >>> gap(Share("local_share", "2012/13", 60, 100_000_000, 0.6, 0.544, 0.605, 0.94))[:58]
    'At least 54.4%, at most 60.5%: the gap is £61.0k paid to s'
    """
    if not share.applies or share.high <= share.low:
        return ""
    money = short_pounds(int((exact(share.high) - exact(share.low)) * share.of_pence))
    is_place = share.measure == "local_share"
    low, high = at_least(share.low), at_most(share.high)
    return str(_WORDS["gap"]["place" if is_place else "other"]).format(low=low, high=high, money=money)


def not_what(place: str) -> str:
    """Say what a local figure is, and what it does not show."""
    return str(_WORDS["not_what"]).format(place=place)


def finding(name: str, share: Share, change: Change | None) -> str:
    """Write the title of a share over time: rose or fell only where the joint bounds allow it.

    >>> finding("local share", Share("local_share", "2013/14", 1, 2, 0.5, 0.5, 0.5, 1.0), None)
    'The local share was 50.0% in 2013/14'
    """
    if change is None or math.isnan(change.change):
        return _level(name, share)
    moved = f"by {points(abs(change.change)).lstrip('+')} percentage points to {percent(share.share)}"
    by = moved if share.printing == "single" else f"since {change.from_year}"
    wording = _WORDS["finding"].get(change.verdict)
    if wording is None:
        raise InputError("the changes table has a verdict that has no words", found=change.verdict)
    return str(wording).format(name=name, by=by, change=change) if share.applies else _level(name, share)


def where_based(year: str) -> str:
    """Write a map's title: never "money spent in".

    >>> where_based("2012/13")
    'Where paid suppliers are based, 2012/13'
    """
    return f"Where paid suppliers are based, {year}"


def listed(names: list[str]) -> str:
    """Join names as people do.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = names or [""]
    return f"{', '.join(most)} and {last}" if most else last


def _level(name: str, share: Share) -> str:
    if not share.applies:
        return f"There is no {name} for {share.year}"
    if share.printing == "none":
        return f"Too much is unknown for one {name} in {share.year}"
    return f"The {name} was {printed(share)} in {share.year}"
