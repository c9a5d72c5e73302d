"""How like each other two works are: author, era, genre and motifs."""

from culture.works import Work

_AUTHOR, _MOTIFS, _GENRE, _ERA = 0.35, 0.3, 0.2, 0.15
_NOBODY = {"民间", "佚名", "无名氏", "traditional", "anonymous"}  # a name that says nothing


def sameness(one: Work, other: Work) -> float:
    """In [0, 1]; 1 for a work and itself. Works of different kinds share motifs, authors and eras too."""
    if one.id == other.id:
        return 1.0
    same_author = one.author == other.author and one.author.casefold() not in _NOBODY
    same_genre = one.kind == other.kind and one.genre == other.genre and bool(one.genre)
    return (
        _AUTHOR * same_author
        + _GENRE * same_genre
        + _ERA * (one.era == other.era and one.author.casefold() not in _NOBODY)
        + _MOTIFS * _shared(one.motifs, other.motifs)
    )


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    """The share of the shorter list that stands in the other one."""
    return len(set(one) & set(other)) / max(1, min(len(set(one)), len(set(other))))
