"""`svanalysis explore` as an analyst has it: JupyterLab in a browser, from a choice to the payments behind it.

JupyterLab runs on this machine and the page may ask nobody else.
"""

import json
import re
import time

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.measure.spend import load_spend
from tests.support.lab import choose, click_bar, explored, run_explore

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def lab(tmp_path_factory, sample_store):
    load_spend(load_body("durham"), load_definition("durham_2013"))  # as on an analyst's second day
    with explored(tmp_path_factory.mktemp("lab"), sample_store) as address:
        yield address


def test_an_analyst_goes_from_a_choice_to_the_payments(lab, browser, measured):
    context = browser.new_context(viewport={"width": 1280, "height": 2000})
    page = context.new_page()
    asked_elsewhere = []
    local = re.compile(rf"^({re.escape(lab)}|{re.escape(lab.replace('http', 'ws', 1))}|data:|blob:)")
    page.on("request", lambda request: local.match(request.url) or asked_elsewhere.append(request.url))

    run_explore(page, lab)
    assert "Local share: 53.4% of £2.2bn" in page.locator(".sv .finding").first.inner_text()
    assert page.locator(".js-plotly-plot:visible .point").count() == 4  # years
    assert "Definition: Local: the supplier's invoice address" in page.locator(".sv").first.inner_text()

    start = time.perf_counter()
    choose(page, "By", "Service")
    page.locator(".js-plotly-plot:visible .ytick", has_text="Neighbourhood Services").wait_for()
    measured("explore: from a choice to the new chart, the browser included", time.perf_counter() - start)
    assert page.locator(".js-plotly-plot:visible .point").count() == 6  # services
    # not the 700 pixels that plotly begins with
    assert page.locator(".js-plotly-plot:visible").first.bounding_box()["width"] > 800

    click_bar(page, 0, 1)
    page.locator(
        ".sv .finding", has_text=re.compile("^Neighbourhood Services: £499.0m to 329 suppliers")
    ).wait_for()
    click_bar(page, 1, 0)
    table = page.locator(".sv table", has_text="Payee as published")
    table.wait_for()
    line = json.loads(page.locator(".widget-text input").input_value())
    assert line["group"] == "Neighbourhood Services"
    assert table.locator("tbody tr").count() > 10
    assert "payments/20" in table.locator("tbody tr").first.inner_text()

    choose(page, "By", "Postcode sector of suppliers")
    circles = page.locator(".js-plotly-plot:visible .scatterlayer .point")
    circles.first.wait_for()
    assert circles.count() > 30
    circles.last.click(force=True)
    page.locator(".js-plotly-plot:visible").nth(1).locator(".point").first.wait_for()

    page.locator(".widget-text input").fill(json.dumps(line))
    page.locator(".widget-text input").press("Enter")
    page.locator(".sv .finding", has_text=re.compile("^Neighbourhood Services: £499.0m")).wait_for()
    assert asked_elsewhere == []
    context.close()
