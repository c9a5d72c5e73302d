"""What the companion says through Rasa's responses: complete, short, kind, in both languages."""

import csv
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.asked_for import asked_for
from contracts.emotion import EmotionLabel
from contracts.language import Language
from contracts.turn import Expects, Label
from culture.library import Library
from culture.works import Kind

ROOT = Path(__file__).resolve().parents[2]
NEVER_KINDS = ROOT.parent / "shared" / "care" / "never_kinds.tsv"
FILES = sorted((ROOT / "data" / "responses").glob("*.yml"))

KINDS = {
    Language.ZH_CN: {"poem", "tale", "opera", "riddle", "proverb"},
    Language.EN: {"poem", "tale", "riddle", "proverb"},
}
FACTS = {"language": set(Language), "emotion": set(EmotionLabel), "first_words": {True}, "again": {True}}
LOW = ("utter_tell_sadness", "utter_tell_loneliness", "utter_tell_worry", "utter_tell_grief", "utter_tell_pain")
LOW += ("utter_tell_anger", *(f"utter_danger_{kind}" for kind in ("self_harm", "medical", "abuse", "lost", "scam")))
FIRST_MOVE_LISTENS = (
    "utter_tell_sadness",
    "utter_tell_loneliness",
    "utter_tell_grief",
    "utter_tell_worry",
    "utter_tell_anger",
    "utter_tell_pain",
)
LONG = ("utter_ask_privacy", "utter_ask_identity")
FORBIDDEN = re.compile(
    r"别难过|别哭|别生气|别瞎想|想开点|开心点|你|应该|至少|好歹|没事的|会好的|肯定会|我保证|都过去了|时间会|解脱|老了都这样|"
    r"这把年纪|老人家|乖|真棒|别走(?!动)|等您回来|会想您|舍不得您|再陪我|没听懂|请大声|您记错|抑郁|心理作用|停药|[一二两三半几]\s?[片粒]|毫克|"
    r"\bat least\b|cheer up|calm down|\byou should\b|don't be (?:sad|afraid|angry)|bright side|"
    r"it will be (?:fine|all right)|i promise|time heals|better place|at your age|i know (?:exactly )?how you feel|"
    r"\bdear\b|sweetheart|i love|, love\b|don't leave|stay a (?:bit|little)|miss you|speak clearly|depress|\bmg\b|\bpills?\b",
    re.IGNORECASE,
)
YES_NO_ZH = re.compile(r"(?:吗|好不好|行不行)？")
YES_NO_EN = re.compile(
    r"(?:Is|Are|Am|Was|Do|Does|Did|Have|Has|Shall|Should|Would|Will|Can|Could|May)\b(?!.*\bor\b)[^?]*\?"
)


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


RESPONSES: dict[str, list[dict[str, Any]]] = {n: v for path in FILES for n, v in read(path)["responses"].items()}


def facts_of(variant: dict[str, Any]) -> dict[str, Any]:
    return {condition["name"]: condition["value"] for condition in variant["condition"]}


def texts(name: str, language: Language, **facts: Any) -> list[str]:
    """Texts of `name` whose conditions hold these facts; a fact of None must not be asked for."""
    wanted = {"language": language, **facts}
    return [v["text"] for v in RESPONSES[name] if all(facts_of(v).get(fact) == value for fact, value in wanted.items())]


def sentences(text: str) -> list[str]:
    return [piece for piece in re.split(r"(?<=[。！？])|(?<=[.!?])\s+", text) if piece.strip()]


def used_in_dialogue() -> set[str]:
    files = [*(ROOT / "data" / "rules").glob("*.yml"), *(ROOT / "data" / "stories").glob("*.yml")]
    parts = [part for path in files for key in ("rules", "stories") for part in read(path).get(key, [])]
    policies = [policy.get("core_fallback_action_name", "") for policy in read(ROOT / "config.yml")["policies"]]
    actions = {step.get("action", "") for part in parts for step in part["steps"]} | set(policies)
    return {action for action in actions if action.startswith("utter_")}


