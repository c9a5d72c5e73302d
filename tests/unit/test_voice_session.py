"""Turn after turn: what is heard, what is said, in which state, and what happens when a part fails."""

import pytest

from contracts.errors import DialogueError, SpeechError
from contracts.language import Language
from contracts.turn import Utterance
from tests.fakes.dialogue import FakeDialogue
from tests.fakes.speech import LOUD, FakeEar, FakeRoom, FakeVoice
from tests.unit.voice_session_support import SPOKEN, Talk
from voice.mouth import Said
from voice.session import State
from voice.words import GREETING

NO_MICROPHONE = SpeechError("speech.no_device", "The microphone is gone.")


async def test_two_turns_go_through_every_state_and_are_answered_in_order():
    talk = await Talk(FakeEar("你好", "给我念首诗"), FakeRoom(*SPOKEN, *SPOKEN)).run()
    turn = [State.LISTENING, State.THINKING, State.SPEAKING, State.IDLE]
    assert talk.states == [State.SPEAKING, State.IDLE, *turn, *turn]
    assert [question.text for question in talk.dialogue.asked] == ["你好", "给我念首诗"]
    assert talk.said == ["您好。", "吃了吗？"] * 2
    assert len(talk.room.played) == len(talk.greeting) + 4


@pytest.mark.parametrize(("language", "words"), [(None, "人工智能"), (Language.EN, "an AI, not a person")])
async def test_it_says_at_the_start_that_it_is_a_program(language, words):
    talk = await Talk(FakeEar(), FakeRoom(), language=language).run()
    assert words in "".join(talk.greeting)
    assert {asked_in for _, asked_in in talk.voice.asked} == {language or Language.ZH_CN}


async def test_what_was_heard_reaches_the_companion_with_its_confidence_and_language():
    ear = FakeEar("good morning", language=Language.EN)
    talk = await Talk(ear, FakeRoom(*SPOKEN), dialogue=FakeDialogue("Good morning to you.")).run()
    assert talk.dialogue.asked[0].language is Language.EN
    assert ("Good morning to you.", Language.EN) in talk.voice.asked
    assert Utterance("good morning", Language.EN, 0.7, 1200) in talk.told


async def test_it_forgets_what_the_microphone_took_while_it_spoke():
    talk = await Talk(FakeEar("你好"), FakeRoom(*SPOKEN)).run()
    assert talk.room.forgotten == 2


async def test_a_core_that_is_down_is_answered_with_words():
    down = FakeDialogue(error=DialogueError("dialogue.down", "The dialogue core cannot be reached."))
    talk = await Talk(FakeEar("今天有点闷"), FakeRoom(*SPOKEN), dialogue=down).run()
    assert talk.said
    assert talk.session.state is State.IDLE


async def test_danger_is_answered_while_the_core_is_down():
    down = FakeDialogue(error=DialogueError("dialogue.down", "The dialogue core cannot be reached."))
    talk = await Talk(FakeEar("胸口疼得厉害，喘不上气"), FakeRoom(*SPOKEN), dialogue=down).run()
    assert any("120" in sentence for sentence in talk.said)


async def test_a_recogniser_that_fails_heard_nothing_and_the_next_turn_is_whole():
    ear = FakeEar(RuntimeError("decoder"), "你好")
    talk = await Talk(ear, FakeRoom(*SPOKEN, *SPOKEN)).run()
    assert [question.text for question in talk.dialogue.asked] == ["你好"]
    assert ear.given[0].count(LOUD) == 20
    assert len(talk.said) >= 3


async def test_noise_without_words_is_answered_twice_and_then_waited_out():
    talk = await Talk(FakeEar("", "", "", "", "你好"), FakeRoom(*SPOKEN * 5)).run()
    speaking = talk.states.count(State.SPEAKING)
    assert speaking == 1 + 2 + 1
    assert talk.said[-1] == "吃了吗？"


async def test_a_sentence_the_voice_fails_at_is_said_by_the_spare_one():
    spare = FakeVoice("spare")
    talk = await Talk(FakeEar("你好"), FakeRoom(*SPOKEN), voice=FakeVoice(fails_on="吃了"), spare=spare).run()
    assert spare.asked == [("吃了吗？", Language.ZH_CN)]
    assert all(event.sound for event in talk.told if isinstance(event, Said))


async def test_a_sentence_no_voice_can_say_is_shown():
    voices = {"voice": FakeVoice(fails_on="吃了"), "spare": FakeVoice("spare", fails_on="吃了")}
    talk = await Talk(FakeEar("你好"), FakeRoom(*SPOKEN), **voices).run()
    assert [event.sentence for event in talk.told if isinstance(event, Said) and event.sound is None] == ["吃了吗？"]


async def test_a_microphone_that_goes_away_ends_the_talk_with_its_reason():
    for frames in ((NO_MICROPHONE,), (*[LOUD] * 10, NO_MICROPHONE)):
        with pytest.raises(SpeechError, match="microphone is gone"):
            await Talk(FakeEar("你好"), FakeRoom(*frames)).run()


def test_the_greeting_is_there_in_every_language():
    assert set(GREETING) == set(Language)
