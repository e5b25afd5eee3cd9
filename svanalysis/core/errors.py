"""One family of errors whose message says what is wrong, where, what was found, and what to do."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Self


class SvanalysisError(Exception):
    """Something a person can put right.

    Parameters
    ----------
    what
        What is wrong, in one plain sentence without a full stop.
    file, record
        Where: the file, and the record in it (1 is the first record of the file).
    found
        What was found there, quoted in the message.
    hint
        What to do about it.

    >>> str(SvanalysisError("the amount cannot be read", file="a.csv", record=7, found="12,3", hint="check"))
    "the amount cannot be read (a.csv, record 7): found '12,3'. What to do: check."

    """

    def __init__(
        self,
        what: str,
        *,
        file: str | Path | None = None,
        record: int | None = None,
        found: object = None,
        hint: str | None = None,
    ) -> None:
        """Compose the message once, so that `str(error)` is what the person reads."""
        self.what, self.file, self.record, self.found, self.hint = what, file, record, found, hint
        place = ", ".join(filter(None, [str(file) if file else "", f"record {record}" if record else ""]))
        message = what + (f" ({place})" if place else "")
        if found is not None:
            message += f": found {str(found)[:200]!r}"
        message += "."
        if hint:
            message += f" What to do: {hint.rstrip('.')}" + ("" if hint.endswith("?") else ".")
        super().__init__(message)

    def __reduce__(self) -> tuple[partial[Self], tuple[()]]:
        """Say how the error is made again in another process."""
        names = ("file", "record", "found", "hint")
        return partial(type(self), self.what, **{name: getattr(self, name) for name in names}), ()


class InputError(SvanalysisError):
    """A file of the body's, or a register, cannot be used as it is."""


class ConfigurationError(SvanalysisError):
    """A body file, a definition, a parameter or an option is wrong."""


def one_of(
    known: Iterable[str], found: str, what: str, *, file: Path | None = None, verb: str = "use one of"
) -> str:
    """Return what was found when it is known. Raises ConfigurationError that names all that are known.

    >>> one_of(["onspd", "nspl"], "nspl", "this is no layout")
    'nspl'
    """
    if found not in (names := list(known)):
        raise ConfigurationError(what, file=file, found=found, hint=f"{verb} {', '.join(names)}")
    return found


class OutputError(SvanalysisError):
    """An output cannot be written, for example because it is open in another program."""


class BusyError(SvanalysisError):
    """Another run is using the same store."""
