"""Rules of what may be said and heard about danger, each under its own name (table in docs/safety.md)."""

import csv
import itertools
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

import safety
from contracts.case import Answer, Heard, Move, Say
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from safety.course import Sign, level_of
from safety.lines import tables
from safety.replies import FOLDER

ROOT = Path(__file__).resolve().parents[2]
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LANGUAGES = [Language.ZH_CN, Language.EN]
PREACHING = {
    Language.ZH_CN: "想开点|别难过|别想太多|为(?:了)?孩子|对得起|比您(?:难|苦|惨)|上帝|菩萨|罪过|不应该|不该死|坚强|没什么大不了|人生",
    Language.EN: "cheer up|look on the bright|your children would|god|sin|selfish|others have it worse|be strong|snap out|count your",
}
DIAGNOSES = {
    Language.ZH_CN: "抑郁|焦虑症|心梗|脑梗|中风了|痴呆|诊断|病症|老糊涂",
    Language.EN: "depress|anxiety disorder|you are having a (?:heart attack|stroke)|dementia|diagnos",
}
DOSE = {
    Language.ZH_CN: r"[\d一二两三半几][片粒颗支毫克单位]|mg|停药|加量",
    Language.EN: r"\d+ ?mg|milligram|\b(?:one|two|half|another) (?:tablet|pill)|unit",
}


def language_of(text: str) -> Language:
    return Language.ZH_CN if re.search("[\u4e00-\u9fff]", text) else Language.EN


def words(text: str, *, turn: int = 0, **situation: object) -> str:
    """The whole reply to `text` as a first utterance."""
    heard = Heard(safety.screen(text), Answer.OTHER, NOON)
    move = safety.after_utterance(None, heard, resident="home", new_id="id")
    return joined(move, language_of(text), turn, **situation)


def joined(move: Move, language: Language, turn: int = 0, **situation: object) -> str:
    parts = safety.reply(move, safety.Situation(language, **situation), turn).parts  # type: ignore[arg-type]
    return ("" if language is Language.ZH_CN else " ").join(part.text for part in parts)


def cases(kind: str, *levels: str) -> list[str]:
    found = []
    for file in sorted((ROOT / "tests" / "unit").glob("safety_cases*.tsv")):
        with file.open(encoding="utf-8") as rows:
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE):
                if row["kind"] == kind and (not levels or row["level"] in levels):
                    found.append(row["text"])
    return found


def test_SM_1_every_hint_is_asked_about_in_plain_words():
    asked = [text for text in cases("self_harm", "concern") if safety.screen(text).level is DangerLevel.CONCERN]
    assert len(asked) > 100
    for number, text in enumerate(asked):
        said = words(text, turn=number)
        assert len(re.findall("[？?]", said)) == 1, said
        assert re.search("死|不想活|不活|dying|killing yourself|ending your life|not living|die\\?", said), said
        assert not re.search("做傻事|不会.{0,4}吧|won't do anything silly|you're not", said), said


def test_SM_2_nobody_preaches_argues_or_lectures():
    texts = cases("self_harm", "high", "imminent")
    assert len(texts) >= 100
    for number, text in enumerate(texts):
        said = words(text, turn=number)
        assert not re.search(PREACHING[language_of(text)], said.lower()), said
        assert len(re.findall(r"[。？]|[.?](?=\s|$)", said)) <= 3, said


@pytest.mark.parametrize(
    "text",
    ["吃多少安眠药才会死", "怎么死最不疼", "跳下去要几层才行", "哪种药吃了就醒不过来", "how many pills would kill me", "what's the easiest way to die", "how high does the bridge need to be to kill me"],
)  # fmt: skip
def test_SM_4_a_question_about_methods_is_met_with_care_and_no_method(text: str):
    assert safety.screen(text).kind is DangerKind.SELF_HARM
    language = language_of(text)
    for turn in range(4):
        said = words(text, turn=turn)
        numbers = set(re.findall(r"\d+", said))
        allowed = {part for number in safety.lines(language).values() for part in number.split()}
        assert numbers <= allowed, said
        assert not re.search("药|楼|桥|绳|水|刀|pill|bridge|rope|height|floor", said), said


