"""Columns that take a role, alone or in two: a debit and a credit, an amount and its sign, pounds and pence."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

import polars as pl

from svanalysis.core import rules
from svanalysis.core.money import parse_amount, with_point
from svanalysis.ingest.distinct import payees_of_texts
from svanalysis.ingest.recognise import recognise_payee
from svanalysis.ingest.unheaded import name_firms
from svanalysis.ingest.wording import CERTAIN, LAST, PART, content_share, is_nothing, normalise, wording_score

JOINED = " > "
ENOUGH = 0.6
_FEWEST = 3  # records, for a column that says one thing to be no payee
_IN_POUNDS = re.compile(r"(?i)£|\b(gbp|sterling|local|lcy|lc|base|accounted|functional|billing)\b")
_CODE, _POUNDS = re.compile(r"^[A-Z]{3}$"), ("GBP", "STG", "UKP")
# What a cell beside an amount says of it: a credit, or not.
_LETTERS, _PLUS = {"c": "CR", "d": ""}, {"-": "CR", "+": ""}
_CREDITS = (
    "cr", "crt", "cred", "cn", "crn", "pc", "kg", "credit", "credit note", "credit memo", "cr note", "bill credit",
)  # fmt: skip
_DEBITS = ("dr", "dbt", "in", "inv", "pi", "kr", "debit", "invoice", "bill", "purchase", "sale", "standard")
_SIGNS = {
    f"{of}{word}{plural}": "CR" * (word in _CREDITS)
    for word in (*_CREDITS, *_DEBITS)
    for of in ("", "supplier ", "purchase ", "purch ")
    for plural in ("", "s")
}
_FLAGS = dict.fromkeys(("y", "yes", "true"), "CR") | dict.fromkeys(("n", "no", "false", ""), "")
_BOTH = {"CR", ""}
_ID = re.compile(r"\b(id|code|no|number|ref|reference|account)\b")
_REDACTED = r"(?i)redact|withh|personal|confid|private|disclos"  # of names, in so many words
_OF_PAYEE = {"payee_id", "company_number", "charity_number", "vat_number", "postcode"}
_PAYEES_OF_A_NUMBER = 3  # on average, at most, where numbers are those of payees in several spellings
_FEW_PAYERS = 3  # a body and its companies
_OF_CODE, _CODE_IN_TEXT = re.compile(r"\b(code|no|number|id)$"), re.compile(r"\bcode t$")


class Column(NamedTuple):
    """A column that takes a role: its position, its heading as written, its score, and the runner-up.

    `basis` is what an amount's sums with a column of VAT say of it: `net` or `gross`; '' where they say nothing.
    """

    position: int
    heading: str
    score: float
    runner_up: str = ""
    basis: str = ""


def of_many(
    scored: list[Column], cells: list[list[str]], whole: Callable[[int], Iterable[str]]
) -> list[Column]:
    """Leave out of the columns for payees those at last that say one thing; all that do before a certain one.

    Such a one is the body itself, or the bank whose card paid all merchants. A mere name, which may be that of a
    card's holder, goes behind the names of firms, unless it names them too.
    """
    differing = [column for column in scored if differs(cells[column.position])]
    if (
        differing
        and differing[0].score >= CERTAIN
        and len(cells[0]) >= _FEWEST
        and scored[0] not in differing
    ):
        return differing if len({*whole(scored[0].position)} - {""}) == 1 else scored
    told = [column for column in scored if column.score > LAST or column in differing]
    if told and is_mere_name(told[0], cells):
        told.sort(key=lambda column: not name_firms(cells[column.position]))
    return told


def place_in(role: rules.Role, column: Column) -> tuple[bool, int]:
    """Return what orders the columns of a role: as they stand, what is `behind` after the others."""
    return bool(role.behind and re.search(role.behind, normalise(column.heading))), column.position


def with_second_name(
    scored: list[Column], cells: list[list[str]], whole: Callable[[int], pl.Series]
) -> list[Column]:
    """Return the payee's column, with a second one that says who was paid where the first is blank.

    So is one that withholds names, and goes before one that withholds none.
    """
    first, *others = scored
    others = [
        column for column in others if column.score >= PART and not _ID.search(normalise(column.heading))
    ]
    hiding = [
        column
        for column in others
        if (hidden := withheld(whole(column.position))).str.contains(_REDACTED).any()
        or (len(hidden) and _names_as(cells[first.position], cells[column.position]))
    ]
    if hiding:
        return [first, hiding[0]] if len(withheld(whole(first.position))) else [hiding[0], first]
    is_sparse = sum(map(bool, map(str.strip, cells[first.position]))) < len(cells[0]) / 2
    return [first, *(column for column in others if is_sparse and any(cells[column.position]))][:2]


def _names_as(first: list[str], second: list[str]) -> bool:
    """Tell whether a second column names those of the first, or hides them: most of what it says is no other."""
    pairs = [
        (one.strip().lower(), two.strip().lower())
        for one, two in zip(first, second, strict=True)
        if two.strip()
    ]
    same = sum(one == two or recognise_payee(two).endswith("_redacted") for one, two in pairs)
    return same >= ENOUGH * len(pairs) and any(one == two for one, two in pairs)


def withheld(texts: pl.Series) -> pl.Series:
    """Return those of some texts that withhold a name."""
    return texts.filter(payees_of_texts(texts)["recognised_as"].str.ends_with("_redacted"))


def who_was_paid(cells: pl.DataFrame, names: list[str]) -> pl.Expr:
    """Return the payee that several columns name: the first that says one, but for those that one of them withholds.

    >>> cells = pl.DataFrame({"a": ["Ann Lee", "Acme Ltd", ""], "b": ["Redacted", "Acme", "Zeta Ltd"]})
    >>> cells.select(who_was_paid(cells, ["a", "b"])).to_series().to_list()
    ['Redacted', 'Acme Ltd', 'Zeta Ltd']
    """
    hidden = (
        pl.when(pl.col(name).is_in(withheld(cells[name].unique()).implode())).then(name) for name in names
    )
    said = (pl.when(pl.col(name) != "").then(name) for name in names)
    return pl.coalesce(*hidden, *said).fill_null("")


def is_mere_name(column: Column, cells: list[list[str]]) -> bool:
    """Tell whether a payee is headed as a name and no more, and is that of no firms."""
    return normalise(column.heading) == "name" and not name_firms(cells[column.position])


def differs(cells: list[str]) -> bool:
    """Tell whether a column says more than one thing, or withholds all: one that does not is the body itself."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2 or len(set(filled)) > 1:  # noqa: PLR2004  of one record nobody can tell
        return True
    return recognise_payee(filled[0]).endswith("_redacted")


