"""One turn: danger first, the core within its budget, never silence."""

import asyncio
import time
from datetime import UTC, datetime
from typing import Any

import pytest

import safety
from companion.care import Carer
from companion.turn import Companion
from contracts.case import Case, CaseState, Heard
from contracts.clock import FixedClock
from contracts.errors import DialogueError, InputError, StoreError
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel
from contracts.turn import Label, TurnRequest
from store.casebook import Outcome
from tests.fakes.dialogue import FakeDialogue

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Book:
    """Keeps cases in memory by the real rules; `error` is raised instead."""

    def __init__(self, error: StoreError | None = None) -> None:
        self.error = error
        self.cases: dict[str, Case | None] = {}
        self.heard: list[tuple[str, Heard, str]] = []

    def current(self, resident: str) -> Case | None:
        if self.error:
            raise self.error
        return self.cases.get(resident)

    def signs(self, resident: str, now: datetime) -> frozenset[str]:
        return frozenset()

    def hear(self, resident: str, heard: Heard, words: Any, *, door: str, fresh: bool = False) -> Outcome:
        if self.error:
            raise self.error
        time.sleep(0.02)
        move = safety.after_utterance(self.cases.get(resident), heard, resident=resident, new_id="id", fresh=fresh)
        self.cases[resident] = move.case
        self.heard.append((resident, heard, door))
        outcome = Outcome(move)
        words(outcome)
        return outcome

    def news(self, resident: str, now: datetime, words: Any) -> None:
        return None

    silence = news


def companion(dialogue: FakeDialogue, book: Book | None = None, *, budget_s: float = 2.0) -> Companion:
    lines = {language: safety.lines(language) for language in Language}
    return Companion(
        carer=Carer(book or Book(), lines, door="test"),
        dialogue=dialogue,
        clock=FixedClock(NOON),
        budget_s=budget_s,
        max_dialogue_characters=1000,
    )


async def test_an_ordinary_turn_carries_the_cores_words_and_understanding():
    result = await companion(FakeDialogue("您好。", "吃了吗？")).turn(TurnRequest("你好", "home"))
    assert [part.text for part in result.reply] == ["您好。", "吃了吗？"]
    assert (result.intent, result.screen.level) == ("greet", DangerLevel.NONE)
    assert Label.AI_VOICE in result.labels


async def test_danger_is_answered_before_the_core_and_written_down():
    book, dialogue = Book(), FakeDialogue("这句不该说出来")
    result = await companion(dialogue, book).turn(TurnRequest("我不想活了", "grandma"))
    assert result.screen.kind is DangerKind.SELF_HARM
    assert Label.SAFETY in result.labels
    assert all("不该说" not in part.text for part in result.reply)
    assert dialogue.asked[0].answered
    [(resident, heard, door)] = book.heard
    assert (resident, heard.screen.kind, heard.at, door) == ("grandma", DangerKind.SELF_HARM, NOON, "test")
    assert result.case
    assert result.case.state is CaseState.OPEN


async def test_danger_is_answered_and_recorded_while_the_core_is_down():
    book = Book()
    down = FakeDialogue(error=DialogueError("dialogue.down", "The dialogue core cannot be reached."))
    result = await companion(down, book).turn(TurnRequest("胸口疼得厉害，喘不上气", "home"))
    assert result.screen.kind is DangerKind.MEDICAL
    assert any("120" in part.text for part in result.reply)
    assert len(book.heard) == 1
    assert result.intent is None


async def test_a_database_that_cannot_be_written_does_not_silence_the_danger_reply():
    book = Book(StoreError("store.full", "The disk is full."))
    result = await companion(FakeDialogue(), book).turn(TurnRequest("I want to kill myself", "home"))
    assert Label.SAFETY in result.labels


async def test_a_failed_core_is_followed_by_a_gentle_sentence_never_twice_the_same():
    one = companion(FakeDialogue(error=DialogueError("dialogue.down", "The dialogue core cannot be reached.")))
    first = await one.turn(TurnRequest("今天天气怎么样", "home"))
    second = await one.turn(TurnRequest("今天天气怎么样", "home"))
    assert first.labels == second.labels == (Label.AI_VOICE, Label.FALLBACK)
    assert first.reply[0].text != second.reply[0].text


async def test_a_core_slower_than_its_budget_is_not_waited_for():
    slow = companion(FakeDialogue("太晚了", delay_s=5), budget_s=0.05)
    result = await slow.turn(TurnRequest("你好", "home"))
    assert result.labels == (Label.AI_VOICE, Label.FALLBACK)


