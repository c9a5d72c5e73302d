"""What was said before changes how the real pipeline reads an utterance, for one turn and no longer."""

from pathlib import Path

import pytest
from rasa.core.agent import Agent

from bot.before import NOTHING, Before, said
from contracts.emotion import Emotion

MODEL = Path(__file__).resolve().parents[3] / "models/suiban.tar.gz"
SAD = Before("老伴走了三年了，今天是他的生日", "您又想他了吧？")


@pytest.fixture(scope="module")
def agent():
    if not MODEL.exists():
        pytest.skip("the dialogue model is not trained; run ./suiban train")
    return Agent.load(str(MODEL))


async def parse(agent: Agent, text: str, before: Before) -> dict:
    token = said.set(before)
    try:
        return await agent.parse_message(text)
    finally:
        said.reset(token)


def tone(parsed: dict) -> str:
    return next(entity["value"] for entity in parsed["entities"] if entity["entity"] == "emotion")


async def test_a_short_answer_is_read_with_the_question(agent):
    after, alone = await parse(agent, "嗯", SAD), await parse(agent, "嗯", NOTHING)
    assert after["emotion"]["all"]["sadness"] > alone["emotion"]["all"]["sadness"] + 0.2
    assert after["intent"] == alone["intent"]


async def test_a_plain_question_keeps_the_tone_of_a_heavy_talk_but_is_recorded_as_plain(agent):
    heavy = Emotion.from_json((await parse(agent, "老伴走了，我心里空得很，天天掉眼泪", NOTHING))["emotion"])
    felt = Before("我心里空得很", "我听着呢。", ((1000.0, heavy), (1030.0, heavy)), 1060.0)
    parsed = await parse(agent, "现在几点了", felt)
    assert parsed["emotion"]["label"] == "neutral"
    assert tone(parsed) == "sadness"
    later = Before("我心里空得很", "我听着呢。", ((1000.0, heavy), (1030.0, heavy)), 1030.0 + 3 * 3600)
    assert tone(await parse(agent, "现在几点了", later)) == "neutral"


async def test_nothing_is_left_for_the_next_reading(agent):
    first = await parse(agent, "嗯", NOTHING)
    await parse(agent, "嗯", SAD)
    assert (await parse(agent, "嗯", NOTHING))["emotion"] == first["emotion"]
