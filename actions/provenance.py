"""How the age and the makers of a work are said aloud."""

from actions.asked_for import has_author
from contracts.language import Language
from culture.works import Work

_SELF_EXPLAINING = ("传说", "故事", "戏", "相传")


def spoken_era(work: Work) -> str:
    """唐 -> 唐代; 三国·魏 -> 三国魏; what is a phrase already stays."""
    if work.language is Language.EN:
        return work.era
    era = work.era.replace("·", "")
    return era + "代" if len(era) == 1 else era


def spoken_title(work: Work) -> str:
    """Without brackets, which nobody speaks: The Tyger, the first two verses."""
    return work.title.replace(" (", ", ").replace(")", "") if work.language is Language.EN else work.title


def told(work: Work) -> str:
    """Where it comes from, as a clause (Chinese) or a sentence (English)."""
    return _told_in_english(work) if work.language is Language.EN else _told_in_chinese(work)


def _told_in_chinese(work: Work) -> str:
    era = spoken_era(work).removeprefix(work.genre)
    if has_author(work):
        if work.author.endswith("原著"):
            return f"{era}的，{work.author}"
        author = work.author + "人" if work.author.endswith("等") else work.author
        return f"{era}{author}写的"
    if era.endswith("口传"):
        return era + "的故事"
    return era if era.endswith(_SELF_EXPLAINING) else era + "就有了"


def _told_in_english(work: Work) -> str:
    """Eras of English works are phrases: in Victorian times; told for three hundred years; first sung in 1875."""
    happened = work.era.startswith(("told", "written", "sung", "first"))
    if has_author(work):
        return f"It is by {work.author}, and was {work.era}." if happened else f"{work.author} wrote it {work.era}."
    place = f"It comes from {work.region}" if work.region else "It is an old one"
    if work.era.startswith(("told for", "told since")):
        return f"{place}, and has been {work.era}."
    return f"{place}, and was {work.era}." if happened else f"{place}."
