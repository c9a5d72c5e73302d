"""AB-2: whoever is named by another's name, or with a title, is still the one named."""

import pytest

from contracts.alerts import Relation
from safety import suspect

NAMED = {
    Relation.CARER: ("护工大姐打我", "保姆小妹掐我", "护工李姐打我", "照顾我的大妹子打我"),
    Relation.STAFF: ("护士小姐打我", "养老院的护士姐姐打我"),
    Relation.SON_IN_LAW: ("女儿的老公打我", "女儿她男人打我", "my daughter's husband hits me"),
    Relation.DAUGHTER_IN_LAW: ("儿子的老婆不给我饭吃", "大儿媳妇打我", "my son's wife hits me"),
    Relation.SIBLING: ("我大姐打我", "我弟弟打我", "my sister hits me"),
    Relation.SON: ("我儿子打我", "女儿说儿子打我"),
    Relation.DAUGHTER: ("我女儿打我",),
    Relation.SPOUSE: ("我老公打我", "my wife hits me"),
}


@pytest.mark.parametrize(("who", "text"), [(who, text) for who, texts in NAMED.items() for text in texts])
def test_AB_2_the_one_who_does_harm_is_named_by_relation(who, text):
    assert suspect(text) == who
