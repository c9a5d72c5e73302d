"""`python -m store`: what a caregiver reads, without a word of the elder's, and one sentence for every mistake."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

import safety
from contracts.screen import DangerKind, DangerLevel, ScreenResult
from store.__main__ import main
from store.casebook import CaseBook
from store.danger import DangerLog
from store.database import default_url, open_engine
from store.migrate import upgrade
from store.sealing import Sealer
from tests.integration.store_support import BEIJING, Events, utterance

ROOT = Path(__file__).resolve().parents[2]
NOW = "2027-02-06T20:00:00+08:00"
SECRET = "存折藏在米缸底下，可我还是心里难受"


@pytest.fixture
def events(tmp_path, monkeypatch):
    made = Events(tmp_path)
    for name, value in {
        "SUIBAN_HOME": tmp_path / "home",
        "SUIBAN_EVENTS_DB": made.file,
        "SUIBAN_KEY_FILE": made.key_file,
    }.items():
        monkeypatch.setenv(name, str(value))
    monkeypatch.delenv("SUIBAN_DATABASE_URL", raising=False)
    return made


def _days_of(events: Events, label: str, *, days: range, each: int = 5) -> None:
    now = datetime(2027, 2, 6, 9, 0, tzinfo=BEIJING)
    events.add(
        *[
            utterance(SECRET, label, at=now - timedelta(days=day) + timedelta(minutes=10 * n))
            for day in days
            for n in range(each)
        ]
    )


def _mood(*arguments: str) -> int:
    return main(["mood", "--now", NOW, *arguments])


def test_a_sad_week_is_told_in_words_in_both_languages(events, capsys):
    _days_of(events, "neutral", days=range(7, 30))
    _days_of(events, "sadness", days=range(7))
    assert _mood() == 0
    assert "比平时难过一些" in capsys.readouterr().out
    assert _mood("--lang", "en") == 0
    assert "more sad than usual" in capsys.readouterr().out


def test_no_word_of_the_elders_reaches_report_or_database(events, capsys, tmp_path):
    _days_of(events, "sadness", days=range(3))
    assert _mood() == 0
    assert _mood("--json") == 0
    said = capsys.readouterr()
    kept = b"".join(file.read_bytes() for file in (tmp_path / "home").rglob("*") if file.is_file())
    for part in ("存折", "米缸", "难受"):
        assert part not in said.out + said.err
        assert part.encode() not in kept
        assert json.dumps(part)[1:-1].encode() not in kept


def test_the_json_is_one_object_with_every_day(events, capsys):
    _days_of(events, "joy", days=range(2))
    assert _mood("--json", "--days", "5", "--lang", "en") == 0
    report = json.loads(capsys.readouterr().out)
    assert [day["utterances"] for day in report["days"]] == [0, 0, 0, 5, 5]
    assert [day["mood"] for day in report["days"]] == ["little_data"] * 3 + ["good"] * 2
    assert report["week"]["mood"] == "little_data"
    assert report["last_talk"] == "2027-02-06"


def test_danger_comes_before_mood(events, capsys):
    _days_of(events, "joy", days=range(3))
    found = ScreenResult(DangerKind.SELF_HARM, DangerLevel.HIGH, ("rule",))
    upgrade(default_url())
    DangerLog(open_engine(default_url())).record("home", found, datetime(2027, 2, 5, 8, 0, tzinfo=BEIJING), "text")
    assert _mood() == 0
    told = capsys.readouterr().out
    assert told.index("2 月 5 日") < told.index("高兴")
    assert _mood("--json") == 0
    danger = json.loads(capsys.readouterr().out)["danger"]
    assert danger == [{"day": "2027-02-05", "kind": "self_harm", "level": "high"}]


def test_a_danger_that_waits_in_the_file_is_left_for_who_can_act_on_it(events, capsys):
    """A report must not take it into the database, where nobody would be told."""
    _days_of(events, "joy", days=range(3))
    found = ScreenResult(DangerKind.SELF_HARM, DangerLevel.HIGH, ("rule",))
    engine = open_engine(default_url())
    DangerLog(engine).record("home", found, datetime(2027, 2, 5, 8, 0, tzinfo=BEIJING), "text")  # no tables yet
    assert _mood() == 0
    book = CaseBook(engine, safety, Sealer(None))
    case = book.current("home")
    assert case
    assert case.level is DangerLevel.HIGH


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--resident", "../etc"), 2, "resident id"),
        (("--days", "0"), 2, "1 to 366"),
        (("--days", "367"), 2, "1 to 366"),
        (("--days", "many"), 2, "1 to 366"),
        (("--days", "-3"), 2, "1 to 366"),
        (("--now", "tomorrow"), 2, "2027-02-06T09:00"),
        (("--resident", "nobody"), 1, "nobody"),
        (("--resident", "nobody", "--lang", "en"), 1, "Nothing has been recorded yet"),
    ],
)
def test_a_mistake_gets_one_sentence(events, capsys, arguments, code, says):
    assert main(["mood", *arguments]) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert says in said.err
    assert said.err.count("\n") == 1


def test_an_unknown_option_or_language_gets_one_sentence(events, capsys):
    for arguments in (["mood", "--lang", "fr"], ["mood", "--nonsense"], []):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        assert ended.value.code == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_what_is_still_to_come_is_not_looked_at(events, capsys):
    _days_of(events, "joy", days=range(3))
    assert main(["mood", "--now", "2027-02-01T09:00+08:00"]) == 1
    capsys.readouterr()


def test_a_report_goes_on_when_the_events_cannot_be_read(events, capsys):
    _days_of(events, "joy", days=range(3))
    assert _mood() == 0
    events.file.write_bytes(b"no pages of a database, only bytes " * 300)
    capsys.readouterr()
    assert _mood() == 0
    assert "高兴" in capsys.readouterr().out


def test_the_commands_run_as_the_launcher_calls_them(events):
    for command in (["migrate"], ["project"], ["migrate"]):
        done = subprocess.run(
            [sys.executable, "-m", "store", *command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stderr == ""