def without_payers(
    cells: list[list[str]], columns: dict[str, list[Column]], insisted: set[str]
) -> dict[str, list[Column]]:
    """Leave out numbers that are those of the payer: one or a few, each beside several payees."""
    payers = set()
    for role in (columns.keys() & _OF_PAYEE) - insisted if "payee" in columns else ():
        numbers, names = (cells[columns[each][0].position] for each in (role, "payee"))
        pairs = {pair for pair in zip(numbers, names, strict=True) if all(pair)}
        said = {number for number, _ in pairs}
        is_few = len(said) <= (1 if role == "postcode" else _FEW_PAYERS)  # many may be paid in one village
        if is_few and len(pairs) > _PAYEES_OF_A_NUMBER * len(said) and not any(map(is_nothing, said)):
            payers.add(role)
    return {role: found for role, found in columns.items() if role not in payers}


def told_apart(headings: list[str]) -> list[str]:
    """Return headings, those of what codes are called as of names: Code (T), or the second of Code, Code."""
    plain = [_CODE_IN_TEXT.sub("name", heading) for heading in headings]
    pairs = zip(["", *plain], plain, strict=False)
    return [_OF_CODE.sub("name", heading) if before == heading else heading for before, heading in pairs]


def in_two(
    headings: list[str],
    cells: list[list[str]],
    columns: dict[str, list[Column]],
    whole: Callable[[int], Iterable[str]],
) -> dict[str, list[Column]]:
    """Return the columns that play a role together, and the amount with the column of its pence or its sign.

    `cells` are those of the first records by column; `whole` gives all that a column says.
    """
    named = [Column(at, heading.strip(), LAST) for at, heading in enumerate(headings)]
    found = _together(named, cells, columns)
    amount = (columns | found).get("amount", [])
    if len(amount) == 1:
        second = _pence(named, cells, amount[0]) or _sign(named, cells, amount[0], whole)
        found["amount"] = [amount[0], second] if second else _in_pounds(named, cells, amount[0], whole)
    return found


def _together(
    named: list[Column], cells: list[list[str]], columns: dict[str, list[Column]]
) -> dict[str, list[Column]]:
    """Return the columns that play a role only together, as a debit and a credit do, where no other plays it."""
    found = {}
    for name, role in rules.headings().items():
        taken = columns[name][0].position if name in columns else None
        for headings in role.together:
            fits = [[each for each in named if re.search(part, normalise(each.heading))] for part in headings]
            firsts = [each[0] for each in fits if len(each) == 1]
            is_whole = all(len(each) == 1 for each in fits[:2])
            if name not in found and is_whole and _play(name, firsts, cells, taken):
                found[name] = firsts
    return found


