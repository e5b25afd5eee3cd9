"""Laws of classification and its bounds, for every shipped definition and whatever is known of suppliers.

Rings nest; replacing an unknown by yes or no never widens bounds; bounds are those of every completion of what
is unknown; the order of rows does not matter.
"""

from datetime import date
from itertools import pairwise, product

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from svanalysis.classify.table import classify
from svanalysis.core.definition import load_definition
from svanalysis.measure.shares import MEASURES, shares
from tests.classify.tables import IN_YEAR, evidence, matched
from tests.measure.tables import payments
from tests.support.laws import tried

DURHAM, DARLINGTON, GATESHEAD, LEEDS = "E06000047", "E06000005", "E08000037", "E08000035"
NEIGHBOURS = (DARLINGTON, GATESHEAD)
ORDER = load_definition("order_2026")
NEARBY = ORDER.model_copy(
    update={"local": ORDER.local.model_copy(update={"area": "authority_and_neighbours"})}
)
DEFINITIONS = {
    name: load_definition(name)
    for name in ("durham_2013", "invoice_address", "registered_office", "based_or_branched", "region_itl1",
                 "order_2026", "procurement_act_2023", "companies_act", "employees_only")
} | {"nearby": NEARBY}  # fmt: skip
POSTCODES = st.sampled_from(
    ["DH1 1AA", "NE16 6XX", "DH3 2AA", "DL2 3AA", "DH98 1AA", "NE8 1AA", "NE1 1AA", "LS1 2AA", "BT1 1AA", "DH3",
     "DL11", "TD15", "JE2 3AB", "BX1 1LT", "N/A"]
)  # fmt: skip
FIGURES = st.sampled_from(["", "9", "12", "250", "1000000", "60000000"])
VALUES = {
    "postcode_invoice": POSTCODES, "postcode_remittance": POSTCODES, "postcode_registered": POSTCODES,
    "postcode_site": POSTCODES, "declared_sme": st.sampled_from(["yes", "no"]),
    "employees": FIGURES, "turnover_pounds": FIGURES, "balance_sheet_pounds": FIGURES,
    "account_category": st.sampled_from(["MICRO ENTITY", "SMALL", "MEDIUM", "FULL", "GROUP", "DORMANT"]),
    "company_category": st.sampled_from(
        ["Private Limited Company", "Community Interest Company", "PRI/LTD BY GUAR/NSC"]
    ),
    "charity_number": st.just("1054321"), "declared_vcse": st.sampled_from(["yes", "no"]),
    "override_place": st.sampled_from([DURHAM, GATESHEAD, LEEDS, "outside", ""]),
    "override_sme": st.sampled_from(["yes", "no", ""]),
}  # fmt: skip
FACTS = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda name: st.tuples(st.just(name), VALUES[name], st.integers(1, 3))
    ),
    max_size=6,
)
CREDITS = st.integers(-5_000_000_000, 9_000_000_000).filter(bool)  # pence, either side of the ceilings
SUPPLIERS = st.lists(st.tuples(CREDITS, FACTS), min_size=1, max_size=8)
SLOW = tried(12)
OPEN = st.sampled_from(sorted(DEFINITIONS))


def named(suppliers):
    return [(f"S{at}", pence, facts) for at, (pence, facts) in enumerate(suppliers)]


def classified(suppliers, definition, *, backwards=False):
    """The classified table of suppliers given as (name, pence, what is known)."""
    step = -1 if backwards else 1
    rows = [
        (who, what, value, IN_YEAR, weight) for who, _, facts in suppliers for what, value, weight in facts
    ]
    names = [who for who, _, _ in suppliers]
    payees = pl.DataFrame({"payee": names, "recognised_as": "", "supplier_id": names, "name": names})
    pairs = pl.DataFrame(
        {
            "supplier_id": names,
            "financial_year": "2012/13",
            "paid_pence": [pence for _, pence, _ in suppliers],
        }
    )
    return classify(
        payees[::step], pairs[::step], evidence(*rows[::step]), matched(),
        definition=DEFINITIONS[definition], authority=DURHAM, neighbours=NEIGHBOURS,
    )  # fmt: skip


def measured(table, suppliers):
    grouped = payments(*[(who, pence) for who, pence, _ in suppliers])
    found = shares(grouped, table.to_pandas())
    return {row.measure: (row.low, row.high, row.state) for row in found.itertuples()}


@SLOW
@given(SUPPLIERS, OPEN)
def test_rings_nest_and_so_does_what_is_possible(suppliers, definition):
    for row in classified(named(suppliers), definition).iter_rows(named=True):
        chain = ["in_authority", "is_local", "in_uk"], ["in_authority", "in_region", "in_uk"]
        for narrow, wide in [pair for names in chain for pair in pairwise(names)]:
            if row[narrow]:
                assert row[wide], (narrow, wide)
                assert row[f"{wide}_certain"] >= row[f"{narrow}_certain"], (narrow, wide)
            if row[wide] is False:
                assert row[narrow] is False, (narrow, wide)
                assert row[f"{narrow}_certain"] >= row[f"{wide}_certain"], (narrow, wide)


@SLOW
@given(SUPPLIERS, OPEN)
def test_what_is_not_known_is_not_certain(suppliers, definition):
    table = classified(named(suppliers), definition)
    for fact in ("in_authority", "in_region", "in_uk", "is_local", "is_sme"):
        assert not table.filter(pl.col(fact).is_null() & pl.col(f"{fact}_certain")).height, fact


