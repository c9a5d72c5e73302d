"""What is said to danger: at most one question, a person and a line in reach, nothing that could do harm."""

import itertools
import json
import re
from datetime import UTC, datetime

import pytest

from contracts.alerts import ChannelName, Contact, Delivery, DeliveryState, Purpose, Relation
from contracts.case import Answer, Case, CaseState, Heard, Move, Say
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from contracts.turn import Expects, Label
from safety import Situation, after_utterance, lines, reply, screen
from safety.replies import FOLDER

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANGUAGES = [Language.ZH_CN, Language.EN]
KINDS = [kind for kind in DangerKind if kind is not DangerKind.NONE]
NEVER = {
    Language.ZH_CN: ["别难过", "想开点", "做傻事", "替您保密", "不告诉别人", "片", "粒", "毫克", "农药", "安眠药", "绳", "跳", "割", "我好难过", "我担心", "没事的", "！", "不应该", "孩子们会", "再陪", "只有我", "诊断", "抑郁", "老糊涂", "您怎么这么", "上当", "下次小心", "救护车马上到"],
    Language.EN: ["cheer up", "i promise", "keep it secret", "our secret", "milligram", " mg", "rope", "knife", "jump", "i'm worried", "i am glad", "selfish", "!", "others have it worse", "only i ", "diagnos", "depress", "silly", "stupid", "gullible", "help is on the way", "don't go"],
}  # fmt: skip
METHOD_WORDS = {Language.ZH_CN: "药|水|楼|刀|绳|桥", Language.EN: "pill|tablet|water|bridge|knife|rope"}


def contact(name: str = "小芳", relation: Relation = Relation.DAUGHTER) -> Contact:
    return Contact("c1", "home", 1, name, relation, ChannelName.EMAIL, "a@example.org", Language.ZH_CN, True)


def delivery(state: DeliveryState, announced: str = "", who: Contact | None = None) -> Delivery:
    return Delivery("k", "id", who or contact(), 1, 1, Purpose.ALERT, state, 1, NOON, NOON, announced=announced)


def said(move: Move, language: Language = Language.ZH_CN, turn: int = 0, **situation: object) -> str:
    parts = reply(move, Situation(language, **situation), turn).parts  # type: ignore[arg-type]
    return ("" if language is Language.ZH_CN else " ").join(part.text for part in parts)


def heard(text: str) -> Move:
    return after_utterance(None, Heard(screen(text), Answer.OTHER, NOON), resident="home", new_id="id")


def variants(language: Language):
    for file in sorted((FOLDER / str(language)).glob("*.json")):
        if file.stem != "people":
            for step, several in json.loads(file.read_text(encoding="utf-8")).items():
                for variant in several:
                    yield f"{file.stem}.{step}", variant


def filled(variant: dict, language: Language) -> str:
    told = (
        "我已经告诉您的孙辈小芳了，还没回音，"
        if language is Language.ZH_CN
        else "I've sent word to your daughter, no answer yet;"
    )
    who = "您女儿和邻居小王" if language is Language.ZH_CN else "your daughter and your son"
    text = ("" if language is Language.ZH_CN else " ").join(variant["say"])
    return text.format(**lines(language), told=told, who=who)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_is_at_most_three_short_sentences_asks_once_at_most_and_does_no_harm(language: Language):
    for topic, variant in variants(language):
        text = filled(variant, language)
        sentences = [one for one in re.split(r"[。？]|[.?](?=\s|$)", text) if one.strip()]
        assert len(sentences) <= 3, (topic, text)
        assert text.count("？") + text.count("?") <= 1, (topic, text)
        assert "？" not in text[:-1], (topic, text)
        assert "?" not in text[:-1], (topic, text)
        for sentence in sentences:
            length = len(sentence) if language is Language.ZH_CN else len(sentence.split())
            assert length <= (52 if language is Language.ZH_CN else 32), (topic, sentence)
        assert not [words for words in NEVER[language] if words in text.lower()], (topic, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_stands_in_the_words_themselves(language: Language):
    for topic, variant in variants(language):
        assert not re.search(r"\d", "".join(variant["say"])), topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_languages_and_all_kinds_know_the_same_steps(language: Language):
    topics = {topic for topic, _ in variants(language)}
    assert topics == {topic for topic, _ in variants(Language.EN)}
    for kind, step in itertools.product(KINDS, ("ask", "act", "now", "again", "check_back", "taken_back", "secrecy")):
        assert f"{kind}.{step}" in topics


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_in_danger_is_given_a_person_a_line_and_company(language: Language):
    stays = re.compile("陪|我在" if language is Language.ZH_CN else "stay with you|I'm here")
    for topic, variant in variants(language):
        raw = "".join(variant["say"])
        if topic.endswith((".act", ".now", ".choking", ".fall", ".gone", ".missing")):
            assert "{told}" in raw, topic
            assert stays.search(raw), topic
        if topic.endswith((".now", ".leave", ".choking", ".fall", ".missing", ".gone")):
            assert re.search("{ambulance}|{police}|{fire}|{fraud}", raw), topic


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_after_a_hint_names_death_plainly_and_a_yes_confirms_it(language: Language):
    named = re.compile("死|不想活|不活" if language is Language.ZH_CN else "dying|ending your life|not living")
    leading = re.compile("不会.{0,6}吧|傻" if language is Language.ZH_CN else r"you(?:'re| are)n't|you wouldn't")
    for topic, variant in variants(language):
        if topic == "self_harm.ask":
            assert named.search(variant["say"][-1]), variant
            assert not leading.search(variant["say"][-1]), variant
            assert variant["if_yes"] == "high"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_about_dying_names_a_means(language: Language):
    for topic, variant in variants(language):
        if topic.startswith("self_harm."):
            assert not re.search(METHOD_WORDS[language], "".join(variant["say"])), (topic, variant)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [DangerKind.SELF_HARM, DangerKind.MEDICAL, DangerKind.ABUSE, DangerKind.SCAM])
