"""All works of all packs, by id, kind and language."""

from pathlib import Path

from contracts.language import Language
from culture.errors import CultureError
from culture.pack_file import pack_files, read_pack
from culture.works import Kind, Work

PACKS = Path(__file__).parent / "packs"


class Library:
    """The packs under `folder`, read once. Raises CultureError("culture.pack") where one breaks the schema."""

    def __init__(self, folder: Path = PACKS) -> None:
        works, problems = read_all(folder)
        if problems:
            more = f" {len(problems) - 1} more: python -m culture check." if len(problems) > 1 else ""
            raise CultureError("culture.pack", problems[0] + more)
        self._by_id = {work.id: work for work in works}
        self._by_kind: dict[tuple[Kind, Language], tuple[Work, ...]] = {
            (kind, language): tuple(work for work in works if (work.kind, work.language) == (kind, language))
            for kind in Kind
            for language in Language
        }

    def get(self, work_id: str) -> Work | None:
        """The work with this id; None where no pack holds it (any more)."""
        return self._by_id.get(work_id)

    def of(self, kind: Kind, language: Language) -> tuple[Work, ...]:
        """Every work of a kind in a language, in the order of the packs."""
        return self._by_kind[kind, language]


def read_all(folder: Path) -> tuple[list[Work], list[str]]:
    """The sound works of every pack, and a sentence for each thing that is wrong. Never raises."""
    works: list[Work] = []
    problems: list[str] = []
    places: dict[str, Path] = {}
    for file in pack_files(folder):
        found, wrong = read_pack(file)
        problems += wrong
        for work in found:
            if work.id in places:
                problems.append(f"{file}, {work.id}, id: the same id stands in {places[work.id]}.")
                continue
            places[work.id] = file
            works.append(work)
    if not works and not problems:
        problems.append(f"{folder}: no pack is there.")
    return works, problems
