"""Poems, tales, operas and proverbs: what is told, in which order, and how a yes or a 'go on' is taken."""

from datetime import datetime
from pathlib import Path

import pytest

from contracts.language import is_han
from culture.library import PACKS
from culture.works import Kind
from tests.unit.actions_support import BEIJING, Reply, Talk

AFFIRM = "action_accept"


@pytest.fixture
def talk(tmp_path: Path) -> Talk:
    return Talk(tmp_path)


def test_a_poem_is_introduced_said_line_by_line_and_asked_about_once(talk: Talk) -> None:
    reply = talk.say("给我念首诗吧", "action_poem")
    introduction, poem, question = reply.texts
    assert talk.work.kind is Kind.POEM
    assert talk.work.title in introduction
    assert talk.work.author in introduction
    assert poem.split("\n") == list(talk.work.text)
    assert reply.messages[1]["custom"]["labels"] == ["public_domain"]
    assert "ai_text" in reply.messages[0]["custom"]["labels"]
    assert question.count("？") == reply.questions == 1
    assert talk.heard.heard("home")[talk.work.id].times == 1


def test_twenty_poems_are_twenty_different_ones_over_the_days(talk: Talk) -> None:
    told = []
    for _ in range(20):
        talk = talk.later(days=1)
        talk.say("念首诗", "action_poem")
        told.append(talk.work.id)
    assert len(set(told)) == 20


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("静夜思你会不会", "静夜思"),
        ("床前明月光后面是啥来着", "静夜思"),
        ("春眠不觉晓，你背全了我听听", "春晓"),
    ],
)
def test_a_poem_asked_for_by_title_or_line_is_the_one_that_is_told(talk: Talk, text: str, title: str) -> None:
    talk.say(text, "action_poem")
    assert talk.work.title == title


def test_a_poem_by_a_named_author_and_then_another_of_his(talk: Talk) -> None:
    talk.say("来首李白的", "action_poem")
    first = talk.work
    talk.say("再来首李白的", "action_poem")
    assert (first.author, talk.work.author) == ("李白", "李白")
    assert first != talk.work


def test_two_readings_follow_and_the_elder_says_which_one_fits(talk: Talk) -> None:
    talk.say("念首诗", "action_poem")
    poem = talk.work
    first = talk.say("还有呢", "action_go_on")
    assert poem.readings[0] in first.text
    assert (first.last["expects"], first.last["offer"]) == ("yes_no", "reading")
    second = talk.say("好", AFFIRM)
    assert poem.readings[1] in second.text
    assert second.last["expects"] == "choice"
    chosen = talk.say("我看是后一种", "action_own_reading", intent="nlu_fallback")
    assert "后一种" in chosen.text
    assert "第一" not in chosen.text
    assert first.questions == second.questions == 1


def test_what_the_elder_makes_of_a_poem_is_received_and_other_talk_is_not_taken_for_it(talk: Talk) -> None:
    reply = talk.say("静夜思", "action_poem")
    while reply.last.get("asked") != "open":  # its own question, not the offer of a reading
        reply = talk.say("静夜思", "action_poem")
    own = talk.say("我那时候在部队，也是这么望着", "action_own_reading", intent="nlu_fallback")
    assert own.responses == []
    assert own.text
    later = talk.say("咱家的锅该换了", "action_own_reading", intent="nlu_fallback")
    assert later.responses == ["utter_fallback"]


def test_a_tale_comes_part_by_part_and_ends_with_a_question_about_its_meaning(talk: Talk) -> None:
    replies = [talk.say("给我讲个故事", "action_tale")]
    tale = talk.work
    replies += [talk.say("嗯", AFFIRM) for _ in tale.text[1:]]
    for part, reply in zip(tale.text, replies, strict=True):
        assert part in reply.texts
    for reply in replies[:-1]:
        assert (reply.last["expects"], reply.last["offer"]) == ("yes_no", "go_on")
    last = replies[-1]
    assert last.last.get("offer") in (None, "reading")
    assert "？" in last.texts[-1]
    assert talk.heard.progress("home", tale.id) == 0
    assert talk.heard.heard("home")[tale.id].times == 1


