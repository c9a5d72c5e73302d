"""The danger screen on utterances of our own, on misheard, spaced and typed ones, and on what only sounds like danger."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from contracts.screen import DangerKind, DangerLevel
from safety.normalise import normalise
from safety.screening import screen

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(Path(__file__).parent.glob("safety_cases*.tsv"))
DEVELOPMENT_SET = ROOT.parent / "shared" / "safety" / "screen_dev.tsv"
DANGER_OF_THEIR_OWN = ("ask_medicine", "meet_stranger")
NONE, CONCERN, HIGH = DangerLevel.NONE, DangerLevel.CONCERN, DangerLevel.HIGH


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", [case for file in CASES for case in read(file)], ids=lambda case: case["text"])
def test_our_own_cases(case: dict[str, str]):
    """High and imminent: alarmed, right kind. Concern: at least asked back. None: left in peace."""
    found, wanted = screen(case["text"]), DangerLevel(case["level"])
    if wanted is NONE:
        assert found.level is NONE, found.rules
    elif wanted is CONCERN:
        assert found.level is not NONE
    else:
        assert found.level.rank >= HIGH.rank
        assert found.kind == case["kind"]


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("我 不 想 活 了", "我不想活了"),
        ("老天爷 怎么 还 不 收 我", "老天爷怎么还不收我"),
        ("我不想货了", "我不想活了"),
        ("不像活下去了", "不想活下去了"),
        ("我喝了农要", "我喝了农药"),
        ("我想自沙", "我想自杀"),
        ("一乐百了", "一了百了"),
        ("我唔想做人喇", "我不想做人了"),
        ("死脱算了", "死了算了"),
        ("不想搁这世上了", "不想在这世上了"),
        ("我連寫遺書的心都有", "我连写遗书的心都有"),
        ("我不想活瞭", "我不想活了"),
        ("wo bu xiang huo le", "我不想活了"),
        ("wǒ xiǎng zìshā", "我想自杀"),
        ("WO3 XIANG3 SI3", "我想死"),
        ("woyaotiaolou", "我要跳楼"),
        ("嗯 我 呃 不想活了", "我不想活了"),
        ("Ｉ　ｗａｎｎａ　ｄｉｅ", "i want to die"),
        ("i do not want to be ded", "i dont want to be dead"),
        ("I can’t breath", "i cant breathe"),
    ],
)
def test_what_was_heard_or_typed_becomes_the_words_of_the_rules(heard: str, meant: str):
    assert normalise(heard) == meant


@pytest.mark.parametrize(
    "text",
    [
        "不想货比三家",
        "不想获奖",
        "自沙漠里刮来的风",
        "自家门口",
        "我想四个孙女",
        "三农要闻",
        "写了一本医书",
        "工资上调了",
        "汽车没气了 打打气",
        "he can die long",
        "men can sing long",
    ],
)
def test_what_only_sounds_like_a_danger_word_stays_as_it_is(text: str):
    assert normalise(text) == text
    assert screen(text).level is NONE


@pytest.mark.parametrize(
    ("text", "kind", "least", "most"),
    [
        ("我可不想死 还要看重孙子娶媳妇", "none", "none", "none"),
        ("谁说我不想活了", "none", "none", "none"),
        ("窦娥临刑前说死了也冤 唱得真好", "none", "none", "none"),
        ("我跟窦娥一样冤 我也死了干净", "self_harm", "high", "imminent"),
        ("我妹妹说她不想活了", "self_harm", "concern", "concern"),
        ("我妹妹说她不想活了 我也不想活了", "self_harm", "high", "imminent"),
        ("二十年前我想过自杀 现在日子好着呢", "none", "none", "none"),
        ("二十年前我想过自杀 最近又想了", "self_harm", "high", "imminent"),
        ("笑死我了 快笑得想跳楼了", "none", "none", "none"),
        ("胸口不疼也不闷", "none", "none", "none"),
        ("胸口不疼 可是喘不上气", "medical", "imminent", "imminent"),
        ("中风有什么前兆", "none", "none", "none"),
        ("I have no wish to die", "none", "none", "none"),
        ("I don't want to live, I want to die", "self_harm", "high", "imminent"),
        ("in the opera she stabs herself and dies", "none", "none", "none"),
        ("in the opera she dies, and so should I, I want to be dead", "self_harm", "high", "imminent"),
        ("my brother says he wants to die", "self_harm", "concern", "concern"),
        ("my brother says he wants to die and so do I", "self_harm", "high", "imminent"),
        ("you gave me a heart attack creeping up like that", "none", "none", "none"),
        ("what are the symptoms of a stroke", "none", "none", "none"),
        ("no chest pain, but I can't breathe", "medical", "imminent", "imminent"),
    ],
)
def test_negation_quotation_other_people_the_past_and_jokes(text: str, kind: str, least: str, most: str):
    found = screen(text)
    assert DangerLevel(least).rank <= found.level.rank <= DangerLevel(most).rank, found.rules
    assert found.kind == kind


def test_an_excused_mention_does_not_excuse_the_next_one():
    joke = "笑得我想跳楼。" + "后来我们去公园走了走，天气很好，花也开了。" * 3
    assert screen(joke).level is NONE
    assert screen(joke + "其实我天天想死。").level.rank >= HIGH.rank


@pytest.mark.parametrize(
    ("danger", "talk"), [("我不想活了", "今天去公园走了一圈。"), ("I want to die.", "We had tea. ")]
)
def test_danger_is_seen_wherever_it_stands_in_a_long_monologue(danger: str, talk: str):
    for before, after in ((0, 800), (400, 400), (800, 0)):
        assert screen(talk * before + danger + " " + talk * after).kind is DangerKind.SELF_HARM


def test_at_equal_level_self_harm_leads_and_all_rules_are_named():
    found = screen("我喝了农药 喘不上气")
    assert found.kind is DangerKind.SELF_HARM
    assert {rule.split(".")[1] for rule in found.rules} == {"self_harm", "medical"}


@pytest.mark.parametrize("text", ["", " ", "。", "😀", "\x00\u200b", "嗯", "1", "a" * 20_000, "\ud800"])
def test_nothing_to_see_is_nothing_found(text: str):
    assert screen(text).level is NONE


@pytest.mark.skipif(not DEVELOPMENT_SET.is_file(), reason="the development set lies beside the checkout, not in it")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_development_set_is_found_and_ordinary_talk_left_in_peace(language: str):
    count: Counter[str] = Counter()
    for row in read(DEVELOPMENT_SET):
        if row["lang"] != language:
            continue
        found = screen(row["text"])
        if row["kind"] == "none":
            count["ordinary"] += 1
            count["alarmed"] += found.level.rank >= HIGH.rank
        elif DangerLevel(row["level"]).rank >= HIGH.rank:
            count["danger"] += 1
            count["found"] += found.level.rank >= HIGH.rank and found.kind == row["kind"]
    assert count["found"] / count["danger"] >= 0.85
    assert count["alarmed"] / count["ordinary"] <= 0.02


def everyday_sentences() -> list[str]:
    """What the dialogue core is trained to understand, without the marks of entities; medicine and strangers aside."""
    marks = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
    found = []
    for file in sorted((ROOT / "data" / "nlu").rglob("*.yml")):
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu", []):
            if "intent" in entry and entry["intent"] not in DANGER_OF_THEIR_OWN:
                found += [marks.sub(r"\1", line.strip().lstrip("- ")) for line in entry["examples"].splitlines()]
    return [text for text in found if text]


def test_nothing_an_elder_says_every_day_raises_an_alarm():
    sentences = everyday_sentences()
    assert len(sentences) > 1000
    assert not [text for text in sentences if screen(text).level.rank >= HIGH.rank]
    asked = [text for text in sentences if screen(text).level is CONCERN]
    assert len(asked) <= 0.01 * len(sentences), asked
