"""The gentle sentences that are said when the dialogue core does not answer, or nothing was said."""

from contracts.language import Language
from contracts.turn import Expects, Label, Part

_NO_ANSWER = {
    Language.ZH_CN: (
        "我在听。我这会儿脑子有点慢，您歇一口气，再跟我说一遍，好吗？",
        "您的话我听到了，可我一时接不上来。过一会儿，咱们接着说。",
        "我这边卡住了，不怪您。您喝口水，待会儿再叫我。",
    ),
    Language.EN: (
        "I'm listening. I am a little slow just now. Would you take a breath and tell me again?",
        "I heard you, but I can't find my answer yet. We can go on in a moment.",
        "Something on my side is stuck. It is not your doing. Have a sip of water and call me again.",
    ),
}
_NOTHING_HEARD = {
    Language.ZH_CN: ("我在呢，您慢慢说。", "我没听清，您再说一遍，好吗？", "不急，您想好了再说。"),
    Language.EN: (
        "I'm here. Take your time.",
        "I didn't catch that. Would you say it once more?",
        "No hurry. Speak when you are ready.",
    ),
}


def no_answer(language: Language, turn: int) -> Part:
    """What is said when Rasa or an action failed; `turn` counts them, so that two in a row differ."""
    return _part(_NO_ANSWER[language], turn, Label.FALLBACK)


def nothing_heard(language: Language, turn: int) -> Part:
    """What is said to an empty utterance; no turn is made of it."""
    return _part(_NOTHING_HEARD[language], turn)


def _part(sentences: tuple[str, ...], turn: int, *labels: Label) -> Part:
    return Part(sentences[turn % len(sentences)], Expects.OPEN, (Label.AI_VOICE, *labels))
