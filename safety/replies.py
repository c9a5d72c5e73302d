"""What is said to danger: acknowledge, stay, ask or name the human and the line. Short sentences, no lecture."""

from typing import Dict, Tuple

from contracts.language import Language
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from contracts.turn import Expects, Label, Part

_LABELS = (Label.AI_VOICE, Label.SAFETY)
Variants = Tuple[Tuple[str, ...], ...]

# Lines: 12356 is China's psychological aid line, 120 and 110 the emergency numbers; 988 and 911 those of the US.
_WORDS: Dict[Tuple[Language, DangerKind, str], Variants] = {
    (Language.ZH_CN, DangerKind.SELF_HARM, "ask"): (
        ("您这话我听进去了，谢谢您肯说出来。", "我想直接问您一句：您是不是有过不想活的念头？"),
        ("听得出来，您心里压着很重的东西。", "您有没有想过不活了？您照实说，我听着。"),
        ("您说的这些，不轻。我不急，您慢慢说。", "我得问一句：您是不是想到过死？"),
    ),
    (Language.ZH_CN, DangerKind.SELF_HARM, "act"): (
        (
            "您肯告诉我，这很要紧。我在这儿听着。",
            "这件事不能您一个人扛。请现在给家里人打个电话，或者打 12356，那边日夜有人。",
            "您身边现在有人吗？",
        ),
        (
            "我听见了。您难到这个地步，一定熬了很久。",
            "我是电脑程序，帮您得靠人。打 12356，有人听您说；身边有人，就叫他过来坐一坐。",
            "这会儿，您能叫到谁？",
        ),
        (
            "您说的，我当真。咱们先把今天过去。",
            "请叫一个您信得过的人来陪您，也可以打 12356。",
            "您现在是一个人吗？",
        ),
    ),
    (Language.ZH_CN, DangerKind.SELF_HARM, "now"): (
        (
            "我听见了，这会儿您的命最要紧。",
            "请您先离开危险的地方，离开手边的东西。马上打 120 或者 110，再叫身边的人过来。",
            "您现在能走到有人的地方去吗？",
        ),
        (
            "请您先停一停，我在这儿。",
            "把手里的东西放下，走到门口，开门喊人。打 120，或者打 12356，马上有人接。",
            "离您最近的人，是谁？",
        ),
    ),
    (Language.ZH_CN, DangerKind.MEDICAL, "ask"): (
        ("您不舒服，我听见了。先坐下，别急着走动。", "是刚刚才这样，还是有一阵子了？"),
        ("这个我不能替大夫拿主意。您先歇一歇。", "除了这个，胸口、喘气、手脚，有没有不对劲？"),
    ),
    (Language.ZH_CN, DangerKind.MEDICAL, "act"): (
        (
            "这个得让大夫看，今天就看，别等。",
            "请您坐下，给家里人打个电话。要是更重了，胸口疼、喘不上气，马上打 120。",
            "您身边现在有人吗？",
        ),
        (
            "您别硬撑。这样的情形，今天要去看大夫。",
            "先叫家里人或者邻居过来陪您。厉害起来，就打 120。",
            "叫谁过来，最快？",
        ),
    ),
    (Language.ZH_CN, DangerKind.MEDICAL, "now"): (
        (
            "现在就打 120。打不了，就大声喊人。",
            "人别动，坐着或者躺着，把门打开，好让人进来。",
            "告诉 120：在哪儿，怎么了。我在这儿陪着，您先打。",
        ),
        (
            "马上打 120，别等。",
            "别起身，别乱吃东西。能够到门，就把门锁打开。",
            "先打电话，再叫离您最近的人。",
        ),
    ),
    (Language.EN, DangerKind.SELF_HARM, "ask"): (
        ("Thank you for telling me. That sounds heavy.", "May I ask you plainly: have you been thinking of not living?"),
        ("I hear how hard this is.", "Have you had thoughts of dying? You can tell me straight."),
        ("There is a lot in what you say. There is no hurry.", "I have to ask: have you thought about ending your life?"),
    ),
    (Language.EN, DangerKind.SELF_HARM, "act"): (
        (
            "I am glad you told me. I am listening.",
            "Please do not carry this alone. Call someone you trust now, or call 988. They answer day and night.",
            "Is anyone with you at this moment?",
        ),
        (
            "I hear you. You must have borne this for a long time.",
            "I am a computer program, and you need a person. Call 988, or ask someone to come and sit with you.",
            "Who could come to you now?",
        ),
        (
            "I take what you say seriously. Let us get through today.",
            "Please call someone you trust, or call 988.",
            "Are you on your own now?",
        ),
    ),
    (Language.EN, DangerKind.SELF_HARM, "now"): (
        (
            "I hear you. Your life comes first now.",
            "Please move away from the danger and put down what you hold. Call 911 now, and call out to someone near.",
            "Can you get to a place where there are people?",
        ),
        (
            "Please stop for a moment. I am here.",
            "Put it down, go to the door, and call for someone. Call 911 or 988 now.",
            "Who is nearest to you?",
        ),
    ),
    (Language.EN, DangerKind.MEDICAL, "ask"): (
        ("I hear that you are not well. Please sit down first.", "Did this just start, or has it been so for a while?"),
        ("I cannot decide that for a doctor. Please rest a moment.", "Is anything else wrong: chest, breath, arms or legs?"),
    ),
    (Language.EN, DangerKind.MEDICAL, "act"): (
        (
            "A doctor should see this today. Please do not wait.",
            "Sit down and call your family or a neighbour. If it gets worse, call 911 at once.",
            "Is anyone with you now?",
        ),
        (
            "Please do not just bear it. This needs a doctor today.",
            "Ask someone to come and stay with you. If it turns bad, call 911.",
            "Who could come quickest?",
        ),
    ),
    (Language.EN, DangerKind.MEDICAL, "now"): (
        (
            "Call 911 now. If you cannot, shout for help.",
            "Stay still, sitting or lying. If you can reach the door, unlock it.",
            "Tell them where you are and what happened. Call first; I will be here.",
        ),
        (
            "Please call 911 at once.",
            "Do not get up, and do not take anything. Unlock the door if you can reach it.",
            "Call first, then call out to whoever is nearest.",
        ),
    ),
}
_STEP = {DangerLevel.CONCERN: "ask", DangerLevel.HIGH: "act", DangerLevel.IMMINENT: "now"}


def reply(result: ScreenResult, language: Language, turn: int = 0) -> Tuple[Part, ...]:
    """The parts to say; empty at level none. `turn` counts the conversation's turns: wordings take turns with it."""
    if result.level is DangerLevel.NONE:
        return ()
    variants = _WORDS[language, result.kind, _STEP[result.level]]
    sentences = variants[turn % len(variants)]
    return tuple(Part(text, _expects(text), _LABELS) for text in sentences)


def _expects(text: str) -> Expects:
    asks_whether = text.endswith(("吗？", "念头？", "死？")) or text.startswith(("Is ", "Are ", "Can ", "Have ", "May "))
    return Expects.YES_NO if asks_whether and text.endswith(("？", "?")) else Expects.OPEN