def _play(name: str, firsts: list[Column], cells: list[list[str]], taken: int | None) -> bool:
    """Tell whether columns play a role together: each a part of an amount, or what is only together a date."""
    if name == "date":
        mark, records = between(firsts), zip(*(cells[column.position] for column in firsts), strict=True)
        texts = [mark.join(filter(None, map(str.strip, parts))) for parts in records]
        is_month_alone = taken is not None and content_share(cells[taken], "month") >= ENOUGH
        return (taken is None or is_month_alone) and content_share(texts, "date") >= ENOUGH
    filled = [cells[column.position] for column in firsts if any(map(str.strip, cells[column.position]))]
    is_money = all(content_share(each, "amount") >= ENOUGH for each in filled)
    return is_money and taken in {None, *(column.position for column in firsts)}


def between(columns: list[Column]) -> str:
    """Return what goes between the parts of a date: a year's period is no month, and some years are told by their end.

    >>> between([Column(0, "Year", LAST), Column(1, "Month", LAST)])
    '-'
    >>> between([Column(0, "Financial Year Ending", LAST), Column(1, "Period", LAST)])
    ' ending period '
    """
    words = normalise(" ".join(column.heading for column in columns)).replace("qtr", "quarter")
    unit = next((each for each in ("period", "quarter") if each in words), "")
    return f"{' ending' * ('ending' in words)} {unit} " if unit else "-"


def _sign(
    named: list[Column], cells: list[list[str]], amount: Column, whole: Callable[[int], Iterable[str]]
) -> Column | None:
    """Return the column that tells the credits of an amount without signs, where there is one.

    The first credit may stand far beneath: where the first records do not tell, all are asked.
    """
    if _has_credits(cells[amount.position]):
        return None
    signs = rules.headings()["amount"].sign
    for column in named:
        heading = normalise(column.heading)
        if not re.search(signs, heading) or not (first := _meant(heading, cells[column.position])):
            continue
        if first == _BOTH or _meant(heading, whole(column.position)) == _BOTH:
            return None if _has_credits(whole(amount.position)) else column
    return None


def _has_credits(amounts: Iterable[str]) -> bool:
    """Tell whether some amount is below nought by itself, also one with a decimal comma."""
    signed = (text for text in amounts if not (text[:1].isdigit() and text[-1:].isdigit()))
    read = (parse_amount(text) or parse_amount(with_point(text)) for text in signed)
    return any(found.pence < 0 for found in read if found)


def _meant(heading: str, texts: Iterable[str]) -> set[str]:
    """Return what the texts of a column say of amounts: that some are credits, some not.

    The type of a document says so in words alone, for its C may be a cheque; a flag only under Credit. Nothing
    is no credit, nor is a word that says neither where others say both.

    >>> sorted(_meant("type", ["INV", "Credit notes", "Journal"])), sorted(_meant("type", ["", "CR", "Journal"]))
    (['', 'CR'], ['CR'])
    """
    said = {text.strip().lower() for text in texts}
    words = _signs(heading)
    meant = _FLAGS if "credit" in heading and said <= {*_FLAGS} else words
    return {meant[word] for word in said & {*meant}} | ({""} & said if said <= {*meant, ""} else set())


def _signs(heading: str) -> dict[str, str]:
    """Return the words that say beneath a heading whether an amount is a credit.

    A refund is one among a card's transactions; in a ledger the council may have paid it.
    """
    letters = _LETTERS if "type" not in heading.split() else {}
    refunds = dict.fromkeys(("refund", "refunds"), "CR") if "transaction" in heading else {}
    return _SIGNS | letters | refunds | (_PLUS if "sign" in heading else {})


def _pence(named: list[Column], cells: list[list[str]], amount: Column) -> Column | None:
    """Return the column of the pence: after that of the pounds, which are whole, and headed so."""
    pounds = [cell for cell in cells[amount.position] if cell.strip()]
    if sum("." not in cell for cell in pounds) < ENOUGH * len(pounds):
        return None
    after = named[amount.position + 1 : amount.position + 2]
    return next(
        (each for each in after if _is_pence(each) and content_share(cells[each.position], "amount")), None
    )


def _in_pounds(
    named: list[Column], cells: list[list[str]], amount: Column, whole: Callable[[int], Iterable[str]]
) -> list[Column]:
    """Return the column that holds an amount in pounds, where a currency says that some of it are not.

    Where there is none, the amount with the currency, if that stands beside it.
    """
    said = () if _is_pounds(amount.heading) else filter(_is_currency, named)
    told = [each for each in said if any(map(_is_foreign, whole(each.position)))]
    fits = [
        each._replace(score=score, runner_up=amount.heading)
        for each in named
        if _is_pounds(each.heading)
        and (score := wording_score("amount", normalise(each.heading))) > LAST
        and content_share(cells[each.position], "amount") >= ENOUGH
    ]
    if told and fits:
        return [max(fits, key=lambda column: column.score)]
    return [amount, *(each for each in told if abs(each.position - amount.position) == 1)][:2]