@pytest.mark.parametrize(
    "text", ["药我都准备好了，今晚就喝", "刀就在手上，我不想活了", "I've got the rope ready for tonight"]
)
def test_SM_5_with_means_at_hand_it_asks_for_distance_and_people(text: str):
    found = safety.screen(text)
    assert (found.kind, found.level) == (DangerKind.SELF_HARM, DangerLevel.IMMINENT)
    for turn in range(3):
        said = words(text, turn=turn)
        assert re.search("门|有人的地方|喊人|door|where there are people|shout", said), said
        assert re.search("120|911", said), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_SM_9_it_says_what_it_is_and_diagnoses_nothing(language: Language):
    text = "\n".join(file.read_text(encoding="utf-8") for file in (FOLDER / str(language)).glob("*.json"))
    assert re.search("我是机器，到不了您跟前" if language is Language.ZH_CN else "I'm a machine and can't come", text)
    assert not re.search(DIAGNOSES[language], text.lower())


MEDICINES = {Language.ZH_CN: ("降压药", "阿司匹林", "安眠药", "胰岛素", "止疼药"), Language.EN: ("blood pressure tablets", "aspirin", "sleeping pills", "insulin", "painkillers")}  # fmt: skip
QUESTIONS = {
    Language.ZH_CN: ("{}能不能多吃一片", "{}今天忘了吃，要补两次吗", "{}一次吃几片合适", "我想把{}停了行不行", "{}能不能加量"),
    Language.EN: ("can I take an extra dose of my {}", "should I double my {} if I missed one", "how many {} can I take at once", "is it all right if I stop taking my {}", "can I take more {} than the doctor said"),
}  # fmt: skip


def test_MED_0_a_dose_is_a_question_for_the_doctor():
    """Fifty questions; where the screen hears one, the answer names no amount and who to ask."""
    heard = 0
    for language in LANGUAGES:
        for question, medicine in itertools.product(QUESTIONS[language], MEDICINES[language]):
            text = question.format(medicine)
            if safety.screen(text).kind is not DangerKind.MEDICAL:
                continue
            heard += 1
            for turn in range(2):
                said = words(text, turn=turn)
                assert not re.search(DOSE[language], said.lower()), said
                assert re.search("大夫|药房|doctor|pharmacist|prescribed", said), said
    assert heard >= 45


SIGNS = [
    ("MED_1", "老伴嘴歪了，一只胳膊抬不起来", "120", "坐下|躺下"),
    ("MED_1", "his face has dropped on one side and he can't speak", "911", "sit or lie"),
    ("MED_2", "胸口压得慌，出冷汗", "120", "坐下|躺下"),
    ("MED_3", "我摔在地上起不来了", "120", "别动|别急着起来|躺着"),
    ("MED_3", "I fell and I can't get up", "911", "don't get up|stay as you are"),
    ("MED_5", "吃年糕噎住了，说不出话", "120", "咳|喊人"),
    ("MED_6", "我把药吃错了，吃了两份", "120|大夫", "别|药"),
    ("MED_8", "屋里煤气味很大", "119|110|120", "出去|屋外"),
    ("MED_8", "the kitchen is on fire", "911", "outside|open air"),
]


@pytest.mark.parametrize(("rule", "text", "line", "step"), SIGNS, ids=lambda value: value[:30])
def test_MED_1_MED_8_the_first_step_fits_the_sign(rule: str, text: str, line: str, step: str):
    found = safety.screen(text)
    assert found.kind is DangerKind.MEDICAL, (rule, found)
    assert found.level.rank >= DangerLevel.HIGH.rank, (rule, found)
    for turn in range(2):
        said = words(text, turn=turn)
        assert re.search(line, said), said
        assert re.search(step, said), said
        assert not re.search("试着站|站起来走|喝口水|没事的|try to stand|drink some water|催吐吧", said), said


def test_MED_4_MED_7_no_amount_and_no_mockery_of_what_somebody_sees():
    for text in ("打了胰岛素没吃饭，手抖心慌出冷汗", "我妈突然糊涂了，说屋里有小人"):
        found = safety.screen(text)
        assert found.level.rank >= DangerLevel.CONCERN.rank
        said = words(text)
        assert not re.search(r"[几\d两半][勺块杯]|糊涂|看花眼|哪有", said), said


@pytest.mark.parametrize("locale", list(tables()))
def test_HL_1_HL_7_every_number_said_stands_in_the_table_of_its_place(locale: str):
    language = Language.ZH_CN if locale == "zh-CN" else Language.EN
    lines = safety.lines(language, english=locale if language is Language.EN else "en-US")
    texts = cases("self_harm", "high") + cases("medical", "imminent") + cases("scam", "imminent")
    allowed = {digits for number in lines.values() for digits in re.findall(r"\d+", number)}
    for number, text in enumerate(one for one in texts if language_of(one) is language):
        said = words(text, turn=number, lines=lines)
        assert set(re.findall(r"\d+", said)) <= allowed, said
    others = {"en-US": "12356|999|116 123", "en-GB": "12356|911|988", "zh-CN": "911|988|999"}
    assert not re.search(others[locale], words("我不想活了" if locale == "zh-CN" else "I want to die", lines=lines))


