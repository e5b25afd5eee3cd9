"""A council whose every name is an attack: payees, services, categories, files, addresses and its own words."""

import csv
import io
from pathlib import Path

HURT = "window.hurt=1"  # what a script would do if one of them ran
LONG = "UNBROKEN" * 500
NAMES = (
    f"<script>{HURT}</script>",
    f"</script><script>{HURT}</script>",
    f"<img src=x onerror={HURT}>",
    f'"><svg onload={HURT}>',
    f"<a href='javascript:{HURT}'>A</a>",
    f"<!--</style></title><script>{HURT}</script>",
    '=HYPERLINK("http://example.invalid/","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "|calc",
    "[click](http://example.invalid/a)",
    "[a](http://example.invalid/b) [c](http://example.invalid/d)",
    f"[js](javascript:{HURT})",
    "http://example.invalid/e",
    "../../../../etc/passwd",
    "C:\\Windows\\System32\\x",
    "CON",
    "right\u202egnp.exe",
    "bell\x07 and\x1b[31m red",
    "{{ 7 * 7 }}{% raw %}",
    "$$definition$$",
    "[z]",
    "***",
    "' OR '1'='1",
    "&lt;b&gt;&#x3c;",
    "zero\u200bwidth\ufeff",
    f"<b>{LONG}</b>",
)
FILES = ("=1+1.csv", "turned\u202evsc.csv", "<img src=x onerror=window.hurt=1>.csv", "a b'c&d.csv")
_BODY = """\
name = "hostile"
title = '''<script>window.hurt=1</script> Council'''
place = '''<i onmouseover="window.hurt=1">Place</i>'''
authority = "E06000047"
definition = "durham_2013"
folder = "."
notes = '''=1+1 [notes](javascript:window.hurt=1) <img src=x onerror=window.hurt=1>'''

[payments]
files = ["payments/*.csv"]

[[vendors]]
files = ["vendors.csv"]
layout = "vendor_master"
date = 2013-03-31
title = "=1+1<script>window.hurt=1</script>"

[[published]]
year = "2012/13"
measure = "local_share"
percent = 50.0
source = "</script><script>window.hurt=1</script>"
note = "@SUM(A1)"
"""


def write_hostile(folder: Path) -> Path:
    """Write the council's files, two years of months, and return its body file."""
    (folder / "payments").mkdir(parents=True)
    months = [f"{year}-{month:02d}" for year in (2011, 2012) for month in range(1, 13)]
    for at, month in enumerate(months):
        name = FILES[at] if at < len(FILES) else f"{month}.csv"
        rows = [
            [f"{1 + number}/{month[5:]}/{month[:4]}", payee, NAMES[(number + 1) % 20], NAMES[(number + 2) % 20],
             f"{100_000 - 1_000 * number + at}.50"]
            for number, payee in enumerate(NAMES[:28])
        ]  # fmt: skip
        rows += [[f"28/{month[5:]}/{month[:4]}", NAMES[-1], "A", "B", "98765.00"]]
        header = ["Date", "Supplier", "Service", "Expense Type", "Amount"]
        (folder / "payments" / name).write_text(_csv([header, *rows]), encoding="utf-8", newline="")
    vendors = [["Supplier Name", "Invoice Postcode", "Declared SME"]]
    vendors += [
        [name, ("DH1 2YP", "NE1 1AA", "")[at % 3], ("Yes", "No")[at % 2]] for at, name in enumerate(NAMES)
    ]
    (folder / "vendors.csv").write_text(_csv(vendors), encoding="utf-8", newline="")
    body = folder / "hostile.toml"
    body.write_text(_BODY, encoding="utf-8")
    return body


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue()
