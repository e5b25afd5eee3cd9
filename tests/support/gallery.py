"""The script that makes the gallery, as a module."""

import importlib.util
from types import ModuleType

from tests.support.prerequisites import CLONE


def make_gallery() -> ModuleType:
    """Return `scripts/make_gallery.py`, not run."""
    spec = importlib.util.spec_from_file_location("make_gallery", CLONE / "scripts" / "make_gallery.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
