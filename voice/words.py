"""What the voice door says of itself: a greeting that names the machine, a word at the end."""

from contracts.language import Language

NOTICE = "岁伴 Suiban · AI 生成 / AI-generated"
GREETING = {
    Language.ZH_CN: "您好，我是岁伴。我是人工智能，是电脑程序，不是真人。您想说什么，慢慢说，我听着。",
    Language.EN: "Hello, I'm Suiban. I'm a computer program, an AI, not a person. Take your time, I'm listening.",
}
FAREWELL = {
    Language.ZH_CN: "好，我先歇着了。您想说话的时候，我再来陪您。",
    Language.EN: "All right, I'll rest now. Start me again whenever you would like to talk.",
}
