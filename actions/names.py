"""What the kinds of works and the festivals are called, in both languages."""

from contracts.language import Language

KINDS = {
    Language.ZH_CN: {
        "poem": "念首诗",
        "tale": "讲个故事",
        "opera": "说一出戏",
        "riddle": "出个谜语",
        "proverb": "说句老话",
    },
    Language.EN: {
        "poem": "read you a poem",
        "tale": "tell you a story",
        "opera": "tell you about an opera",
        "riddle": "give you a riddle",
        "proverb": "tell you an old saying",
    },
}
"""What we do with each kind, after 我 and after I could."""

FESTIVALS = {
    Language.ZH_CN: {
        "spring_festival": "过年",
        "lantern": "元宵节",
        "qingming": "清明",
        "dragon_boat": "端午",
        "qixi": "七夕",
        "mid_autumn": "中秋",
        "double_ninth": "重阳节",
        "winter_solstice": "冬至",
        "laba": "腊八",
        "christmas": "圣诞节",
        "new_year": "元旦",
    },
    Language.EN: {
        "spring_festival": "Chinese New Year",
        "lantern": "the Lantern Festival",
        "qingming": "Qingming",
        "dragon_boat": "the Dragon Boat Festival",
        "qixi": "the Double Seventh",
        "mid_autumn": "the Mid-Autumn Festival",
        "double_ninth": "the Double Ninth",
        "winter_solstice": "the winter solstice",
        "laba": "Laba",
        "christmas": "Christmas",
        "new_year": "New Year",
    },
}
"""By their names in the packs."""
