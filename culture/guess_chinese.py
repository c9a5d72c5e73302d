"""A Chinese guess against what is wanted: filler words, measure words, homophones, accents and small slips."""

import re
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from rapidfuzz.distance import Levenshtein

from contracts.language import is_han

# What may stand around a guess, taken off word by word.
_BEFORE = re.compile(
    r"^(?:嗯|哦|噢|啊|哎呀?|唉|呃|这个?|那个?|你看|您看|你说|您说|有了|简单|太简单了|这还不简单|"
    r"我?(?:猜着|猜到|知道|想到|想起来)了|我?知道|我(?:猜|看|想|说|觉得|觉着|寻思|琢磨|估计|认为)?|"
    r"也许|估计|大概|大约|可能|应该|肯定|一定|八成|多半|恐怕|好像|就|像|叫做?|指的|说的|"
    r"(?:会不会|该不会|不会|该不|莫不|莫非|难道|不就|可不就|可不|还不|是不|还)?是|会不会|莫非|难道|"
    r"不是(?=.+[吗嘛么]$)|谜底|答案|(?:下一句|下半句|后半句|下面|后面)(?:应该)?)"
)
_AFTER = re.compile(
    r"(?:[吧啊呀吗呢嘛么哦呗啦咯哈喽了]|的吧|[对是]不[对是]?|[对是][吧吗]|行不行|好像是?|可能|我猜|我觉得|我想|没错)$"
)
_MEASURED = re.compile(r"^[一两几那这是][个把根只条盏张块面双支枝座朵颗轮顶件口间棵株头匹本粒滴片团堆串杯道]")
_DESCRIBED = re.compile(r"^[^是不没]{1,3}的")
_SMALL_TALK = set("是好行对不没成嗯啊哦有在要来")  # one-syllable replies, never taken for a homophone
_NAMING = re.compile(r"是|猜|叫|[一这那][个把根只条盏张]")
_NAMED = re.compile(r"(?:(?<![不没还])是|叫|猜)[一那这]?[个把根只条盏张轮]?$")
_DENIED = re.compile(r"(?:不是|不像|不叫|没有|不会)$")
_SMALL_SLIP = 0.75  # share of syllables that must be right where there are at least four
_LONG = 4


def means(guess: str, wanted: str) -> bool:
    """Whether `guess` says `wanted`, however it is wrapped."""
    target, said = _letters(wanted), _letters(guess)
    if not target or not said:
        return False
    forms = _forms(said)
    if len(target) == 1 and (said in _SMALL_TALK or (len(said) > 1 and not _NAMING.search(said))):
        return target in forms  # 成 is no 秤, 算了 no 蒜
    return any(_equal(form, target) for form in forms) or _names(said, target)


def _letters(text: str) -> str:
    return "".join(char for char in text if is_han(char) or char.isalnum())


def _forms(said: str) -> set[str]:
    """`said` without one filler, two fillers ... and without a measure word or a short description before it."""
    found, open_forms = {said}, [said]
    while open_forms:
        form = open_forms.pop()
        shorter = {cover.sub("", form) for cover in (_BEFORE, _AFTER, _MEASURED, _DESCRIBED)}
        fresh = {new for new in shorter if new} - found
        found |= fresh
        open_forms += fresh
    return found


def _equal(form: str, target: str) -> bool:
    if abs(len(form) - len(target)) > 1 + len(target) // _LONG:
        return False
    return form == target or _sounds_like(_plain(form), _plain(target))


def _sounds_like(form: str, target: str) -> bool:
    said, wanted = _syllables(form), _syllables(target)
    if said == wanted or len(wanted) == 1 or len(said) == 1:
        return said == wanted
    if len(wanted) >= _LONG:
        folded = list(map(_folded, said)) == list(map(_folded, wanted))
        return folded or Levenshtein.normalized_similarity(said, wanted) >= _SMALL_SLIP
    wrong = [pair for pair in zip(said, wanted, strict=False) if pair[0] != pair[1]]
    return len(said) == len(wanted) and len(wrong) == 1 and _near(*wrong[0], letters=len(wanted) - 2)


def _near(said: str, wanted: str, *, letters: int) -> bool:
    """Whether a syllable is the other with an accent, or with `letters` wrong."""
    return _folded(said) == _folded(wanted) or Levenshtein.distance(said, wanted) <= letters


def _names(said: str, target: str) -> bool:
    """A longer sentence that ends in "... 是 <target>", or holds the whole of a long target."""
    sounds, wanted = [_folded(sound) for sound in _syllables(said)], [_folded(sound) for sound in _syllables(target)]
    if len(sounds) != len(said) or len(wanted) != len(target):
        return False
    for start in range(1, len(sounds) - len(wanted) + 1):
        if sounds[start : start + len(wanted)] != wanted:
            continue
        before, after = said[:start], said[start + len(wanted) :]
        if _DENIED.search(before) and not before.endswith("是不是"):
            continue
        ends = not _AFTER.sub("", after)
        if len(wanted) >= _LONG or (len(wanted) > 1 and ends and _NAMED.search(before)):
            return True
    return False


def _plain(word: str) -> str:
    """Without the endings that change nothing: 影儿, 镜子."""
    return word[:-1] if len(word) > 1 and word[-1] in "儿子" else word


@lru_cache(maxsize=4096)
def _syllables(text: str) -> tuple[str, ...]:
    """Pinyin without tones; letters and digits of other scripts one by one."""
    return tuple(lazy_pinyin(text, style=Style.NORMAL, errors=list))  # type: ignore[arg-type]


def _folded(syllable: str) -> str:
    """What southern and northern mouths, and recognisers, mix up: zh/z, ch/c, sh/s, n/l, -ng/-n."""
    for long, short in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l")):
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
            break
    return syllable[:-1] if syllable.endswith("ng") else syllable
