"""What people do and eat at each of the 24 solar terms (jieqi 节气): one sentence in Chinese and in English."""

from contracts.language import Language

CUSTOMS: dict[str, tuple[str, str]] = {
    "立春": (
        "这天人们吃春饼、啃萝卜，叫咬春，盼着一年好开头。",
        "People eat thin pancakes and crunch a radish, which they call biting the spring.",
    ),
    "雨水": (
        "天转暖，雨多起来，老规矩是女儿女婿回娘家送礼。",
        "Rain takes the place of snow, and in some parts daughters bring gifts home to their parents.",
    ),
    "惊蛰": (
        "春雷一响，虫子都醒了，好些地方这天吃梨润嗓子。",
        "The first thunder wakes the insects, and many people eat a pear to soothe the throat.",
    ),
    "春分": (
        "白天黑夜一样长，孩子们玩竖鸡蛋，家里吃一盘春菜。",
        "Day and night are equal, and children try to stand an egg on its end.",
    ),
    "清明": (
        "家家去给老人扫墓，回来踏踏青，南边要吃青团。",
        "Families sweep the graves, walk out into the green, and eat green rice dumplings.",
    ),
    "谷雨": (
        "雨养百谷，南边采谷雨茶，北边这时候吃香椿。",
        "The rain feeds the grain; the south picks its tea and the north eats fresh toon shoots.",
    ),
    "立夏": (
        "老辈人这天给孩子称体重，胸前挂一个煮鸡蛋。",
        "Children are weighed on a big scale and wear a boiled egg in a little net.",
    ),
    "小满": (
        "麦粒渐渐饱满，正是吃苦菜的时候，清一清火。",
        "The wheat begins to fill, and people eat bitter greens to cool themselves.",
    ),
    "芒种": (
        "地里最忙，收麦插秧赶在一起，南边煮一壶青梅。",
        "It is the busiest time in the fields, and in the south green plums are stewed.",
    ),
    "夏至": (
        "白天最长，老话说冬至饺子夏至面，该吃碗过水面。",
        "It is the longest day, and in the north a bowl of cool noodles belongs to it.",
    ),
    "小暑": (
        "天热起来了，人们尝新米，晒晒书和衣裳。",
        "The heat sets in; people taste the new rice and air their clothes and books.",
    ),
    "大暑": (
        "一年里最热的时候，喝碗绿豆汤，摇着扇子乘凉。",
        "It is the hottest time of the year, the time for mung bean soup and a fan in the shade.",
    ),
    "立秋": (
        "人们称称体重，吃点好的，叫贴秋膘，也啃一块西瓜。",
        "People weigh themselves and eat well to make up for the summer, and have the last watermelon.",
    ),
    "处暑": (
        "暑气到这儿才算收了，南边人爱喝一碗鸭子汤。",
        "The heat comes to its end, and in the south many people cook duck.",
    ),
    "白露": (
        "早晚凉了，草上有了露水，福州人这天吃龙眼。",
        "Mornings turn cool and there is dew on the grass; in Fuzhou people eat longans.",
    ),
    "秋分": (
        "昼夜又一样长，是庄稼人的丰收节，早先这天祭月。",
        "Day and night are equal again, farmers keep their harvest festival, and the moon was once honoured.",
    ),
    "寒露": (
        "露水凉了，菊花开了，人们登高，泡一杯菊花茶。",
        "The dew grows cold and the chrysanthemums open; people climb a hill and drink chrysanthemum tea.",
    ),
    "霜降": (
        "早上见了霜，正是吃柿子的时候，老人说吃了不流鼻涕。",
        "The first frost comes, and with it ripe persimmons, which are said to keep a cold away.",
    ),
    "立冬": (
        "冬天开头，北边包饺子，南边炖一锅热的，补一补。",
        "Winter begins; the north makes dumplings and the south puts a warm stew on the fire.",
    ),
    "小雪": (
        "天要下雪了，家家腌菜、做腊肉，南边人打糍粑。",
        "Snow is near; people salt vegetables and meat, and the south pounds rice cakes.",
    ),
    "大雪": (
        "雪下得厚，灶上炖羊肉，老话说冬天进补，来年打虎。",
        "The snow lies deep, and mutton simmers on the stove to strengthen people for the year.",
    ),
    "冬至": (
        "夜最长，北边吃饺子，南边吃汤圆，从这天起数九。",
        "It is the longest night; the north eats dumplings, the south sweet rice balls, and nine times nine days are counted.",
    ),
    "小寒": (
        "三九天冷得厉害，早先人家这时候煮腊八粥、写春联。",
        "The hard cold has come, and people cook Laba porridge and think of the New Year.",
    ),
    "大寒": (
        "一年最后一个节气，天最冷，家家打扫屋子办年货。",
        "It is the last and coldest turn of the year, and homes are swept and stocked for New Year.",
    ),
}


def custom(name_zh: str, language: Language) -> str:
    return CUSTOMS[name_zh][0 if language is Language.ZH_CN else 1]
