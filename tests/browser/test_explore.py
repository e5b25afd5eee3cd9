"""`svanalysis explore` as an analyst has it: JupyterLab in a browser, from a choice to the payments behind it.

JupyterLab runs on this machine and the page may ask nobody else.
"""

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from svanalysis.core.body import load_body
from svanalysis.core.definition import load_definition
from svanalysis.measure.spend import load_spend

pytestmark = pytest.mark.browser
TOKEN = "of-this-test"  # noqa: S105  it guards nothing
PATIENCE = 120  # seconds, for a machine that does other things too
NO_NEWS = {"@jupyterlab/apputils-extension:announcements": True}  # it would ask about news from the internet


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settings(folder: Path, port: int) -> None:
    """Write what JupyterLab needs to run in a test: its port and token, and no question about news."""
    server = {"ServerApp": {"port": port, "allow_root": True}, "IdentityProvider": {"token": TOKEN}}
    (folder / "labconfig").mkdir(parents=True)
    (folder / "jupyter_server_config.json").write_text(json.dumps(server), encoding="utf-8")
    page = json.dumps({"disabledExtensions": NO_NEWS})
    (folder / "labconfig" / "page_config.json").write_text(page, encoding="utf-8")


@pytest.fixture(scope="module")
def lab(tmp_path_factory, sample_store):
    """The address of a JupyterLab that `svanalysis explore` opened on copies of the notebooks."""
    load_spend(load_body("durham"), load_definition("durham_2013"))  # as on an analyst's second day
    folder, port = tmp_path_factory.mktemp("lab"), free_port()
    settings(folder / "settings", port)
    places = {
        "SVANALYSIS_EXPLORE": str(folder / "explore"),
        "SVANALYSIS_STORE": str(sample_store),
        "JUPYTER_CONFIG_DIR": str(folder / "settings"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "IPYTHONDIR": str(folder / "ipython"),
    }
    with (folder / "log").open("w", encoding="utf-8") as log:
        command = [sys.executable, "-m", "svanalysis", "explore", "--no-browser"]
        running = subprocess.Popen(command, stderr=log, stdout=log, env={**os.environ, **places}, cwd=folder)
        try:
            until = time.monotonic() + PATIENCE
            while not answers(port):
                assert running.poll() is None, (folder / "log").read_text(encoding="utf-8")
                assert time.monotonic() < until, "JupyterLab did not start"
                time.sleep(0.2)
            yield f"http://127.0.0.1:{port}"
        finally:
            running.terminate()
            running.wait(PATIENCE)


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def choose(page, label: str, option: str) -> None:
    box = page.locator(".widget-dropdown", has=page.get_by_text(label, exact=True))
    box.locator("select").select_option(label=option)


def click_bar(page, chart: int, at: int) -> None:
    page.locator(".js-plotly-plot:visible").nth(chart).locator(".point path").nth(at).click(force=True)


def test_an_analyst_goes_from_a_choice_to_the_payments(lab, browser, measured):
    context = browser.new_context(viewport={"width": 1280, "height": 2000})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    asked_elsewhere = []
    local = re.compile(rf"^({re.escape(lab)}|{re.escape(lab.replace('http', 'ws', 1))}|data:|blob:)")
    page.on("request", lambda request: local.match(request.url) or asked_elsewhere.append(request.url))

    page.goto(f"{lab}/lab/tree/explore.ipynb?token={TOKEN}")
    page.locator(".jp-Notebook").wait_for()
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for()  # its kernel runs
    page.locator(".lm-MenuBar-itemLabel", has_text="Run").click()
    page.locator("li[data-command='runmenu:run-all']").click()
    page.locator(".js-plotly-plot:visible .point").first.wait_for()
    assert "Local share: 53.4% of £2.2bn" in page.locator(".sv .finding").first.inner_text()
    assert page.locator(".js-plotly-plot:visible .point").count() == 4  # years
    assert "Definition: Local: the supplier's invoice address" in page.locator(".sv").first.inner_text()

    start = time.perf_counter()
    choose(page, "By", "Service")
    page.locator(".js-plotly-plot:visible .ytick", has_text="Neighbourhood Services").wait_for()
    measured("explore: from a choice to the new chart, the browser included", time.perf_counter() - start)
    assert page.locator(".js-plotly-plot:visible .point").count() == 6  # services
    assert (
        page.locator(".js-plotly-plot:visible").first.bounding_box()["width"] > 800
    )  # not the 700 that plotly begins with

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
    assert asked_elsewhere == []

    choose(page, "By", "Postcode sector of suppliers")
    circles = page.locator(".js-plotly-plot:visible .scatterlayer .point")
    circles.first.wait_for()
    assert circles.count() > 30
    circles.last.click(force=True)
    page.locator(".js-plotly-plot:visible").nth(1).locator(".point").first.wait_for()

    page.locator(".widget-text input").fill(json.dumps({**line, "service": "Neighbourhood Services"}))
    page.locator(".widget-text input").press("Enter")
    page.locator(".sv .finding", has_text=re.compile("^Neighbourhood Services: £499.0m")).wait_for()
    context.close()
