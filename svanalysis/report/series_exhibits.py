"""Years beside each other: what may break the series, past years restated, what a choice moves, and the bridge."""

from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd

from svanalysis.core import rules
from svanalysis.core.definition import load_definition
from svanalysis.measure.restated import HEADLINE
from svanalysis.measure.scoped import AS_DEFINED
from svanalysis.measure.sensitivity import most
from svanalysis.present import charts, sentences, tables
from svanalysis.present.exhibit import Exhibit
from svanalysis.present.sensitivity import dot_ranges
from svanalysis.present.sentences import Share
from svanalysis.present.waterfall import waterfall
from svanalysis.report import wording

if TYPE_CHECKING:
    from svanalysis.report.results import Results

MOST_DRAWN = 3  # choices of each kind that are drawn, beside all definitions
_CAUSES = {
    "confirmed": "Confirmed", "rule": "Another rule", "source": "A later source", "layout": "Columns named otherwise",
    "payments a month": "How many payments", "small payments": "Small payments", "redacted": "Withheld payees",
    "scope": "Out of scope", "intermediary": "Paid through others",
}  # fmt: skip
_INGREDIENTS = {  # what comes from evidence, not from a rule or from what was paid
    "measured again": "Measured again: what the data and rules of then do not explain",
    "people's answers": "What people answered about suppliers",
}
_NO_POINTS = {sentences.NOT_AVAILABLE, sentences.NO_SINGLE_FIGURE, sentences.NOT_APPLICABLE}


def possible_breaks(results: "Results") -> Exhibit:
    """Return where the series of years may be broken, and which breaks are confirmed."""
    rows = wording.up_to(results, results.breaks)
    found, years = len(rows), rows.loc[rows["confirmed"] != "", "financial_year"].unique()
    title = f"{found} possible break{'s' if found > 1 else ''} in the series"
    confirmed = f"confirmed: {sentences.listed(list(years))}" if len(years) else "none confirmed"
    shown = rows.assign(cause=rows["cause"].map(_CAUSES), what=[_jump(row) for row in tables.rows_of(rows)])
    columns = {"Year": "financial_year", "Compared with": "since", "Kind": "cause", "What": "what"}
    columns |= {"Confirmed because": "confirmed"} if len(years) else {}
    return Exhibit(
        key="possible_breaks",
        title=f"{title}, {confirmed}" if found else "Nothing was found that may break the series",
        subtitle=wording.subtitle(results, "Years that differ from the one before", over_years=True),
        table=tables.display(shown, {heading: (name, tables.words) for heading, name in columns.items()}),
        source=wording.origin(results),
        note="A possible break proves nothing: somebody looks at it. One that the body file confirms "
        "marks its year's shares [b], and no change is told across it.",
        also={"Possible breaks": f"{found:,}"},
    )


def _jump(row: tables.Row) -> str:
    """Say what differs, and from how many to how many where something was counted."""
    if tables.missing(row.before):
        return str(row.what)
    if row.unit.startswith("share"):
        both = f"{sentences.percent(row.before)} to {sentences.percent(row.after)}"
        return f"{row.what}: {both} {row.unit.removeprefix('share ')}"
    return f"{row.what}: {tables.count(round(row.before))} to {tables.count(round(row.after))}"


