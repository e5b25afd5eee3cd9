"""How many examples a law is tried on: few where each takes long, many more where others are looked for."""

import os

from hypothesis import HealthCheck, settings

SEARCH = bool(os.environ.get("SVANALYSIS_SEARCH"))
_MORE = 10


def tried(examples: int) -> settings:
    """Settings of a law that every run tries on some examples, the same ones, and a search on ten times as many."""
    many = examples * (_MORE if SEARCH else 1)
    return settings(max_examples=many, deadline=None, suppress_health_check=[HealthCheck.too_slow])
