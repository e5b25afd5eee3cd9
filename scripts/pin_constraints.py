"""Write constraints.txt: the exact version of everything `svanalysis[dev]` needs, as installed here.

Run it in a fresh environment on Python 3.11, then run the tests, then commit both together::

    python -m venv .venv-pins
    .venv-pins/bin/python -m pip install -e ".[dev]" "jsonschema<4.25"
    .venv-pins/bin/python scripts/pin_constraints.py

From 4.25 on jsonschema, with what JupyterLab asks of it, compiles a grammar of web addresses whenever a program starts
that reads notebooks: a second, which was a third of the start of `svanalysis report`.
"""

from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

CONSTRAINTS = Path(__file__).parent.parent / "constraints.txt"

HEADER = """\
# The exact version of everything svanalysis[dev] needs: names and versions only, no addresses.
# Made by scripts/pin_constraints.py, which says how to make it again. Python 3.11.
"""

# Needed on other systems only, so not installed where this file is made: pinned here by hand.
ELSEWHERE = {"appnope": "1.0.0", "colorama": "0.4.6", "pywinpty": "3.1.2"}

SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
)


def needed_by(requirement: Requirement) -> Iterator[Requirement]:
    """What an installed distribution needs on any system, for the extras that were asked for."""
    try:
        listed = metadata.requires(requirement.name) or []
    except metadata.PackageNotFoundError:
        return
    extras = {"", *requirement.extras}
    environments = [{**system, "extra": extra} for system in SYSTEMS for extra in extras]
    for child in map(Requirement, listed):
        if child.marker is None or any(child.marker.evaluate(each) for each in environments):
            yield child


def closure(root: str) -> set[str]:
    """Canonical names of everything a requirement reaches, itself left out."""
    waiting, seen = [Requirement(root)], set()
    while waiting:
        requirement = waiting.pop()
        key = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if key not in seen:
            seen.add(key)
            waiting.extend(needed_by(requirement))
    return {name for name, _ in seen} - {canonicalize_name(Requirement(root).name)}


def version_of(name: str) -> str:
    """The installed version, or the one pinned by hand for other systems."""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ELSEWHERE[name]


def main() -> None:
    """Write the file and say how many pins it holds."""
    pins = [f"{name}=={version_of(name)}" for name in sorted(closure("svanalysis[dev]"))]
    CONSTRAINTS.write_text(HEADER + "\n".join(pins) + "\n", encoding="utf-8", newline="\n")
    print(f"{len(pins)} pins written to {CONSTRAINTS.name}")


if __name__ == "__main__":
    main()
