"""CN-16b, PI-55: what is to be forgotten is gone from the dialogue core's own tables, while it runs, and from the store."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, select

from companion.export import export
from contracts.alerts import Relation
from contracts.language import Language
from contracts.turn import TurnRequest
from launcher.paths import Place
from store.database import reading
from store.heard import HeardWorks
from store.projector import Projector
from store.tables import Base, CaseRow, ContactRow, DangerEvent, Observation
from tests.integration.boundaries_support import MORNING, Home, words

ROOT = Path(__file__).resolve().parents[2]
SECRET = "存折压在箱子底下"


class Rasa:
    """Rasa's stores in a process of their own, as they are while the product runs."""

    def __init__(self, folder: Path, python: Path) -> None:
        key = folder / "words.key"
        key.write_bytes(Fernet.generate_key())
        env = {**os.environ, "SUIBAN_KEY_FILE": str(key), "PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"}
        files = [str(folder / "tracker.sqlite"), str(folder / "events.sqlite")]
        self.process = subprocess.Popen(
            [python, str(ROOT / "tests" / "integration" / "rasa_conversation.py"), *files],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env={**env, "RASA_TELEMETRY_ENABLED": "false"},
            cwd=folder,
        )
        assert self._answer() == "ready"

    def tell(self, order: str) -> list[str]:
        assert self.process.stdin
        self.process.stdin.write(order + "\n")
        self.process.stdin.flush()
        return self._answer()

    def _answer(self):  # type: ignore[no-untyped-def]
        assert self.process.stdout
        return json.loads(self.process.stdout.readline())


