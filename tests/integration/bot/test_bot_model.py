"""The trained dialogue model as a whole, in process: what it understands of sentences it has never seen."""

import csv
from pathlib import Path

import pytest
from rasa.core.agent import Agent

import safety

ROOT = Path(__file__).resolve().parents[3]
MODEL = ROOT / "models/suiban.tar.gz"


@pytest.fixture(scope="module")
def agent():
    if not MODEL.exists():
        pytest.skip("the dialogue model is not trained; run ./suiban train")
    return Agent.load(str(MODEL))


DANGER_TOO = {"ask_medicine": ("danger_medical",), "meet_stranger": ("danger_scam",)}
"""Intents whose sentences the danger screen may rightly take for itself."""


def paraphrases(language: str) -> list[tuple[str, str]]:
    with (ROOT / f"tests/dialogue/paraphrases_{language}.tsv").open(encoding="utf-8", newline="") as lines:
        return [(row["text"], row["intent"]) for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_unseen_paraphrases_are_understood(agent, language):
    rows = paraphrases(language)
    wrong = []
    for text, intent in rows:
        parsed = await agent.parse_message(text)
        said = parsed["intent"]["name"]
        right = {intent, *DANGER_TOO.get(intent, ()), *(("nlu_fallback",) if intent == "out_of_scope" else ())}
        if said not in right:
            wrong.append((text, intent, said))
    assert len(wrong) / len(rows) <= 0.12, wrong


async def test_every_utterance_has_a_language_an_emotion_and_an_intent(agent):
    for text in ("我今天可高兴了", "😀", "??", "I feel so alone", "x" * 900):
        parsed = await agent.parse_message(text)
        assert sum(parsed["emotion"]["all"].values()) == pytest.approx(1, abs=1e-3)
        assert {entity["entity"] for entity in parsed["entities"]} >= {"language", "emotion"}
        assert parsed["intent"]["name"]


async def test_the_danger_screen_runs_inside_too(agent):
    text = "我不想活了"
    assert str(safety.screen(text).kind) == "self_harm"
    parsed = await agent.parse_message(text)
    assert parsed["intent"] == {"name": "danger_self_harm", "confidence": 1.0}


async def test_what_no_intent_fits_is_not_forced_into_one(agent):
    for text in ("阿巴阿巴", "qwe rty uio", "。。。"):
        parsed = await agent.parse_message(text)
        assert parsed["intent"]["name"] == "nlu_fallback" or parsed["intent"]["confidence"] < 0.6, parsed["intent"]