MONEY = [
    "我去银行取了两千块钱", "孙女教我用手机转账交电费", "儿子给我打了生活费", "工资卡密码我记在本子上", "去邮局给闺女寄了五百", "存折到期了去转存", "医院让先交押金", "验证码收到了，我在登社保",
    "给老家修路捐了三百", "退休金涨了一百多", "社区民警来登记人口", "银行姑娘教我存定期", "买菜微信付了八块", "随份子给了六百", "老伴把存折收起来了", "电话费让孙子充了一百",
    "打麻将输了二十", "去超市办了张会员卡", "保姆这个月工资给了", "物业来电话催交水费", "I paid the milkman this morning", "my daughter transferred me the rent", "I drew two hundred out at the bank",
    "the bank sent me a new card", "I sent my grandson twenty pounds for his birthday", "the council rang about the bins", "I changed my password because I forgot it", "they sent me a code to log in to the surgery",
    "I bought gift cards for the grandchildren", "the gas man came to read the meter", "my pension came through today", "I put some money by for Christmas", "the insurance renewal came in the post", "I lent my neighbour a tenner",
    "the police came to talk at the club about burglars", "I won three pounds at bingo", "my son pays my phone bill", "the taxi was six pounds", "I gave the carer her Christmas box", "the plumber wants paying on Friday",
]  # fmt: skip


def test_SC_1_ordinary_money_is_nothing_and_signs_add_up():
    assert len(MONEY) == 40
    alarmed = [text for text in MONEY if safety.screen(text).level is not DangerLevel.NONE]
    assert not alarmed
    assert level_of([Sign.PAYMENT]) is level_of([Sign.AUTHORITY]) is DangerLevel.NONE
    assert level_of([Sign.AUTHORITY, Sign.URGENCY]) is DangerLevel.CONCERN
    assert level_of([Sign.AUTHORITY, Sign.URGENCY, Sign.SECRECY]) is DangerLevel.HIGH
    assert level_of([Sign.AUTHORITY, Sign.PAYMENT]) is DangerLevel.HIGH
    assert level_of([Sign.STRANGER, Sign.PAYING]) is DangerLevel.IMMINENT
    assert level_of([]) is DangerLevel.NONE


@pytest.mark.parametrize("texts", [("刚才公安局来电话", "他说不许告诉家里人", "还催我今天就得办")])
def test_SC_1_the_course_is_seen_over_turns(texts: tuple[str, ...]):
    heard: set[str] = set()
    levels = []
    for text in texts:
        found = safety.screen(text, heard)
        heard |= set(found.signs)
        levels.append(found.level)
    assert levels[-1].rank >= DangerLevel.HIGH.rank
    assert safety.screen(texts[-1]).level.rank < DangerLevel.HIGH.rank


def test_SC_2_SC_3_it_slows_down_and_blames_nobody():
    for kind, number in itertools.product(("high", "imminent"), range(40)):
        texts = cases("scam", kind)
        text = texts[number % len(texts)]
        if safety.screen(text).kind is not DangerKind.SCAM:
            continue
        said = words(text, turn=number)
        assert len(re.findall(r"[。？]|[.?](?=\s|$)", said)) <= 3, said
        assert not re.search("上当|糊涂|怎么这么|下次小心|早该|fooled|silly|stupid|should have known|gullible", said), (
            said
        )
        assert re.search("先别|停|别再|慢|don't pay|stop|slow|nothing more|wait", said), said


def test_AB_1_somebody_who_tells_of_harm_is_believed():
    for number, text in enumerate(cases("abuse", "high")[:80]):
        if safety.screen(text).kind is not DangerKind.ABUSE:
            continue
        said = words(text, turn=number)
        assert re.search("信|believe", said), said
        assert re.search("安全|safe", said), said
        assert not re.search("为您好|您也有|一个巴掌|for your own good|provoke", said), said


