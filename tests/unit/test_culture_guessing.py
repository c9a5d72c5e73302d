"""Guesses as they are really said: wrapped in small words, misheard, slightly wrong; and talk that is no guess."""

import json

import pytest

from contracts.language import Language
from culture.guessing import is_right
from culture.library import Library
from culture.works import Completion, Kind, Work
from tests.unit.culture_support import SHARED

ZH, EN = Language.ZH_CN, Language.EN


def riddle(answer: str, *accepts: str, language: Language = ZH) -> Work:
    return _work(Kind.RIDDLE, language, answer=answer, accepts=accepts)


def saying(ask: str, rest: str, language: Language = ZH) -> Work:
    return _work(Kind.PROVERB, language, completion=Completion(ask, rest))


def _work(kind, language, **fields) -> Work:
    given = {"title": "t", "author": "a", "era": "e", "origin": "exact", "written_by": "author", "text": ("t",)}
    rest = {"feelings": frozenset(), "source": "s", "rights": "public-domain"}
    return Work(id=f"x.{kind}.y", kind=kind, language=language, **given, **rest, **fields)


MOON, UMBRELLA = riddle("月亮", "月球"), riddle("伞", "雨伞")
GARLIC = riddle("蒜", "大蒜")
SHADOW, FIREFLY = riddle("影子"), riddle("萤火虫")
BODHISATTVA = saying("泥菩萨过江", "自身难保")
HUANG_GAI = saying("周瑜打黄盖", "一个愿打，一个愿挨")
CANDLE, EGG = riddle("a candle", language=EN), riddle("an egg", language=EN)
WELL, PERSON = riddle("a well", language=EN), riddle("a person", "a man", "me", "you", "one", language=EN)
LETTER = riddle("the letter M", "M", language=EN)
STITCH = saying("A stitch in time", "saves nine", EN)
WILL = saying("Where there's a will", "there's a way", EN)

RIGHT = {
    "moon": (
        MOON,
        "月亮|月球|月亮。|是不是月亮啊|我猜是月亮吧|我觉得应该是月亮吧|会不会是月亮呢|该不是月亮吧|莫非是月亮|谜底是月亮|肯定是月亮"
        "|月亮，对不对？|哎呀，这还不简单，不就是月亮嘛！|是天上的月亮吧|弯弯的月亮|哦，我知道了，是月亮|不是太阳，是月亮|那个月亮"
        "|我想想啊，月亮|你看是不是月亮|嗯……月亮？|一个月亮|这不是月亮吗|悦亮|越亮吧|是不是月娘",
    ),
    "umbrella": (UMBRELLA, "伞|是伞吧|一把伞|是把伞|雨伞|玉伞|三|我猜是雨伞"),
    "garlic": (GARLIC, "蒜|蒜吧|是算|算|一头蒜"),
    "shadow": (SHADOW, "影子|影儿|是影子吧|我的影子|自己的影子|颖子"),
    "firefly": (FIREFLY, "萤火虫|荧火虫|银火虫|影火重|营火冲|是萤火虫呀"),
    "bodhisattva": (
        BODHISATTVA,
        "自身难保|自身难包|自己难保|后面是自身难保|下一句是自身难保吧|泥菩萨过江自身难保|泥菩萨过江，自身难保！|那当然是自身难保啦",
    ),
    "huang gai": (HUANG_GAI, "一个愿打一个愿挨|一个愿打，一个愿挨|周瑜打黄盖，一个愿打，一个愿挨|一个愿打一个愿矮"),
    "candle": (
        CANDLE,
        "candle|is it a candle?|It's a candle, I think.|candles|a wax candle|Oh, a candle!|candel|would it be a candle"
        "|I'd say it's a candle|The answer is a candle|not a lamp, a candle|candle, isn't it?",
    ),
    "well": (WELL, "a well|is it a well?|the well, I think"),
    "person": (PERSON, "a person|a man|is it you?|me|it's a man, isn't it"),
    "egg": (EGG, "egg|an egg|eggs|it must be an egg|that's an egg, dear"),
    "letter": (LETTER, "the letter m|M|is it the letter M?|letter m, of course"),
    "stitch": (STITCH, "saves nine|it saves nine|A stitch in time saves nine|...saves nine, of course|save nine"),
    "will": (WILL, "there's a way|there is a way|where there is a will there's a way"),
}
WRONG = {
    "moon": (
        MOON,
        "今天天气不错|太阳|月|亮|星星|不是月亮|我看不是月亮|肯定不是月亮|不知道|猜不着|是不是|是|好|嗯"
        "|我昨天在院子里看月光跟老伴说话|我这个月没拿到工资|上个月亮红灯了|你给我念首诗吧|再给个提示"
        "|我昨天晚上跟孙子在院子里看月亮看了好久他可高兴了|我喜欢看月亮|月亮代表我的心好听",
    ),
    "umbrella": (UMBRELLA, "山|是山|打伞出门|我今天没带伞|散步去了|下雨了"),
    "garlic": (GARLIC, "算了|算了吧|酸的"),
    "scales": (riddle("秤"), "成|成吧|行"),
    "dumplings": (riddle("饺子", "汤圆"), "冬至吃饺子还是汤圆|嗯吃过了吃的饺子|我爱吃饺子"),
    "silhouette": (riddle("身影"), "这是谁的声音|声音"),
    "shadow": (SHADOW, "电影|我影响你了|今天看了电影|银子"),
    "firefly": (FIREFLY, "火|虫子|火虫|着火了"),
    "bodhisattva": (
        BODHISATTVA,
        "我难受|今天身体不好|保姆来了|自己|不知道|再说一遍|我自己难受得很|泥菩萨过江|我看肯定不是自身难保",
    ),
    "huang gai": (HUANG_GAI, "一个|愿意|我愿意去打麻将|一个人在家"),
    "candle": (
        CANDLE,
        "a lamp|not a candle|it isn't a candle|I like to sit by candlelight|handle|I don't know|can|candy|is it a sandal"
        "|the weather is nice today|I lit a candle for my mother last night",
    ),
    "well": (WELL, "well|very well then|I am well|oh well"),
    "person": (PERSON, "thank you|bless you|beats me|search me|I'll be seeing you|the next one"),
    "egg": (EGG, "leg|a peg|beg|I had an egg for breakfast this morning"),
    "letter": (LETTER, "a letter|the letter n|I wrote a letter to my son"),
    "stitch": (STITCH, "nine|saves time|saves none|I am nine|a stitch in time"),
    "will": (WILL, "no way|away|there's a will|there's a good film on"),
}


