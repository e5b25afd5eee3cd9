"""Whom to ask about first: suppliers by how far knowing them could move the headline, with all that is known."""

import hashlib

import numpy as np
import pandas as pd

from svanalysis.classify.table import INTERMEDIARIES
from svanalysis.core import rules, years
from svanalysis.core.csv_text import neutral
from svanalysis.measure.columns import COLUMNS
from svanalysis.measure.facts import fact
from svanalysis.measure.spend import Known, Spend
from svanalysis.suppliers.overrides import QUESTIONS
from svanalysis.suppliers.payees import HIDDEN

# The two questions that move a headline: the fact each is about, and its reason in the classified table.
_ASKS = {"in_area": ("is_local", "place_because"), "sme": ("is_sme", "size_because")}
_TELLS = {"place", "size"}  # evidence whose change reopens an answer
_FILLED = ["who", "why", "when", "valid_from", "valid_to"]
_HASH_LETTERS = 8


def matches(spend: Spend) -> pd.DataFrame:
    """Return how a body's suppliers were matched to registers, by year and method (`matching`)."""
    return matching(spend.units, spend.known.matched)


def review(spend: Spend, year: str) -> pd.DataFrame:
    """Return the review queue of a body and year (`queue`), without those paid on behalf of others."""
    units = spend.in_year(year).units
    if spend.definition.scope.intermediaries == "unknown":
        units = units[~units["recognised_as"].isin(INTERMEDIARIES)]
    return queue(units, spend.known, year)


def queue(units: pd.DataFrame, known: Known, year: str) -> pd.DataFrame:
    """Return the suppliers of a year that could move a headline, most pounds at stake first.

    One row per supplier: its net `pence`; for local and for SME the pence by which low and high would come
    together if the answer were known (0 where it is); `asked`, what to find; `state`: `new` (never
    answered), `changed` (other evidence of place or size than when it was answered), `expired` (no answer
    holds at the end of the year any more);
    then why it is not known, candidates in registers, postcodes, all evidence, and `seen`, the mark of
    that evidence. What has been answered and is unchanged does not appear, unknown answers included.

    `units` are those of `facts.units_of` for one year. Source: field measures, "Low and high": a supplier that can be
    either adds its whole net to the range.
    """
    named = units[~units["supplier_id"].str.startswith(HIDDEN)].reset_index(drop=True)
    answered = set(known.answers["supplier_id"])
    suppliers = set(named["supplier_id"]) & answered
    seen, day = _marks(known, suppliers), years.end(year)
    found = named.assign(asked="", state="", because="")
    for question, (column, because) in _ASKS.items():
        about = fact(named, column)
        states = {one: _state(known.answers, one, question, day, seen) for one in suppliers}
        state = pd.Series([states.get(one, "new") for one in named["supplier_id"]], dtype="object")
        open_ = pd.Series(about.can_yes & about.can_no)
        asked = (open_ | (state == "changed")) & (state != "answered")
        found[f"{column[3:]}_at_stake_pence"] = np.where(asked, named["pence"].abs(), 0)
        for name, text in (("asked", question), ("state", state), ("because", named[because])):
            found[name] = _told(found[name], text, asked)
    found["at_stake_pence"] = found["local_at_stake_pence"] + found["sme_at_stake_pence"]
    chosen = found[found["at_stake_pence"] > 0]
    ranked = chosen.sort_values(["at_stake_pence", "supplier_id"], ascending=[False, True])
    return _with_context(ranked, known).reset_index(drop=True)[COLUMNS["review"]]


def _told(told: pd.Series, text: "pd.Series | str", where: pd.Series) -> pd.Series:
    """Return texts with another one joined to each where it is wanted and not there yet."""
    other = text if isinstance(text, pd.Series) else pd.Series(text, index=told.index)
    joined = told.where(told == "", told + "; ") + other.fillna("")
    return told.where(~where | (told == other), joined)


def _state(answers: pd.DataFrame, supplier: str, question: str, end: object, seen: dict[str, str]) -> str:
    """Return how one question about a supplier stands at the end of a year: new, answered, changed or expired."""
    given = answers[(answers["supplier_id"] == supplier) & (answers["question"] == question)]
    day = pd.Timestamp(str(end))
    ended = given["valid_to"] < day  # false while an answer holds until further notice
    holding = given[(given["valid_from"] <= day) & ~ended]
    if len(holding):
        last = holding.sort_values("when", kind="stable")["seen"].iloc[-1]
        return "changed" if last and last != seen[supplier] else "answered"
    return "expired" if (ended & (given["valid_from"] <= given["valid_to"])).any() else "new"


def _marks(known: Known, suppliers: set[str]) -> dict[str, str]:
    """Return a mark of what is known of the place and size of each supplier: it changes when that does.

    It begins with a letter, because a spreadsheet takes other marks for numbers.
    """
    held, matched = (table[table["supplier_id"].isin(suppliers)] for table in (known.held, known.matched))
    about = held[held["attribute"].isin(_attributes())]
    parts: dict[str, set[str]] = {supplier: set() for supplier in suppliers}
    for supplier, attribute, value in about[["supplier_id", "attribute", "value"]].itertuples(index=False):
        parts[supplier].add(f"{attribute}={value}")
    for supplier, number, verdict in matched[["supplier_id", "number", "verdict"]].itertuples(index=False):
        parts[supplier].add(f"{verdict}:{number}")
    return {
        supplier: "s" + hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()[:_HASH_LETTERS]
        for supplier, said in parts.items()
    }