@pytest.mark.parametrize("level", [DangerLevel.CONCERN, DangerLevel.HIGH, DangerLevel.IMMINENT])
def test_wordings_take_turns(language: Language, kind: DangerKind, level: DangerLevel):
    found = Heard(ScreenResult(kind, level), Answer.OTHER, NOON)
    move = after_utterance(None, found, resident="home", new_id="id")
    assert all(a != b for a, b in itertools.pairwise(said(move, language, turn) for turn in range(4)))


@pytest.mark.parametrize(
    ("situation", "words"),
    [
        ({"told": [delivery(DeliveryState.WAITING)], "contacts": [contact()]}, "我这就告诉您女儿"),
        ({"told": [delivery(DeliveryState.SENT, "sent")], "contacts": [contact()]}, "已经告诉您女儿了，还没回音"),
        ({"told": [delivery(DeliveryState.ACKNOWLEDGED)], "contacts": [contact()]}, "您女儿已经知道了"),
        ({"told": [delivery(DeliveryState.FAILED)], "contacts": [contact()]}, "没有能通知的人"),
        ({}, "没有能通知的人"),
        ({"contacts": [contact()], "stored": False}, "尽快告诉家里人"),
    ],
)
def test_who_is_told_is_said_truthfully(situation: dict, words: str):
    assert words in said(heard("我不想活了"), **situation)


def test_without_the_database_and_without_a_contact_nothing_is_claimed():
    text = said(heard("我不想活了"), stored=False)
    assert not re.search("告诉(?!我)|知道", text)
    assert "12356" in text


def test_nobody_is_said_to_be_told_after_a_mere_hint():
    assert not re.search("告诉(?!我)|通知", said(heard("活着没意思"), contacts=[contact()]))


def test_the_lines_are_those_of_the_place_and_of_the_deployment():
    british = said(heard("I want to die"), Language.EN, lines=lines(Language.EN, english="en-GB"))
    assert "116 123" in british
    assert "988" not in british
    own = said(heard("我不想活了"), lines=lines(Language.ZH_CN, own={"mind": "800-810-1117"}))
    assert "800-810-1117" in own
    for table in ({"mind": ""}, {"unknown": "1"}):
        with pytest.raises(ValueError, match="is no line"):
            lines(Language.ZH_CN, own=table)


def test_every_part_is_labelled_and_the_question_expects_yes_or_no():
    answered = reply(heard("我不想活了"), Situation(Language.ZH_CN))
    assert all(Label.SAFETY in part.labels and Label.AI_VOICE in part.labels for part in answered.parts)
    assert [part.expects for part in answered.parts] == [Expects.OPEN, Expects.OPEN, Expects.YES_NO]
    assert reply(Move(None), Situation(Language.ZH_CN)).parts == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_wants_it_to_stop_hears_one_short_sentence_and_no_question(language: Language):
    case = Case(
        "id", "home", CaseState.OPEN, DangerLevel.HIGH, ((DangerKind.SELF_HARM, DangerLevel.HIGH),), NOON, NOON, NOON
    )
    for there in (None, case):
        text = said(Move(there, Say.EXIT), language)
        assert len(text) <= 8 if language is Language.ZH_CN else len(text.split()) <= 8
        assert not re.search("[？?]", text)


@pytest.mark.parametrize(
    ("text", "language", "first", "never"),
    [
        ("厨房里一股煤气味 头发晕", Language.ZH_CN, "出去|屋外", "坐着|躺着"),
        ("I can smell gas in the kitchen", Language.EN, "outside|open air", "lie down|stay as"),
        ("年糕噎住了 喘不上来", Language.ZH_CN, "^(?:快喊人|使劲咳)", "喝口水"),
        ("I slipped in the bathroom and I can't get up", Language.EN, "don't get up|stay as you are", "try to stand"),
        ("降压药能不能一次吃两片", Language.ZH_CN, "大夫", "120"),
        ("哪种死法不疼", Language.ZH_CN, "不能说|不谈", "大夫"),
        ("does drowning hurt when you die", Language.EN, "won't speak|won't answer", "doctor"),
        ("我侄女电话里说她不想活了", Language.ZH_CN, "当真|要紧", "您的命"),
    ],
)
def test_what_was_said_decides_the_first_step(text: str, language: Language, first: str, never: str):
    for turn in range(3):
        words = said(heard(text), language, turn, contacts=[contact()])
        assert re.search(first, words[: len(words) // 2 + 10]), words
        assert not re.search(never, words), words
