"""Brings what was typed or heard to one form, so that rules see words and not spellings."""

import re
import unicodedata

# Traditional characters of the words the rules use, and Cantonese or recogniser variants of them.
_SIMPLE = str.maketrans(
    "後藥瓶樓頂氣過來還沒無這麼嗎為與們個麗體頭暈動術醫暉覺飯開關樣點見說話錢歲離歡愛恨懶夠膩著儘麻痺脹臟臉腫歪斜倒聲應電視劇戲書詩歌殺盡斷結繩農煩惱媽爺兒女孫夢燒發緊壓貼鍼針葯涙淚滅搖擺躺臺颱陽嘅咗",
    "后药瓶楼顶气过来还没无这么吗为与们个丽体头晕动术医晖觉饭开关样点见说话钱岁离欢爱恨懒够腻着尽麻痹胀脏脸肿歪斜倒声应电视剧戏书诗歌杀尽断结绳农烦恼妈爷儿女孙梦烧发紧压贴针针药泪泪灭摇摆躺台台阳的了",
)
_FILLERS_ZH = re.compile(r"(?:嗯+|呃+|额(?=\s)|唉+|哎呀|哎哟?|那个(?=\s)|就是说)")
_FILLERS_EN = re.compile(r"\b(?:um+|uh+|er+|erm|you know|i mean|like i said|well|oh)\b")
# What recognisers write for the words that matter: same sound, other characters.
_SOUNDS_ZH = (
    (re.compile(r"不(?:想|象|像)(?:或|货|伙|火|和)(?=了|着|啦|瞭|$|\s)(?!了?比)"), "不想活"),
    (re.compile(r"活瞭"), "活了"),
    (re.compile(r"一(?:乐|了|勒)百(?:了|聊|料)"), "一了百了"),
    (re.compile(r"(?:自沙|字杀|自煞)"), "自杀"),
    (re.compile(r"(?:活|或)(?:购|狗)了"), "活够了"),
    (re.compile(r"(?:摊|滩)(?:着泥|着呢)|攒着泥"), "攒着呢"),
    (re.compile(r"洋台"), "阳台"),
    (re.compile(r"(?:胸|凶)(?:口|扣)"), "胸口"),
    (re.compile(r"(?:喘|串)不(?:上|尚)(?:气|汽|器|起来)"), "喘不上气"),
    (re.compile(r"安(?:棉|眠|绵)(?:药|要)"), "安眠药"),
    (re.compile(r"(?:遗|移|一)书(?=写|我|留|压|放)"), "遗书"),
)
_SOUNDS_EN = (
    (re.compile(r"\b(?:ded|dedd)\b"), "dead"),
    (re.compile(r"\bkil\b"), "kill"),
    (re.compile(r"\bmy self\b"), "myself"),
    (re.compile(r"\bsuicid\b"), "suicide"),
    (re.compile(r"\bbreathe?\b|\bbreeth\b"), "breathe"),
    (re.compile(r"\bcan not\b|\bcannot\b|\bcouldnt\b"), "cant"),
    (re.compile(r"\bdo not\b"), "dont"),
    (re.compile(r"\bi am\b"), "im"),
    (re.compile(r"\bi have\b"), "ive"),
    (re.compile(r"\bi will\b"), "ill"),
    (re.compile(r"\bwanna\b"), "want to"),
    (re.compile(r"\bgonna\b"), "going to"),
)


def normalise(text: str) -> str:
    """Lower case, one width, simplified characters, single spaces for everything that is no letter or digit."""
    text = unicodedata.normalize("NFKC", text).lower()
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cf", "Mn", "Cs", "Co", "Cn"})
    text = text.replace("'", "").replace("’", "").translate(_SIMPLE)
    text = "".join(c if c.isalnum() or c == "." else " " for c in text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
    # A character apart from the next one is still the same word: 我 不 想 活 了.
    text = re.sub(r"(?<![^\s])([\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff](?:\s|$))", r"\1", text)
    text = _FILLERS_EN.sub(" ", _FILLERS_ZH.sub("", text))
    text = " ".join(text.split())
    for pattern, word in (*_SOUNDS_ZH, *_SOUNDS_EN):
        text = pattern.sub(word, text)
    return text
