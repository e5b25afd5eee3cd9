"""What exhibits say: every template can be read, a name that is not given is refused, and a cell is no template."""

from types import SimpleNamespace

import jinja2
import pandas as pd
import pytest

from svanalysis.report import wording

BODY = SimpleNamespace(title="A council", synthetic=False)
RESULTS = SimpleNamespace(body=BODY, year="2012/13", definition=SimpleNamespace(title="A rule", name="rule"))
HOSTILE = "{{ 7 * 7 }} {% if x %}\nA second line"


@pytest.mark.parametrize("name", wording._words())
def test_every_entry_can_be_read(name: str) -> None:
    entry = wording._words()[name]
    texts = [entry.title, entry.about, entry.period, entry.note, entry.sentences, entry.source, entry.number]
    for text in [*texts, *entry.columns, *entry.also, *entry.facts]:
        wording._template(text)
    for text in [*entry.also.values(), *entry.facts.values()]:
        wording._expression(text)


def test_what_is_put_in_is_no_template_and_no_second_paragraph() -> None:
    found = wording.exhibit(RESULTS, "nothing", pd.DataFrame(), key="none", title=HOSTILE, needs="")
    assert found.title == "{{ 7 * 7 }} {% if x %}\ufffdA second line"
    names = pd.DataFrame(columns=["file", "rows", "used", "refused", "columns"])
    why = [{"size": 2, "used": False, "reason": HOSTILE, "min": 7}]
    sums = {"rows": 2, "used": 0, "refused": 2}
    found = wording.exhibit(RESULTS, "records", names, what="records", why=why, sums=sums)
    assert found.sentences == ("2 rows: {{ 7 * 7 }} {% if x %}\ufffdA second line (such as record 7).",)


def test_a_name_that_is_not_given_is_refused() -> None:
    with pytest.raises(jinja2.UndefinedError, match="needs"):
        wording.exhibit(RESULTS, "nothing", pd.DataFrame(), title="Nothing")