def cases(table):
    return [
        pytest.param(work, said, id=f"{name}: {said}")
        for name, (work, talk) in table.items()
        for said in talk.split("|")
    ]


@pytest.mark.parametrize(("work", "said"), cases(RIGHT))
def test_a_right_guess_is_right_however_it_is_said(work, said):
    assert is_right(work, said)


@pytest.mark.parametrize(("work", "said"), cases(WRONG))
def test_other_talk_is_no_right_guess(work, said):
    assert not is_right(work, said)


@pytest.mark.parametrize("said", ["", "   ", "？！", "🙂", "\x00", "月亮" * 500, "，" * 10_000, "a " * 5_000])
def test_what_is_no_speech_is_no_right_guess(said):
    assert not is_right(MOON, said)
    assert not is_right(CANDLE, said)


def test_a_work_that_asks_nothing_has_no_right_guess():
    assert not is_right(_work(Kind.POEM, ZH), "月亮")
    assert not is_right(_work(Kind.PROVERB, ZH), "自身难保")


def guessable(language):
    library = Library()
    proverbs = [work for work in library.of(Kind.PROVERB, language) if work.completion]
    works = [*library.of(Kind.RIDDLE, language), *proverbs]
    return works or pytest.skip("no riddle and no saying in halves is there")


@pytest.mark.parametrize("language", list(Language))
def test_every_real_riddle_and_saying_knows_its_own_answers_and_no_other(language):
    works = guessable(language)
    for work in works:
        own = {work.answer, *work.accepts} - {""} if work.kind is Kind.RIDDLE else {work.completion.rest}
        frames = ("{}", "是不是{}啊", "我猜是{}吧") if language == ZH else ("{}", "is it {}?", "I think it's {}")
        assert [said for said in own for frame in frames if not is_right(work, frame.format(said))] == [], work.id
        others = {other.answer or other.completion.rest for other in works if other.id != work.id}
        assert {said for said in others if is_right(work, said)} <= own, work.id


def test_everyday_sentences_answer_no_real_riddle_and_no_saying():
    file = SHARED / "culture" / "not_poems_dev.json"
    if not file.is_file():
        pytest.skip(f"the reference sentences {file.name} are not here")
    sentences = json.loads(file.read_text("utf-8"))
    assert len(sentences) >= 30
    works = [*guessable(ZH), MOON, UMBRELLA, SHADOW, BODHISATTVA]
    assert [(work.id, said) for work in works for said in sentences if is_right(work, said)] == []
