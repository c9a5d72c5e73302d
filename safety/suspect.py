"""Who is named as the one who does harm, so that this person is not the one who is told."""

import re

from contracts.alerts import Relation
from contracts.screen import DangerKind
from safety.normalise import normalise
from safety.screening import findings

_HER, _HIM = "(?:老婆|妻子|老伴|女人|女朋友|对象)", "(?:老公|丈夫|老伴|男人|男朋友|对象)"
_CALLED = "\\w?[小大老]?[哥姐弟妹嫂](?:子|姐|妹|哥)?"
"""How paid help is spoken to; such a sister is no sister."""
_WHO = {
    Relation.DAUGHTER_IN_LAW: f"儿媳妇?|媳妇|儿子(?:家|他)?的?{_HER}|daughter in law|\\bson'?s? (?:wife|girlfriend|partner)",
    Relation.SON_IN_LAW: f"女婿|姑爷|(?:女儿|闺女|丫头)(?:家|她)?的?{_HIM}|son in law|\\bdaughter'?s? (?:husband|boyfriend|partner)",
    Relation.GRANDCHILD: "外?孙子|外?孙女|grand(?:son|daughter|child)",
    Relation.SON: "(?<!孙)儿子|大儿|小儿|老[大二三]家?|\\bson\\b(?! in law)|\\bmy boy\\b",
    Relation.DAUGHTER: "女儿|闺女|丫头|\\bdaughter\\b(?! in law)|\\bmy girl\\b",
    Relation.SPOUSE: "老伴|老头子?|老太婆|老公|丈夫|老婆|我?男人|husband|\\bwife\\b|partner",
    Relation.CARER: f"(?:护工|保姆|看护|护理员|阿姨|照顾我的)(?:{_CALLED})?|carer|caregiver|\\bhelper\\b|\\baide?\\b|home help",
    Relation.STAFF: f"护士(?:{_CALLED})?|院长|值班|工作人员|管理员|养老院|nurse|staff|matron|manager|the home\\b",
    Relation.SIBLING: "[哥姐弟妹]|brother|sister",
    Relation.RELATIVE: "侄[子女儿]|外甥女?|亲戚|嫂子?|舅子|nephew|niece|cousin",
    Relation.NEIGHBOUR: "邻居|对门|隔壁|neighbou?r",
    Relation.FRIEND: "朋友|friend",
}
_PATTERNS = {relation: re.compile(pattern) for relation, pattern in _WHO.items()}
_ONLY_TELLS = re.compile(r"^(?:们)?(?:说|告诉|跟我说|讲|看见|知道|says?|said|told|thinks|saw)")


def suspect(text: str) -> str:
    """The relation of the person an abuse finding is about, "" where none is named.

    The last one named before the harm ends, else the first named after it; who merely tells of it is passed over.
    """
    harm = [finding.words for finding in findings(text) if finding.rule.kind is DangerKind.ABUSE]
    if not harm:
        return ""
    heard = normalise(text)
    end = max(heard.find(words) + len(words) for words in harm)
    named = _named(heard)
    before = [relation for start, relation in named if start < end]
    after = [relation for start, relation in named if start >= end]
    return before[-1] if before else (after[0] if after else "")


def named(text: str) -> str:
    """The relation named in `text`, whatever is said of them; "" where none is."""
    found = _named(normalise(text))
    return found[-1][1] if found else ""


def _named(heard: str) -> list[tuple[int, str]]:
    """Where which relation is named; what lies inside a longer name ("my daughter's husband") is not one of its own."""
    names = [
        (found.start(), found.end(), str(relation))
        for relation, pattern in _PATTERNS.items()
        for found in pattern.finditer(heard)
    ]
    return sorted(
        (start, relation)
        for start, end, relation in names
        if not any(first <= start and end <= last and last - first > end - start for first, last, _ in names)
        and not _ONLY_TELLS.match(heard[end:].lstrip())
    )
