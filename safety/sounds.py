"""Hears danger words by their sound: characters a recogniser put in their place, and pinyin typed on a keyboard."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from re import Pattern

_HERE = Path(__file__).resolve().parent
_NEAR = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_LONGEST_WORD = 4
_LATIN_RUN = re.compile(r"[a-z]+[1-5]?(?: +[a-z]+[1-5]?)*")


@dataclass(frozen=True)
class Heard:
    """A word and what sounds like it; `same`: how many characters must be the right ones; `unlike`: ordinary words."""

    word: str
    like: Pattern[str]
    same: int
    unlike: tuple[str, ...]


def by_sound(text: str) -> str:
    """Puts the word in place of characters that sound like it, where context (rules/zh/heard.json) allows."""
    for heard in _heard():
        text = heard.like.sub(lambda found, heard=heard: _right(heard, found.group()), text)  # type: ignore[misc]
    return text


def from_pinyin(text: str) -> str:
    """Runs of three and more pinyin syllables that hold a danger word become characters: wo bu xiang huo le."""
    return _LATIN_RUN.sub(lambda run: _typed(run.group()) or run.group(), text)


def _right(heard: Heard, found: str) -> str:
    if found in heard.unlike or sum(a == b for a, b in zip(found, heard.word, strict=False)) < heard.same:
        return found
    return heard.word


def _typed(run: str) -> str | None:
    syllables: list[str] = []
    for token in re.sub(r"[1-5]", "", run).split():
        parts = _split(token)
        if not parts:
            return None
        syllables.extend(parts)
    if len(syllables) < 3:
        return None
    words, said, known = _table()["typed"], [], False
    at = 0
    while at < len(syllables):
        for length in range(min(_LONGEST_WORD, len(syllables) - at), 0, -1):
            word = words.get(" ".join(syllables[at : at + length]))
            if word or length == 1:
                said.append(word or syllables[at])
                known = known or bool(word and length > 1)
                at += length
                break
    return "".join(said) if known else None


@lru_cache(maxsize=1024)
def _split(token: str) -> tuple[str, ...]:
    """The pinyin syllables of `token`, the fewest that fit; empty where it is no pinyin."""
    if len(token) > 40:
        return ()
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(token) + 1):
        choices = [
            (*before, token[start:end])
            for start in range(max(0, end - 6), end)
            if (before := best[start]) is not None and token[start:end] in _syllables()
        ]
        best.append(min(choices, key=len) if choices else None)
    return best[-1] or ()


@lru_cache(maxsize=1)
def _table() -> dict:
    return json.loads((_HERE / "data" / "sounds.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _syllables() -> frozenset:
    return frozenset(_table()["syllables"].split())


def near(syllable: str) -> str:
    """One name for syllables that older speakers and recognisers mix up: zh/z, ch/c, sh/s, n/l, -ng/-n."""
    for spelled, as_ in _NEAR:
        if syllable.startswith(spelled):
            syllable = as_ + syllable[len(spelled) :]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable


@lru_cache(maxsize=1)
def _heard() -> tuple[Heard, ...]:
    sounds: dict[str, str] = _table()["characters"]
    exact: dict[str, str] = dict(sounds)
    loose: dict[str, str] = {}
    for syllable, characters in sounds.items():
        loose[near(syllable)] = loose.get(near(syllable), "") + characters
    entries = json.loads((_HERE / "rules" / "zh" / "heard.json").read_text(encoding="utf-8"))["words"]
    found = []
    for entry in entries:
        word = entry["word"]
        syllables = _table()["words"][word].split()
        classes = []
        for character, syllable in zip(word, syllables, strict=False):
            like = {character}
            for reading in syllable.split("/"):
                like.update(exact.get(reading, "") if entry.get("exact") else loose.get(near(reading), ""))
            classes.append(f"[{''.join(sorted(like))}]")
        before = f"(?<=[{entry['before']}])" if "before" in entry else ""
        before += f"(?<![{entry['not_before']}])" if "not_before" in entry else ""
        after = f"(?={entry['after']})" if "after" in entry else ""
        after += f"(?!{entry['not_after']})" if "not_after" in entry else ""
        found.append(
            Heard(
                word=word,
                like=re.compile(before + "".join(classes) + after),
                same=entry.get("same", (1, 1, 1, 1, 2, 3, 3, 4)[len(word)]),
                unlike=tuple(entry.get("unlike", [])),
            )
        )
    return tuple(found)
