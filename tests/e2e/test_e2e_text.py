"""Typed talk with the whole running product."""

import json
import os
import re
import signal
import sqlite3
import time

import pytest

from launcher.paths import ROOT


def shape(name: str):
    """The documented example of a JSON answer."""
    text = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
    return json.loads(re.search(rf"```json {name}\n(.*?)```", text, re.DOTALL).group(1))


def assert_shaped(value, example, path="answer"):
    if example is None:
        return
    if isinstance(example, dict):
        assert isinstance(value, dict), path
        missing = set(example) - set(value) - ({"dialogue", "care"} if path.endswith("timings_ms") else set())
        assert not missing, f"{path} lacks {missing}"
        for key in set(example) & set(value):
            assert_shaped(value[key], example[key], f"{path}.{key}")
    elif isinstance(example, list):
        assert isinstance(value, list), path
        for item in value if example else []:
            assert_shaped(item, example[0], f"{path}[]")
    elif isinstance(example, (int, float)) and not isinstance(example, bool):
        assert isinstance(value, (int, float)), path
    else:
        assert isinstance(value, type(example)), path


def test_say_answers_in_the_documented_shape(product):
    answer = product.say("你好")
    assert_shaped(answer, shape("say"))
    assert answer["intent"] == "greet"
    assert set(answer) == set(shape("say"))


def test_it_answers_in_the_language_it_is_spoken_to(product):
    assert re.search(r"[一-鿿]", product.say("给我念首诗吧")["reply"][0])
    assert not re.search(r"[一-鿿]", "".join(product.say("Good morning, how are you", "--resident", "en1")["reply"]))


def test_a_conversation_from_a_file_remembers_what_was_offered(product, tmp_path):
    lines = tmp_path / "lines.txt"
    lines.write_text("给我讲个故事\n接着讲\n够了，不听了\n", encoding="utf-8")
    answers = product.json("say", "--file", str(lines), "--resident", "tale1")
    assert [answer["intent"] for answer in answers] == ["ask_tale", "go_on", "stop"]
    assert answers[0]["reply"] != answers[1]["reply"]


def test_the_test_clock_reaches_the_date(product):
    answer = product.say("今天是几月几号", "--now", "2027-02-06T09:00:00+08:00", "--resident", "clock")
    said = "".join(answer["reply"])
    assert "2月6" in said or "二月六" in said


@pytest.mark.parametrize(
    ("text", "kind"), [("我不想活了", "self_harm"), ("I can't breathe and my chest hurts", "medical")]
)
def test_danger_is_answered_first(product, text, kind):
    answer = product.say(text, "--resident", "danger1")
    assert answer["screen"]["kind"] == kind
    assert "safety" in answer["labels"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😀😀😀",
        "'; DROP TABLE events; --",
        "你好\x07\x1b[31m",
        "今天 the weather 真好 isn't it",
        "安静" * 5000,
        "{{7*7}} ${jndi:ldap://x} /restart",
        "/greet",
    ],
)
def test_odd_input_gets_a_gentle_answer(product, text):
    answer = product.say(text, "--resident", "odd1")
    assert answer["reply"]
    assert all(part.strip() for part in answer["reply"])
    assert not any("Traceback" in part or "Error" in part for part in answer["reply"])


@pytest.mark.parametrize("resident", ["../../etc", "a/b", "", "x" * 65])
def test_a_resident_id_with_path_characters_is_refused(product, resident):
    done = product.run("say", "你好", "--resident", resident)
    assert done.returncode == 2
    assert "resident id" in done.stderr


def test_nlu_reads_each_line_without_making_a_turn(product, tmp_path):
    lines = tmp_path / "lines.txt"
    lines.write_text("给我念首诗\nwhat time is it\n", encoding="utf-8")
    rows = product.json("nlu", "--file", str(lines))
    assert [row["intent"] for row in rows] == ["ask_poem", "ask_time"]
    for row in rows:
        assert_shaped(row, shape("nlu"))


def test_status_and_doctor_answer_as_documented(product):
    assert_shaped(product.json("status"), shape("status"))
    assert_shaped(product.json("doctor"), shape("doctor"))


def test_emotion_answers_as_documented(product, tmp_path):
    assert_shaped(product.json("emotion", "老伴走了，屋里空荡荡的"), shape("emotion"))
    table = tmp_path / "rows.tsv"
    table.write_text("text\tlabel\n今天真高兴\tjoy\n气死我了这叫什么事\tanger\n", encoding="utf-8")
    answer = product.json("emotion", "--file", str(table))
    assert_shaped(answer, shape("emotion-file"))
    assert answer["n"] == 2


def test_a_short_answer_is_felt_in_what_was_said_before(product):
    alone = product.say("嗯", "--resident", "context1")["emotion"]["all"]["sadness"]
    product.say("老伴走了三年了，今天是他的生日", "--resident", "context2")
    after = product.say("嗯", "--resident", "context2")["emotion"]["all"]["sadness"]
    assert after > alone + 0.1


def test_an_elders_words_are_not_readable_at_rest_nor_in_logs(product):
    secret = "我存折藏在米缸底下了"
    product.say(secret, "--resident", "secret1")
    for folder in (product.home / "db", product.home / "logs"):
        for file in folder.rglob("*"):
            if file.is_file():
                data = file.read_bytes()
                assert secret.encode() not in data, file
                assert secret.encode("unicode-escape") not in data, file


def test_talk_becomes_mood_for_the_caregiver_without_words(product):
    for text in ("今天孙女来看我，我可高兴了", "心里真舒坦", "又做了一桌好菜，大家都爱吃", "谢谢你陪我"):
        product.say(text, "--resident", "mood1")
    report = product.json("mood", "--resident", "mood1")
    assert "孙女" not in json.dumps(report, ensure_ascii=False)
    done = product.run("mood", "--resident", "mood1")
    assert done.returncode == 0
    assert done.stdout.strip()


def test_a_killed_core_is_answered_gently_and_comes_back(product):
    status = product.json("status")
    rasa = next(part for part in status["processes"] if part["name"] == "rasa")
    os.kill(rasa["pid"], signal.SIGKILL)
    answer = product.say("我不想活了", "--resident", "killed1")
    assert "safety" in answer["labels"]
    assert "safety" in product.say("今天有点闷", "--resident", "killed1")["labels"]  # the case goes on without the core
    assert "fallback" in product.say("今天有点闷", "--resident", "killed2")["labels"]
    with sqlite3.connect(product.home / "db/suiban.sqlite") as store:
        tables = [row[0] for row in store.execute("select name from sqlite_master where type='table'")]
    assert any("danger" in table for table in tables)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and product.run("status").returncode:
        time.sleep(1)
    assert product.say("你好", "--resident", "killed1")["intent"] == "greet"