@pytest.mark.parametrize("parting", ["silence", "goodbye"])
@pytest.mark.parametrize(("text", "action"), [("讲个故事", "action_tale"), ("昨天那个接着讲", "action_go_on")])
def test_a_tale_goes_on_the_next_day_with_one_recalling_sentence(
    talk: Talk, parting: str, text: str, action: str
) -> None:
    talk.say("给我讲个故事", "action_tale")
    talk.say("好", AFFIRM)
    tale = talk.work
    if parting == "goodbye":
        assert talk.say("再见", "action_close").messages == []
        assert talk.slots["active_kind"] is None
    tomorrow = talk.later(days=1)
    reply = tomorrow.say(text, action)
    recall, part, _ = reply.texts
    assert "上回" in recall
    assert tale.text[1].split("。")[-2][-6:] in recall
    assert part == tale.text[2]
    assert "上回" not in tomorrow.say("好", AFFIRM).text


def test_another_tale_is_told_where_one_is_asked_for(talk: Talk) -> None:
    talk.say("给我讲个故事", "action_tale")
    begun = talk.work
    talk.say("换个故事", "action_something_else")
    assert talk.work.kind is Kind.TALE
    assert talk.work != begun
    talk.say(f"还是讲{begun.title}吧", "action_tale")
    assert talk.work == begun
    assert talk.slots["active_part"] == 2


def test_an_opera_is_its_story_then_what_to_listen_for_then_the_question(talk: Talk) -> None:
    story = talk.say("我想听戏", "action_opera")
    opera = talk.work
    assert opera.text[0] in story.texts
    assert not any(piece in story.text for piece in opera.text[1:])
    assert (story.last["expects"], story.last["offer"]) == ("yes_no", "go_on")
    more = talk.say("你接着说", "action_go_on")
    assert all(piece in more.texts for piece in opera.text[1:])
    assert more.texts[-1].endswith("？")
    assert opera.readings[0] in talk.say("还有呢", "action_go_on").text


def test_a_proverb_comes_whole_with_a_reading_or_by_halves(tmp_path: Path) -> None:
    seen = set()
    for chance in range(12):
        folder = tmp_path / str(chance)
        folder.mkdir()
        talk = Talk(folder, chance=chance)
        reply = talk.say("说句老话", "action_proverb")
        half = reply.last["expects"] == "line"
        seen.add(half)
        if half:
            assert talk.work.completion is not None
            assert talk.work.completion.ask in reply.text
            assert talk.work.completion.rest not in reply.text
        else:
            assert "".join(talk.work.text) in reply.text
            assert talk.work.readings[0] in reply.text
            other = talk.say("还有呢", "action_go_on")
            assert talk.work.readings[1] in other.text
    assert seen == {True, False}


def test_who_asks_how_a_saying_ends_is_told(talk: Talk) -> None:
    reply = talk.say("八仙过海下一句是什么", "action_proverb")
    assert "各显神通" in reply.text


def test_sorrow_and_a_near_festival_change_what_is_chosen(tmp_path: Path) -> None:
    festive, sad = 0, 0
    for chance in range(6):
        folder = tmp_path / str(chance)
        folder.mkdir()
        eve = Talk(folder, chance=chance, now=datetime(2026, 9, 24, 19, tzinfo=BEIJING))
        eve.say("念首诗", "action_poem", emotion="neutral")
        festive += "mid_autumn" in eve.work.festivals
        low = Talk(folder, resident="other", chance=chance)
        low.say("念首诗", "action_poem", emotion="sadness")
        sad += "sadness" in low.work.feelings
    assert festive >= 4
    assert sad >= 4


def test_a_yes_without_an_offer_invites_to_go_on_talking(talk: Talk) -> None:
    reply = talk.say("是啊", AFFIRM)
    assert reply.texts != []
    assert reply.last["expects"] == "open"
    assert "offer" not in reply.last


