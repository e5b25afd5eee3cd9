"""People's answers: read or refused with one clear message, replaced but never lost, taken back without a trace."""

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from svanalysis.core.body import load_body, overrides_path
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.core.schema import OVERRIDES
from svanalysis.core.text import tidy
from svanalysis.suppliers.overrides import (
    QUESTIONS,
    in_force,
    override_evidence,
    read_answers,
    read_overrides,
    with_answers,
    write_overrides,
)

SUPPLIERS = {"A LIMITED": "A Ltd", "B LIMITED": "B Limited", "=SUM(1)": "=SUM(1)"}
HEADER = "supplier_id,name,in_area,sme,charity,social_enterprise,company_number,who,why,when,valid_from,valid_to,seen"
NOBODY = pl.DataFrame(schema=OVERRIDES)


def row(
    supplier="A LIMITED",
    question="sme",
    answer="yes",
    when=(2014, 5, 1),
    start=(2012, 4, 1),
    end=None,
    why="said so",
):
    days = (date(*when), date(*start), date(*end) if end else None)
    return (supplier, supplier, question, answer, "J Lee", why, *days, "")


def table(*rows):
    return pl.DataFrame(list(rows), schema=OVERRIDES, orient="row")


@pytest.fixture
def answered(tmp_path):
    """Read a form filled with the given rows."""

    def read(*rows, header=HEADER):
        path = tmp_path / "form.csv"
        path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
        return read_answers(path, load_body("durham"), SUPPLIERS)

    return read


