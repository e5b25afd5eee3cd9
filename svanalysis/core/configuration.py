"""Configuration is TOML that explains its errors: an unknown key is refused, with the key probably meant."""

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TypeVar, cast, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from svanalysis.core import years
from svanalysis.core.errors import ConfigurationError
from svanalysis.core.places import shipped

# What pydantic calls a wrong type: what it should be, and how that is written; {} is what was found.
_EXPECTED = {
    "string": ("a text in quotes", '"{}"'),
    "bool": ("true or false", "true"),
    "int": ("a number", "3"),
    "float": ("a number", "54.4"),
    "decimal": ("pounds and pence, without commas", '"1234.50"'),
    "date": ("a day", "2014-03-31"),
    "tuple": ("a list", '["{}"]'),
    "too": ("a list with something in it", '["..."]'),
}
_BRACKETS = {
    "tuple": ("a list of tables", "write [[{0}]], in two brackets, above its keys"),
    "model": ("a table", "write [{0}], in single brackets, above its keys"),
    "dict": ("a table", "write [{0}], in single brackets, above its keys"),
}
_ALTERNATIVES = {"int", "float"}  # which pydantic names after the key
_TWICE = r"twice|overwrite|mutate"
_SLIPS = (  # what a line that is no TOML has, and what to do about it
    (r"\\", "write / for \\ in paths, or put the path in single quotes"),
    (r'^[^"]*"[^"]*("[^"]*"[^"]*)*$', "close the quotes: each text stands between two"),
    (r"^\[[^\]]*$", "close the brackets, as in [payments]"),
    (r"^[^=]*$", 'write key = "value"; see also the line above'),
    ("", "write texts in quotes, days as 2014-03-31 and true or false without; see also the line above"),
)


class Frozen(BaseModel):
    """A frozen value with no keys but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, defer_build=True)


def _can_name_a_folder(name: str) -> str:
    if not re.fullmatch(r"\w[\w-]*", name):
        raise ValueError(
            "a name has letters, digits, - and _ only", "write it as my_council: folders are called after it"
        )
    return name


def _named(read: Callable[[str], str]) -> AfterValidator:
    """Return a check as pydantic wants it, which then tells of which key it is."""

    def checked(text: str) -> str:
        try:
            return read(text)
        except ConfigurationError as error:
            raise ValueError(error.what, error.hint) from None

    return AfterValidator(checked)


FolderName = Annotated[str, AfterValidator(_can_name_a_folder)]
Year = Annotated[str, _named(years.parse_year)]
Month = Annotated[str, _named(lambda text: text and years.month_start(text).strftime("%Y-%m"))]


def _is_pattern(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError("this is not a regular expression", f"correct it: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_is_pattern)]


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file. Raises ConfigurationError when it is missing or is not TOML."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return tomllib.loads(text)
    except (FileNotFoundError, IsADirectoryError):
        hint = "correct its name, or put it there"
        raise ConfigurationError("this file does not exist", file=path, hint=hint) from None
    except UnicodeDecodeError as error:
        hint = "save it as text in UTF-8"
        raise ConfigurationError("this file is not TOML", file=path, found=error, hint=hint) from None
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(text, str(error), path) from None


def _no_toml(text: str, said: str, path: Path) -> ConfigurationError:
    """Name the line that cannot be read, and what is usually wrong with such a line; `said` is Python's own word."""
    number = re.search(r"at line (\d+)", said)
    if not number:
        hint = "close the text, list or table that was begun above: its quotes or brackets are missing"
        return ConfigurationError("this file is not TOML: it ends too early", file=path, hint=hint)
    line = text.split("\n")[int(number[1]) - 1].strip()
    hint = next(hint for pattern, hint in _SLIPS if re.search(pattern, line))
    if re.search(_TWICE, said):
        hint = "this key or table is there twice: keep one"
    what = f"this file is not TOML: line {number[1]} cannot be read"
    return ConfigurationError(what, file=path, found=line, hint=hint)


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
        place = _place(first)
        if first["type"] == "extra_forbidden":
            hint = meant(str(first["loc"][-1]), sorted(_keys_at(model, first["loc"][:-1])), "keys")
            raise ConfigurationError(f"there is no key {place!r}", file=path, hint=hint) from None
        if first["type"] == "missing":
            raise ConfigurationError(f"the key {place!r} is missing", file=path, hint="add it") from None
        what, hint = _wrong(first)
        raise ConfigurationError(f"{place}: {what}", file=path, found=first["input"], hint=hint) from None


def meant(word: str, known: Iterable[str], what: str) -> str:
    """Return the known word that was probably meant, as a question, else all of them.

    >>> meant("amuont", ["amount", "date"], "roles"), meant("x", ["amount", "date"], "roles")
    ("did you mean 'amount'?", 'the roles are amount, date')
    """
    close = get_close_matches(word, known := list(known), n=1)
    return f"did you mean {close[0]!r}?" if close else f"the {what} are {', '.join(known)}"


def _place(error: Mapping[str, Any]) -> str:
    """Return which key is wrong; of lists, which entry counted from 1."""
    loc = [part for part in error["loc"] if part not in _ALTERNATIVES]
    written = (f" (entry {part + 1})" if isinstance(part, int) else f".{part}" for part in loc)
    return "".join(written).removeprefix(".")


def _wrong(error: Mapping[str, Any]) -> tuple[str, str]:
    """Return what is wrong with a value, and what to do."""
    kind, found, context = error["type"].partition("_")[0], error["input"], error.get("ctx", {})
    key = next(
        (part for part in error["loc"][::-1] if isinstance(part, str) and part not in _ALTERNATIVES), ""
    )
    if kind == "value":
        what, *hints = map(str, context["error"].args)
        return what, "".join(hints) or "correct it"
    if kind == "literal":
        return f"this is not {context['expected']}", f"write {key} as one of these"
    if kind in _BRACKETS and isinstance(found, dict | list | tuple):
        what, hint = _BRACKETS[kind]
        return f"this should be {what}", hint.format(key)
    if kind in _EXPECTED:
        what, example = _EXPECTED[kind]
        written = example.format("..." if isinstance(found, dict | list | tuple) else found)
        whole = f"{key} = {written}" if isinstance(error["loc"][-1], str) else written
        return f"this should be {what}", f"write {whole}"
    return error["msg"], "correct it"


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
