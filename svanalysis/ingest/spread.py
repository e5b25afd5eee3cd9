"""Reading files on a Dask cluster: the same function for each file, while the ledger stays on this machine."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from distributed import Client, Future, LocalCluster, as_completed

from svanalysis.core.body import Body
from svanalysis.core.errors import ConfigurationError, InputError
from svanalysis.core.places import written_whole
from svanalysis.ingest.filling import filled
from svanalysis.ingest.parts import FACTS_FILE, SUFFIXES, Part, settings_key

LOCAL = "local"
_SECONDS = 30  # how long a scheduler, and its first worker, may take to answer


def spread(parts: list[Part], body: Body, address: str) -> Iterator[Part | InputError]:
    """Fill parts on the cluster at `address`, or on one worker per core of this machine (`local`).

    Gives each part, named by what its file holds, or what was wrong with the file; in the order in which they are
    done. A worker that dies is done without. Raises ConfigurationError when no cluster answers, or its
    workers are not installed as this machine is.
    """
    key = settings_key(body.payments)
    with _connected(address, len(parts)) as client:
        sent = {client.submit(filled_there, part, body, key, pure=False): part for part in parts}
        for future in as_completed(list(sent)):
            part = sent.pop(future)
            yield _landed(part, future)
            future.release()


def filled_there(part: Part, body: Body, key: str) -> dict[str, bytes] | InputError | None:
    """Fill a part on a worker and return its files; None when the worker would read it otherwise than we do."""
    if settings_key(body.payments) != key:
        return None
    with TemporaryDirectory() as folder:
        here = part._replace(stem=Path(folder) / part.stem.name)
        done = filled(here, body)
        return (
            done
            if isinstance(done, InputError)
            else {each: done.file(each).read_bytes() for each in SUFFIXES}
        )


def _landed(part: Part, future: "Future[Any]") -> Part | InputError:
    """Store what came back for a part and return it, or why nothing can be stored."""
    try:
        result = future.result()
    except Exception as error:  # noqa: BLE001  whatever a worker died of, the file is named and the others land
        hint = "run the command again without --cluster to see why"
        return InputError("the cluster could not read this file", file=part.label, found=error, hint=hint)
    if result is None:
        hint = "install the same versions of svanalysis and polars there as here"
        raise ConfigurationError("a worker of the cluster would read files otherwise", hint=hint)
    if isinstance(result, InputError):
        return result
    part = part.named(json.loads(result[FACTS_FILE])["balance"]["sha256"])
    for suffix in SUFFIXES:
        with written_whole(part.file(suffix)) as partial:
            partial.write_bytes(result[suffix])
    return part


@contextmanager
def _connected(address: str, tasks: int) -> Iterator[Client]:
    """Connect to a cluster, or start one on this machine; leave none behind."""
    if address == LOCAL:
        workers = max(1, min(os.cpu_count() or 1, tasks))
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(address, timeout=_SECONDS)
    except (OSError, ValueError) as error:
        hint = "give the address of a running scheduler, as tcp://host:8786, or local"
        raise ConfigurationError("no cluster answers", found=f"{address}: {error}", hint=hint) from None
    with client:
        try:
            client.wait_for_workers(1, timeout=_SECONDS)
        except TimeoutError:
            hint = "start one with: dask worker ADDRESS"
            raise ConfigurationError("the cluster has no worker", found=address, hint=hint) from None
        yield client
