"""Which variant of a response is said."""

from bot.channel import _without_command, understanding
from bot.nlg import choose


def variant(text: str, **slots: str) -> dict:
    return {"text": text, "condition": [{"type": "slot", "name": n, "value": v} for n, v in slots.items()]}


PLAIN = [variant(f"plain {i}", language="en") for i in range(3)]
SAD = [variant(f"sad {i}", language="en", emotion="sadness") for i in range(2)]


def test_a_variant_for_this_feeling_goes_before_one_for_the_language_alone():
    assert all(choose(PLAIN + SAD, [])["text"].startswith("sad") for _ in range(20))


def test_what_was_said_recently_is_not_said_again_while_anything_fresh_is_left():
    said: list[str] = []
    for _ in range(5):
        said.append(choose(PLAIN + SAD, said)["text"])
    assert sorted(said) == sorted(response["text"] for response in PLAIN + SAD)


def test_when_everything_was_said_the_one_longest_ago_comes_back():
    said = [response["text"] for response in PLAIN + SAD]
    assert choose(PLAIN + SAD, said)["text"] == said[0]


def test_without_a_fitting_variant_nothing_is_chosen():
    assert choose([], []) is None


def test_a_slash_is_no_command():
    assert not _without_command("/restart").startswith("/")
    assert _without_command("a/b") == "a/b"


def test_what_is_internal_is_not_handed_out_as_an_entity():
    parsed = {
        "intent": {"name": "greet", "confidence": 0.9},
        "emotion": {"label": "joy"},
        "entities": [{"entity": "language", "value": "en"}, {"entity": "emotion", "value": "joy"}, {"entity": "x"}],
    }
    assert understanding(parsed)["entities"] == [{"entity": "x"}]
    assert understanding(parsed)["language"] == "en"