def restated_years(results: "Results") -> Exhibit:
    """Return the headline shares of each year under this year's rules, beside those under the year's own."""
    now, own = (results.restated[results.restated["rules"] == name] for name in ("restated", "own"))
    rows = []
    for row in tables.rows_of(now):
        share, past = (sentences.share_of(each, row.financial_year, row.measure) for each in (now, own))
        rows.append((row, past, share, _points(row.moved, past, share)))
    rows.sort(key=lambda row: (HEADLINE.index(row[0].measure), row[0].financial_year))
    moved = [row for row in rows if row[3] not in {"0.0", *_NO_POINTS}]
    title = f"Under the rules of {results.year} no share of an earlier year changes"
    if moved:
        row, past, share, _ = max(moved, key=lambda row: abs(row[0].moved))
        name = wording.MEASURES[row.measure]
        title = f"Under the rules of {results.year} the {name} of {row.financial_year} is {sentences.printed(share)}"
        title += f", not {sentences.printed(past)}"
    elif not any(row[3] == "0.0" for row in rows):
        title = f"No single figure stands, so none can be restated under the rules of {results.year}"
    rules_of = {(row.financial_year, row.measure): row.definition for row in tables.rows_of(own)}
    return Exhibit(
        key="restated_years",
        title=title,
        subtitle=wording.subtitle(results, "Shares under this year's rules and the years' own", over_years=True),
        table=pd.DataFrame(
            [
                [wording.measure_name(row.measure), row.financial_year, rules_of[row.financial_year, row.measure],
                 tables.printed(past.share, past.printing), tables.printed(share.share, share.printing),
                 tables.low(row.low), tables.high(row.high), points, row.state]
                for row, past, share, points in rows
            ],
            columns=["Measure", "Year", "Its own rule", "Under its own rule (%)",
                     f"Under the rules of {results.year} (%)", "Low (%)", "High (%)", "Difference (points)", "Marks"],
            dtype="object",
        ),
        figures=tuple(charts.share_lines(now, name, wording.measure_name(name)) for name in HEADLINE) if moved else (),
        source=wording.source(results),
        note="Each year keeps the evidence of its own time: only the rules are this year's.",
    )  # fmt: skip


def _points(moved: float, *shares: Share) -> str:
    """Write a difference of two shares in points, a mark where one of them has no single figure."""
    unfit = next((share.printing for share in shares if share.printing != "single"), "")
    return tables.printed(moved, unfit) if unfit else sentences.points(moved)


def what_a_choice_moves(results: "Results") -> Exhibit:
    """Return how far each choice moves the headline: definitions, exclusions, floors, single suppliers."""
    found = results.sensitivity
    shares = [sentences.share_row(row) for _, row in found.iterrows()]
    named = found.assign(
        name=[_choice(row) for row in tables.rows_of(found)],
        share=pd.Series(shares, index=found.index, dtype="object"),
    )
    base = dict(zip(HEADLINE, shares, strict=False))  # the first rows: as defined
    said = [_points(row.moved, base[row.measure], row.share) for row in tables.rows_of(named)]
    named = named.assign(points=said).sort_values(
        "measure", key=lambda names: names.map(HEADLINE.index), kind="stable"
    )
    fit = named[~named["points"].isin(_NO_POINTS)]
    titles = [_most(fit, measure) for measure in HEADLINE]
    return Exhibit(
        key="what_a_choice_moves",
        title=titles[0],
        subtitle=wording.subtitle(results, "Shares under each choice that could have been made"),
        table=pd.DataFrame(
            [
                [row.name, wording.measure_name(row.measure), tables.printed(row.share.share, row.share.printing),
                 tables.low(row.low), tables.high(row.high), row.points, row.state]
                for row in tables.rows_of(named)
            ],
            columns=["Choice", "Measure", "Share (%)", "Low (%)", "High (%)", "Moved (points)", "Marks"],
            dtype="object",
        ),
        figures=tuple(dot_ranges(_drawn(named, name), wording.measure_name(name)) for name in HEADLINE),
        sentences=(f"{titles[1]}.",),
        source=wording.source(results),
        note="A choice is not an error: low and high are what is unknown under that choice alone.",
    )  # fmt: skip


def _most(found: pd.DataFrame, measure: str) -> str:
    """Say which choice moves a measure most."""
    name, row = wording.MEASURES[measure], most(found, measure)
    if row is None:
        return f"There is no choice that is known to move the {name}"
    return f"{row['name']} the {name} moves most: {row['points']} points"


