"""Which of several columns of amounts is the line's and which is net, by what adds up to what."""

import re
from collections.abc import Sequence

from svanalysis.core import rules
from svanalysis.core.money import parse_amount
from svanalysis.ingest.columns import ENOUGH, Column
from svanalysis.ingest.wording import LAST, content_share, normalise, wording_score

_VAT = re.compile(r"\b(vat|tax|taw)\b")
_RATES = (0.2, 0.175, 0.05)
_NEARLY_ALL, _HALF = 0.9, 0.5
Pence = Sequence[int | None]


def summed(scored: list[Column], headings: list[str], cells: list[list[str]]) -> list[Column]:
    """Return the columns that may be the amount, before them the one that what they add up to shows to be it.

    That is the lines' whose sums are the best one's, and what with the VAT makes it; `basis` is told if it can be.
    """
    plain = list(map(normalise, headings))
    against = rules.headings()["amount"].against
    money = {
        at: _pence(column) for at, column in enumerate(cells) if content_share(column, "amount") >= ENOUGH
    }
    vats = [at for at in money if _VAT.search(plain[at]) and not wording_score("amount", plain[at])]
    others = [at for at in money if not any(re.search(pattern, plain[at]) for pattern in against)]
    best = scored[0].position
    best = next((at for at in others if at != best and _are_lines(money[at], money[best])), best)
    trios = [(net, vat, gross) for vat in vats for net in others for gross in others if best in {net, gross}]
    nets = [net for net, vat, gross in trios if _add_up(money[net], money[vat], money[gross])]
    basis = "net" if nets else next(filter(None, (_by_rate(money[best], money[vat]) for vat in vats)), "")
    best = best if best in nets or not nets else nets[0]
    rest = [column for column in scored if column.position != best]
    score = next((column.score for column in scored if column.position == best), LAST)
    return [Column(best, headings[best].strip(), score, basis=basis), *rest]


def _pence(cells: list[str]) -> Pence:
    """Return the amounts of a column's cells."""
    return [found.pence if (found := parse_amount(cell)) else None for cell in cells]


def _together(*columns: Pence) -> list[tuple[int, ...]]:
    """Return the amounts of the records that have one in each column."""
    return [
        tuple(filter(lambda pence: pence is not None, each))
        for each in zip(*columns, strict=True)
        if None not in each
    ]


def _are_lines(lines: Pence, totals: Pence) -> bool:
    """Tell whether amounts add up, to the penny, to totals that stand beside each of them.

    So they must in nearly all groups of records, and one must be of several.

    >>> _are_lines([60, 40, 5], [100, 100, 5]), _are_lines([5, 5], [5, 5]), _are_lines([60, 4], [100, 100])
    (True, False, False)
    """
    told = _together(lines, totals)
    sizes, size, left = [], 0, 0
    for at, (line, total) in enumerate(told):
        size, left = size + 1, (left or total) - line
        if not left or total not in {following for _, following in told[at + 1 : at + 2]}:
            sizes.append(0 if left else size)
            size = left = 0
    return max(sizes, default=0) > 1 and sizes.count(0) <= (1 - _NEARLY_ALL) * len(sizes)


def _add_up(nets: Pence, vats: Pence, gross: Pence) -> bool:
    """Tell whether amounts and their VAT, which is not always nought, make others wherever all three stand."""
    told = _together(nets, vats, gross)
    return any(vat for _, vat, _ in told) and all(net + vat == whole for net, vat, whole in told)


def _by_rate(amounts: Pence, vats: Pence) -> str:
    """Return whether amounts beside their VAT are mostly net of it or gross; '' where no rate of it tells.

    >>> _by_rate([12000, 500], [2000, 0]), _by_rate([10000], [2000]), _by_rate([9000], [2000])
    ('gross', 'net', '')
    """
    told = [each for each in _together(amounts, vats) if all(each)]
    for basis, parts in (("net", _RATES), ("gross", [rate / (1 + rate) for rate in _RATES])):
        fits = sum(any(abs(vat - amount * part) <= 1 for part in parts) for amount, vat in told)
        if fits > _HALF * len(told):
            return basis
    return ""
