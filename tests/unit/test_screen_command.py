"""python -m safety: what is found and why, the score on a file, and files that are refused."""

import json
import os
import subprocess
import sys

import pytest

from contracts.screen import DangerKind, DangerLevel, ScreenResult
from launcher.paths import ROOT
from safety.__main__ import leading_rule, main
from safety.scoring import read_rows, score
from safety.screening import findings, screen


def _file(folder, text: str, encoding: str = "utf-8"):
    file = folder / "rows.tsv"
    file.write_bytes(text.encode(encoding))
    return file


def test_a_sentence_is_explained_by_rule_reason_and_words(capsys):
    assert main(["--json", "我不想活了"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["kind"], shown["level"]) == ("self_harm", "high")
    assert all(rule["id"] and rule["reason"] and rule["words"] in "我不想活了" for rule in shown["rules"])
    assert main(["我不想活了"]) == 0
    assert capsys.readouterr().out.startswith("self_harm: high\n")


def test_nothing_found_is_said_so_and_a_dash_is_no_option(capsys):
    assert main(["--json", "--", "-今天天气真好"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["kind"], shown["level"], shown["rules"]) == ("none", "none", [])


def test_the_leading_rule_is_one_of_the_leading_kind_and_level():
    text = "我胸口疼得喘不上气 我不想活了"
    result, found = screen(text), findings(text)
    rule = next(one for one in found if one.rule.id == leading_rule(result, found))
    assert (rule.rule.kind, rule.level) == (result.kind, result.level)


def test_a_file_is_scored_by_kind_level_and_language(tmp_path):
    text = (
        "text\tlang\tkind\tlevel\tnote\n"
        "a\tzh\tself_harm\thigh\tfound, right kind\n"
        "b\tzh\tself_harm\thigh\tfound as another kind\n"
        "c\tzh\tself_harm\thigh\tonly asked\n"
        "d\ten\tmedical\timminent\tfound one level lower\n"
        "e\ten\tscam\tconcern\tasked\n"
        "f\ten\tnone\tnone\tasked for nothing\n"
        "g\ten\tnone\tnone\talarmed for nothing\n"
        'h "quoted\tzh\tnone\tnone\tquiet\n'
    )
    found = {
        "a": (DangerKind.SELF_HARM, DangerLevel.IMMINENT),
        "b": (DangerKind.MEDICAL, DangerLevel.HIGH),
        "c": (DangerKind.SELF_HARM, DangerLevel.CONCERN),
        "d": (DangerKind.MEDICAL, DangerLevel.HIGH),
        "e": (DangerKind.SCAM, DangerLevel.CONCERN),
        "f": (DangerKind.ABUSE, DangerLevel.CONCERN),
        "g": (DangerKind.ABUSE, DangerLevel.HIGH),
    }
    rows = read_rows(_file(tmp_path, text))
    report = score(rows, lambda said: ScreenResult(*found.get(said, ())))
    high = report["languages"]["zh"]["kinds"]["self_harm"]["high"]
    assert (high["n"], high["found"], high["found_right_kind"], high["same_level"]) == (3, 2, 1, 0)
    assert report["all"]["levels"]["imminent"]["recall"] == 1.0
    assert report["all"]["kinds"]["scam"]["concern"]["found_right_kind"] == 1
    none = report["all"]["none"]
    assert (none["n"], none["asked"], none["alarmed"], none["false_alarms"]) == (3, 1, 1, 2)
    assert report["languages"]["zh"]["none"]["false_alarm_rate"] == 0.0
    assert (report["n"], rows[-1].text) == (8, 'h "quoted')


def test_without_a_language_column_the_text_tells(tmp_path):
    rows = read_rows(_file(tmp_path, "level\ttext\tkind\r\nhigh\t我想死\tself_harm\r\nnone\tgood tea\tnone\r\n"))
    assert [row.lang for row in rows] == ["zh", "en"]


def test_rows_are_one_object_each_in_order(tmp_path, capsys):
    file = _file(tmp_path, "\ufefftext\tkind\tlevel\n我不想活了\tself_harm\thigh\n吃过饭了\tnone\tnone\n")
    assert main(["--file", str(file), "--rows"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert set(first) == {"text", "kind", "level", "rule"}
    assert first["rule"].startswith("zh.self_harm.")
    assert second == {"text": "吃过饭了", "kind": "none", "level": "none", "rule": ""}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("", "has no column text"),
        ("text\tkind\n", "has no column level"),
        ("text\tkind\tlevel\n", "holds no rows"),
        ("text\tkind\tlevel\nx\tsadness\thigh\n", "line 2: kind 'sadness'"),
        ("text\tkind\tlevel\nx\tscam\tvery\n", "line 2: level 'very'"),
        ("text\tkind\tlevel\nx\tscam\n", "line 2: level ''"),
        ("text\tkind\tlevel\nx\tnone\thigh\n", "does not go with"),
        ("text\tkind\tlevel\n \tscam\thigh\n", "there is no text"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence(tmp_path, capsys, content, word):
    assert main(["--file", str(_file(tmp_path, content)), "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert word in shown.err
    assert len(shown.err.strip().splitlines()) == 1


def test_a_file_that_cannot_be_read_is_refused(tmp_path, capsys):
    assert main(["--file", str(tmp_path / "none.tsv")]) == 2
    assert main(["--file", str(tmp_path)]) == 2
    assert main(["--file", str(_file(tmp_path, "text\tkind\tlevel\n胸口疼\tmedical\thigh\n", "gb18030"))]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_the_launcher_screens_where_nothing_is_set_up(tmp_path):
    env = {**os.environ, "SUIBAN_HOME": str(tmp_path / "home"), "SUIBAN_ENVIRONMENTS": str(tmp_path / "env")}
    command = [sys.executable, ROOT / "suiban", "screen", "我不想活了", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, env=env, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["kind"] == "self_harm"