@SLOW
@given(SUPPLIERS, OPEN)
def test_the_order_of_rows_does_not_matter(suppliers, definition):
    rows = named(suppliers)
    assert classified(rows, definition).equals(classified(rows, definition, backwards=True))


def possible(row, fact):
    """The answers that a class leaves open."""
    certain = row.get(f"{fact}_certain", row[fact] is not None)
    return {1} if row[fact] and certain else {0} if row[fact] is False and certain else {0, 1}


def every_completion(table, pence, measure):
    """Low and high by enumeration: every way in which what is open can turn out; None where no share applies."""
    rule, found = MEASURES[measure], []
    facts = [*rule.inner, *([rule.outer] if rule.outer else [])]
    units = []
    for row in table.iter_rows(named=True):
        net, ends = pence[row["supplier_id"]], set()
        for answers in product(*[possible(row, fact) for fact in facts]):
            told = dict(zip(facts, answers, strict=True))
            outside = rule.outer is not None and not told[rule.outer]
            inner = all(told[fact] for fact in rule.inner) and not outside
            ends.add((net * inner, 0 if outside else net))
        units.append(ends)
    for ends in product(*units):
        top, bottom = (sum(part) for part in zip(*ends, strict=True))
        if bottom <= 0:
            return None
        found.append(top / bottom)
    return min(found), max(found)


@SLOW
@given(SUPPLIERS, OPEN)
def test_bounds_are_those_of_every_completion(suppliers, definition):
    rows = named(suppliers)
    table, pence = classified(rows, definition), {who: net for who, net, _ in rows}
    for measure, (low, high, state) in measured(table, rows).items():
        expected = every_completion(table, pence, measure)
        if expected is None:
            assert "[z]" in state, measure
        else:
            assert (low, high) == pytest.approx(expected, abs=1e-9), measure


@SLOW
@given(SUPPLIERS, OPEN, st.data())
def test_replacing_an_unknown_by_an_answer_never_widens(suppliers, definition, data):
    """All else fixed: one fact of one supplier is settled."""
    rows = named(suppliers)
    table = classified(rows, definition)
    fact = data.draw(st.sampled_from(["is_local", "is_sme", "is_charity", "is_social_enterprise"]))
    open_ = [row["supplier_id"] for row in table.iter_rows(named=True) if len(possible(row, fact)) == 2]
    if not open_:
        return
    here = pl.col("supplier_id") == data.draw(st.sampled_from(open_))
    answer = data.draw(st.booleans())
    settled = table.with_columns(
        pl.when(here).then(pl.lit(answer)).otherwise(fact).alias(fact),
        pl.when(here).then(pl.lit(value=True)).otherwise(f"{fact}_certain").alias(f"{fact}_certain"),
    )
    before, after = measured(table, rows), measured(settled, rows)
    for measure, (low, high, state) in before.items():
        if "[z]" not in state:
            assert after[measure][0] >= low - 1e-12, measure
            assert after[measure][1] <= high + 1e-12, measure


@SLOW
@given(SUPPLIERS, OPEN, st.sampled_from(["yes", "no"]))
def test_an_answer_about_size_narrows_and_never_widens(suppliers, definition, answer):
    """The same through the evidence itself: an answer for a supplier of which no size is known."""
    rows = named(suppliers)
    table = classified(rows, definition)
    unknown = table.filter(pl.col("is_sme").is_null())["supplier_id"].to_list()
    told = [
        (who, pence, [*facts, ("override_sme", answer, 1)] if who in unknown[:1] else facts)
        for who, pence, facts in rows
    ]
    before, after = measured(table, rows), measured(classified(told, definition), told)
    for measure, (low, high, state) in before.items():
        if "[z]" not in state:
            assert after[measure][0] >= low - 1e-12, measure
            assert after[measure][1] <= high + 1e-12, measure


YEARS = ("2009/10", "2012/13", "2013/14", "2017/18", "2025/26")
DAYS = st.dates(date(2006, 1, 1), date(2027, 12, 31))
DATED = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(lambda name: st.tuples(st.just(name), VALUES[name], DAYS)),
    max_size=6,
)


@SLOW
@given(st.lists(st.tuples(st.lists(CREDITS, min_size=5, max_size=5), DATED), min_size=1, max_size=4), OPEN)
@example(  # paid more than its own turnover in one year, and paid back as much in another
    [
        (
            [9_000_000, -9_000_000, 1, 2, 3],
            [("turnover_pounds", "1000", IN_YEAR), ("account_category", "SMALL", IN_YEAR)],
        )
    ],
    "companies_act",
)
def test_a_class_does_not_depend_on_the_other_years_that_are_asked(suppliers, definition):
    """Years of a supplier that are alike are classified once: each comes out as if it were asked alone."""
    rows = [(f"S{at}", *fact) for at, (_, facts) in enumerate(suppliers) for fact in facts]
    paid = [
        (f"S{at}", year, pence)
        for at, (each, _) in enumerate(suppliers)
        for year, pence in zip(YEARS, each, strict=True)
    ]
    pairs = pl.DataFrame(paid, schema=["supplier_id", "financial_year", "paid_pence"], orient="row")
    names = pairs["supplier_id"].unique().sort()
    payees = pl.DataFrame({"payee": names, "recognised_as": "", "supplier_id": names, "name": names})

    def classes(asked):
        return classify(
            payees, asked, evidence(*rows), matched(), definition=DEFINITIONS[definition], authority=DURHAM,
            neighbours=NEIGHBOURS,
        )  # fmt: skip

    together = classes(pairs)
    for year in YEARS:
        alone = classes(pairs.filter(financial_year=year))
        assert_frame_equal(together.filter(financial_year=year), alone)