def _choice(row: Any) -> str:  # noqa: ANN401  a row of the table
    """Return a choice in words."""
    labels = {reason.name: reason.label[:1].lower() + reason.label[1:] for reason in rules.scope_reasons()}
    if row.kind == "definition":
        return f'Under "{load_definition(row.choice).title}"'
    word, _, rest = row.choice.partition(" ")
    return f"{word.capitalize()} {labels.get(rest, rest)}"


def _drawn(named: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Return what is drawn: as defined, every definition, and of the other kinds the choices that move most."""
    rows = named[named["measure"] == measure]
    ranked = rows.assign(far=rows["moved"].abs().fillna(0)).sort_values("far", ascending=False, kind="stable")
    kinds = [rows[rows["kind"].isin([AS_DEFINED, "definition"])]]
    kinds += [ranked[ranked["kind"] == kind].head(MOST_DRAWN) for kind in ("scope", "floor", "supplier")]
    return pd.concat(kinds)


def bridge(results: "Results", measure: str = "local_share") -> Exhibit:
    """Return the way from last year's published figure to this year's, one ingredient at a time."""
    rows = results.bridge[results.bridge["measure"] == measure]
    levels = [
        Share(measure, results.year, 0, 0, row.share, row.low, row.high, row.coverage_pounds, row.state)
        for row in tables.rows_of(rows)
    ]
    pairs = zip(rows["moved"][1:], pairwise(levels), strict=True)
    moved = ["", *(_points(adds, *pair) for adds, pair in pairs)][: len(levels)]
    names = [_INGREDIENTS.get(each, each[:1].upper() + each[1:]) for each in rows["ingredient"]]
    told = [
        [name, tables.printed(level.share, level.printing), tables.low(level.low), tables.high(level.high), points,
         level.state]
        for name, level, points in zip(names, levels, moved, strict=True)
    ]  # fmt: skip
    single = bool(levels) and all(level.printing == "single" for level in levels)
    return Exhibit(
        key=f"bridge_{measure}",
        title=_bridge_title(results, wording.measure_name(measure), levels, single=single),
        subtitle=wording.subtitle(
            results,
            f"Bridge of the {wording.MEASURES[measure]}",
            period=f"{results.previous or ''} to {results.year}".removeprefix(" to "),
        ),
        table=pd.DataFrame(
            told,
            columns=["Step", "Share after it (%)", "Low (%)", "High (%)", "Moved (points)", "Marks"],
            dtype="object",
        ),
        figures=(waterfall(_bars(results, rows.assign(name=names)), as_shares=True),) if single else (),
        source=wording.source(results),
        note="Ingredients come in this order; in another order each could move the share by more or less.",
    )


def _bridge_title(results: "Results", name: str, levels: list[Share], *, single: bool) -> str:
    """Say where a share was published, where it is restated, and where it is now."""
    if not levels:
        return f"There is no year before {results.year} to start from"
    if not single:
        return f"{name}: no single figure stands, so no step of the bridge is told"
    published, restated, now = (sentences.percent(level.share) for level in (levels[0], *levels[-2:]))
    start = f"{published} published for {results.previous}, {restated} restated"
    if results.bridge["ingredient"].iloc[0] != "published":
        start = f"{restated} in {results.previous}"
    return f"{name}: {start}, {now} in {results.year}"


def _bars(results: "Results", rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a bridge as a waterfall takes them: the published and the restated level, and this year's."""
    *before, last = [
        (row.name, "unknown" if row.ingredient in _INGREDIENTS else "step", row.moved)
        for row in tables.rows_of(rows)
    ]
    shares = rows["share"].tolist()
    first = [(rows["name"].iloc[0], "total", shares[0])]
    restated = [(f"{results.previous} restated", "total", shares[-2])] if len(before) > 1 else []
    drawn = [*first, *before[1:], *restated, last, (results.year, "total", shares[-1])]
    return pd.DataFrame(drawn, columns=["name", "kind", "value"])
