"""What hides letters is undone: lookalikes, letters and characters set apart, drawn out, with signs and faces between."""

import pytest

from contracts.screen import DangerLevel
from safety.letters import unhidden
from safety.normalise import normalise
from safety.screening import screen

TEN_THOUSAND = 10_000


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("I wаnt to diе", "i want to die"),
        ("І wαnt tο dιe", "i want to die"),
        ("i w a n t t o d i e", "i want to die"),
        ("i   w a n t   t o   d i e", "i want to die"),
        ("k.i.l.l m.y.s.e.l.f", "kill myself"),
        ("k-i-l-l-m-y-s-e-l-f", "kill myself"),
        ("i want to diiiie", "i want to die"),
        ("I wiiiiill kiiiillll myselffff", "ill kill myself"),
        ("𝐈 𝐰𝐚𝐧𝐭 𝐭𝐨 𝐝𝐢𝐞", "i want to die"),
        ("我我我不想想活了", "我不想活了"),
        ("我不想活了了了", "我不想活了"),
        ("我.不.想.活.了", "我不想活了"),
        ("我不*想*活了", "我不想活了"),
        ("我想自-杀", "我想自杀"),
        ("我不😀想😀活了", "我不想活了"),
        ("我😭不想活了", "我不想活了"),
        ("我\u200b不\u200b想\u2060活了", "我不想活了"),
        ("我 不 想 活 了", "我不想活了"),
        ("我喫了一整瓶安眠藥", "我吃了一整瓶安眠药"),
        ("護工掐我脖子", "护工掐我脖子"),
        ("胸口疼得喘不上氣", "胸口疼得喘不上气"),
    ],
)
def test_hidden_danger_becomes_the_plain_words(written: str, meant: str):
    assert normalise(written) == meant
    assert screen(written).level is screen(meant).level is not DangerLevel.NONE


@pytest.mark.parametrize(
    "text",
    [
        "он сам пришёл домой",
        "το σπίτι μου",
        "plan a or plan b",
        "well i feel good",
        "see you",
        "早上3.5度",
        "a4纸",
        "usb线",
    ],
)
def test_ordinary_words_stay_as_they_are(text: str):
    assert unhidden(text) == text


@pytest.mark.parametrize(
    ("danger", "talk"),
    [
        ("我不想活了。", "今天去公园走了走，花都开了。"),
        ("护工天天掐我。", "中午吃的是面条，味道不错。"),
        ("I want to diiiie. ", "We had tea and talked about the garden. "),
    ],
)
def test_ten_thousand_characters_are_screened_to_the_last(danger: str, talk: str):
    many = (TEN_THOUSAND - len(danger)) // len(talk)
    for text in (danger + talk * many, talk * (many // 2) + danger + talk * (many // 2), talk * many + danger):
        assert screen(text).level.rank >= DangerLevel.HIGH.rank


@pytest.mark.parametrize(
    "text", ["i " * 5000, "d.i.e." * 2000, "我" * 10_000, "不.想." * 2500, "а" * 10_000, "a-" * 5000]
)
def test_endless_input_ends(text: str):
    assert normalise(text) is not None
