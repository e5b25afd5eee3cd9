"""The shipped definitions: each can be loaded, says what it counts, and any two compare on the same payments."""

import itertools
from pathlib import Path

import pytest

from svanalysis.classify.scope import reasons_of
from svanalysis.core.definition import load_definition
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import shipped
from svanalysis.core.rules import size

SHIPPED = {path.stem: path for path in sorted(shipped("data", "definitions").glob("*.toml"))}
BOTH = ("yes", "no")
TABLE = {  # name: addresses that decide, how, where, what they prove, the SME rule
    "durham_2013": ("invoice remittance registered", "first", "authority", BOTH, "ec_2003_361"),
    "invoice_address": ("invoice", "first", "authority", BOTH, "ec_2003_361"),
    "registered_office": ("registered", "first", "authority", BOTH, "ec_2003_361"),
    "based_or_branched": ("invoice remittance site registered", "any", "authority", ("yes",), "ec_2003_361"),
    "region_itl1": ("invoice remittance registered", "first", "region", BOTH, "ec_2003_361"),
    "order_2026": ("site invoice remittance", "first", "authority", ("yes",), "procurement_act_2023"),
    "ec_2003_361": ("invoice remittance registered", "first", "authority", BOTH, "ec_2003_361"),
    "procurement_act_2023": ("invoice remittance registered", "first", "authority", BOTH, "procurement_act_2023"),
    "companies_act": ("invoice remittance registered", "first", "authority", BOTH, "companies_act"),
    "employees_only": ("invoice remittance registered", "first", "authority", BOTH, "employees_only"),
}  # fmt: skip


def test_all_that_is_shipped_is_tested():
    assert set(SHIPPED) == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_what_a_definition_counts(name):
    found = load_definition(name)
    addresses = " ".join(address.removeprefix("postcode_") for address in found.local.addresses)
    assert (addresses, found.local.rule, found.local.area, found.local.proves, found.sme.rule) == TABLE[name]
    assert found.name == name
    assert found.sme.rule in size().rules
    assert reasons_of(found)
    assert found.source.endswith(".")
    assert found.summary.endswith("Spend with outside suppliers, net of VAT.")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("addresses =", "adresses =", r"no key 'local\.adresses'.*did you mean 'addresses'"),
        ("[local]\n", '[local]\narae = "region"\n', r"no key 'local\.arae'.*did you mean 'area'"),
        ("[local]\n", '[local]\narea = "county"\n', r"local\.area.*'county'"),
        ("[local]\n", '[local]\nrule = "all"\n', r"local\.rule.*'all'"),
        ('"figures"', '"size"', r"sme\.evidence.*'size'"),
        ("[scope]\n", '[scope]\ngrants = "in"\n', r"no key 'scope\.grants'"),
    ],
)  # fmt: skip
def test_a_wrong_definition_is_refused_with_what_is_meant(tmp_path, old, new, message):
    path = tmp_path / "mine.toml"
    text = SHIPPED["invoice_address"].read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigurationError, match=message):
        load_definition(str(path))


@pytest.fixture(scope="module")
def with_neighbours(tmp_path_factory) -> Path:
    """order_2026 with the setting changed."""
    path = tmp_path_factory.mktemp("definitions") / "order_2026_nearby.toml"
    text = SHIPPED["order_2026"].read_text(encoding="utf-8")
    changed = text.replace('area = "authority"', 'area = "authority_and_neighbours"', 1)
    path.write_text(changed.replace('name = "order_2026"', 'name = "nearby"'), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def measured(sample_store, with_neighbours):
    """The sample's shares of 2012/13 by definition and measure."""
    from svanalysis.report.shares_table import shares_table

    table = shares_table("durham", [*TABLE, str(with_neighbours)], year="2012/13")
    return {(row.definition, row.measure): row for row in table.itertuples()}


def test_any_two_definitions_compare_on_the_same_payments(measured):
    found = {definition for definition, _ in measured}
    assert found == {*TABLE, "nearby"}
    whole = {measured[definition, "local_share"].denominator_pence for definition in found}
    assert whole == {52_680_000_000}  # the sample has no company of its own: scope is the same


def test_the_published_shares_are_those_of_their_definition(measured):
    local, nested = (measured["durham_2013", name] for name in ("local_share", "sme_share_of_local"))
    assert (local.numerator_pence, nested.numerator_pence) == (28_660_000_000, 15_934_960_000)


def test_wider_rules_count_more(measured):
    local = {definition: row for (definition, measure), row in measured.items() if measure == "local_share"}
    for narrow, wide in [
        ("invoice_address", "durham_2013"),  # falls back on other addresses
        ("invoice_address", "based_or_branched"),
        ("registered_office", "based_or_branched"),
        ("durham_2013", "region_itl1"),
        ("order_2026", "nearby"),
    ]:
        assert local[narrow].numerator_pence < local[wide].numerator_pence, (narrow, wide)
    assert local["durham_2013"].numerator_pence == local["ec_2003_361"].numerator_pence


def test_every_share_lies_within_its_bounds(measured):
    for row in measured.values():
        assert row.low <= row.share <= row.high or row.state, row


def test_what_no_address_proves_stays_open(measured):
    for definition in ("order_2026", "based_or_branched"):
        found = measured[definition, "local_share"]
        assert found.low > 0.5
        assert found.high == 1.0
        assert not measured[definition, "sme_share_of_local"].state


def test_rules_that_lack_evidence_know_less(measured):
    known = {name: measured[name, "sme_share"].coverage_pounds for name in TABLE}
    assert known["employees_only"] == 0  # the sample has no numbers of staff
    assert known["companies_act"] < known["ec_2003_361"]
    assert all(0 <= low <= 1 for low in known.values())
    assert len(list(itertools.combinations(TABLE, 2))) == 45


@pytest.mark.parametrize("given", ["ALTAVERE CARE GROUP LTD", "altavere care group limited"])
def test_a_bodys_own_company_is_left_out_with_its_pounds_and_can_be_put_back(sample_store, tmp_path, given):
    from svanalysis.report.shares_table import shares_table

    text = shipped("data", "bodies", "durham.toml").read_text(encoding="utf-8")
    folder = shipped("data", "sample", "durham").as_posix()
    own = f'folder = "{folder}"\nown_companies = ["{given}"]'
    path = tmp_path / "durham.toml"
    path.write_text(text.replace('folder = "../sample/durham"', own), encoding="utf-8")
    table = shares_table(str(path), ["ec_2003_361", "durham_2013"], year="2012/13", scopes=True)
    local = table[table["measure"] == "local_share"].set_index(["definition", "scope"])["denominator_pence"]
    assert local["ec_2003_361", "as defined"] < 52_680_000_000  # this one leaves own companies out
    assert local["ec_2003_361", "with own_company"] == 52_680_000_000
    assert local["durham_2013", "as defined"] == 52_680_000_000  # this one does not say so
    assert local["durham_2013", "without own_company"] == local["ec_2003_361", "as defined"]
