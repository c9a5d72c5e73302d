"""What is said to danger: one question at the end, a person and a line in reach, nothing that could do harm."""

import itertools
import json
import re

import pytest

from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from contracts.turn import Expects, Label
from safety import reply, screen
from safety.replies import FOLDER

LINES = {Language.ZH_CN: {"12356", "120", "110", "119"}, Language.EN: {"988", "911"}}
EMERGENCY = {Language.ZH_CN: {"120", "119"}, Language.EN: {"911"}}
NEVER = {
    Language.ZH_CN: ["别难过", "想开点", "做傻事", "替您保密", "不告诉别人", "片", "粒", "毫克", "农药", "安眠药", "绳", "跳", "割", "我好难过", "我担心", "没事的", "！", "不应该", "孩子们会"],
    Language.EN: ["cheer up", "i promise", "keep it secret", "our secret", "milligram", " mg", "tablet", "rope", "knife", "jump", "i'm worried", "i am glad", "selfish", "!", "others have it worse"],
}  # fmt: skip
LANGUAGES = list(LINES)


def variants(language: Language):
    words = json.loads((FOLDER / f"{language}.json").read_text(encoding="utf-8"))
    return [(topic, sentences) for topic, several in words.items() for sentences in several]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_wording_is_short_asks_once_at_the_end_and_does_no_harm(language: Language):
    longest = 40 if language is Language.ZH_CN else 25
    for topic, parts in variants(language):
        said = "".join(parts)
        assert 2 <= len(parts) <= 3, topic
        assert parts[-1].endswith(("？", "?")), parts
        assert said.count("？") + said.count("?") == 1, parts
        for sentence in re.split(r"[。？.?](?=\s|$|[^\d])", said):
            assert len(sentence if language is Language.ZH_CN else sentence.split()) <= longest, sentence
        assert set(re.findall(r"\d+", said)) <= LINES[language], parts
        assert not [words for words in NEVER[language] if words in said.lower()], parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_is_in_danger_is_given_a_line_and_a_person(language: Language):
    for topic, parts in variants(language):
        said = "".join(parts)
        if topic.endswith((".act", ".now", ".method", ".leave", ".choking", ".fall")):
            assert set(re.findall(r"\d+", said)) & LINES[language], parts
        if topic.endswith((".now", ".leave", ".choking", ".fall")):
            assert set(re.findall(r"\d+", said)) & EMERGENCY[language], parts


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_question_after_a_hint_names_death_plainly(language: Language):
    named = re.compile("死|不想活|不活" if language is Language.ZH_CN else "dying|ending your life|not living")
    for topic, parts in variants(language):
        if topic == "self_harm.ask":
            assert named.search(parts[-1]), parts


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [DangerKind.SELF_HARM, DangerKind.MEDICAL])
@pytest.mark.parametrize("level", [DangerLevel.CONCERN, DangerLevel.HIGH, DangerLevel.IMMINENT])
def test_wordings_take_turns(language: Language, kind: DangerKind, level: DangerLevel):
    said = [tuple(part.text for part in reply(ScreenResult(kind, level), language, turn)) for turn in range(4)]
    assert all(first != second for first, second in itertools.pairwise(said))


def test_every_part_is_labelled_and_only_the_question_expects_yes_or_no():
    parts = reply(screen("我不想活了"), Language.ZH_CN)
    assert all(Label.SAFETY in part.labels and Label.AI_VOICE in part.labels for part in parts)
    assert [part.expects for part in parts] == [Expects.OPEN, Expects.OPEN, Expects.YES_NO]
    assert reply(ScreenResult(), Language.ZH_CN) == ()


@pytest.mark.parametrize(
    ("text", "language", "first", "never"),
    [
        ("厨房里一股煤气味 头发晕", Language.ZH_CN, "出去|屋外", "坐着|躺着"),
        ("I can smell gas in the kitchen", Language.EN, "outside|open air", "lie down|stay as"),
        ("年糕噎住了 喘不上来", Language.ZH_CN, "咳", "喝口水"),
        ("I slipped in the bathroom and I can't get up", Language.EN, "Don't get up|Stay as you are", "try to stand"),
        ("降压药能不能一次吃两片", Language.ZH_CN, "大夫", "120"),
        ("哪种死法不疼", Language.ZH_CN, "不能说|不谈", "大夫"),
        ("does drowning hurt when you die", Language.EN, "won't speak|not answer", "doctor"),
        ("我侄女电话里说她不想活了", Language.ZH_CN, "当真|不好受", "您的命"),
    ],
)
def test_what_was_said_decides_the_first_step(text: str, language: Language, first: str, never: str):
    for turn in range(3):
        said = [part.text for part in reply(screen(text), language, turn)]
        assert re.search(first, " ".join(said[:2])), said
        assert not re.search(never, " ".join(said)), said
