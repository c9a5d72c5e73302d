"""Packs: what is sound is read whole, what is not is named by file and place; the real packs hold what was promised."""

import json

import pytest

from contracts.emotion import EmotionLabel
from contracts.language import Language
from contracts.turn import Label
from culture.__main__ import main
from culture.errors import CultureError
from culture.guessing import is_right
from culture.library import PACKS, Library, read_all
from culture.works import Completion, Kind
from tests.unit.culture_support import ROOT, work, write_pack

PROMISED = {
    Language.ZH_CN: {Kind.POEM: 20, Kind.TALE: 4, Kind.OPERA: 8, Kind.RIDDLE: 12, Kind.PROVERB: 12},
    Language.EN: {Kind.POEM: 8, Kind.TALE: 3, Kind.RIDDLE: 8, Kind.PROVERB: 8},
}


def test_a_sound_pack_is_read_whole(tmp_path):
    saying = work("lou", "proverb", completion={"ask": "竹篮打水", "rest": "一场空"}, festivals=["qixi"])
    library = Library(write_pack(tmp_path, work("a", feelings=["joy", "fear"], seasons=["spring"]), saying))
    poem, proverb = library.get("zh.poem.a"), library.get("zh.proverb.lou")
    assert poem.feelings == {EmotionLabel.JOY, EmotionLabel.FEAR}
    assert (poem.kind, poem.language, poem.seasons) == (Kind.POEM, Language.ZH_CN, {"spring"})
    assert poem.text == ("春天来了。", "花都开了。")
    assert proverb.completion == Completion("竹篮打水", "一场空")
    assert library.of(Kind.PROVERB, Language.ZH_CN) == (proverb,)
    assert library.of(Kind.TALE, Language.EN) == ()
    assert library.get("zh.poem.gone") is None


def test_labels_tell_quoted_works_from_our_own_words(tmp_path):
    library = Library(write_pack(tmp_path, work("a"), work("b", "tale")))
    assert library.get("zh.poem.a").labels == (Label.PUBLIC_DOMAIN,)
    assert library.get("zh.tale.b").labels == (Label.AI_TEXT,)


@pytest.mark.parametrize(
    ("broken", "place"),
    [
        (work("a", source=None), "the work: 'source' is a required"),
        (work("a", readings=["只有一种。"]), "readings"),
        (work("a", readings=["一样。", "一样。"]), "readings"),
        (work("a", genre=None), "the work: 'genre' is a required"),
        (work("a", mood="happy"), "the work: Additional properties are not allowed ('mood'"),
        (work("a", id="zh.poem.Big"), "id"),
        (work("a", id="zh.tale.a"), "id"),
        (work("a", id="en.poem.a"), "id"),
        (work("a", id="zh.poem.a\n"), "id"),
        (work("a", language="en", id="en.poem.a"), "language"),
        (work("a", language="fr"), "language"),
        (work("a", title=" 题"), "title"),
        (work("a", text=["all English", "words"]), "text.1"),
        (work("a", text=["春天来了。", "花\n开了。"]), "text.2"),
        (work("a", feelings=["lonely"]), "feelings.1"),
        (work("a", feelings=[]), "feelings"),
        (work("a", seasons=["monsoon"]), "seasons.1"),
        (work("a", festivals=["easter"]), "festivals.1"),
        (work("a", motifs=["月", "家"]), "motifs"),
        (work("a", questions=["一？", "二？", "三？", "四？"]), "questions"),
        (work("a", written_by="ai"), "written_by"),
        (work("a", rights="CC-BY"), "rights"),
        (work("a", origin="retelling", written_by="ai", rights="public-domain"), "rights"),
        (work("a", answer="月亮"), "answer"),
        (work("a", completion={"ask": "甲", "rest": "乙"}), "completion"),
        (work("a", era=1279), "era"),
        (work("a", "tale", text=["一。", "二。"]), "text"),
        (work("a", "opera", origin="exact", written_by="author", rights="public-domain"), "origin"),
        (work("a", "opera", text=["只有故事。"]), "text"),
        (work("a", "riddle", answer=None), "the work: 'answer' is a required"),
        (work("a", "riddle", hints=["只有一个。"]), "hints"),
        (work("a", "proverb", completion={"ask": "甲"}), "completion"),
        ("不是作品", "the work"),
        (["也不是"], "the work"),
        (None, "the work"),
    ],
)
def test_what_breaks_the_schema_is_named_by_file_work_and_field(tmp_path, broken, place):
    pack = write_pack(tmp_path, work("fine"), broken) / "zh-CN" / "pack.yaml"
    name = broken["id"] if isinstance(broken, dict) else "work 2"
    sound, problems = read_all(tmp_path)
    assert [found.id for found in sound] == ["zh.poem.fine"]
    assert any(problem.startswith(f"{pack}, {name}, {place}") for problem in problems), problems
    with pytest.raises(CultureError) as raised:
        Library(tmp_path)
    assert (raised.value.code, raised.value.stage) == ("culture.pack", "culture")
    assert raised.value.message.startswith(f"{pack}, {name}, ")


