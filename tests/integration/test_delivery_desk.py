"""python -m companion cases and contacts: what people do, and what is refused with nothing changed."""

import json

import pytest

import safety
from companion.__main__ import main
from contracts.case import Answer, Heard
from store.casebook import CaseBook
from store.database import open_engine
from store.sealing import Sealer
from tests.integration.delivery_support import HIGH, NIGHT
from tests.integration.notify_support import SECRET

ANNA = ["--name", "Anna", "--relation", "daughter", "--channel", "email", "--address", "anna@example.org"]


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs one command; its exit code, what it printed, what it complained of."""
    for name in ("SUIBAN_DATABASE_URL", "SUIBAN_SMTP_HOST", "SUIBAN_KEY_FILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SUIBAN_HOME", str(tmp_path))

    def run(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(list(arguments))
        except SystemExit as ended:
            code = ended.code
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


def _json(run, *arguments: str):
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    return json.loads(out)


def _hear(home) -> None:
    book = CaseBook(open_engine(f"sqlite:///{home}/db/suiban.sqlite"), safety, Sealer(None), home / "spill.jsonl")
    book.hear("home", Heard(HIGH, Answer.OTHER, NIGHT), lambda outcome: None, door="test")


def test_contacts_are_added_in_order_asked_agree_and_leave(run):
    anna = _json(run, "contacts", "add", *ANNA)
    tom = _json(
        run, "contacts", "add", "--name=Tom", "--relation=son", "--channel=sms", "--address=13912345678",
        "--position=1", "--agreed",
    )  # fmt: skip
    listed = _json(run, "contacts", "list")["contacts"]
    assert [(one["name"], one["position"], one["agreed"]) for one in listed] == [("Tom", 1, True), ("Anna", 2, False)]
    assert _json(run, "contacts", "agree", anna["id"][:8])["id"] == anna["id"]
    _json(run, "contacts", "remove", tom["id"])
    listed = _json(run, "contacts", "list")["contacts"]
    assert [(one["name"], one["agreed"]) for one in listed] == [("Anna", True)]


def test_a_contact_whose_channel_is_not_configured_is_taken_with_a_warning(run, monkeypatch):
    code, _, err = run("contacts", "add", *ANNA)
    assert code == 0
    assert "SUIBAN_SMTP_HOST" in err
    monkeypatch.setenv("SUIBAN_WEBHOOK_SECRET", SECRET)
    _, _, err = run(
        "contacts", "add", "--name=B", "--relation=staff", "--channel=webhook", "--address=https://example.org/"
    )
    assert err == ""


@pytest.mark.parametrize(
    "wrong",
    [
        ["--relation", "dog"],
        ["--channel", "pigeon"],
        ["--address", "anna"],
        ["--channel", "sms"],
        ["--lang", "fr"],
        ["--position", "0"],
        ["--position", "first"],
        ["--name", " "],
        ["--name", "x" * 81],
        ["--resident", "a b"],
    ],
)
def test_a_wrong_contact_is_refused_in_one_sentence_and_nothing_changes(run, wrong):
    code, out, err = run("contacts", "add", *ANNA, *wrong)
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert _json(run, "contacts", "list")["contacts"] == []


def test_a_case_is_listed_with_history_and_deliveries_taken_and_closed(run, tmp_path):
    assert _json(run, "cases", "list") == {"cases": []}
    run("contacts", "add", *ANNA, "--agreed")
    _hear(tmp_path)
    (case,) = _json(run, "cases", "list")["cases"]
    assert (case["state"], case["level"], case["kind"]) == ("open", "high", "self_harm")
    assert [one["event"] for one in case["history"]] == ["said"]
    assert [(one["contact"], one["state"]) for one in case["deliveries"]] == [("Anna", "waiting")]
    assert "anna@example.org" not in json.dumps(case)
    assert _json(run, "cases", "take", case["id"][:6], "--by", "Wang")["state"] == "handed_over"
    closed = _json(run, "cases", "close", case["id"], "--by", "Wang", "--note", "visited", "--false-alarm")
    assert closed["state"] == "closed_by_person"
    (case,) = _json(run, "cases", "list")["cases"]
    assert (case["closed_by"], case["note"], case["false_alarm"]) == ("Wang", "visited", True)
    assert [one["event"] for one in case["history"]] == ["said", "taken_over", "closed"]


@pytest.mark.parametrize(
    "wrong",
    [
        ["close", "{id}", "--by", "Wang"],
        ["close", "{id}", "--note", "seen"],
        ["close", "zzzz", "--by", "Wang", "--note", "seen"],
        ["close", "--by", "Wang", "--note", "seen"],
        ["take", "{id}"],
        ["take", "%", "--by", "Wang"],
        ["list", "--resident", "a b"],
    ],
)
def test_a_wrong_command_about_a_case_changes_nothing(run, tmp_path, wrong):
    _json(run, "cases", "list")
    _hear(tmp_path)
    before = _json(run, "cases", "list")
    code, out, err = run("cases", *[one.format(id=before["cases"][0]["id"]) for one in wrong])
    assert (code, out) == (2, "")
    assert len(err.strip().splitlines()) == 1
    assert _json(run, "cases", "list") == before


def test_a_closed_case_is_neither_taken_nor_closed_again(run, tmp_path):
    _json(run, "cases", "list")
    _hear(tmp_path)
    case_id = _json(run, "cases", "list")["cases"][0]["id"]
    assert run("cases", "close", case_id, "--by=Wang", "--note=seen")[0] == 0
    assert run("cases", "close", case_id, "--by=Li", "--note=seen")[0] == 2
    assert run("cases", "take", case_id, "--by=Li")[0] == 2


def test_people_read_plain_lines(run, tmp_path):
    assert "nobody to tell" in run("contacts", "list")[1]
    run("contacts", "add", *ANNA, "--agreed")
    _hear(tmp_path)
    out = run("cases", "list")[1]
    assert "self_harm high" in out
    assert "-> Anna by email: waiting" in out


def test_a_setting_that_cannot_be_used_is_named(run, monkeypatch):
    monkeypatch.setenv("SUIBAN_PUBLIC_URL", "care.example.org")
    code, _, err = run("contacts", "list")
    assert code == 2
    assert "SUIBAN_PUBLIC_URL" in err