def _is_pounds(heading: str) -> bool:
    """Tell whether an amount's heading says that it is in pounds."""
    return bool(_IN_POUNDS.search(f"{heading} {normalise(heading)}"))


def rank(heading: str) -> tuple[float, bool, bool]:
    """Return what sets a heading of amounts before another: its wording, a word for the line or net, pounds."""
    words = normalise(heading)
    rather = re.search(rules.headings()["amount"].rather, words)
    return wording_score("amount", words), rather is not None, _is_pounds(heading)


def _is_foreign(code: str) -> bool:
    """Tell whether a text is the code of another currency than pounds."""
    return bool(_CODE.match(code)) and code not in _POUNDS


def _is_currency(column: Column) -> bool:
    """Tell whether a column is headed as the currency of another."""
    return bool(re.search(rules.headings()["amount"].currency, normalise(column.heading)))


def _is_pence(column: Column) -> bool:
    """Tell whether a column is headed as pence."""
    return bool(re.search(rules.headings()["amount"].pence, normalise(column.heading)))


def as_one(amount: list[Column]) -> pl.Expr:
    """Return the texts of an amount in two columns as one; what makes no sense together cannot be read."""
    first, second = (str(column.position) for column in amount)
    if _is_currency(amount[1]):
        is_foreign = pl.col(second).str.contains(_CODE.pattern) & ~pl.col(second).is_in(_POUNDS)
        return (
            pl.when(is_foreign)
            .then(pl.concat_str(first, second, separator=" "))
            .otherwise(first)
            .alias(first)
        )
    if _is_pence(amount[1]):
        return with_pence(first, second)
    return less(first, second, amount[1].heading)


def with_pence(pounds: str, pence: str) -> pl.Expr:
    """Return the amounts of pounds and of pence.

    >>> cells = pl.DataFrame({"a": ["1,234", "(7)", "", "8", "8", "8.1"], "b": ["5", "50", "99", "-", "125", "5"]})
    >>> cells.select(with_pence("a", "b"))["a"].to_list()
    ['1,234.05', '(7.50)', '.99', '8.00', '8 > 125', '8.05.1']
    """
    whole, part = pl.col(pounds), pl.col(pence)
    start, end = (whole.str.extract(r"(?s)^(\D*[\d,]*)(.*)$", at) for at in (1, 2))
    made = pl.concat_str(start, pl.lit("."), part.str.replace("^-$", "0").str.zfill(2), end)
    is_pence = part.str.contains(r"^(\d{1,2}|-)$")
    refused = whole + JOINED + part
    return pl.when(part == "").then(whole).when(is_pence).then(made).otherwise(refused).alias(pounds)


def less(debit: str, credit: str, heading: str) -> pl.Expr:
    """Return the amounts of debits, and of credits as such; or of amounts beside which stands what they are.

    A nought is neither; a record that has both has an amount that cannot be read. Credits of which none is
    without a sign are taken as they are; a word that is no amount and not known for a credit says nothing.

    >>> cells = pl.DataFrame({"a": ["1.00", "0.00", "2"], "b": ["", "5.00", "3"], "c": ["Debit", "C", ""]})
    >>> cells.select(less("a", "b", "Cr"))["a"].to_list(), cells.select(less("a", "c", "D/C"))["a"].to_list()
    (['1.00', '5.00CR', '2 > 3CR'], ['1.00', '0.00CR', '2'])
    """
    said = pl.col(credit).str.to_lowercase()
    signs = {word: sign for word, sign in (_FLAGS | _signs(normalise(heading))).items() if word}
    first, second = (pl.col(name).str.replace(r"^[£-]?0*(\.0+)?$", "") for name in (debit, credit))
    between = pl.when(first == "").then(pl.lit("")).otherwise(pl.lit(JOINED))
    mark = pl.when(second.str.contains(r"^£?\d").any()).then(pl.lit("CR")).otherwise(pl.lit(""))
    says_none = (second == "") | ~second.str.contains(r"\d")
    sign = said.replace_strict(signs, default="", return_dtype=pl.String)
    made = pl.when(said.is_in(list(signs))).then(pl.col(debit) + sign).when(says_none).then(pl.col(debit))
    return made.otherwise(first + between + second + mark).alias(debit)
