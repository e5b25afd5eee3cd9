"""Years beside each other: what may break the series, past years restated, what a choice moves, and the bridge."""

from typing import Any

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.definition import load_definition
from svanalysis.measure.series import HEADLINE, most
from svanalysis.measure.shares import AS_DEFINED
from svanalysis.present import charts, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.sensitivity import dot_ranges
from svanalysis.present.shares import MARKS, Share, share_of, shares_in
from svanalysis.present.waterfall import waterfall
from svanalysis.report import wording
from svanalysis.report.results import Results

MOST_DRAWN = 3  # choices of each kind that are drawn, beside all definitions
_CAUSES = wording.labels("causes")
_INGREDIENTS = wording.labels("ingredients")


def possible_breaks(results: Results) -> Exhibit:
    """Return where the series of years may be broken, and which breaks are confirmed."""
    rows = wording.up_to(results, results.breaks)
    years = rows.loc[rows["confirmed"] != "", "financial_year"].unique().tolist()
    shown = rows.assign(kind=rows["cause"].map(_CAUSES), told=[_jump(row) for row in tables.rows_of(rows)])
    shown = shown.assign(because=shown["confirmed"]) if years else shown
    return wording.exhibit(results, "possible_breaks", shown, confirmed=years)


def _jump(row: tables.Row) -> str:
    """Say what differs, and from how many to how many where something was counted."""
    if tables.missing(row.before):
        return str(row.what)
    if row.unit.startswith("share"):
        both = f"{sentences.percent(row.before)} to {sentences.percent(row.after)}"
        return f"{row.what}: {both} {row.unit.removeprefix('share ')}"
    return f"{row.what}: {tables.count(round(row.before))} to {tables.count(round(row.after))}"


def _points(moved: float, *shares: Share) -> str:
    """Write a difference of two shares in points, a mark where one of them has no single figure."""
    unfit = next((share.printing for share in shares if not share.single), "")
    return MARKS[unfit] if unfit else sentences.points(moved)


def _with_words(rows: pd.DataFrame, points: list[str]) -> pd.DataFrame:
    """Add to rows of shares the measure's name, the shares as they may be printed, and how far they moved."""
    named = rows["measure"].map(wording.measure_name)
    return rows.assign(named=named, printed=tables.printed_shares(shares_in(rows)), points=points)


def restated_years(results: Results) -> Exhibit:
    """Return the headline shares of each year under this year's rules, beside those under the year's own."""
    now, own = (results.restated[results.restated["rules"] == name] for name in ("restated", "own"))
    keys = ["financial_year", "measure"]
    order = now.assign(first=now["measure"].map(HEADLINE.index)).sort_values(["first", "financial_year"])
    rows = order.merge(own[[*keys, "definition"]].rename(columns={"definition": "rule"}), on=keys)
    shares = shares_in(rows)
    past = [share_of(own, share.year, share.measure) for share in shares]
    points = [_points(*row) for row in zip(rows["moved"], past, shares, strict=True)]
    shown = _with_words(rows, points).assign(past=tables.printed_shares(past))
    moved = shown[~shown["points"].isin(["0.0", *MARKS.values()])]
    at = moved["moved"].abs().sort_values(ascending=False, kind="stable").index.tolist()[:1]
    lines = [charts.share_lines(now, name, wording.measure_name(name)) for name in HEADLINE if len(moved)]
    said: dict[str, Any] = {"most": [(shares[one], past[one]) for one in at], "any_single": "0.0" in points}
    return wording.exhibit(results, "restated_years", shown, lines, names=wording.MEASURES, **said)


