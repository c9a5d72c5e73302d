"""Makes safety/data: the pinyin of the characters the danger rules hear, and traditional to simplified characters.

    python scripts/safety_sounds.py [--traditional TSCharacters.txt]

Run it after a change in safety/rules/zh/heard.json. Needs pypinyin; the screen itself needs only the two files.
`--traditional`: OpenCC's dictionary of that name (Apache-2.0); without it traditional.json stays as it is.
"""

import argparse
import json
import sys
from pathlib import Path

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.pinyin_dict import pinyin_dict

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from safety.sounds import near  # noqa: E402

HEARD = ROOT / "safety" / "rules" / "zh" / "heard.json"
DATA = ROOT / "safety" / "data"
MEANT = {"係": "是", "瞭": "了", "嘅": "的"}


def common_characters() -> list[str]:
    """The 3,755 characters of GB 2312 level 1."""
    return [
        bytes((high, low)).decode("gb2312")
        for high in range(0xB0, 0xD8)
        for low in range(0xA1, 0xFF)
        if (high, low) < (0xD7, 0xFA)
    ]


def syllables_of(character: str) -> set[str]:
    """Toneless readings in use; the rare ones of the dictionary are left out."""
    readings = pinyin(character, style=Style.NORMAL, heteronym=True)[0]
    return {reading.replace("ü", "v") for reading in readings[:2]}


def sounds() -> dict:
    heard = json.loads(HEARD.read_text(encoding="utf-8"))
    names = list(dict.fromkeys(entry["word"] for entry in heard["words"]))
    words = {word: " ".join("/".join(sorted(syllables_of(character))) for character in word) for word in names}
    wanted = {near(syllable) for said in words.values() for place in said.split() for syllable in place.split("/")}
    characters: dict[str, str] = {}
    for character in common_characters():
        for syllable in sorted(syllables_of(character)):
            if near(syllable) in wanted:
                characters[syllable] = characters.get(syllable, "") + character
    typed = {" ".join(lazy_pinyin(word)): word for word in [*heard["typed"], *names]}
    valid = {
        reading.replace("ü", "v")
        for code in pinyin_dict
        for reading in pinyin(chr(code), style=Style.NORMAL)[0]
        if 0x4E00 <= code <= 0x9FFF and reading.replace("ü", "v").isascii() and len(reading) > 1
    } | {"a", "e"}
    return {
        "syllables": " ".join(sorted(valid)),
        "words": words,
        "typed": dict(sorted(typed.items())),
        "characters": dict(sorted(characters.items())),
    }


def traditional(file: Path) -> dict:
    """Characters whose simplified form is one of the common ones."""
    common = set(common_characters())
    pairs = []
    for line in file.read_text(encoding="utf-8").splitlines():
        old, _, new = line.partition("\t")
        choice = new.split()[0] if new else ""
        if len(old) == 1 and choice in common and old != choice and old not in common:
            pairs.append((old, choice))
    pairs = [*((old, new) for old, new in pairs if old not in MEANT), *MEANT.items()]
    return {"traditional": "".join(old for old, _ in pairs), "simplified": "".join(new for _, new in pairs)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--traditional", type=Path)
    arguments = parser.parse_args()
    DATA.mkdir(exist_ok=True)
    files = {"sounds.json": sounds()}
    if arguments.traditional:
        files["traditional.json"] = traditional(arguments.traditional)
    for name, data in files.items():
        (DATA / name).write_text(json.dumps(data, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
        print(f"{DATA.name}/{name}: {(DATA / name).stat().st_size} bytes")


if __name__ == "__main__":
    main()
