"""An answer is read for what it means: a cry is no retraction, a question no arrival, "too quiet" no wish for less."""

import pytest

from contracts.case import Answer
from safety import answer

MEANT = {
    Answer.HUSH: (
        "小声点",
        "你说话小声点，隔壁睡了",
        "声音再小一点",
        "别那么大声",
        "keep your voice down",
        "talk quietly",
    ),
    Answer.RESOLVED: ("救护车来了", "女儿到了", "他找到了", "咳出来了", "the ambulance is here", "they found him"),
    Answer.TAKEN_BACK: ("我没事", "好多了", "现在不疼了", "别打电话", "the pain has gone"),
    Answer.SAFE_STEP: ("我给儿子打个电话", "问问派出所", "电话挂了", "i have hung up"),
    Answer.YES: ("动了", "转出去了", "已经转了", "转了一万", "it has", "its gone"),
    Answer.NO: ("没动", "钱没动", "还没", "it hasn't"),
}
MISREAD = {
    Answer.HUSH: ("你太小声了我听不见", "大声点，别小声", "他小声说了一句", "病轻些了", "you talk quietly, speak up"),
    Answer.RESOLVED: (
        "救护车来了吗",
        "女儿来了没有",
        "他不回来了",
        "他来了",
        "is the ambulance here",
        "they haven't found him",
    ),
    Answer.TAKEN_BACK: ("别打我", "我准备好了", "要是女儿在就好了", "睡过去就不难受了", "I'm better off gone"),
    Answer.SAFE_STEP: ("我给他打钱", "我再问问他", "他说挂了就抓我", "不让我挂了电话"),
}


@pytest.mark.parametrize(("meant", "text"), [(meant, text) for meant, texts in MEANT.items() for text in texts])
def test_what_is_meant_is_heard(meant, text):
    assert answer(text) is meant


@pytest.mark.parametrize(("other", "text"), [(other, text) for other, texts in MISREAD.items() for text in texts])
def test_what_only_sounds_like_it_is_not(other, text):
    assert answer(text) is not other
