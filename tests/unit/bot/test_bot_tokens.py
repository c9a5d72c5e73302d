"""How text becomes tokens and a language."""

import pytest
from rasa.shared.nlu.constants import ENTITIES, TEXT, TEXT_TOKENS
from rasa.shared.nlu.training_data.message import Message

from bot.language import LanguageReader
from bot.tokenizer import BilingualTokenizer


def tokens(text: str) -> list[str]:
    message = Message({TEXT: text})
    BilingualTokenizer(BilingualTokenizer.get_default_config()).process([message])
    found = message.get(TEXT_TOKENS)
    assert all(text[token.start : token.end] == token.text for token in found)
    return [token.text for token in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("给我念首诗", ["给", "我", "念", "首", "诗"]),
        ("I don't want the 3.5 mg", ["I", "don't", "want", "the", "3.5", "mg"]),
        ("我想听Beethoven的歌", ["我", "想", "听", "Beethoven", "的", "歌"]),
        ("𠮷野家，2027年", ["𠮷", "野", "家", "2027", "年"]),
        ("😀😀", ["😀😀"]),
        ("café naïve", ["café", "naïve"]),
    ],
)
def test_han_by_character_everything_else_by_word(text, expected):
    assert tokens(text) == expected


def language_of(text: str, metadata: dict | None = None) -> str:
    message = Message({TEXT: text, "metadata": metadata or {}})
    LanguageReader().process([message])
    return next(entity["value"] for entity in message.get(ENTITIES) if entity["entity"] == "language")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我想听 Beethoven", "zh-CN"),
        ("I like 京剧 very much", "en"),
        ("今天有点闷", "zh-CN"),
        ("tell me a story", "en"),
        ("12345", "zh-CN"),
    ],
)
def test_a_word_of_the_other_language_does_not_switch(text, expected):
    assert language_of(text) == expected


def test_what_the_companion_knows_goes_before_a_guess_and_nonsense_does_not():
    assert language_of("OK", {"language": "zh-CN"}) == "zh-CN"
    assert language_of("tell me a story", {"language": "tlh"}) == "en"
