"""Bytes from an address into a file: with patience, within limits, and all of them or none.

Proxies, their exceptions and certificates are as the environment says (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE).
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, NamedTuple

import requests
import urllib3

from svanalysis import __version__
from svanalysis.core.errors import SvanalysisError

Watch = Callable[[int, int | None], None]
_BLOCK_BYTES = 2**18
_NOT_THERE = {404, 410}
_BUSY = {408, 425, 429, 500, 502, 503, 504}
_FIRST_ERROR = 400
_LONGEST_PAUSE_SECONDS = 60.0
_PASSING = (requests.ConnectionError, requests.Timeout, urllib3.exceptions.HTTPError)


class Patience(NamedTuple):
    """How long to wait for a connection, for the next bytes and for it all; how often to try, with what pause first."""

    connect_seconds: float = 20
    read_seconds: float = 60
    total_seconds: float = 7_200
    attempts: int = 4
    pause_seconds: float = 2


class FetchError(SvanalysisError):
    """An official file could not be got."""


class NotThereError(FetchError):
    """The publisher has no file at this address, or no longer."""


class _BusyError(Exception):
    """The server asks to come again, perhaps after some seconds."""

    def __init__(self, status: int, after: str) -> None:
        super().__init__(f"the server answered {status}")
        self.after_seconds = float(after) if after.isdecimal() else 0.0


class Download(NamedTuple):
    """What to get: from where, into which file, at most how much, and what to do where it fails."""

    address: str
    target: Path
    largest_bytes: int
    hint: str

    def failed(self, what: str, found: object) -> FetchError:
        """Say what went wrong."""
        return FetchError(what, file=self.address, found=found, hint=self.hint)


def unwatched(done_bytes: int, all_bytes: int | None) -> None:
    """Show nobody how far a download is."""


def download(job: Download, patience: Patience, watch: Watch = unwatched) -> str:
    """Get a file and return the address it came from in the end, redirections followed.

    What passes is tried again, with pauses that double: no connection, silence, an answer cut off, a busy server
    (which may say how long to wait). Raises NotThereError when there is no such file, FetchError when it is too large,
    takes too long, is refused, or comes to nothing.
    """
    deadline = time.monotonic() + patience.total_seconds
    for attempt in range(1, patience.attempts + 1):
        try:
            return _attempt(job, patience, deadline, watch)
        except (*_PASSING, _BusyError) as error:
            pause = patience.pause_seconds * 2 ** (attempt - 1)
            if isinstance(error, _BusyError):
                pause = max(pause, min(error.after_seconds, _LONGEST_PAUSE_SECONDS))
            if attempt == patience.attempts or time.monotonic() + pause > deadline:
                what = f"the official file could not be got (tried {attempt} times)"
                raise job.failed(what, str(error).rpartition("Caused by ")[2]) from None
            time.sleep(pause)
        except requests.RequestException as error:
            raise job.failed("the address does not work", error) from None
    raise job.failed("the official file could not be got", "no attempt was made")


def _attempt(job: Download, patience: Patience, deadline: float, watch: Watch) -> str:
    """Try once."""
    headers = {"User-Agent": f"svanalysis/{__version__}", "Accept-Encoding": "identity"}
    timeout = (patience.connect_seconds, patience.read_seconds)
    with requests.get(job.address, stream=True, timeout=timeout, headers=headers) as response:
        _check(response, job)
        stated = response.headers.get("Content-Length", "")
        all_bytes = int(stated) if stated.isdecimal() else None
        if (all_bytes or 0) > job.largest_bytes:
            raise _too_large(job, f"{all_bytes:,} bytes")
        with job.target.open("wb") as file:
            _write(response, file, job, deadline, lambda done: watch(done, all_bytes))
        return response.url


def _check(response: requests.Response, job: Download) -> None:
    """Refuse an answer that is not the file."""
    status = response.status_code
    if status in _NOT_THERE:
        what = "the file is not at this address: it may have moved"
        raise NotThereError(what, file=job.address, found=status, hint=job.hint)
    if status in _BUSY:
        raise _BusyError(status, response.headers.get("Retry-After", ""))
    if status >= _FIRST_ERROR:
        raise job.failed("the publisher refused", f"{status} {response.reason}")
    if job.address.startswith("https:") and not response.url.startswith("https:"):
        raise job.failed("the address leads to one that is not safe", response.url)


def _write(
    response: requests.Response, file: IO[bytes], job: Download, deadline: float, watch: Callable[[int], None]
) -> None:
    """Write what comes, as it comes: a stated length that is not kept raises urllib3's own error."""
    done = 0
    while block := response.raw.read1(_BLOCK_BYTES, decode_content=True):
        done += len(block)
        if done > job.largest_bytes:
            raise _too_large(job, f"more than {job.largest_bytes:,} bytes")
        if time.monotonic() > deadline:
            raise job.failed("the official file comes too slowly", f"{done:,} bytes so far")
        file.write(block)
        watch(done)


def _too_large(job: Download, found: str) -> FetchError:
    """Say that a file is larger than any edition of it."""
    return job.failed("the file at this address is too large to be the official one", found)
