"""What an elder asks of the companion itself: what it is, to stop, to forget, to keep from someone (safety/requests).

Patterns are made of word families and run over the normalised text; standard library only, no network, no model.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from re import Match, Pattern

from contracts.alerts import Relation
from contracts.compat import StrEnum
from safety.normalise import normalise

_FOLDER = Path(__file__).resolve().parent / "requests"
_HAN = re.compile("[\u4e00-\u9fff]")
_FILLERS = re.compile(r"\b(?:um+|uh+|erm?|hmm+|oh|well|really|actually|honestly|truly|simply|quite)\b")
_FAMILY = re.compile(r"<([A-Z_]+)>")
_DEEPEST = 5


class Request(StrEnum):
    """What is asked. The order of reading is that of the files, not of this list."""

    NONE = "none"
    HELP = "help"  # "help me" and no more
    EXIT = "exit"  # be quiet, turn off
    FAREWELL = "farewell"  # goodbye: the dialogue core answers
    IDENTITY = "identity"  # a person or a machine
    FEELINGS = "feelings"  # can it feel, does it love me
    IMPERSONATION = "impersonation"  # to be or to speak as a relative, the dead, a partner
    FRIEND = "friend"  # a friend for ever, never to leave
    ONLY_YOU = "only_you"  # nobody else is needed
    FORGET_THAT = "forget_that"  # what was just said
    FORGET_ALL = "forget_all"
    KNOWN = "known"  # what is kept about me
    COPY = "copy"  # a copy of it
    KEEP_FROM = "keep_from"  # a relative is not to know
    SHARE_WITH = "share_with"  # a relative may know again
    PROMISE = "promise"  # to swear secrecy
    CHILD = "child"  # a child speaks
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Asked:
    """`request` and, for what is kept from somebody, who: `relations` of contracts.alerts, empty for everybody."""

    request: Request = Request.NONE
    relations: tuple[Relation, ...] = ()


@dataclass(frozen=True)
class _Form:
    request: Request
    match: Pattern[str]
    but_not: Pattern[str] | None
    longest: int
    whole: bool
    local: bool


@dataclass(frozen=True)
class _Confirmation:
    longest: int
    no: Pattern[str]
    yes: Pattern[str]


@dataclass(frozen=True)
class _Language:
    forms: tuple[_Form, ...]
    relations: tuple[tuple[Relation, Pattern[str]], ...]
    spellings: tuple[tuple[Pattern[str], str], ...]
    confirmation: _Confirmation


def asked(text: str) -> Asked:
    """What `text` asks of the companion, the first that fits in the order of the file; NONE where nothing does."""
    language, said = _read_text(text)
    if not said:
        return Asked()
    for form in language.forms:
        found = _found(form, said)
        if found:
            return Asked(form.request, _relations(language, form.request, found.group()))
    return Asked()


def _found(form: _Form, said: str) -> Match[str] | None:
    """Where `form` is met and nothing excuses it: in the whole utterance, or near where it is met (`local`)."""
    if len(said) > form.longest:
        return None
    if form.whole:
        excused = form.but_not and form.but_not.search(said)
        return None if excused else form.match.fullmatch(said)
    for found in form.match.finditer(said):
        start, end = said.rfind(" ", 0, found.start() + 1) + 1, said.find(" ", found.end())
        around = said[start : end if end >= 0 else len(said)] if form.local else said
        if not (form.but_not and form.but_not.search(around)):
            return found
    return None


def confirmed(text: str) -> bool | None:
    """The answer to "really?": any no in it is a no; None where it is no answer."""
    language, said = _read_text(text)
    said = said or text.strip()  # a mere "mm" is a filler elsewhere
    confirmation = language.confirmation
    if len(said) > confirmation.longest:
        return None
    if confirmation.no.search(said):
        return False
    return True if confirmation.yes.search(said) else None


def check() -> None:
    """Reads both files now, so that a broken one stops the start and not a turn."""
    for language in ("zh", "en"):
        _read(language)


def _read_text(text: str) -> tuple["_Language", str]:
    """The language of `text` and its normalised form."""
    if _HAN.search(text):
        return _read("zh"), normalise(text)
    language = _read("en")
    return language, _english(text, language.spellings)


def _english(text: str, spellings: tuple[tuple[Pattern[str], str], ...]) -> str:
    """Lower case, words only, contractions one way, fillers out."""
    text = unicodedata.normalize("NFKC", text).lower().replace("'", "").replace("’", "")
    text = " ".join("".join(c if c.isalnum() else " " for c in text).split())
    for pattern, word in spellings:
        text = pattern.sub(word, text)
    return " ".join(_FILLERS.sub(" ", text).split())


def _relations(language: _Language, request: Request, said: str) -> tuple[Relation, ...]:
    if request not in (Request.KEEP_FROM, Request.SHARE_WITH):
        return ()
    return tuple(relation for relation, pattern in language.relations if pattern.search(said))


@lru_cache(maxsize=2)
def _read(language: str) -> _Language:
    data = json.loads((_FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    families: dict[str, str] = data["families"]
    forms = []
    for entry in data["requests"]:
        pattern = _any(entry["match"], families)
        whole = bool(entry.get("whole"))
        if whole:  # "enough now, stop talking, I'm tired": fillers and the same thing twice
            filler = _filled("<FILLER>", families)
            pattern = f"(?:(?:{filler}) ?)*(?:{pattern})(?: ?(?:{pattern}|{filler}))*"
        but_not = re.compile(_any(entry["but_not"], families)) if "but_not" in entry else None
        local = bool(entry.get("local"))
        form = _Form(Request(entry["request"]), re.compile(pattern), but_not, entry["longest"], whole, local)
        forms.append(form)
    relations = tuple(
        (Relation(name), re.compile(_filled(words, families))) for name, words in data["relations"].items()
    )
    spellings = tuple((re.compile(rf"\b(?:{said})\b"), word) for said, word in data.get("spellings", {}).items())
    whether = data["confirmation"]
    confirmation = _Confirmation(whether["longest"], re.compile(whether["no"]), re.compile(whether["yes"]))
    return _Language(tuple(forms), relations, spellings, confirmation)


def _any(patterns: list[str], families: dict[str, str]) -> str:
    return "|".join(f"(?:{_filled(one, families)})" for one in patterns)


def _filled(pattern: str, families: dict[str, str]) -> str:
    """`pattern` with every <FAMILY> put in; families are made of families."""
    for _ in range(_DEEPEST):
        if not _FAMILY.search(pattern):
            return pattern
        pattern = _FAMILY.sub(lambda found: f"(?:{families[found.group(1)]})", pattern)
    raise ValueError(f"word families nest deeper than {_DEEPEST}: {pattern[:60]}")
