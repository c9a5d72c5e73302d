"""What a session says of its own accord in a danger case, what it keeps to itself, and how loud it is."""

from dataclasses import replace

import numpy as np
import pytest

import safety
from contracts.alerts import ChannelName, Contact, Delivery, DeliveryState, Purpose, Relation
from contracts.case import Answer, Heard
from contracts.language import Language
from contracts.turn import Label, Part
from contracts.voice import Sound
from tests.fakes.dialogue import FakeDialogue
from tests.fakes.speech import LOUD, FakeEar, FakeRoom, FakeVoice
from tests.unit.voice_session_support import NOON, SPOKEN, Book, Talk, quiet
from voice.session import State

DANGER = "胸口疼得厉害，喘不上气"
MINUTE = quiet(62)


def told(state: DeliveryState) -> Delivery:
    """A message to the daughter that the elder has not heard of yet."""
    daughter = Contact("1", "home", 1, "小芳", Relation.DAUGHTER, ChannelName.SCREEN, "", Language.ZH_CN, True)
    return Delivery("key", "id", daughter, 1, 0, Purpose.ALERT, state, 1, NOON, NOON)


def after(text: str, *deliveries: Delivery) -> Book:
    """A book with the case that `text` made before the session."""
    book = Book(*deliveries)
    heard = Heard(safety.screen(text), Answer.OTHER, NOON)
    book.hear("home", heard, lambda outcome: None, door="voice")
    return book


class AnswersWhenHeard(FakeRoom):
    """A room in which the daughter says that she knows while the elder hears the answer to danger."""

    def __init__(self, book: Book, *frames: bytes) -> None:
        super().__init__(*frames)
        self.book = book
        self.known = False

    def play(self, sound: Sound) -> None:
        super().play(sound)
        if self.book.case and not self.known:
            self.known, self.book.deliveries = True, (told(DeliveryState.ACKNOWLEDGED),)


async def test_the_greeting_is_followed_by_news_of_an_open_case():
    talk = await Talk(FakeEar(), FakeRoom(), book=after(DANGER, told(DeliveryState.ACKNOWLEDGED))).run()
    assert any("您女儿" in sentence and "知道" in sentence for sentence in talk.greeting[1:])
    assert talk.states == [State.SPEAKING, State.IDLE]


async def test_news_is_looked_for_in_the_quiet_and_said_once():
    book = Book()
    room = AnswersWhenHeard(book, *SPOKEN, *quiet(21))
    talk = await Talk(FakeEar(DANGER), room, book=book).run()
    assert sum("回了话" in sentence or "回话了" in sentence for sentence in talk.said) == 1
    assert book.news_asked >= 5
    assert talk.session.state is State.IDLE


async def test_nothing_is_looked_for_while_somebody_speaks():
    book = Book()
    await Talk(FakeEar("你好"), FakeRoom(*[LOUD] * 1200, *quiet(1)), book=book).run()
    assert book.news_asked == 1


async def test_speech_that_begins_while_news_is_looked_for_is_whole():
    ear = FakeEar("你好")
    await Talk(ear, FakeRoom(*quiet(4.95), *SPOKEN)).run()
    assert ear.given[0].count(LOUD) == 20


async def test_an_urgent_question_without_an_answer_is_asked_again_five_times():
    talk = await Talk(FakeEar(DANGER), FakeRoom(*SPOKEN, *MINUTE * 8)).run()
    assert talk.book.silences == 5
    assert talk.book.case
    assert talk.book.case.silences == 5
    assert talk.states.count(State.SPEAKING) == 1 + 1 + 5


async def test_who_speaks_again_is_asked_anew_and_noise_is_no_answer():
    room = FakeRoom(*SPOKEN, *MINUTE * 6, *SPOKEN, *MINUTE * 2, *SPOKEN, *MINUTE * 2)
    talk = await Talk(FakeEar(DANGER, "", "还是疼"), room).run()
    assert talk.book.silences == 5 + 0 + 2


@pytest.mark.parametrize("said", ["你好", "我不想活了"])
async def test_where_nothing_urgent_was_asked_silence_is_left_alone(said):
    talk = await Talk(FakeEar(said), FakeRoom(*SPOKEN, *MINUTE * 3)).run()
    assert talk.book.silences == 0


async def test_who_wants_quiet_has_it_until_they_speak_and_is_still_listened_to():
    book = Book()
    room = FakeRoom(*SPOKEN, *SPOKEN, *MINUTE * 2, *SPOKEN, *quiet(10), *SPOKEN, *MINUTE)
    talk = Talk(FakeEar(DANGER, "别说了", "", "又疼起来了"), room, book=book)
    await talk.run()
    turns = [index for index, state in enumerate(talk.states) if state is State.LISTENING]
    after_exit = talk.states[turns[1] : turns[3]]
    assert after_exit.count(State.SPEAKING) == 1
    assert talk.states[turns[3] :].count(State.SPEAKING) >= 2
    assert book.silences == 1


def loudest(sound: Sound) -> int:
    return int(np.abs(np.frombuffer(sound.pcm, dtype="<i2").astype(int)).max())


async def test_a_look_for_news_that_fails_does_not_end_the_talk():
    class Broken(Book):
        def news(self, resident, now, words):
            raise RuntimeError("a driver's own error")

    talk = await Talk(FakeEar("你好"), FakeRoom(*quiet(12), *SPOKEN), book=Broken()).run()
    assert talk.said == ["您好。", "吃了吗？"]


class SpeaksUp(FakeDialogue):
    """Marks its answer as louder where that is asked for, as the dialogue core does."""

    async def ask(self, question):
        async for item in super().ask(question):
            louder = question.text == "大声点" and isinstance(item, Part)
            yield replace(item, labels=(*item.labels, Label.LOUDER)) if louder else item


async def test_not_so_loud_halves_the_voice_and_louder_brings_it_back_and_lifts_it():
    ear = FakeEar("今天吃了面", "小声点", "你好", "大声点", "你好", "大声点", "你好")
    dialogue = SpeaksUp("好。")
    talk = await Talk(ear, FakeRoom(*SPOKEN * 7), dialogue=dialogue).run()
    usual = loudest(FakeVoice().speak("", Language.ZH_CN))
    levels = [loudest(sound) / usual for sound in talk.room.played]
    changes = [round(level, 2) for level, before in zip(levels, [0.0, *levels], strict=False) if level != before]
    assert changes == [1.0, 0.5, 1.0, 1.5]
    assert talk.session.state is State.IDLE
