"""Rasa's box and the emotion room run the shipped encoder each for itself; both must read alike, whatever comes in."""

import json

import numpy as np
import pytest

from bot.encoder import Encoder as BoxEncoder
from contracts.emotion import Emotion, EmotionLabel, Signal
from emotion import manifest
from emotion.runtime import SHIPPED, Encoder

TEXTS = [
    ("今天孙女来看我了，我高兴得合不拢嘴", "", ""),
    ("老伴走了三年了，屋里空荡荡的", "", ""),
    ("Nobody rings any more.", "", "How was your week?"),
    ("", "", ""),
    ("", "老伴走了三年了", "您一个人吃饭吗？"),
    ("   ", "x", "y"),
    ("😀", "", ""),
    ("哦", "", ""),
    ("a" * 5000, "b" * 5000, "c" * 5000),
    ("我" * 5000, "你" * 5000, "他" * 5000),
    ("今天 the weather 真好", "", ""),
    ("wo hen gao xing", "", ""),
    ("屋裏空蕩蕩的", "", ""),
    ("他妈的什么玩意儿", "", ""),
    ("</s><s> [MASK] \x00\ufeff\u200b", "</s>", "<pad>"),
    ("嗯", "老伴走了三年了", "您想他了吧？"),
    ("Je suis tellement triste aujourd'hui", "", ""),
]
FOREIGN = [
    "Mi gato duerme todo el día en la ventana y yo lo miro",
    "Hier war der Zug wieder eine halbe Stunde zu spät",
    "Mon voisin a planté des tomates derrière le garage",
    "Domani vado al mercato con mia sorella",
    "Сегодня я ходил в магазин за хлебом",
    "昨日は娘と一緒に公園へ行きました",
    "오늘은 친구들과 김치를 담갔어요",
    "Hôm qua tôi đi chợ mua cá với cháu",
    "Dün akşam komşularla çay içtik",
    "Wczoraj byliśmy u lekarza z mężem",
]


@pytest.fixture(scope="module")
def encoder():
    return Encoder()


@pytest.fixture(scope="module")
def readings(encoder):
    return [encoder.read(*one) for one in TEXTS]


def test_both_give_the_same_emotion_and_vector(readings):
    box = BoxEncoder()
    for one, reading in zip(TEXTS, readings, strict=True):
        emotion, vector = box.read(*one)
        assert np.allclose(list(emotion.all.values()), list(reading.emotion.all.values()), atol=1e-5), one
        assert np.allclose(list(emotion.signals.values()), list(reading.emotion.signals.values()), atol=1e-5), one
        assert float(vector @ reading.vector) > 0.995, one


def test_every_reading_is_a_distribution_a_set_of_signals_and_a_unit_vector(readings):
    for reading in readings:
        emotion = reading.emotion
        assert list(emotion.all) == [str(label) for label in EmotionLabel]
        assert list(emotion.signals) == [str(signal) for signal in Signal]
        assert sum(emotion.all.values()) == pytest.approx(1.0, abs=1e-3)
        assert all(0.0 <= share <= 1.0 for share in emotion.signals.values())
        assert emotion.probability == max(emotion.all.values()) == emotion.all[emotion.label]
        assert float(np.linalg.norm(reading.vector)) == pytest.approx(1.0, abs=1e-3)
        assert Emotion.from_json(json.loads(json.dumps(emotion.to_json()))) == emotion


def test_plain_feelings_are_read_right(encoder):
    truth = {
        "我今天可高兴了，孙子考上大学了": "joy",
        "老伴走了，我心里空得很，天天掉眼泪": "sadness",
        "气死我了，这邻居太不讲理": "anger",
        "我害怕，晚上一个人不敢关灯": "fear",
        "I am so happy, my granddaughter is getting married": "joy",
        "I miss my late husband so much, I cried all night": "sadness",
        "I am furious with that rude man": "anger",
        "I'm scared to be alone in the dark": "fear",
    }
    said = [str(encoder.read(text).emotion.label) for text in truth]
    assert said == list(truth.values())


