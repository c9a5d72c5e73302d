"""Small packs for the tests of the culture room."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"

_FIELDS: dict[str, dict[str, Any]] = {
    "poem": {"genre": "五绝", "origin": "exact", "written_by": "author", "rights": "public-domain"},
    "tale": {"text": ["一天，来了个人。他说了话。", "他走了。大家送他。", "后来呢？没人知道。"]},
    "opera": {"genre": "京剧", "origin": "description"},
    "riddle": {"text": ["有时圆，有时弯，挂在天上。"], "answer": "月亮", "hints": ["夜里才有。", "中秋看它。"]},
    "proverb": {"genre": "歇后语", "origin": "exact", "written_by": "author", "rights": "public-domain"},
}


@dataclass(frozen=True)
class Told:
    """What a person heard of a work."""

    times: int
    last_at: datetime


def work(name: str, kind: str = "poem", **fields: Any) -> dict[str, Any]:
    """A Chinese work as a pack holds it, sound unless `fields` make it otherwise; a field given as None is left out."""
    whole = {
        "id": f"zh.{kind}.{name}",
        "kind": kind,
        "language": "zh-CN",
        "title": f"题 {name}",
        "author": f"作者 {name}",
        "era": f"时代 {name}",
        "origin": "retelling",
        "written_by": "ai",
        "text": ["春天来了。", "花都开了。"],
        "readings": ["说的是春天。", "说的是盼望。"],
        "questions": ["您喜欢春天吗？"],
        "feelings": ["neutral"],
        "seasons": [],
        "motifs": [f"甲{name}", f"乙{name}", f"丙{name}"],
        "source": "家里老人讲的",
        "rights": "Apache-2.0",
        **_FIELDS[kind],
        **fields,
    }
    return {field: value for field, value in whole.items() if value is not None}


def write_pack(folder: Path, *works: Any, language: str = "zh-CN", name: str = "pack.yaml") -> Path:
    """Writes `works` as the pack `name`; the folder of all packs."""
    place = folder / language
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_text(yaml.safe_dump({"works": list(works)}, allow_unicode=True), "utf-8")
    return folder
