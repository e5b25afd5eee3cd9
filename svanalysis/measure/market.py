"""What a year's report says of opportunities and contracts, from a body's spend."""

import pandas as pd

from svanalysis.measure.contracts import awarded, ending
from svanalysis.measure.opportunities import opportunities
from svanalysis.measure.spend import Spend


def market_tables(spend: Spend, year: str) -> dict[str, pd.DataFrame]:
    """Return `opportunities`, `contracts` awarded, `contracts_ending`, and the balance of contracts registers."""
    market, held = spend.market(), spend.known.held
    contracts = market["contracts"]
    return {
        "opportunities": opportunities(
            market["purposes"], spend.classified, held[held["attribute"] == "sic"], market["nearby"], contracts,
            year=year, basis=spend.body.payments.basis, authority=spend.body.authority,
        ),
        "contracts": awarded(contracts),
        "contracts_ending": ending(contracts, year),
        "contract_files": market["contract_files"],
        "contract_refused": market["contract_refused"],
    }  # fmt: skip