# What a person writes, and what is kept. Durham's own authority is E06000047, Darlington's E06000005.
@pytest.mark.parametrize(
    ("question", "text", "kept"),
    [
        ("in_area", "yes", "E06000047"),
        ("in_area", " Y ", "E06000047"),
        ("in_area", "no", "outside"),
        ("in_area", "N", "outside"),
        ("in_area", "outside", "outside"),
        ("in_area", "e06000005", "E06000005"),
        ("in_area", "unknown", "unknown"),
        ("sme", "Yes", "yes"),
        ("sme", "NO", "no"),
        ("sme", "Unknown", "unknown"),
        ("charity", "y", "yes"),
        ("social_enterprise", "n", "no"),
        ("company_number", "2535986", "02535986"),
        ("company_number", "sc 12345", "SC012345"),
        ("company_number", "None", "none"),
        ("company_number", "unknown", "unknown"),
    ],
)
def test_answers_as_people_write_them(answered, question, text, kept):
    cells = ",".join(text if name == question else "" for name in QUESTIONS)
    found = answered(f"A LIMITED,A Ltd,{cells},J Lee,said so,01/05/2014,2012-04-01,,s1234abcd")
    assert found.rows() == [
        ("A LIMITED", "A Ltd", question, kept, "J Lee", "said so", date(2014, 5, 1), date(2012, 4, 1), None,
         "s1234abcd")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("A LIMITD,,,yes,,,,J Lee,why,2014-05-01,,,", r"record 2\).*found 'A LIMITD'.*did you mean 'A LIMITED'"),
        ("ZZZ,,,yes,,,,J Lee,why,2014-05-01,,,", "found 'ZZZ'.*copy the supplier_id"),
        (",,,yes,,,,J Lee,why,2014-05-01,,,", "the column 'supplier_id' is empty"),
        ("A LIMITED,,,yes,,,,,why,2014-05-01,,,", "the column 'who' is empty.*who gave it, why, and when"),
        ("A LIMITED,,,yes,,,,J Lee,,2014-05-01,,,", "the column 'why' is empty"),
        ("A LIMITED,,,yes,,,,J Lee,why,,,,", "the column 'when' is empty"),
        ("A LIMITED,,,yes,,,,J Lee,why,May 2014,,,", "date in 'when' cannot be read.*'May 2014'.*2013-03-31"),
        ("A LIMITED,,,yes,,,,J Lee,why,2014-05-01,soon,,", "date in 'valid_from' cannot be read.*'soon'"),
        ("A LIMITED,,,yes,,,,J Lee,why,2014-05-01,2014-04-01,2013-03-31,", "valid_to lies before valid_from"),
        ("A LIMITED,,,perhaps,,,,J Lee,why,2014-05-01,,,", "answer in 'sme' cannot be read.*'perhaps'.*yes, no or"),
        ("A LIMITED,,E99999999,,,,,J Lee,why,2014-05-01,,,", "answer in 'in_area' cannot be read.*ONS code"),
        ("A LIMITED,,,,,,sole trader,J Lee,why,2014-05-01,,,", "answer in 'company_number' cannot be read.*none"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_with_its_record_and_remedy(answered, cells, said):
    with pytest.raises(InputError, match=said):
        answered(cells)


def test_rows_without_an_answer_are_left_out_and_an_answer_may_stand_alone(answered):
    assert answered("B LIMITED,,,,,,,J Lee,why,2014-05-01,,,", "NOBODY,,,,,,,,,,,,").is_empty()
    found = answered("A LIMITED,no,Me,because,01/05/2014", header="Supplier ID,SME,Who,Why,When")
    assert found.select("question", "answer", "valid_from").rows() == [("sme", "no", date(2014, 5, 1))]


def test_several_answers_of_one_row_are_several_rows(answered):
    found = answered("A LIMITED,,no,yes,,,,J Lee,why,2014-05-01,,,")
    assert found.select("question", "answer").rows() == [("in_area", "outside"), ("sme", "yes")]


def test_a_file_that_is_no_form_is_refused(answered):
    with pytest.raises(
        InputError, match=r"no row of this file has the heading 'supplier_id'.*svanalysis review"
    ):
        answered("A,1", header="payee,amount")


def test_text_that_a_spreadsheet_would_run_comes_and_goes_unharmed(answered, tmp_path):
    found = answered("'=SUM(1),,,yes,,,,'@me,'+why,2014-05-01,,,")
    assert found.select("supplier_id", "who", "why").row(0) == ("=SUM(1)", "@me", "+why")
    write_overrides(found, tmp_path / "o.csv")
    assert "'=SUM(1),'=SUM(1),sme,yes,'@me,'+why" in (tmp_path / "o.csv").read_text(encoding="utf-8")
    assert read_overrides(tmp_path / "o.csv").equals(found)


def test_without_a_file_there_are_no_overrides(tmp_path):
    assert read_overrides(tmp_path / "none.csv").is_empty()


def test_where_answers_are_kept(tmp_path):
    body = load_body("durham")
    assert overrides_path(body, tmp_path) == body.path.parent / "overrides" / "durham.csv"
    named = body.model_copy(update={"overrides": "answers.csv"})
    assert overrides_path(named, tmp_path) == tmp_path / "answers.csv"


def test_a_file_outside_the_bodys_folder_is_refused(tmp_path):
    text = (
        load_body("durham")
        .path.read_text(encoding="utf-8")
        .replace("[payments]", 'overrides = "../o.csv"\n[payments]', 1)
    )
    (tmp_path / "b.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigurationError, match="overrides: this leads out of the body's folder"):
        load_body(str(tmp_path / "b.toml"))


@pytest.mark.parametrize(
    ("old", "new", "old_ends"),
    [
        (row(), row(answer="no", start=(2013, 4, 1)), date(2013, 3, 31)),
        (row(end=(2013, 6, 30)), row(answer="no", start=(2013, 4, 1)), date(2013, 3, 31)),
        (
            row(end=(2012, 9, 30)),
            row(answer="no", start=(2013, 4, 1)),
            date(2012, 9, 30),
        ),  # had ended already
        (row(), row(answer="no"), date(2012, 3, 31)),  # from the same day on: it holds on no day
        (row(start=(2014, 4, 1)), row(answer="no", end=(2013, 3, 31)), None),  # they never meet
        (row(), row(supplier="B LIMITED"), None),
        (row(), row(question="charity"), None),
    ],
)
def test_a_new_answer_ends_the_old_one_and_both_stay(old, new, old_ends):
    found = with_answers(table(old), table(new))
    assert found["valid_to"].to_list() == [old_ends, new[8]]
    assert found.drop("valid_to").rows() == table(old, new).drop("valid_to").rows()


def test_the_same_answers_twice_are_the_same_answers():
    answers = table(row(), row("B LIMITED", answer="no"))
    once = with_answers(NOBODY, answers)
    assert with_answers(once, answers).equals(once)
    later = with_answers(once, table(row(answer="no", start=(2013, 4, 1))))
    assert with_answers(later, answers).equals(later)  # an old form read again changes nothing


def test_an_answer_speaks_for_the_years_on_whose_last_day_it_holds():
    answers = table(
        row(question="in_area", answer="E06000047", start=(2012, 4, 1), end=(2013, 9, 30)),
        row("B LIMITED", answer="unknown"),
        row("B LIMITED", question="company_number", answer="01234567"),
    )
    found = override_evidence(answers, ["2011/12", "2013/14", "2012/13"])
    assert found.select("supplier_id", "attribute", "value", "source", "date").rows() == [
        ("A LIMITED", "override_place", "", "override: not in force", date(2012, 3, 31)),
        ("A LIMITED", "override_place", "E06000047", "override: J Lee, said so", date(2013, 3, 31)),
        ("A LIMITED", "override_place", "", "override: not in force", date(2014, 3, 31)),
    ]


def test_of_two_answers_that_hold_the_later_one_speaks_and_unknown_takes_an_answer_back():
    early, late = row(when=(2014, 1, 1)), row(answer="no", when=(2014, 2, 1))
    for answers in (table(early, late), table(late, early)):
        assert in_force(answers, date(2013, 3, 31))["answer"].to_list() == ["no"]
    same_day = table(early, row(answer="unknown", when=(2014, 1, 1)))
    assert override_evidence(same_day, ["2012/13"])["value"].to_list() == [""]


ANSWERS = st.lists(
    st.builds(
        row,
        supplier=st.sampled_from(["A LIMITED", "B LIMITED"]),
        question=st.sampled_from(["sme", "charity"]),
        answer=st.sampled_from(["yes", "no", "unknown"]),
        start=st.integers(2010, 2014).map(lambda year: (year, 4, 1)),
        end=st.none() | st.integers(2014, 2016).map(lambda year: (year, 3, 31)),
        why=st.sampled_from(["one", "two"]),
    ),
    max_size=6,
)


@settings(deadline=None)
@given(ANSWERS)
def test_no_answer_is_ever_lost_and_at_most_one_holds_on_a_day(rows):
    kept = NOBODY
    for each in rows:
        kept = with_answers(kept, table(each))
    said = {each[:8] for each in rows}
    assert {each[:8] for each in kept.rows()} == said
    for day in (date(2009 + at, 3, 31) for at in range(9)):
        holding = kept.filter((pl.col("valid_from") <= day) & (pl.col("valid_to").fill_null(date.max) >= day))
        assert (
            holding.height
            == holding.select("supplier_id", "question").unique().height
            == in_force(kept, day).height
        )


@settings(deadline=None)
@given(
    ANSWERS,
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1),
        min_size=2,
        max_size=2,
    ),
)
def test_what_is_written_is_read_again(tmp_path_factory, rows, texts):
    path = tmp_path_factory.mktemp("o") / "o.csv"
    who, why = (text if text == tidy(text) else "x" for text in texts)
    answers = table(*rows).with_columns(who=pl.lit(who), why=pl.lit(why))
    write_overrides(answers, path)
    assert read_overrides(path).equals(answers)


def test_ends_lie_a_day_apart():
    found = with_answers(table(row()), table(row(answer="no", start=(2013, 4, 1))))
    assert found["valid_to"][0] + timedelta(days=1) == found["valid_from"][1]