async def test_what_was_said_before_the_core_failed_stands():
    half = FakeDialogue("第一句。", error=DialogueError("dialogue.down", "gone"), delay_s=0.001)
    result = await companion(half).turn(TurnRequest("你好", "home"))
    assert [part.text for part in result.reply] == ["第一句。"]


@pytest.mark.parametrize("text", ["", "   ", "\x00\x07", "\n\t"])
async def test_nothing_said_is_asked_for_again_without_asking_the_core(text):
    dialogue = FakeDialogue()
    result = await companion(dialogue).turn(TurnRequest(text, "home"))
    assert len(result.reply) == 1
    assert dialogue.asked == []


async def test_danger_at_the_end_of_a_long_monologue_is_seen():
    long = "今天去公园走了一圈。" * 900 + "我不想活了。"
    dialogue = FakeDialogue()
    result = await companion(dialogue).turn(TurnRequest(long, "home"))
    assert result.screen.kind is DangerKind.SELF_HARM
    assert len(dialogue.asked[0].text) == 1000


@pytest.mark.parametrize("resident", ["", "../etc/passwd", "a b", "奶奶", "x" * 65, "-a", "a/b", "a\x00b"])
async def test_a_resident_id_that_could_be_a_path_is_refused(resident):
    with pytest.raises(InputError) as problem:
        await companion(FakeDialogue()).turn(TurnRequest("你好", resident))
    assert problem.value.code == "input.resident"


async def test_more_than_any_utterance_is_refused_with_a_sentence():
    with pytest.raises(InputError) as problem:
        await companion(FakeDialogue()).turn(TurnRequest("啊" * 20_001, "home"))
    assert problem.value.code == "input.too_long"


async def test_the_language_of_the_last_turn_serves_where_a_text_has_none():
    one = companion(FakeDialogue(error=DialogueError("dialogue.down", "gone")))
    await one.turn(TurnRequest("good morning", "home"))
    assert (await one.turn(TurnRequest("😀😀", "home"))).language is Language.EN


async def test_two_turns_of_one_resident_do_not_mix():
    dialogue = FakeDialogue("一", "二", delay_s=0.01)
    one = companion(dialogue)
    results = await asyncio.gather(one.turn(TurnRequest("甲", "home")), one.turn(TurnRequest("乙", "home")))
    assert all([part.text for part in result.reply] == ["一", "二"] for result in results)


async def test_a_door_that_goes_away_in_the_middle_loses_no_danger():
    book = Book()
    turn = asyncio.create_task(companion(FakeDialogue(), book).turn(TurnRequest("我不想活了", "home")))
    await asyncio.sleep(0.005)
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    while not book.heard:
        await asyncio.sleep(0.005)
    assert book.cases["home"]


async def test_an_ordinary_turn_writes_nothing_about_danger():
    book = Book()
    await companion(FakeDialogue(), book).turn(TurnRequest("今天包了饺子", "home"))
    assert book.heard == []


async def test_while_a_case_is_open_a_wish_is_met_after_a_word_that_it_is_there():
    one = companion(FakeDialogue("这就放越剧。"))
    await one.turn(TurnRequest("我不想活了", "home"))
    result = await one.turn(TurnRequest("给我放段越剧吧", "home"))
    assert [part.text for part in result.reply][-1] == "这就放越剧。"
    assert Label.SAFETY in result.reply[0].labels


async def test_forget_that_takes_danger_back_only_where_danger_was_said():
    one = companion(FakeDialogue())
    assert (await one.turn(TurnRequest("刚才我说的别记了", "home"))).case is None
    await one.turn(TurnRequest("我不想活了", "home"))
    result = await one.turn(TurnRequest("刚才我说的别记了", "home"))
    assert result.case
    assert result.case.level is DangerLevel.HIGH


async def test_an_answer_is_about_what_was_spoken_of_last():
    one = companion(FakeDialogue())
    await one.turn(TurnRequest("公安局让我把钱转到安全账户，正转着呢", "home"))
    await one.turn(TurnRequest("活着没意思", "home"))
    result = await one.turn(TurnRequest("没想死，就是闷", "home"))
    assert "钱" not in "".join(part.text for part in result.reply)
    assert result.case
    assert result.case.state is CaseState.OPEN  # the money is not settled by that
