"""The shipped sample: a synthetic County Durham, made from a fixed seed.

48 months of payments, a vendor master, a company register, a contracts register, a unit-postcode directory, and the
truth behind them. Every supplier and payment is invented. 2012/13 comes, by construction, to what Durham's
Social Value Taskforce published; the other years are invented too. Company and charity numbers begin
with 99, so that none can be real.

The tables beside the modules say what the sample holds, and `plan` reads them; `areas`, `suppliers`
and `spending` plan who is paid and what; `dress` says how files look; `files` writes them. Of the package it
knows only `core`: it writes the truth from its own plan.
"""

import shutil
from pathlib import Path

from svanalysis.core.errors import OutputError
from svanalysis.core.places import folder_written_whole, shipped
from svanalysis.sample import files
from svanalysis.sample.areas import Postcodes
from svanalysis.sample.contracts import write_contracts
from svanalysis.sample.plan import README, Dice
from svanalysis.sample.spending import all_lines
from svanalysis.sample.suppliers import Maker

__all__ = ["write_sample"]

_SEED = 2013
_TASKFORCE = Path(__file__).parent / "taskforce"  # written by hand: action plan, indicators, stories


def write_sample(folder: Path) -> None:
    """Write the sample into a folder, whole or not at all.

    Text files are byte for byte the same on every run and machine, the workbook by content.
    An existing folder is replaced if it is empty or holds nothing but a sample.
    Raises OutputError when it holds anything else, or cannot be written.
    """
    folder = folder.resolve()
    _refuse_strangers(folder)
    try:
        with folder_written_whole(folder) as partial:
            _write_into(partial)
    except OSError as error:
        hint = "close its files in other programs, or choose another folder with --out"
        raise OutputError("the sample cannot be written", file=folder, found=error, hint=hint) from error


def _refuse_strangers(folder: Path) -> None:
    """Refuse to replace a folder that holds anything but a sample: files called as the shipped ones are."""
    sample = shipped("data", "sample", "durham")
    hint = "choose an empty or a new folder with --out"
    if folder.is_file():
        raise OutputError("there is a file where the sample's folder should be", file=folder, hint=hint)
    names = (path.relative_to(folder) for path in folder.rglob("*"))
    stranger = next((name for name in names if not (sample / name).exists()), None)
    if stranger:
        what = "this folder holds other things than the sample"
        raise OutputError(what, file=folder, found=stranger, hint=hint)


def _write_into(folder: Path) -> None:
    """Make the plan and write every file. The order of the steps is part of the seed."""
    dice = Dice(_SEED)
    postcodes = Postcodes(dice)
    maker = Maker(dice, postcodes)
    suppliers = maker.everyone()
    after = int(maker.next_number())
    lines = all_lines(dice, suppliers, postcodes)
    files.write_payments(folder / "payments", lines, dice)
    files.write_vendor_master(folder / "vendor_master.csv", suppliers, dice)
    files.write_register(folder / "company_register.csv", suppliers, dice, after)
    files.write_directory(folder / "unit_postcodes.csv", postcodes)
    files.write_truth(folder / "truth.csv", lines)
    write_contracts(folder / "contracts_register.csv", suppliers)
    shutil.copytree(_TASKFORCE, folder, dirs_exist_ok=True, copy_function=shutil.copyfile)
    (folder / "README.md").write_bytes(README.encode("utf-8"))
