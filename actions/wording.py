"""Picks the words: one of the variants of a sentence, never the one said just before."""

import random
from collections.abc import Sequence

from actions import words_en, words_zh
from contracts.language import Language

WORDS = {Language.ZH_CN: words_zh.WORDS, Language.EN: words_en.WORDS}


def pick(language: Language, key: str, said: Sequence[str], chance: random.Random) -> tuple[str, str]:
    """A variant of `key` and its name (`key.number`). `said`: names of the variants used before, oldest first."""
    variants = WORDS[language][key]
    names = [f"{key}.{number}" for number in range(len(variants))]
    recent = [name for name in said if name in names][-max(1, len(names) // 2) :]
    fresh = [number for number, name in enumerate(names) if name not in recent]
    number = chance.choice(fresh or range(len(names)))
    return variants[number], names[number]


def join(language: Language, sentences: Sequence[str]) -> str:
    """Sentences one after the other, as the language writes them."""
    return ("" if language is Language.ZH_CN else " ").join(sentence.strip() for sentence in sentences if sentence)
