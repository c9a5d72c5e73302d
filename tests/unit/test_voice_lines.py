"""Emergency numbers said aloud: digit by digit, twice, slowly, and only where danger is answered."""

import pytest

import safety
from contracts.language import Language
from contracts.turn import Label, Part
from contracts.voice import Sound
from tests.fakes.speech import FakeVoice
from voice.engines.spans import spans_of
from voice.lines import SpokenLines
from voice.mandarin import numbered_pinyin, pinyin_words
from voice.mouth import Mouth
from voice.narrator import say_part

ZH, EN = Language.ZH_CN, Language.EN
BRITISH = {ZH: safety.lines(ZH).values(), EN: safety.lines(EN, english="en-GB").values()}
LINES = SpokenLines({language: safety.lines(language).values() for language in Language})


class SlowVoice(FakeVoice):
    """Remembers what it was asked to say slowly."""

    def __init__(self) -> None:
        super().__init__()
        self.slowly: list[str] = []

    def speak_slowly(self, sentence: str, language: Language) -> Sound:
        self.slowly.append(sentence)
        return self.speak(sentence, language)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("请马上打 120，打不了就大声喊人。", "请马上打幺二零，幺二零，打不了就大声喊人。"),
        ("有危险就打 110。", "有危险就打幺幺零，幺幺零。"),
        ("出去以后打119", "出去以后打幺幺九，幺幺九"),
        ("或打 96110 问一句", "或打九六幺幺零，九六幺幺零，问一句"),
        ("心里话也可以打 12356 说", "心里话也可以打一二三五六，一二三五六，说"),
        ("能帮上忙的还有 12345，我陪着您。", "能帮上忙的还有一二三四五，一二三四五，我陪着您。"),
        ("请您打 120 或者 110，喊邻居来", "请您打幺二零，幺二零，或者幺幺零，幺幺零，喊邻居来"),
    ],
)
def test_chinese_lines_are_said_digit_by_digit_and_twice(written, said):
    assert LINES.aloud(written, ZH) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Please call 911.", "Please call nine one one, nine one one."),
        ("Call 911 now, or 988.", "Call nine one one, nine one one, now, or nine eight eight, nine eight eight."),
    ],
)
def test_english_lines_too(written, said):
    assert LINES.aloud(written, EN) == said


def test_a_number_in_groups_keeps_them():
    said = SpokenLines(BRITISH).aloud("Call 116 123.", EN)
    assert said == "Call one one six, one two three, one one six, one two three."


def test_the_digit_one_can_be_yi():
    said = SpokenLines({ZH: ["120", "119", "96110"]}, "yi").aloud("打 120、119 或 96110", ZH)
    assert said == "打一二零，一二零、一一九，一一九，或九六一一零，九六一一零"


@pytest.mark.parametrize(
    "written", ["我陪着您。", "您今年88岁", "量出来1200", "拨 010-12345", "血压 120.5", "11012", "打 988"]
)
def test_what_is_no_line_of_this_place_is_left_alone(written):
    assert LINES.aloud(written, ZH) == ""


def test_lines_of_a_deployment_are_said_and_names_without_a_number_are_passed_over():
    lines = SpokenLines({ZH: ["400-161-9995", "社区值班室"], EN: ["your bank"]})
    assert lines.aloud("打 400-161-9995。", ZH) == "打四零零，幺六幺，九九九五，四零零，幺六幺，九九九五。"
    assert lines.aloud("Ring your bank.", EN) == ""


@pytest.mark.parametrize(
    ("number", "pinyin"),
    [
        ("120", "yao1 er4 ling2 , yao1 er4 ling2"),
        ("110", "yao1 yao1 ling2 , yao1 yao1 ling2"),
        ("119", "yao1 yao1 jiu3 , yao1 yao1 jiu3"),
        ("12356", "yi1 er4 san1 wu3 liu4 , yi1 er4 san1 wu3 liu4"),
        ("12345", "yi1 er4 san1 si4 wu3 , yi1 er4 san1 si4 wu3"),
        ("96110", "jiu3 liu4 yao1 yao1 ling2 , jiu3 liu4 yao1 yao1 ling2"),
    ],
)
def test_both_voices_read_the_digits_of_a_line_and_no_quantity(number, pinyin):
    [span] = spans_of(LINES.aloud(f"打 {number}。", ZH), ZH)
    assert numbered_pinyin(span.text).partition(" ")[2] == f"{pinyin} ."
    assert [syllable for word in pinyin_words(span.text) for syllable in word][1:-1] == pinyin.split()


def test_english_digits_reach_the_voice_as_words():
    [span] = spans_of(LINES.aloud("Please call 911 now.", EN), EN)
    assert span.text == "Please call nine one one, nine one one, now."


@pytest.mark.parametrize(
    ("labels", "slowly"), [((Label.AI_VOICE, Label.SAFETY), ["请打幺二零，幺二零。"]), ((Label.AI_VOICE,), [])]
)
def test_only_where_danger_is_answered(labels, slowly):
    voice, part = SlowVoice(), Part("请打 120。", labels=labels)
    said = say_part(Mouth(voice), part, part.text, ZH, LINES)
    assert said.sentence == "请打 120。"
    assert voice.slowly == slowly
    assert len(voice.asked) == 1


def test_every_line_in_every_safety_reply_is_said_twice():
    """Whatever wording is chosen, no digit of a line is left as a quantity."""
    for language in Language:
        for number in safety.lines(language).values():
            if number[0].isdigit():
                said = LINES.aloud(f"x {number} y", language)
                assert number not in said
                assert not any(char.isdigit() for char in said)
