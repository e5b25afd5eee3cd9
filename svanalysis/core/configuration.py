"""Configuration is TOML that explains its errors: an unknown key is refused, with the key probably meant."""

import re
import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from svanalysis.core import years
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import shipped


class Frozen(BaseModel):
    """A frozen value with no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


def _can_name_a_folder(name: str) -> str:
    if not re.fullmatch(r"\w[\w-]*", name):
        raise ValueError("a name has letters, digits, - and _ only, as folders are called after it")
    return name


FolderName = Annotated[str, AfterValidator(_can_name_a_folder)]
Year = Annotated[str, AfterValidator(years.parse_year)]
Month = Annotated[str, AfterValidator(lambda text: text and years.month_start(text).strftime("%Y-%m"))]


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_is_pattern)]


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises ConfigurationError when it is missing or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (FileNotFoundError, IsADirectoryError):
        raise ConfigurationError("this file does not exist", file=path) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError("this file is not TOML", file=path, found=error) from None


Model = TypeVar("Model", bound=Frozen)


def validated(model: type[Model], values: dict[str, Any], path: Path) -> Model:
    """Return the model filled with values. Raises ConfigurationError naming the first wrong key."""
    try:
        return model.model_validate(values)
    except ConfigurationError as error:  # a validator's own: it does not know the file
        raise ConfigurationError(error.what, file=path, found=error.found, hint=error.hint) from None
    except ValidationError as error:
        found = error.errors()  # a misspelt key is also a missing one: say the misspelling
        first = next((each for each in found if each["type"] == "extra_forbidden"), found[0])
        place = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = _keys_at(model, first["loc"][:-1])
            close = get_close_matches(str(first["loc"][-1]), known, n=1)
            hint = f"did you mean {close[0]!r}?" if close else f"the keys are {', '.join(sorted(known))}"
            raise ConfigurationError(f"there is no key {place!r}", file=path, hint=hint) from None
        if first["type"] == "missing":
            raise ConfigurationError(f"the key {place!r} is missing", file=path, hint="add it") from None
        message = first["msg"].removeprefix("Value error, ")
        raise ConfigurationError(f"{place}: {message}", file=path, found=first["input"]) from None


def _keys_at(model: type[BaseModel], location: tuple[int | str, ...]) -> list[str]:
    """Return the keys a model knows at a place inside it, following nested models and lists of them."""
    for part in location:
        if isinstance(part, str) and part in model.model_fields:
            annotation = model.model_fields[part].annotation
            inner = (kind for kind in (annotation, *get_args(annotation)) if isinstance(kind, type))
            model = next((kind for kind in inner if issubclass(kind, BaseModel)), model)
    return [name for name in model.model_fields if name != "path"]  # the path is where the file was found


def read_model(model: type[Model], path: Path) -> Model:
    """Return the model filled from a TOML file, and its `path` where it has one, as `validated` does."""
    place = {"path": path} if "path" in model.model_fields else {}
    return validated(model, read_toml(path) | place, path)


def read_rules(name: str, model: type[Model]) -> Model:
    """Return one of the rule files in `data/rules`, which is read once."""
    return cast("Model", _rules(name, model))


@cache
def _rules(name: str, model: type[Frozen]) -> Frozen:
    return read_model(model, shipped("data", "rules", f"{name}.toml"))
