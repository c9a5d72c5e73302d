"""python -m culture check: holds every pack to the schema and to the ear, and counts the works."""

import argparse
import sys
from collections import Counter
from pathlib import Path

from contracts.language import Language
from culture.ear import hard_to_follow
from culture.library import PACKS, read_all
from culture.works import Kind


def main(arguments: list[str] | None = None) -> int:
    """0, or 1 where a pack breaks the schema or our own words are hard to follow by ear."""
    parser = argparse.ArgumentParser(prog="python -m culture", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    check = commands.add_parser("check", help="schema, ids, spoken sentences; counts by kind and language")
    check.add_argument("--folder", type=Path, default=PACKS, help="the folder the packs lie in")
    asked = parser.parse_args(arguments)

    works, problems = read_all(asked.folder)
    problems += [f"{work.id}, {problem}" for work in works for problem in hard_to_follow(work)]
    counts = Counter((work.kind, work.language) for work in works)
    print(f"{'':10}" + "".join(f"{language:>8}" for language in Language))
    for kind in Kind:
        print(f"{kind:10}" + "".join(f"{counts[kind, language]:8}" for language in Language))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