@pytest.fixture
def home(tmp_path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def rasa(home) -> Iterator[Rasa]:
    python = Place().python("rasa")
    if not python.exists():
        pytest.skip("Rasa's environment is missing; ./suiban up builds it")
    running = Rasa(home.folder, python)
    yield running
    running.process.kill()
    running.process.wait()


def project(home: Home) -> int:
    return Projector(home.folder / "events.sqlite", home.engine, home.folder / "words.key").run_once()


def count(home: Home, table) -> int:  # type: ignore[no-untyped-def]
    with reading(home.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def rows(file: Path) -> list[tuple]:
    with sqlite3.connect(file) as connection:
        return connection.execute("SELECT sender_id, data FROM events").fetchall()


async def test_PI_55_forget_that_takes_the_last_exchange_from_a_running_core_and_nothing_else(home, rasa):
    rasa.tell("say 今天包了饺子")
    rasa.tell(f"say {SECRET}")
    assert project(home) == 2
    HeardWorks(home.engine).record("home", "poem.x", "poem", MORNING)
    tokens = [data for _, data in rows(home.folder / "tracker.sqlite")][-4:]
    assert "删" in words(await home.say("忘了我刚才说的"))
    assert rasa.tell("texts") == ["今天包了饺子", "回答：今天包了饺子"]
    assert count(home, Observation) == 1
    assert HeardWorks(home.engine).heard("home")
    kept = b"".join(file.read_bytes() for file in home.folder.iterdir() if file.is_file())
    assert not any(token.encode() in kept for token in tokens)
    assert rasa.tell("say 下雨了") == ["今天包了饺子", "回答：今天包了饺子", "下雨了", "回答：下雨了"]
    assert project(home) == 1
    assert count(home, Observation) == 2
    assert home.dialogue.asked == []


async def test_forget_that_takes_one_exchange_at_a_time(home, rasa):
    for text in ("一", "二", "三"):
        rasa.tell(f"say {text}")
    await home.say("把刚才那句删了")
    await home.say("把刚才那句也删了")
    assert rasa.tell("texts") == ["一", "回答：一"]
    await home.say("把刚才那句删了")
    assert rasa.tell("texts") == []
    assert "不用删" in words(await home.say("把刚才那句删了"))


async def test_CN_16b_everything_is_deleted_after_one_question_while_the_core_runs(home, rasa):
    rasa.tell(f"say {SECRET}")
    project(home)
    HeardWorks(home.engine).record("home", "poem.x", "poem", MORNING)
    home.agreements.keep_from("home", [Relation.DAUGHTER], MORNING)
    tokens = [data for file in ("tracker", "events") for _, data in rows(home.folder / f"{file}.sqlite")]
    asked = await home.say("把我说的都删掉")
    assert words(asked).endswith("真的都删吗？")
    assert rasa.tell("texts")
    assert "都删了" in words(await home.say("嗯，删吧"))
    assert rasa.tell("texts") == []
    assert count(home, Observation) == 0
    assert HeardWorks(home.engine).heard("home") == {}
    kept = b"".join(file.read_bytes() for file in home.folder.iterdir() if file.is_file())
    assert not any(token.encode() in kept for token in tokens)
    assert home.agreements.kept_from("home") == {Relation.DAUGHTER}
    assert rasa.tell("say 下雨了") == ["下雨了", "回答：下雨了"]
    assert project(home) == 1


@pytest.mark.parametrize("reply", ["嗯", "对，都删", "yes please"])
async def test_a_plain_yes_is_enough(home, rasa, reply):
    rasa.tell("say 今天包了饺子")
    await home.say("把我说的都删掉")
    await home.say(reply)
    assert rasa.tell("texts") == []


@pytest.mark.parametrize("reply", ["不，别删", "算了不删了", "没有，别删"])
async def test_a_no_deletes_nothing(home, rasa, reply):
    rasa.tell("say 今天包了饺子")
    await home.say("把我说的都删掉")
    assert "都还在" in words(await home.say(reply))
    assert rasa.tell("texts")
    await home.say("好")
    assert rasa.tell("texts")


async def test_a_yes_much_later_deletes_nothing(home, rasa):
    rasa.tell("say 今天包了饺子")
    await home.say("把我说的都删掉")
    await home.say("好", minutes=10)
    assert rasa.tell("texts")


async def test_danger_is_kept_without_words_and_the_contacts_stay(home, rasa):
    await home.say("我找不着家了，天都黑了")
    await home.say("边上有个药店")
    with home.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE cases SET place = 'sealed'")
    home.forgetter.forget_all("home", home.clock.now())
    assert count(home, DangerEvent) >= 1
    assert count(home, ContactRow) == 1
    with reading(home.engine) as connection:
        assert connection.execute(select(CaseRow.place)).scalars().all() == [""]


async def test_only_the_resident_who_asked_is_forgotten(home):
    for resident in ("home", "other"):
        HeardWorks(home.engine).record(resident, "poem.x", "poem", MORNING)
    home.forgetter.forget_all("home", MORNING)
    assert HeardWorks(home.engine).heard("other")


def test_every_table_with_a_resident_is_either_kept_for_a_reason_or_forgotten(home):
    with reading(home.engine) as connection:
        names = {one.name for one in Base.metadata.sorted_tables if "resident" in one.c}
        assert connection
    assert {"observations", "heard_works", "tale_progress", "usage_spans", "people_refused", "notices"} <= names


async def test_CN_16b_a_copy_holds_the_words_the_moods_and_what_was_agreed(home, rasa):
    rasa.tell(f"say {SECRET}")
    project(home)
    await home.say("别告诉我闺女")
    copy = export("home", home.engine, home.folder / "tracker.sqlite", home.folder / "words.key", MORNING)
    assert [(one["who"], one["text"]) for one in copy["words"]] == [("resident", SECRET), ("suiban", f"回答：{SECRET}")]
    assert len(copy["moods"]) == 1
    assert copy["not_shown_to"] == ["daughter"]
    assert copy["contacts"][0]["name"] == "小芳"
    json.dumps(copy)


async def test_the_copy_is_explained_aloud(home):
    for text in ("给我一份", "can I have a copy of what I said"):
        result = await home.companion.turn(TurnRequest(text, "home"))
        assert ("导出" if result.language is Language.ZH_CN else "export") in words(result)