def what_a_choice_moves(results: Results) -> Exhibit:
    """Return how far each choice moves the headline: definitions, exclusions, floors, single suppliers."""
    found = results.sensitivity
    shares = shares_in(found)
    base = dict(zip(HEADLINE, shares, strict=False))  # the first rows: as defined
    points = [
        _points(moved, base[one.measure], one) for moved, one in zip(found["moved"], shares, strict=True)
    ]
    names = [_choice(*pair) for pair in zip(found["kind"], found["choice"], strict=True)]
    told = [_in_words(*pair) for pair in zip(found["kind"], names, strict=True)]
    rows = pd.Series(shares, index=found.index, dtype="object")
    named = _with_words(found, points).assign(name=names, told=told, share_row=rows)
    ordered = named.sort_values("measure", key=lambda name: name.map(HEADLINE.index), kind="stable")
    fit = ordered[~ordered["points"].isin(MARKS.values())]
    title, other = (_most(fit, measure) for measure in HEADLINE)
    figures = [dot_ranges(_drawn(ordered, name), wording.measure_name(name)) for name in HEADLINE]
    return wording.exhibit(results, "what_a_choice_moves", ordered, figures, title=title, other=other)


def _most(found: pd.DataFrame, measure: str) -> str:
    """Say which choice moves a measure most."""
    name, row = wording.MEASURES[measure], most(found, measure)
    if row is None:
        return f"There is no choice that is known to move the {name}"
    return f"{row['told']} the {name} moves most: {row['points']} points"


def _choice(kind: str, choice: str) -> str:
    """Return what a choice is called."""
    if kind == "definition":
        return load_definition(choice).title
    labels = {reason.name: reason.label[:1].lower() + reason.label[1:] for reason in rules.scope_reasons()}
    word, _, rest = choice.partition(" ")
    return f"{word.capitalize()} {labels.get(rest, rest)}"


def _in_words(kind: str, name: str) -> str:
    """Return a choice as a sentence begins with it."""
    return f'Under "{name}"' if kind == "definition" else name


def _drawn(named: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return what is drawn: as defined, every definition, and of the other kinds the choices that move most."""
    rows = named[named["measure"] == measure].assign(share=lambda every: every["share_row"])
    ranked = rows.assign(far=rows["moved"].abs().fillna(0)).sort_values("far", ascending=False, kind="stable")
    kinds = [rows[rows["kind"].isin([AS_DEFINED, "definition"])]]
    kinds += [ranked[ranked["kind"] == kind].head(MOST_DRAWN) for kind in ("scope", "floor", "supplier")]
    return pd.concat(kinds)


def bridge(results: Results, measure: str = "local_share") -> Exhibit:
    """Return the way from last year's published figure to this year's, one ingredient at a time."""
    found = results.bridge[results.bridge["measure"] == measure]
    names = [_INGREDIENTS.get(each, wording.capital(each)) for each in found["ingredient"]]
    rows = found.assign(name=names, numerator_pence=0, denominator_pence=0, financial_year=results.year)
    levels = shares_in(rows)
    steps = zip(rows["moved"][1:], levels, levels[1:], strict=False)
    points = ["", *(_points(*step) for step in steps)][: len(levels)]
    single = bool(levels) and all(level.single for level in levels)
    figures = [waterfall(_steps(results, rows), as_shares=True)] if single else []
    said: dict[str, Any] = {"levels": [level.share for level in levels], "single": single}
    said["published"] = rows["ingredient"].head(1).eq("published").any()
    return wording.exhibit(results, "bridge", _with_words(rows, points), figures, measure=measure, **said)


def _steps(results: Results, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a bridge as a waterfall takes them: the published and the restated level, and this year's."""
    kinds = ["unknown" if each in _INGREDIENTS else "step" for each in rows["ingredient"]]
    first, *between, last = zip(rows["name"], kinds, rows["moved"], strict=True)
    shares = rows["share"].tolist()
    restated = [(f"{results.previous} restated", "total", shares[-2])] if between else []
    ends = (first[0], "total", shares[0]), (results.year, "total", shares[-1])
    return pd.DataFrame([ends[0], *between, *restated, last, ends[1]], columns=["name", "kind", "value"])
