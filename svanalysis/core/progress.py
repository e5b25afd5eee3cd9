"""How long work shows that it goes on: the caller decides, the library only says what it does."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

Item = TypeVar("Item")


class Progress(Protocol):
    """Passes items through, telling somebody how far it is."""

    def __call__(self, items: Sequence[Item], label: str) -> Iterable[Item]:
        """Return the items one after the other."""


def silent(items: Sequence[Item], label: str) -> Iterable[Item]:  # noqa: ARG001  the protocol names it
    """Pass items through and say nothing."""
    return items
