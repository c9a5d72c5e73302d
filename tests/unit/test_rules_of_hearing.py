"""Rules of what is heard, who is named and what is published about danger, each under its own name (docs/safety.md)."""

import itertools
import json
import re
import subprocess
import sys
from dataclasses import replace

import pytest

import safety
from contracts.case import Answer, CaseState, Heard, Move, Say
from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from safety.course import Sign, level_of
from safety.lines import tables
from safety.replies import FOLDER
from tests.unit.rules_support import LANGUAGES, NOON, ROOT, cases, joined, language_of, words


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
    texts = [text for text in cases("scam", "high", "imminent") if safety.screen(text).kind is DangerKind.SCAM]
    assert len(texts) > 300
    for number, text in enumerate(texts):
        said = words(text, turn=number)
        assert len(re.findall(r"[。？]|[.?](?=\s|$)", said)) <= 3, said
        assert not re.search("上当|糊涂|怎么这么|下次小心|早该|fooled|silly|stupid|should have known|gullible", said), (
            said
        )
        assert re.search("先别|停|别再|慢|don't pay|stop|slow|nothing more|wait", said), said


def test_AB_1_somebody_who_tells_of_harm_is_believed():
    texts = [
        text
        for text in cases("abuse", "high")
        if (safety.screen(text).kind, safety.screen(text).level) == (DangerKind.ABUSE, DangerLevel.HIGH)
    ]
    assert len(texts) > 200
    for number, text in enumerate(texts):
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


@pytest.mark.parametrize("kind", [kind for kind in DangerKind if kind is not DangerKind.NONE])
@pytest.mark.parametrize("level", [level for level in DangerLevel if level is not DangerLevel.NONE])
def test_nothing_a_case_can_say_is_without_words(kind: DangerKind, level: DangerLevel):
    """A wording that is missing would silence the turn."""
    heard = Heard(ScreenResult(kind, level), Answer.OTHER, NOON)
    case = safety.after_utterance(None, heard, resident="home", new_id="id").case
    assert case
    for state, say, tell, language in itertools.product(CaseState, Say, (False, True), LANGUAGES):
        if say is not Say.NOTHING:
            assert joined(Move(replace(case, state=state), say, heard.screen, tell=tell), language), (say, language)