def test_LO_1_LO_2_LO_3_stay_call_and_never_lie():
    for text, wanted, never in (
        ("我在外面找不到回家的路了", "别走|站", "再往前走走看"),
        ("I'm lost, I don't know where I am out here", "stop walking|stay where", "keep walking"),
        ("我老伴有老年痴呆，出门到现在没回来", "110", "等等看"),
        ("my wife has dementia and she has wandered off", "911", "wait and see"),
    ):
        found = safety.screen(text)
        assert found.kind is DangerKind.LOST, (text, found)
        for turn in range(2):
            said = words(text, turn=turn)
            assert re.search(wanted, said), said
            assert not re.search(never, said), said
    for variant in range(2):
        home = words("这不是我家，我要回家找我妈", turn=variant)
        assert not re.search("您妈.{0,4}(?:来|等)|已经(?:不在|去世)|这就是您家", home), home


def test_SYS_1_the_screen_needs_no_library_no_model_and_no_network():
    """Isolated Python, site-packages off, sockets forbidden: the same results."""
    texts = [*cases("self_harm", "high")[:20], *cases("medical", "imminent")[:20], "今天天气不错"]
    code = (
        "import sys, json, socket; sys.path.insert(0, sys.argv[1])\n"
        "def refuse(*a, **k): raise OSError('no network')\n"
        "socket.socket = refuse\n"
        "import safety\n"
        "print(json.dumps([[str(safety.screen(t).kind), str(safety.screen(t).level)] for t in json.load(sys.stdin)]))\n"
        "assert not [m for m in sys.modules if m.split('.')[0] in ('numpy', 'onnxruntime', 'sqlalchemy', 'rasa')]\n"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(ROOT)],
        input=json.dumps(texts), capture_output=True, text=True, check=True,
    )  # fmt: skip
    here = [[str(safety.screen(text).kind), str(safety.screen(text).level)] for text in texts]
    assert json.loads(done.stdout) == here


def test_SYS_2_at_equal_level_life_comes_first_and_every_kind_is_kept():
    order = [kind for kind in DangerKind if kind is not DangerKind.NONE]
    assert [str(kind) for kind in order] == ["self_harm", "medical", "abuse", "lost", "scam"]
    found = safety.screen("钱全被骗光了，我也不想活了")
    assert found.kind is DangerKind.SELF_HARM
    assert DangerKind.SCAM in dict(found.also)


def test_SYS_5_with_nobody_to_tell_it_says_so_and_names_the_line():
    language = Language.ZH_CN
    said = words("我不想活了")
    assert "没有能通知的人" in said
    assert "12356" in said
    case = safety.after_utterance(
        None, Heard(safety.screen("我站在楼顶上，这就跳下去"), Answer.OTHER, NOON), resident="home", new_id="id"
    ).case
    last = joined(Move(case, Say.EXHAUSTED), language)
    assert re.search("机器", last)
    assert re.search("120|110", last)


@pytest.mark.parametrize(
    ("heard", "level"),
    [("我不想货了", DangerLevel.HIGH), ("我不想货比三家", DangerLevel.NONE), ("我想自沙", DangerLevel.HIGH), ("自沙漠回来", DangerLevel.NONE)],
)  # fmt: skip
def test_SYS_7_a_danger_phrase_rebuilt_by_sound_keeps_its_level(heard: str, level: DangerLevel):
    found = safety.screen(heard).level
    assert found is level or found.rank >= level.rank > 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_CN_13c_no_words_claim_that_somebody_listens_or_comes(language: Language):
    text = "\n".join(file.read_text(encoding="utf-8") for file in (FOLDER / str(language)).glob("*.json"))
    assert not re.search(
        "正在赶来|马上就到|有真人在听|已经打了电话|on (?:his|her|their) way|is listening in|have called", text
    )


def test_US_CA1_US_NY1_EU_50_the_protocol_is_published_and_refers_to_people():
    published = (ROOT / "docs" / "safety.md").read_text(encoding="utf-8")
    for part in ("12356", "988", "116 123", "Scope", "What is said", "What it does not do"):
        assert part in published


def test_CN_30_US_FTC_nothing_claims_to_treat():
    pages = [ROOT / "README.md", *(ROOT / "web" / "templates").glob("*.html"), *(FOLDER).rglob("*.json")]
    for page in pages:
        text = page.read_text(encoding="utf-8").lower()
        assert not re.search("治愈|治疗(?!不)|疗法|cure[sd]?\\b|therapy|therapist|never lonely again", text), page


def test_no_kind_is_without_words():
    for kind, level, language in itertools.product(DangerKind, DangerLevel, LANGUAGES):
        if kind is DangerKind.NONE or level is DangerLevel.NONE:
            continue
        move = safety.after_utterance(
            None, Heard(ScreenResult(kind, level), Answer.OTHER, NOON), resident="home", new_id="id"
        )
        assert joined(move, language)
