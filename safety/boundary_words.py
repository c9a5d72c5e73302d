"""The words about the companion's own limits: what it is, when it stops, what it keeps (safety/words/*/boundary.json)."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from contracts.alerts import Relation
from contracts.language import Language
from contracts.turn import Expects, Label, Part
from safety.lines import lines as lines_of

_FOLDER = Path(__file__).resolve().parent / "words"
_FAMILY = frozenset({Relation.DAUGHTER, Relation.SON, Relation.SPOUSE, Relation.SIBLING, Relation.RELATIVE})
_ALL_FAMILY = {Language.ZH_CN: "家里人", Language.EN: "your family"}
_IN_CHARGE = {Language.ZH_CN: "照管这台机器的人", Language.EN: "the people in charge of this machine"}


def boundary_words(
    topic: str, language: Language, turn: int = 0, *, lines: Mapping[str, str] | None = None, who: str = ""
) -> tuple[Part, ...]:
    """The parts to say on `topic`; wordings take turns with `turn`. `lines`: numbers by name. Raises KeyError."""
    variants = _words(language)[topic]
    chosen = variants[turn % len(variants)]
    filled = {**(lines or lines_of(language)), "who": who or _IN_CHARGE[language]}
    texts = [text.format(**filled) for text in chosen["say"]]
    texts = [text[:1].upper() + text[1:] for text in texts]
    last = Expects(chosen.get("expects", "open"))
    ends = [Expects.OPEN] * (len(texts) - 1) + [last]
    return tuple(Part(text, expects, (Label.AI_VOICE,)) for text, expects in zip(texts, ends, strict=True))


def people_named(relations: Collection[Relation], language: Language) -> str:
    """How these relatives are named aloud; "" where no plain name is there for one of them."""
    if set(relations) >= _FAMILY:
        return _ALL_FAMILY[language]
    people = _people(language)
    names = [people["relations"][str(relation)] for relation in relations]
    if not names or any("{name}" in name for name in names):
        return ""
    return str(people["and"]).join(names)


@lru_cache(maxsize=2)
def _words(language: Language) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = json.loads((_FOLDER / str(language) / "boundary.json").read_text(encoding="utf-8"))
    return found


@lru_cache(maxsize=2)
def _people(language: Language) -> dict:
    people: dict = json.loads((_FOLDER / str(language) / "people.json").read_text(encoding="utf-8"))
    return people
