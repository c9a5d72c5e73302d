"""The chooser against chance and against popularity: what a person gets to hear in 60 days.

    python benchmarks/choice.py [--days N] [--residents N] [--a-day N] [--packs DIR]

Every resident asks for each kind `--a-day` times a day, in feelings that stay for some days. Three choosers see the
same wishes: ours, random (any work but the last), popular (the earlier in its pack, the likelier, as 1 / rank).
Printed for each kind, a mean over residents, and the ratio of ours to both:

coverage   distinct works heard, as a share of what could be heard (works there are, or wishes made)
repeats    wishes answered with a work told in the 7 days before (ratio below 1: fewer)
gini       inequality of how often each work was told; 0: all alike
fit        how well the work suited the feeling, 0 to 1
season     works told out of their season (ratio below 1: fewer)
alike      how like the work told just before it was, 0 to 1 (ratio below 1: more varied)
"""

import argparse
import random
import statistics
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from contracts.emotion import EmotionLabel
from contracts.language import Language
from culture.calendar import season_of
from culture.choice import Wish, choose, feeling_fit
from culture.library import PACKS, Library
from culture.variety import sameness
from culture.works import Kind, Work

FIRST_DAY = date(2027, 1, 15)
FEELINGS = {"neutral": 40, "joy": 20, "sadness": 20, "fear": 8, "anger": 6, "surprise": 6}
STAYS = 0.7  # chance that the feeling of yesterday is that of today
REPEAT_DAYS = 7

Chooser = Callable[[Library, Wish, random.Random], Work | None]


@dataclass(frozen=True)
class Told:
    times: int
    last_at: datetime


@dataclass(frozen=True)
class Span:
    days: int
    a_day: int

    @property
    def wishes(self) -> int:
        return self.days * self.a_day


def by_chance(library: Library, wish: Wish, chance: random.Random) -> Work | None:
    return chance.choice([work for work in library.of(wish.kind, wish.language) if work.id not in wish.avoid])


def by_popularity(library: Library, wish: Wish, chance: random.Random) -> Work | None:
    works = [work for work in library.of(wish.kind, wish.language) if work.id not in wish.avoid]
    return chance.choices(works, [1 / rank for rank in range(1, len(works) + 1)])[0]


CHOOSERS: dict[str, Chooser] = {"ours": choose, "random": by_chance, "popular": by_popularity}


def feelings(days: int, chance: random.Random) -> list[EmotionLabel]:
    felt: list[EmotionLabel] = []
    for _ in range(days):
        stays = felt and chance.random() < STAYS
        felt.append(felt[-1] if stays else EmotionLabel(chance.choices(list(FEELINGS), list(FEELINGS.values()))[0]))
    return felt


def play(library: Library, chooser: Chooser, shelf: tuple[Kind, Language], span: Span, seed: int) -> dict[str, float]:
    """The figures of one resident, from the same wishes for the same seed."""
    kind, language = shelf
    works = library.of(kind, language)
    chance = random.Random(seed)
    heard: dict[str, Told] = {}
    last: Work | None = None
    counts: Counter[str] = Counter()
    repeats, fits, unseasonal, alike = 0, [], 0, []
    for number, emotion in enumerate(feelings(span.days, random.Random(seed + 1000))):
        day = FIRST_DAY + timedelta(days=number)
        for turn in range(span.a_day):
            at = datetime(day.year, day.month, day.day, 9 + turn, tzinfo=UTC)
            avoid = frozenset({last.id} if last and len(works) > 1 else ())
            work = chooser(library, Wish(kind, language, emotion, day, heard, avoid), chance)
            assert work is not None
            before = heard.get(work.id)
            repeats += before is not None and at - before.last_at < timedelta(days=REPEAT_DAYS)
            fits.append(feeling_fit(work, emotion))
            unseasonal += bool(work.seasons) and season_of(day, language) not in work.seasons
            alike += [sameness(work, last)] if last else []
            counts[work.id] += 1
            heard[work.id] = Told(counts[work.id], at)
            last = work
    return {
        "coverage": len(counts) / min(len(works), span.wishes),
        "repeats": repeats / span.wishes,
        "gini": gini([counts[work.id] for work in works]),
        "fit": statistics.mean(fits),
        "season": unseasonal / span.wishes,
        "alike": statistics.mean(alike),
    }


def gini(values: list[int]) -> float:
    ordered, total, count = sorted(values), sum(values), len(values)
    weighted = sum(place * value for place, value in enumerate(ordered, start=1))
    return 2 * weighted / (count * total) - (count + 1) / count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--residents", type=int, default=10)
    parser.add_argument("--a-day", type=int, default=1)
    parser.add_argument("--packs", type=Path, default=PACKS)
    asked = parser.parse_args()
    library, span = Library(asked.packs), Span(asked.days, asked.a_day)
    for shelf in ((kind, language) for language in Language for kind in Kind):
        works = library.of(*shelf)
        if len(works) > 1:
            print(f"\n{shelf[1]} {shelf[0]}: {len(works)} works, {span.wishes} wishes a resident")
            compare(library, shelf, span, asked.residents)


def compare(library: Library, shelf: tuple[Kind, Language], span: Span, residents: int) -> None:
    runs = {
        name: [play(library, chooser, shelf, span, seed) for seed in range(residents)]
        for name, chooser in CHOOSERS.items()
    }
    print(f"{'':10}{'ours':>8}{'random':>8}{'popular':>8}{'ours/random':>13}{'ours/popular':>14}")
    for figure in runs["ours"][0]:
        ours, chance, popular = (statistics.mean(run[figure] for run in runs[name]) for name in CHOOSERS)
        ratios = f"{_ratio(ours, chance):>13}{_ratio(ours, popular):>14}"
        print(f"{figure:10}{ours:8.3f}{chance:8.3f}{popular:8.3f}{ratios}")


def _ratio(one: float, other: float) -> str:
    return f"{one / other:.2f}" if other else "-"


if __name__ == "__main__":
    main()