def _attributes() -> list[str]:
    """Return the attributes whose change reopens an answer: those that tell place or size, answers aside."""
    known = rules.evidence().attributes.items()
    return [name for name, it in known if it.tells in _TELLS and not name.startswith("override_")]


def _with_context(ranked: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Add what a person needs to decide: candidates, postcodes, all evidence, and its mark."""
    suppliers = set(ranked["supplier_id"])
    held = known.held[known.held["supplier_id"].isin(suppliers) & (known.held["value"] != "")]
    labels = {name: it.label for name, it in rules.evidence().attributes.items()}
    label = held["attribute"].map(labels).fillna(held["attribute"])
    day = held["date"].dt.strftime("%Y-%m-%d")
    brief = label + " " + held["value"]
    said = brief + " (" + held["source"] + ", " + day + ")"
    is_postcode = held["attribute"].str.startswith("postcode")
    matched = known.matched[known.matched["supplier_id"].isin(suppliers)]
    texts = {
        "postcodes": _joined(held["supplier_id"], brief, is_postcode),
        "evidence": _joined(held["supplier_id"], said, held["value"] != ""),
        "candidates": _joined(matched["supplier_id"], _candidate(matched), matched["number"] != ""),
        "seen": _marks(known, suppliers),
    }
    told = {name: [of.get(each, "") for each in ranked["supplier_id"]] for name, of in texts.items()}
    return ranked.assign(**told)


def _joined(suppliers: pd.Series, texts: pd.Series, where: pd.Series) -> dict[str, str]:
    """Return the texts of each supplier as one."""
    wanted = pd.DataFrame({"supplier_id": suppliers, "text": texts})[where].drop_duplicates()
    told = wanted.sort_values(["supplier_id", "text"]).groupby("supplier_id")["text"].agg("; ".join)
    return {str(supplier): text for supplier, text in told.items()}


def _candidate(matched: pd.DataFrame) -> pd.Series:
    """Return each candidate in words: number, name, how it was found, and what speaks against it."""
    against = matched["flags"].where(matched["flags"] == "", ", " + matched["flags"])
    found = matched["number"] + " " + matched["name"] + " (" + matched["method"] + against + ")"
    runner_up = matched["runner_up"].where(matched["runner_up"] == "", "; or " + matched["runner_up"])
    return found.where(matched["verdict"] == "accepted", "perhaps " + found + runner_up)


def matching(units: pd.DataFrame, matched: pd.DataFrame) -> pd.DataFrame:
    """Return how suppliers were matched to registers, by financial year: of in-scope payments, hidden payees included.

    One row per year and `method`, with `verdict` accepted, review (for people to decide) or none: `suppliers`, and
    shares of lines and absolute pounds, 0 to 1. A supplier with several candidates counts under the accepted one.
    """
    first = matched.sort_values(["supplier_id", "verdict"], kind="stable").drop_duplicates("supplier_id")
    joined = units.merge(first[["supplier_id", "method", "verdict"]], on="supplier_id", how="left")
    joined["verdict"] = joined["verdict"].fillna("none")
    joined["method"] = joined["method"].where(joined["verdict"] == "accepted", "")
    keys = ["financial_year", "verdict", "method"]
    named = joined[~joined["supplier_id"].str.startswith(HIDDEN)]
    sums = named.groupby(keys, as_index=False).agg(
        suppliers=("supplier_id", "nunique"), lines=("lines", "sum"), pence=("absolute_pence", "sum")
    )
    whole = joined.groupby("financial_year")[["lines", "absolute_pence"]].sum()
    years_of = sums["financial_year"]
    sums["rows"] = sums["lines"] / years_of.map(whole["lines"])
    sums["pounds"] = sums["pence"] / years_of.map(whole["absolute_pence"])
    return sums[[*keys, "suppliers", "rows", "pounds"]]


def form(found: pd.DataFrame, year: str) -> pd.DataFrame:
    """Return a review queue as the form to fill in: pounds, the questions as empty columns, and who, why, when.

    `valid_from` is the first day of the year; it and `seen` are the only cells that are filled for people.
    """
    names = {"local_at_stake_pence": "local_at_stake_pounds", "sme_at_stake_pence": "sme_at_stake_pounds"}
    pounds = {name: (found[name] / 100).map("{:.2f}".format) for name in ("pence", *names)}
    told = found.assign(**pounds).rename(columns={"pence": "paid_pounds", "lines": "payments", **names})
    empty = dict.fromkeys([*QUESTIONS, *_FILLED], "") | {"valid_from": years.start(year).isoformat()}
    columns = [name for name in told.columns if name not in {"seen", "at_stake_pence"}]
    return told[columns].assign(**empty, seen=found["seen"])


def form_text(found: pd.DataFrame, year: str) -> str:
    """Return the form as csv for a spreadsheet; no text in it can be taken for a formula."""
    told = form(found, year)
    texts = [name for name in told.columns if not name.endswith("_pounds") and name != "payments"]
    safe = told.assign(**{name: told[name].astype(str).map(neutral) for name in texts})
    text: str = safe.to_csv(index=False, lineterminator="\n")
    return text
