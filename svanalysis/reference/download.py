"""Bytes from an address into a file: with patience, within limits, and all of them or none.

Proxies, their exceptions and certificates are as the environment says (HTTPS_PROXY, NO_PROXY, REQUESTS_CA_BUNDLE).
"""

import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import requests
import urllib3

from svanalysis import __version__
from svanalysis.core.errors import SvanalysisError
from svanalysis.reference.manifest import Wanted

Watch = Callable[[int, int | None], None]
_BLOCK_BYTES = 2**18
_NOT_THERE = {404, 410}
_BUSY = {408, 425, 429, 500, 502, 503, 504}
_LONGEST_PAUSE_SECONDS = 60.0
_PASSING = (requests.ConnectionError, requests.Timeout, urllib3.exceptions.HTTPError)
_TOO_LARGE = "the file at this address is too large to be the official one"


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


class Edition(NamedTuple):
    """One file to get: what is wanted of which month and authority, and where it goes."""

    wanted: Wanted
    path: Path

    @property
    def by_hand(self) -> str:
        """Say how to do without the address."""
        return f"get it from {self.wanted.page} and save it as {self.path}, then run the command again"

    def failed(self, what: str, found: object, kind: type[FetchError] = FetchError) -> FetchError:
        """Say what went wrong."""
        return kind(what, file=self.wanted.address or self.path, found=found, hint=self.by_hand)


def download(edition: Edition, target: Path, patience: Patience, watch: Watch | None) -> str:
    """Get a file and return the address it came from in the end, redirections followed.

    What passes is tried again, with pauses that double: no connection, silence, an answer cut off, a busy server
    (which may say how long to wait). Raises NotThereError when there is no such file, FetchError when it is too large,
    takes too long, is refused, or comes to nothing.
    """
    deadline, attempt = time.monotonic() + patience.total_seconds, 1
    while True:
        pause = patience.pause_seconds * 2 ** (attempt - 1)
        try:
            return _attempt(edition, target, patience, deadline, watch)
        except (requests.HTTPError, *_PASSING) as error:
            said = str(error).rpartition("Caused by ")[2]
            pause = max(pause, _asked_pause(edition, getattr(error, "response", None)))
        except requests.RequestException as error:
            raise edition.failed("the address does not work", error) from None
        if attempt == patience.attempts or time.monotonic() + pause > deadline:
            raise edition.failed(f"the official file could not be got (tried {attempt} times)", said)
        time.sleep(pause)
        attempt += 1


def _asked_pause(edition: Edition, answer: requests.Response | None) -> float:
    """Return the seconds that a busy server asks to wait. Raises FetchError when it is not busy, but refuses."""
    if answer is None:
        return 0.0
    if answer.status_code in _NOT_THERE:
        what = "the file is not at this address: it may have moved"
        raise edition.failed(what, answer.status_code, NotThereError) from None
    if answer.status_code not in _BUSY:
        raise edition.failed("the publisher refused", f"{answer.status_code} {answer.reason}") from None
    after = answer.headers.get("Retry-After", "")
    return min(float(after), _LONGEST_PAUSE_SECONDS) if after.isdecimal() else 0.0


def _attempt(edition: Edition, target: Path, patience: Patience, deadline: float, watch: Watch | None) -> str:
    """Try once, writing what comes as it comes: a stated length that is not kept raises urllib3's own error."""
    address, largest_bytes = edition.wanted.address, edition.wanted.largest_megabytes * 10**6
    headers = {"User-Agent": f"svanalysis/{__version__}", "Accept-Encoding": "identity"}
    timeout = (patience.connect_seconds, patience.read_seconds)
    with (
        requests.get(address, stream=True, timeout=timeout, headers=headers) as answer,
        target.open("wb") as file,
    ):
        answer.raise_for_status()
        if address.startswith("https:") and not answer.url.startswith("https:"):
            raise edition.failed("the address leads to one that is not safe", answer.url)
        stated = answer.headers.get("Content-Length", "")
        all_bytes = int(stated) if stated.isdecimal() else None
        if (all_bytes or 0) > largest_bytes:
            raise edition.failed(_TOO_LARGE, f"{all_bytes:,} bytes")
        done = 0
        while block := answer.raw.read1(_BLOCK_BYTES, decode_content=True):
            done += file.write(block)
            if done > largest_bytes:
                raise edition.failed(_TOO_LARGE, f"more than {largest_bytes:,} bytes")
            if time.monotonic() > deadline:
                raise edition.failed("the official file comes too slowly", f"{done:,} bytes so far")
            if watch:
                watch(done, all_bytes)
        return answer.url