EACH = pytest.mark.parametrize("name", list(RESPONSES))


def test_what_the_dialogue_says_exists_and_nothing_else():
    assert set(RESPONSES) == used_in_dialogue()


def test_a_response_stands_in_one_file_because_rasa_keeps_only_one_of_two():
    counts = Counter(name for path in FILES for name in read(path)["responses"])
    assert [name for name, count in counts.items() if count > 1] == []


def test_conditions_ask_for_slots_of_the_domain():
    assert set(FACTS) <= set(read(ROOT / "domain.yml")["slots"])


@pytest.mark.parametrize("language", list(Language))
@EACH
def test_there_are_enough_variants_for_every_feeling(name: str, language: Language):
    whatever_the_feeling = len(texts(name, language, emotion=None, first_words=None, again=None))
    assert whatever_the_feeling >= 6
    if name.startswith("utter_tell_"):
        assert whatever_the_feeling >= 10
    if name == "utter_fallback":
        assert all(len(texts(name, language, emotion=str(emotion))) >= 4 for emotion in EmotionLabel)


def test_no_text_stands_twice():
    counts = Counter(variant["text"] for variants in RESPONSES.values() for variant in variants)
    assert [text for text, count in counts.items() if count > 1] == []


@EACH
def test_every_variant_is_made_for_the_ear(name: str):
    for variant in RESPONSES[name]:
        text, facts = variant["text"], facts_of(variant)
        assert all(value in FACTS[fact] for fact, value in facts.items()), text
        assert all(condition["type"] == "slot" for condition in variant["condition"]), text
        assert len(re.findall(r"[?？]", text)) <= 1, text
        assert len(sentences(text)) <= (4 if name in LONG else 3), text
        assert not re.search(r"[{}\[\]<>*#]", text), text
        for sentence in sentences(text):
            if facts["language"] == Language.ZH_CN:
                assert len(sentence) <= 40, text
                assert not re.search(r"[a-zA-Z]", sentence), text
            else:
                assert len(sentence.split()) <= 25, text
                assert sentence.isascii(), text


@EACH
def test_every_variant_is_kind(name: str):
    for variant in RESPONSES[name]:
        assert not FORBIDDEN.search(variant["text"]), variant["text"]
        if name in LOW or facts_of(variant).get("emotion") in ("sadness", "fear", "anger"):
            assert not re.search(r"[!！]", variant["text"]), variant["text"]


@EACH
def test_what_is_expected_next_is_declared(name: str):
    for variant in RESPONSES[name]:
        text, language, custom = variant["text"], Language(facts_of(variant)["language"]), variant.get("custom", {})
        assert set(custom) <= {"expects", "offer", "labels", "about"}, text
        assert set(custom.get("labels", [])) <= set(Label), text
        expects = Expects(custom.get("expects", "open"))
        asks_whether = any(is_yes_no(sentence, language) for sentence in sentences(text))
        assert asks_whether == (expects is Expects.YES_NO), text
        if expects is not Expects.OPEN:
            assert text.endswith(("?", "？")), text
        # An elder who is asked to tell answers at length: only an offer asks for a yes.
        if expects is Expects.YES_NO or "offer" in custom:
            assert custom["offer"] in KINDS[language], text
        if "about" in custom:
            works = Library().of(Kind(custom["offer"]), language)
            assert len(asked_for(works, custom["about"])) >= 3, text


def is_yes_no(sentence: str, language: Language) -> bool:
    return bool(YES_NO_ZH.search(sentence) if language == Language.ZH_CN else YES_NO_EN.match(sentence))


@pytest.mark.parametrize("name", FIRST_MOVE_LISTENS)
def test_a_heavy_feeling_is_listened_to_before_anything_is_offered(name: str):
    first = [v for v in RESPONSES[name] if "again" not in facts_of(v)]
    later = [v for v in RESPONSES[name] if "again" in facts_of(v)]
    assert first
    assert later
    assert not any("custom" in variant for variant in first)


