"""An English guess against what is wanted: articles, filler words, plurals and small slips."""

import re

from rapidfuzz.distance import OSA, Levenshtein

_BEFORE = re.compile(
    r"^(?:oh|ah|um|er|erm|hmm|well|now|so|okay|ok|yes|maybe|perhaps|probably|surely|possibly|is|it|its|that|"
    r"thats|this|would|could|might|must|should|will|be|was|i'd|i'll|i|think|guess|say|know|believe|suppose|reckon|my|"
    r"your|the|a|an|some|answer|of|course|going|for|rest|goes|got|have|just|only)\b\s*"
)
_AFTER = re.compile(
    r"\s*\b(?:right|isn't it|is it|i think|i guess|i suppose|i believe|perhaps|maybe|of course|please|dear|then|surely|"
    r"am i right|is that right|is it not|of some kind|or something|though)$"
)
_DENIED = {"not", "isn't", "no", "never", "can't", "cannot", "wasn't"}
_SMALL_TALK = {"well", "one", "me", "you", "us", "we", "man", "water"}  # end many a sentence that is no guess
_SHORTENED = re.compile(r"\b(it|that|there|what|who|where|here|he|she)'s\b")
_SHORT_WORD = 4  # characters; words up to this length must be right to the letter
_LONG_WORD = 8  # from here on two slips are forgiven instead of one
_SMALL_SLIP = 0.75  # share of words that must be right where there are at least four
_LONG = 4


def means(guess: str, wanted: str) -> bool:
    """Whether `guess` says `wanted`, however it is wrapped."""
    target, said = _words(wanted), _words(guess)
    if not target or not said or _DENIED & (set(said) - set(target)):
        return False
    if _bare(wanted) == ["well"] and not {"a", "the"} & set(said):
        return False  # "oh well" is no guess
    forms = [_bare(form) for form in _forms(" ".join(said))]
    bare = _bare(" ".join(target))
    return any(_equal(form, bare) for form in forms) or _contains(_bare(" ".join(said)), bare)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", _SHORTENED.sub(r"\1 is", text.replace("’", "'")))


def _bare(text: str) -> list[str]:
    """Without articles, each word in the singular."""
    words = [word for word in text.split() if word not in {"a", "an", "the"}] or text.split()
    return [_singular(word) for word in words]


def _singular(word: str) -> str:
    if len(word) > _SHORT_WORD and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def _forms(said: str) -> set[str]:
    """`said` without one filler, two fillers ... from both ends."""
    found, open_forms = {said}, [said]
    while open_forms:
        form = open_forms.pop()
        fresh = {new for new in (_BEFORE.sub("", form), _AFTER.sub("", form)) if new} - found
        found |= fresh
        open_forms += fresh
    return found


def _equal(form: list[str], wanted: list[str]) -> bool:
    if len(wanted) == 1 and len(form) == 2 and wanted[0] not in _SMALL_TALK:  # one word that describes: a wax candle
        form = form[1:]
    if len(wanted) < _LONG:
        return len(form) == len(wanted) and all(map(_alike, form, wanted))
    right = [next((word for word in wanted if _alike(said, word)), said) for said in form]
    return Levenshtein.normalized_similarity(right, wanted) >= _SMALL_SLIP


def _alike(said: str, wanted: str) -> bool:
    if said == wanted or len(wanted) <= _SHORT_WORD or said[:1] != wanted[:1]:
        return said == wanted
    return OSA.distance(said, wanted) <= (2 if len(wanted) >= _LONG_WORD else 1)


def _contains(said: list[str], wanted: list[str]) -> bool:
    """A longer sentence that holds the whole of a long target."""
    starts = range(len(said) - len(wanted) + 1)
    return len(wanted) >= _LONG and any(said[start : start + len(wanted)] == wanted for start in starts)