def test_signals_are_heard_in_plain_words(encoder):
    truth = {
        "家里就我一个人，一天到晚没个人说话": Signal.LONELY,
        "老伴走了三年了，我还是天天想他": Signal.GRIEVING,
        "这膝盖疼得我下不了楼": Signal.IN_PAIN,
        "我这把老骨头，尽给孩子们添麻烦": Signal.BURDEN,
        "I've nobody to talk to from morning to night": Signal.LONELY,
        "My back is aching something terrible today": Signal.IN_PAIN,
        "I'm only a nuisance to my daughter": Signal.BURDEN,
        "Nothing to do, same four walls every single day": Signal.BORED,
    }
    missed = {
        text: encoder.read(text).emotion.heard for text, s in truth.items() if s not in encoder.read(text).emotion.heard
    }
    assert missed == {}
    assert encoder.read("明天下午三点提醒我吃药").emotion.heard == ()


def test_a_short_answer_means_what_was_asked(encoder):
    sad = encoder.read("嗯", "老伴走了三年了", "您又想她了吧？").emotion.all["sadness"]
    plain = encoder.read("嗯", "", "降压药您吃过了吗？").emotion.all["sadness"]
    assert sad > plain + 0.2
    measured = manifest.read(SHIPPED)["scores"]["context"]
    assert measured["n"] >= 200
    assert measured["with_context"] > measured["text_alone"] + 0.05


def test_a_long_plain_sentence_is_not_swayed_by_a_question_that_does_not_fit(encoder):
    alone = encoder.read("明天上午我要去社区医院量血压，九点出门").emotion
    asked = encoder.read("明天上午我要去社区医院量血压，九点出门", "", "您是不是又想老伴了？").emotion
    assert alone.label == asked.label == EmotionLabel.NEUTRAL


def test_the_vector_is_the_texts_own_whatever_was_asked(encoder):
    first, second = encoder.read("给我念首诗"), encoder.read("给我念首诗", "唉", "您想听点什么？")
    assert np.array_equal(first.vector, second.vector)


def test_other_languages_are_read_as_calm_or_not_at_all(encoder):
    emotions = [encoder.read(text).emotion for text in FOREIGN]
    steering = [e for e in emotions if not e.unsure and e.label is not EmotionLabel.NEUTRAL]
    assert steering == []


@pytest.mark.parametrize("text", ["", "  ", "。。。", "8836 2291", "qwrtplk dfg", "ma ma jin tian zuo le fan"])
def test_what_says_nothing_steers_nothing(encoder, text):
    emotion = encoder.read(text).emotion
    assert emotion.unsure or emotion.label is EmotionLabel.NEUTRAL


def test_traditional_characters_read_like_simplified_ones(encoder):
    pairs = {
        "老伴走了三年，屋裡空蕩蕩的": "老伴走了三年，屋里空荡荡的",
        "孫女考上大學了，我高興得睡不著": "孙女考上大学了，我高兴得睡不着",
        "這鄰居太不講理了，氣死我了": "这邻居太不讲理了，气死我了",
        "晚上一個人我不敢關燈": "晚上一个人我不敢关灯",
    }
    assert [encoder.read(t).emotion.label for t in pairs] == [encoder.read(s).emotion.label for s in pairs.values()]


def test_what_is_shipped_is_what_the_manifest_names_and_small_enough():
    assert manifest.broken_files(SHIPPED) == []
    facts = manifest.read(SHIPPED)
    assert sum(file["bytes"] for file in facts["files"].values()) <= 40_000_000
    assert {entry["class"] for entry in facts["data"]} <= {"A", "B"}
    assert facts["scores"]["parity"]["sentences"] == 1000
    assert facts["scores"]["parity"]["fp32_largest_difference"] < 0.002
    assert facts["scores"]["parity"]["int8_same_label_sure"] > 0.95