def test_a_yes_takes_the_offer_of_a_response_of_the_dialogue_core(talk: Talk) -> None:
    talk.say("你好", "action_close")
    talk.hears([{"text": "想听个故事吗？", "response": None, "custom": {"expects": "yes_no", "offer": "tale"}}])
    talk.say("好啊", AFFIRM)
    assert talk.work.kind is Kind.TALE


def test_a_yes_after_a_reply_of_the_danger_screen_takes_no_offer(talk: Talk) -> None:
    talk.say("讲个故事", "action_tale")
    talk.say("我胸口疼", "action_close", answered=True)
    talk.hears([{"text": "想听个故事吗？", "response": None, "custom": {"offer": "tale"}}])
    assert "offer" not in talk.say("嗯", AFFIRM).last


def test_a_yes_to_what_was_not_understood_long_ago_takes_no_offer(talk: Talk) -> None:
    talk.say("讲个故事", "action_tale")
    talk.say("几点了", "action_time")
    reply = talk.say("嗯", AFFIRM)
    assert "offer" not in reply.last


def test_another_kind_is_chosen_by_the_elder(talk: Talk) -> None:
    talk.say("念首诗", "action_poem")
    reply = talk.say("没意思，换点别的", "action_something_else")
    choices = reply.last["choices"]
    assert reply.last["expects"] == "choice"
    assert len(choices) == len(set(choices)) == 3
    assert "poem" not in choices
    talk.say("第二个", AFFIRM)
    assert talk.work.kind == choices[1]


def _shape(reply: Reply) -> list[tuple]:
    return [(m["text"], m["custom"].get("offer"), m["custom"].get("labels")) for m in reply.messages]


def test_the_last_reply_is_said_again_as_often_as_it_is_asked_for(talk: Talk) -> None:
    told = _shape(talk.say("讲个故事", "action_tale"))
    once, twice = _shape(talk.say("没听清", "action_repeat")), _shape(talk.say("再说一遍", "action_repeat"))
    assert once[1:] == twice[1:] == told
    talk.say("好", AFFIRM)
    assert talk.slots["active_part"] == 2


def test_with_nothing_said_yet_nothing_is_repeated(talk: Talk) -> None:
    assert len(talk.say("啥", "action_repeat").messages) == 1


@pytest.mark.parametrize("action", ["action_poem", "action_tale", "action_proverb", "action_riddle"])
def test_english_works_are_told_in_english(tmp_path: Path, action: str) -> None:
    talk = Talk(tmp_path, "en")
    reply = talk.say("would you", action)
    assert f"action_{talk.work.kind}" == action
    assert talk.work.language == "en"
    assert talk.work.text[0] in reply.text
    assert reply.text.isascii() or not any(is_han(char) for char in reply.text)
    assert "(" not in reply.texts[0]


def test_an_english_tale_is_taken_up_again_the_next_day(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "en")
    talk.say("tell me a story", "action_tale")
    tale = talk.work
    reply = talk.later(days=1).say("a story please", "action_tale")
    assert tale.title.split(" (")[0] in reply.texts[0]
    assert reply.texts[1] == tale.text[1]
    assert reply.last["offer"] == "go_on"


def test_a_change_of_language_tells_in_the_new_one(talk: Talk) -> None:
    talk.say("讲个故事", "action_tale")
    talk.language = "en"
    talk.say("tell me a story please", "action_tale")
    assert talk.work.language == "en"


def test_a_kind_that_does_not_exist_in_a_language_is_said_so_and_another_offered(tmp_path: Path) -> None:
    talk = Talk(tmp_path, "en", packs=_only_a_tale(tmp_path))
    reply = talk.say("sing me an opera", "action_opera")
    assert reply.last["offer"] == "tale"
    talk.say("yes", AFFIRM)
    assert talk.work.kind is Kind.TALE


def _only_a_tale(folder: Path) -> Path:
    packs = folder / "packs"
    (packs / "en").mkdir(parents=True)
    tale = PACKS / "en" / "tale-stone-soup.yaml"
    (packs / "en" / tale.name).write_text(tale.read_text(encoding="utf-8"), encoding="utf-8")
    return packs