@pytest.mark.parametrize(
    ("language", "program"), [(Language.ZH_CN, "电脑"), (Language.EN, "(?:computer )?program|machine")]
)
def test_the_first_words_and_every_identity_say_what_it_is(language: Language, program: str):
    first_contact = texts("utter_greet", language, first_words=True)
    assert len(first_contact) >= 3
    for text in [*first_contact, *texts("utter_ask_identity", language)]:
        assert re.search(program, text)
    for text in texts("utter_ask_identity", language):
        no = (
            r"不是人|不是真人|没有真人"
            if language == Language.ZH_CN
            else r"(?i)not a|not human|no person|not to a person"
        )
        assert re.search(no, sentences(text)[0])
    mood = "心情" if language == Language.ZH_CN else "feel|mood"
    assert all(re.search(mood, text) for text in first_contact)


@pytest.mark.parametrize(
    ("language", "must_hold"),
    [
        (Language.ZH_CN, ("这台电脑", "加密|加了密", "三十天", "心情", "看不到|不看话|不是话", "危险")),
        (Language.EN, ("this computer", "encrypted", "thirty days", "mood", "not |never |don't ", "danger")),
    ],
)
def test_every_answer_about_privacy_is_whole(language: Language, must_hold: tuple[str, ...]):
    for text in texts("utter_ask_privacy", language):
        assert [part for part in must_hold if not re.search(part, text, re.IGNORECASE)] == []


def test_farewells_and_stops_let_go_at_once():
    for name, longest in (("utter_goodbye", 20), ("utter_stop", 8)):
        for language in Language:
            for text in texts(name, language):
                length = len(text) if language == Language.ZH_CN else len(text.split())
                assert length <= (longest if language == Language.ZH_CN else longest * 0.75 + 2)
                assert not re.search(r"[?？]", text)


@pytest.mark.parametrize("name", ["utter_danger_self_harm", "utter_danger_medical"])
def test_danger_names_the_line_of_its_place(name: str):
    lines = {
        (Language.ZH_CN, "utter_danger_self_harm"): "12356",
        (Language.ZH_CN, "utter_danger_medical"): "120",
        (Language.EN, "utter_danger_self_harm"): "988",
        (Language.EN, "utter_danger_medical"): "911",
    }
    allowed = {Language.ZH_CN: {"12356", "120"}, Language.EN: {"988", "911"}}
    for variant in RESPONSES[name]:
        language = Language(facts_of(variant)["language"])
        numbers = set(re.findall(r"\d+", variant["text"]))
        assert lines[language, name] in numbers
        assert numbers <= allowed[language]
        assert variant["custom"] == {"labels": [str(Label.SAFETY)]}


def test_medicine_is_left_to_those_who_know():
    for language, people in ((Language.ZH_CN, "大夫|药师|药房"), (Language.EN, "(?i)doctor|pharmac|nurse")):
        for text in texts("utter_ask_medicine", language):
            assert re.search(people, text)
            assert set(re.findall(r"\d+", text)) <= {"120", "911"}


@pytest.mark.skipif(not NEVER_KINDS.exists(), reason="the care facts (never_kinds.tsv) are not beside this checkout")
def test_nothing_of_what_must_never_be_said_is_said():
    with NEVER_KINDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    never = [
        part.strip(" ,，.。()")
        for row in rows
        for part in re.split("[;…]", row["zh_examples"] + ";" + row["en_examples"])
    ]
    never = [part.lower() for part in never if len(part) >= 3 and (not part.isascii() or " " in part)]
    assert len(never) > 60
    said = [variant["text"].lower() for variants in RESPONSES.values() for variant in variants]
    assert [part for part in never if any(part in text for text in said)] == []
