"""Reads one pack file and says in plain words where it breaks the schema."""

import json
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from contracts.emotion import EmotionLabel
from contracts.language import Language
from culture.works import Completion, Kind, Work

_SCHEMA = json.loads((Path(__file__).parent / "work.schema.json").read_text("utf-8"))
_VALIDATOR = Draft202012Validator(_SCHEMA)
_TUPLES = ("text", "readings", "questions", "motifs", "accepts", "hints")
_SHOWN_CHARACTERS = 40


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Safe YAML that refuses a key given twice, where plain YAML silently keeps the last."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(None, None, f"{twice} is given twice", node.start_mark)
        return super().construct_mapping(node, deep)


def pack_files(folder: Path) -> tuple[Path, ...]:
    """Every pack under `folder`, in a fixed order."""
    return tuple(sorted(file for suffix in ("*.yaml", "*.yml") for file in folder.rglob(suffix)))


def read_pack(file: Path) -> tuple[list[Work], list[str]]:
    """The sound works of `file`, and a sentence for each thing that is wrong. Never raises."""
    try:
        content = yaml.load(file.read_text("utf-8"), _Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        return [], [f"{file}: not readable as YAML: {' '.join(str(error).split())}."]
    if not (isinstance(content, dict) and set(content) == {"works"} and isinstance(content["works"], list)):
        return [], [f"{file}: a pack holds one list named works and nothing else."]
    works: list[Work] = []
    problems: list[str] = []
    for number, entry in enumerate(content["works"], start=1):
        found = list(_problems(entry, file.parent.name))
        if found:
            name = entry.get("id") if isinstance(entry, dict) else None
            problems += [f"{file}, {name or f'work {number}'}, {problem}" for problem in found]
        else:
            works.append(_work(entry))
    return works, problems


def _problems(entry: Any, folder: str) -> Iterator[str]:
    if folder not in set(Language):
        yield f"language: a pack lies in a folder named {' or '.join(Language)}."
    elif isinstance(entry, dict) and entry.get("language") in set(Language) - {folder}:
        yield f"language: {entry['language']} does not belong into the folder {folder}."
    for error in sorted(_VALIDATOR.iter_errors(entry), key=lambda error: [str(step) for step in error.absolute_path]):
        place = ".".join(str(step + 1) if isinstance(step, int) else step for step in error.absolute_path)
        yield f"{place or 'the work'}: {_in_words(error)}."


def _in_words(error: ValidationError) -> str:
    """jsonschema repeats the whole value in its messages; this keeps what a person needs."""
    value: Any = error.instance
    wanted: Any = error.validator_value
    rule: Any = error.schema
    shown = str(value) if len(str(value)) <= _SHOWN_CHARACTERS else str(value)[:_SHOWN_CHARACTERS] + "..."
    words: dict[str, Callable[[], str]] = {
        "type": lambda: f"{shown} is no {wanted}",
        "enum": lambda: f"{shown} is none of {', '.join(wanted)}",
        "const": lambda: f"{shown} must be {wanted} here",
        "minItems": lambda: f"{len(value)} given, at least {wanted} are needed",
        "maxItems": lambda: f"{len(value)} given, at most {wanted} are possible",
        "pattern": lambda: f"{shown!r} is not as wanted: {rule.get('description', wanted)}",
        "maxLength": lambda: f"longer than {wanted} characters",
        "uniqueItems": lambda: "something stands there twice",
        "not": lambda: "not for this kind of work",
    }
    return words.get(str(error.validator), lambda: error.message)()


def _work(entry: dict[str, Any]) -> Work:
    fields: dict[str, Any] = dict(entry)
    fields["kind"], fields["language"] = Kind(entry["kind"]), Language(entry["language"])
    fields["feelings"] = frozenset(EmotionLabel(name) for name in entry["feelings"])
    for name in ("seasons", "festivals"):
        fields[name] = frozenset(entry.get(name, ()))
    for name in _TUPLES:
        fields[name] = tuple(entry.get(name, ()))
    if "completion" in entry:
        fields["completion"] = Completion(**entry["completion"])
    return Work(**fields)
