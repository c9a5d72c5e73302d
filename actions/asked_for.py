"""Which works an elder asks for by name: a title, a line, an author, a genre or what it is about."""

import re
from collections.abc import Callable, Iterable, Sequence

from contracts.language import Language, is_han
from culture.works import Work

_MARKS = re.compile(r"[^\w\s]|_")
_SPLIT = re.compile(r"[\s，。！？；：、,.!?;:—\-]+")
_SHORTEST_LINE = {Language.ZH_CN: 4, Language.EN: 12}
_UNKNOWN = {"民间", "佚名", "无名氏", "传统", "traditional", "anonymous", "anon", "folk", "unknown"}


def has_author(work: Work) -> bool:
    """Whether somebody is known to have written it."""
    return bool(work.author) and work.author.strip().lower() not in _UNKNOWN


def asked_for(works: Sequence[Work], text: str) -> tuple[Work, ...]:
    """Those of `works` that `text` names, by the most telling way of naming; none: empty."""
    said = _plain(text)
    ways: tuple[Callable[[Work], Iterable[str]], ...] = (_titles, _lines, _authors, _genres, _motifs)
    for way in ways:
        found = [(_longest(way(work), said, work.language), work) for work in works]
        longest = max((length for length, _ in found), default=0)
        if longest:
            return tuple(work for length, work in found if length == longest)
    return ()


def is_quoted(work: Work, text: str) -> bool:
    """Whether `text` gives its title or a line of it."""
    return _longest([*_titles(work), *_lines(work)], _plain(text), work.language) > 0


def _longest(names: Iterable[str], said: str, language: Language) -> int:
    return max((len(name) for name in map(_plain, names) if name and _stands_in(name, said, language)), default=0)


def _stands_in(name: str, said: str, language: Language) -> bool:
    if language is Language.EN:
        return f" {name} " in f" {said} "
    if len(name) == 1:  # 雪 in 写雪的诗, but not 月 in 这个月
        return f"{name}的" in said or f"{name}有关" in said
    return name in said


def _titles(work: Work) -> Iterable[str]:
    whole = re.split(r"[·（(]", work.title)[0]
    yield from (work.title, whole)
    if work.language is Language.EN:
        yield re.sub(r"^(?:the|an?)\s+", "", whole, flags=re.IGNORECASE)
        words = re.split(r",|\s+and\s+", whole)[0].split()
        yield " ".join(words[:4]) if len(words) > 1 else ""


def _lines(work: Work) -> Iterable[str]:
    """Lines of verse and halves of sayings, in pieces long enough to be meant."""
    texts = (work.completion.ask,) if work.completion else work.text if str(work.kind) in ("poem", "proverb") else ()
    for text in texts:
        for piece in _SPLIT.split(text) if is_han(text[:1] or " ") else [text]:
            if len(piece) >= _SHORTEST_LINE[work.language]:
                yield piece


def _authors(work: Work) -> Iterable[str]:
    if has_author(work):
        yield work.author
        if work.language is Language.EN:
            yield work.author.split()[-1]


def _genres(work: Work) -> Iterable[str]:
    if work.genre and work.genre != str(work.kind):
        yield work.genre
    if work.region:
        yield work.region


def _motifs(work: Work) -> Iterable[str]:
    return work.motifs


def _plain(text: str) -> str:
    return " ".join(_MARKS.sub(" ", text.lower()).split())
