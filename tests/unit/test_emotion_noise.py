"""Texts are misheard as a recogniser mishears: by sound, a little, and never into nothing."""

import random

import pytest
from pypinyin import Style, lazy_pinyin

from emotion.data.noise import misheard, without_punctuation


def sounds(text: str) -> list[str]:
    return lazy_pinyin(text, style=Style.NORMAL)


def test_punctuation_and_capitals_go_and_words_stay_apart():
    assert without_punctuation("老伴走了，三年了！") == "老伴走了 三年了"
    assert without_punctuation("I don't know, Mary.") == "i don't know mary"
    assert without_punctuation("……") == "……"


@pytest.mark.parametrize("seed", range(30))
def test_a_chinese_sentence_keeps_its_sound_but_for_what_is_lost(seed):
    text = "今天是他的生日我做了一碗面放在桌上"
    heard = misheard(text, random.Random(seed))
    assert heard != text
    assert len(text) - 6 <= len(heard) <= len(text)
    left = iter(sounds(text))
    assert all(sound in left for sound in sounds(heard)), heard


def test_an_english_sentence_loses_little_words_and_swaps_soundalikes():
    text = "I know their son would see the whole week by the sea"
    heard = {misheard(text, random.Random(seed)) for seed in range(40)}
    words = {word for one in heard for word in one.split()} - set(text.lower().split())
    assert {"no", "there", "sun"} <= words
    assert all(len(one.split()) >= 8 for one in heard)


@pytest.mark.parametrize("text", ["嗯", "", "😀", "好的", "yes", "…", "wo hen hao"])
def test_short_and_strange_texts_survive(text):
    assert misheard(text, random.Random(3)) == without_punctuation(text)


def test_the_same_chance_gives_the_same_text():
    text = "老伴走了三年了今天是他的生日"
    assert misheard(text, random.Random(5)) == misheard(text, random.Random(5))
