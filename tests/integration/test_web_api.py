"""The web door over real HTTP handling, the dialogue core replaced at its protocol."""

import json

import pytest
from fastapi.testclient import TestClient

from contracts.errors import DialogueError
from tests.fakes.dialogue import FakeDialogue
from tests.unit.test_companion_turn import companion
from web.app import create_app
from web.settings import WebSettings

TOKEN = {"Authorization": "Bearer secret"}


def client(dialogue: FakeDialogue | None = None) -> TestClient:
    return TestClient(create_app(companion(dialogue or FakeDialogue()), WebSettings(web_token="secret")))


def test_the_chat_page_says_that_it_is_a_program():
    page = client().get("/")
    assert page.status_code == 200
    assert "AI 生成" in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]


def test_a_stream_never_tells_the_elder_an_emotion():
    with client(FakeDialogue("您好。", "慢慢说。")) as web:
        answer = web.post("/api/turn/stream", json={"text": "你好"})
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["type"] for line in lines] == ["part", "part", "done"]
    assert "emotion" not in answer.text
    assert "neutral" not in answer.text


def test_the_whole_turn_is_for_trusted_programs_only():
    with client() as web:
        assert web.post("/api/turn", json={"text": "你好"}).status_code == 401
        whole = web.post("/api/turn", json={"text": "你好"}, headers=TOKEN).json()
    assert whole["emotion"]["label"] == "neutral"
    assert whole["reply"] == ["您好。"]


def test_only_trusted_programs_name_a_resident_or_a_moment():
    with client() as web:
        for extra in ({"resident": "grandma"}, {"now": "2027-01-01T08:00:00+08:00"}):
            assert web.post("/api/turn/stream", json={"text": "你好", **extra}).status_code == 401
            answer = web.post("/api/turn/stream", json={"text": "你好", **extra}, headers=TOKEN)
            assert answer.status_code == 200


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ({"text": "你好", "resident": "../x"}, "resident id"),
        ({"text": "你好", "now": "gestern"}, "now"),
        ({"text": 5}, "text"),
        ({}, "text"),
    ],
)
def test_bad_input_gets_a_sentence_not_a_trace(body, word):
    with client() as web:
        answer = web.post("/api/turn", json=body, headers=TOKEN)
    assert answer.status_code == 422
    assert word in answer.json()["error"]["message"]


def test_understanding_hides_what_is_internal():
    with client() as web:
        row = web.post("/api/nlu", json={"text": "我在北京"}, headers=TOKEN).json()
    assert [entity["entity"] for entity in row["entities"]] == ["place"]
    assert set(row) == {"text", "intent", "confidence", "entities", "emotion"}


def test_the_page_is_answered_while_the_core_is_down():
    with client(FakeDialogue(error=DialogueError("dialogue.down", "gone"))) as web:
        answer = web.post("/api/turn/stream", json={"text": "你好"})
    assert json.loads(answer.text.splitlines()[0])["labels"] == ["ai_voice", "fallback"]


def test_a_foreign_host_name_is_refused():
    assert client().get("/", headers={"Host": "evil.example"}).status_code == 400


def test_an_unknown_address_answers_in_the_one_error_shape():
    answer = client().get("/nothing")
    assert (answer.status_code, set(answer.json()["error"])) == (404, {"code", "message"})
