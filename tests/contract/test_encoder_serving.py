"""Rasa's box and the emotion room run the shipped encoder each for itself; both must read alike."""

import json

import numpy as np
import pytest

from bot.encoder import Encoder as BoxEncoder
from emotion import manifest
from emotion.runtime import SHIPPED, Encoder

TEXTS = [
    "今天孙女来看我了，我高兴得合不拢嘴",
    "老伴走了三年了，屋里空荡荡的",
    "Nobody rings any more.",
    "",
    "😀",
    "a" * 5000,
    "今天 the weather 真好",
    "wo hen gao xing",
    "屋裏空蕩蕩的",
    "嗯",
]


@pytest.fixture(scope="module")
def readings():
    return Encoder().read_all(TEXTS)


def test_both_give_the_same_emotion_and_vector(readings):
    box = BoxEncoder()
    for text, reading in zip(TEXTS, readings, strict=True):
        probabilities, vector = box.embed(text)
        assert np.allclose(probabilities, list(reading.emotion.all.values()), atol=0.02), text
        assert float(vector @ reading.vector) > 0.995, text


def test_probabilities_sum_to_one_and_vectors_have_length_one(readings):
    for reading in readings:
        assert sum(reading.emotion.all.values()) == pytest.approx(1.0, abs=1e-3)
        assert float(np.linalg.norm(reading.vector)) == pytest.approx(1.0, abs=1e-3)
        assert reading.emotion.probability == max(reading.emotion.all.values())


def test_plain_feelings_are_read_right():
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
    said = [str(reading.emotion.label) for reading in Encoder().read_all(list(truth))]
    assert said == list(truth.values())


def test_what_is_shipped_is_what_the_manifest_names_and_small_enough():
    assert manifest.broken_files(SHIPPED) == []
    facts = json.loads((SHIPPED / manifest.NAME).read_text(encoding="utf-8"))
    assert sum(file["bytes"] for file in facts["files"].values()) <= 40 * 1024 * 1024
    assert {entry["class"] for entry in facts["data"]} <= {"A", "B"}
    scores = facts["scores"]["test"]
    assert all(0 <= figures[model]["macro_f1"] <= 1 for figures in scores.values() for model in figures if model != "n")
