"""What is read aloud: numbers, moments and telephone numbers in words, tones as they are spoken, each script apart."""

import re

import pytest

from contracts.language import Language
from voice.engines.spans import spans_of
from voice.mandarin import numbered_pinyin, pinyin_words, speakable

ZH, EN = Language.ZH_CN, Language.EN


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("我今年80岁，有2个孙子", "我今年八十岁，有两个孙子"),
        ("10个人，12个月，200元，1,000元", "十个人，十二个月，二百元，一千元"),
        ("他走了10001步", "他走了一万零一步"),
        ("2月2日", "二月二日"),
        ("1950年出生，2026-11-24，2024-2025年", "一九五零年出生，二零二六年十一月二十四日，二零二四到二零二五年"),
        ("8:30起床，14：05吃药，2:00睡午觉", "八点半起床，十四点零五分吃药，两点睡午觉"),
        ("体温36.5℃，湿度50%，3-5%的人", "体温三十六点五摄氏度，湿度百分之五十，百分之三到五的人"),
        ("室内-5度，等3-5天，吃1/2片", "室内负五度，等三到五天，吃二分之一片"),
        ("血压135/85", "血压一百三十五，八十五"),
        ("１２３块", "一百二十三块"),
        ("没有数字。", "没有数字。"),
        ("", ""),
    ],
)
def test_figures_are_said_in_words(written, said):
    assert speakable(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("请现在就打120", "请现在就打幺二零"),
        ("也可以打110报警", "也可以打幺幺零报警"),
        ("心理援助热线12356，随时有人", "心理援助热线一二三五六，随时有人"),
        ("12345", "一二三四五"),
        ("96110", "九六幺幺零"),
        ("我的号码是13812345678。", "我的号码是幺三八幺二三四五六七八。"),
        ("010-82951332", "零幺零，八二九五幺三三二"),
        ("400-161-9995", "四零零，幺六幺，九九九五"),
    ],
)
def test_telephone_numbers_are_said_digit_by_digit(written, said):
    assert speakable(written) == said


@pytest.mark.parametrize("written", ["血压120", "跑了12000米", "120分钟", "打了110个电话", "花了12356元"])
def test_a_quantity_is_no_telephone_number(written):
    assert "幺" not in speakable(written)
    assert re.search("[百千万]", speakable(written))


def test_no_figure_is_left_and_nothing_raises_on_odd_input():
    for text in [
        "1" * 40,
        "007",
        "1.2.3.4",
        "3:99",
        "99/0",
        "0/5",
        "1-2-3-4",
        "２０２６年",
        "-",
        "%",
        "🙂1️⃣",
        "1e9",
        "①",
    ]:
        assert not re.search(r"[0-9]", speakable(text)), text
        numbered_pinyin(speakable(text))


@pytest.mark.parametrize(
    ("text", "pinyin"),
    [
        ("你好", "ni2 hao3"),
        ("展览馆", "zhan2 lan2 guan3"),
        ("老李买好酒", "lao2 li3 mai2 hao2 jiu3"),
        ("不要，不好，对不对", "bu2 yao4 , bu4 hao3 , dui4 bu2 dui4"),
        ("一个，一天，一起，第一，十一月", "yi2 ge4 , yi4 tian1 , yi4 qi3 , di4 yi1 , shi2 yi1 yue4"),
        ("一九五零年", "yi1 jiu2 wu3 ling2 nian2"),
        ("我很好", "wo2 hen2 hao3"),
        ("我很想你", "wo2 hen3 xiang2 ni3"),
    ],
)
def test_tones_change_as_they_are_spoken(text, pinyin):
    assert numbered_pinyin(text) == pinyin


@pytest.mark.parametrize(
    ("text", "syllable"),
    [
        ("银行行长", "yin2 hang2 hang2 zhang3"),
        ("重庆", "chong2 qing4"),
        ("长江很长", "chang2 jiang1 hen3 chang2"),
        ("慢慢地说", "man4 man4 de5 shuo1"),
        ("听音乐很快乐", "ting1 yin1 yue4 hen3 kuai4 le4"),
        ("猜不着", "cai1 bu4 zhao2"),
    ],
)
def test_a_character_with_two_readings_is_read_by_its_word(text, syllable):
    assert numbered_pinyin(text) == syllable


def test_every_syllable_has_a_tone_and_pauses_stand_alone():
    words = pinyin_words("床前明月光，疑是地上霜。举头望明月！Hello 㐂𠮷😀……")
    assert [word for word in words if word[0] in ",.!?;:"][:3] == [(",",), (".",), ("!",)]
    for word in words:
        assert all(re.fullmatch(r"[a-zê]+[1-5]|[,.!?;:]", syllable) for syllable in word)


def test_each_script_becomes_a_span_of_its_language():
    assert [(span.language, span.text) for span in spans_of("我想听 Beethoven 的曲子。", ZH)] == [
        (ZH, "我想听"),
        (EN, "Beethoven"),
        (ZH, "的曲子。"),
    ]
    assert [(span.language, span.text) for span in spans_of("The poem 静夜思 is by Li Bai.", EN)] == [
        (EN, "The poem"),
        (ZH, "静夜思"),
        (EN, "is by Li Bai."),
    ]


def test_figures_follow_the_language_of_the_sentence():
    assert spans_of("打120，我陪您。", ZH)[0].text == "打幺二零，我陪您。"
    assert spans_of("Please call 12356, or ring 988, at 8:05.", EN)[0].text == (
        "Please call one two three five six, or ring nine eight eight, at 8 oh 5."
    )
    assert spans_of("In 1961 there were 120 people.", EN)[0].text == "In 1961 there were 120 people."


@pytest.mark.parametrize("text", ["", " ", "。。。", "😀👍🏽", "\x00\x07\n", "——", "<>{}"])
def test_what_cannot_be_read_gives_no_span(text):
    assert spans_of(text, ZH) == ()
    assert spans_of(text, EN) == ()
