"""A reply becomes sentences of one breath each, and loses no word."""

import pytest

from voice.sentences import MAX_WEIGHT, split


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("您好。吃了吗？我听着呢。", ("您好。", "吃了吗？", "我听着呢。")),
        ("他说：“明天来。”您等着吧。", ("他说：“明天来。”", "您等着吧。")),
        ("Hello there. How are you? I'm listening.", ("Hello there.", "How are you?", "I'm listening.")),
        ("Mr. Li paid 3.50 yuan. It was cheap.", ("Mr. Li paid 3.50 yuan.", "It was cheap.")),
        ("嗯……我想想。", ("嗯……", "我想想。")),
        ("床前明月光，\n疑是地上霜。", ("床前明月光，", "疑是地上霜。")),
        ("体温36.5度，正常。", ("体温36.5度，正常。",)),
        ("没有句号", ("没有句号",)),
        ("", ()),
        ("……？！ 😀 \n", ()),
    ],
)
def test_sentences_end_where_a_voice_would_rest(text, sentences):
    assert split(text) == sentences


@pytest.mark.parametrize(
    "text",
    [
        "从前有座山，山里有座庙，庙里有个老和尚，老和尚每天天不亮就起来扫院子，扫完院子就坐在门槛上晒太阳，晒着太阳给小和尚讲故事。",
        "山" * 200,
        "When I was a boy we used to walk down to the river, and there, under the willows, my father would "
        "tell me about the boats that came from the south with oranges and silk and stories of the sea.",
    ],
)
def test_a_long_sentence_is_cut_into_breaths_and_loses_nothing(text):
    pieces = split(text)
    assert len(pieces) > 1
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(sum(map(str.isalnum, piece)) <= MAX_WEIGHT for piece in pieces if not piece.isascii())
    assert ("10,000" in text) == any("10,000" in piece for piece in pieces)
    assert all(len(piece.split()) <= MAX_WEIGHT // 2 for piece in pieces)
