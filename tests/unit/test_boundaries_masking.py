"""SC-5: codes, card and identity numbers go no further than the danger screen; other numbers stay."""

import re

import pytest

from companion.masking import MASK, mask


@pytest.mark.parametrize(
    "text",
    [
        "验证码是六七二",
        "他要的验证码 我念给他了 八八六 六三二",
        "密码幺二三四五六",
        "我的卡号是6222 0212 3456 7890 123",
        "身份证一一零一零一一九四九零三零七八八二一",
        "110101194903078821",
        "６７２９１３",
        "the code is four five six one",
        "my PIN is 4-5-6-1",
        "card number 4111 1111 1111 1111",
        "double six two nine one three",
    ],
)
def test_SC_5_no_digit_of_a_secret_number_is_left(text: str):
    masked = mask(text)
    assert MASK in masked
    assert not re.search(r"[0-9０-９]|[六七八九幺]|four|five|six|nine", masked)


@pytest.mark.parametrize(
    "text",
    [
        "我1949年生的 今年七十七",
        "打120",
        "验证码的事 我打96110问了",
        "一去二三里 烟村四五家",
        "现在六点半",
        "血压一百三 八十",
        "I am 83 and we married in 1957",
        "call 911",
        "one two three, off we go",
    ],
)
def test_other_numbers_stay(text: str):
    assert mask(text) == text