@pytest.mark.parametrize(
    "content",
    ["works: [", "works: {}", "- a", "", "works: []\nmore: 1", "works:\n  - id: a\n    id: b\n", "\x00", "1: 2"],
)
def test_a_file_that_is_no_pack_is_named(tmp_path, content):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "odd.yaml").write_text(content, "utf-8")
    with pytest.raises(CultureError, match=r"odd\.yaml"):
        Library(tmp_path)


def test_an_id_stands_once_in_all_packs(tmp_path):
    write_pack(tmp_path, work("a"), name="one.yaml")
    write_pack(tmp_path, work("a"), name="two.yaml")
    with pytest.raises(CultureError, match=r"two\.yaml.*zh\.poem\.a.*one\.yaml"):
        Library(tmp_path)


def test_an_empty_folder_is_no_library(tmp_path):
    with pytest.raises(CultureError, match="no pack"):
        Library(tmp_path / "nothing")


def test_check_counts_and_ends_with_0(tmp_path, capsys):
    write_pack(tmp_path, work("a"), work("b"), work("c", "riddle"))
    assert main(["check", "--folder", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert ["poem", "2", "0"] in [line.split() for line in said.out.splitlines()]
    assert ["riddle", "1", "0"] in [line.split() for line in said.out.splitlines()]
    assert said.err == ""


@pytest.mark.parametrize(
    "broken",
    [
        work("b", era=None),
        work("b", readings=["这" * 41 + "。", "说的是盼望。"]),
        work("b", questions=["您喜欢吗？为什么？"]),
        work("b", "tale", text=["只有一句。", "他走了。大家送他。", "后来呢？没人知道。"]),
    ],
)
def test_check_names_what_is_wrong_or_hard_to_hear_and_ends_with_1(tmp_path, capsys, broken):
    write_pack(tmp_path, work("a"), broken)
    assert main(["check", "--folder", str(tmp_path)]) == 1
    assert broken["id"] in capsys.readouterr().err


def test_the_exact_words_of_a_work_may_be_long(tmp_path, capsys):
    write_pack(tmp_path, work("a", text=["春" * 60 + "。", "花都开了。"]))
    assert main(["check", "--folder", str(tmp_path)]) == 0


@pytest.mark.parametrize("language", list(Language))
def test_the_real_packs_hold_what_was_promised(language):
    library = Library()
    held = {kind: len(library.of(kind, language)) for kind in PROMISED[language]}
    assert {kind: held[kind] for kind, least in PROMISED[language].items() if held[kind] < least} == {}
    for kind in Kind:
        for found in library.of(kind, language):
            assert found.source, found.id
            assert found.rights, found.id
            assert kind is Kind.RIDDLE or len(set(found.readings)) >= 2, found.id


def test_the_real_packs_pass_the_check(capsys):
    assert main(["check", "--folder", str(PACKS)]) == 0, capsys.readouterr().err


def test_the_example_of_the_documentation_is_a_sound_pack(tmp_path, capsys):
    example = (ROOT / "docs" / "culture.md").read_text("utf-8").split("```yaml\n")[1].split("```")[0]
    (tmp_path / "zh-CN").mkdir()
    (tmp_path / "zh-CN" / "example.yaml").write_text(example, "utf-8")
    assert main(["check", "--folder", str(tmp_path)]) == 0, capsys.readouterr().err
    found = Library(tmp_path).of(Kind.RIDDLE, Language.ZH_CN)[0]
    assert is_right(found, f"是不是{found.answer}啊")


def test_the_documentation_names_every_field_and_every_word_of_the_schema():
    schema = json.loads((ROOT / "culture" / "work.schema.json").read_text("utf-8"))["properties"]
    fields = (ROOT / "docs" / "culture.md").read_text("utf-8").split("## How one is chosen")[0]
    words = [*schema, *schema["festivals"]["items"]["enum"], *schema["seasons"]["items"]["enum"]]
    words += [*schema["feelings"]["items"]["enum"], *schema["origin"]["enum"], *schema["rights"]["enum"]]
    assert [word for word in words if f"`{word}`" not in fields] == []
