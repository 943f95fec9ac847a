"""What stands beside a name and is no part of it: class nouns, titles, quotation marks."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from service.annotation import EntityType
from service.arabic import numbers
from service.arabic.clitics import proclitic_splits
from service.document import Document
from service.names import countries, known, spelling
from service.names.phrases import read_as

_OPENING = frozenset("\"'«“”‘([<،,.:؛-–—*#_•")
_CLOSING = frozenset("\"'»”“’)]>،,.:؛-–—*!؟?•")
_PAIRS = {")": "(", "»": "«", "]": "[", "”": "“", '"': '"'}


class Edges:
    """The words of `edges.toml` as spelling keys."""

    def __init__(self, table: dict[str, dict[str, list[str]]]) -> None:
        self.left_out: dict[EntityType, frozenset[str]] = {"PER": frozenset(), "ORG": frozenset()}
        for entity_type, words in table["left_out"].items():
            self.left_out[entity_type] = frozenset(map(spelling.key, words))  # type: ignore[index]
        self.kept = {
            spelling.key(first): frozenset(map(spelling.key, seconds)) for first, seconds in table["kept"].items()
        }
        self.beside = {kind: frozenset(map(spelling.key, words)) for kind, words in table["beside"].items()}
        self.before_known = frozenset(map(spelling.key, table["before_known"]["ORG"]))
        self.following = frozenset(map(spelling.key, table["following"]["words"]))
        self.referring = frozenset(map(spelling.key, table["referring"]["nouns"]))
        self.bare = frozenset(map(spelling.words, table["bare"]["nouns"]))
        self.bare_words = frozenset(words[0] for words in self.bare if len(words) == 1)
        ends = {words[-1] for words in self.bare}
        self.bare_ends = frozenset(form for end in ends for form in (*read_as(end), end))
        self.common = frozenset(map(spelling.key, table["common"]["words"]))
        self.titles = frozenset(map(spelling.key, table["titles"]["PER"]))
        self.titles_of_two = frozenset(spelling.words(title) for title in table["titles"]["of_two_words"])
        self.rulers = frozenset(form for word in table["numbered"]["rulers"] for form in read_as(spelling.key(word)))
        self.trimmed_first = {
            entity_type: _OPENING | left_out | self.beside.get(entity_type, frozenset())
            for entity_type, left_out in self.left_out.items()
        }
        self.trimmed_first["PER"] |= self.titles | {title[0] for title in self.titles_of_two}
        self.trimmed_first["ORG"] |= self.before_known
        self.trimmed_last = _CLOSING | self.following


@lru_cache(maxsize=1)
def load() -> Edges:
    return Edges(tomllib.loads(files("service.names").joinpath("edges.toml").read_text("utf-8")))


def is_bare(keys: Sequence[str], first: int, stop: int, entity_type: EntityType) -> bool:
    """Whether a range of tokens is only a class noun, with or without proclitics."""
    edges = load()
    if stop - first > 2 or keys[stop - 1] not in edges.bare_ends:
        return False
    bare = edges.bare
    words = tuple(keys[first:stop])
    if (
        entity_type == "LOC"
        and stop - first == 2
        and words[:1] in bare
        and words[1:] in bare
        and words[1].startswith("ال")
    ):
        return True
    return words in bare or any((rest, *words[1:]) in bare for skip, rest in proclitic_splits(words[0]) if skip)


def refers(keys: Sequence[str], first: int, stop: int) -> bool:
    """Whether a range of tokens is a class noun with a nationality that is no name: السلطات المصرية."""
    if stop - first != 2 or keys[first + 1] not in countries.load().by_adjective:
        return False
    referring = load().referring
    return any(rest in referring for _, rest in proclitic_splits(keys[first]))


def trim(keys: Sequence[str], first: int, stop: int, entity_type: EntityType) -> tuple[int, int]:
    """A range of tokens without marks, titles and class nouns at its edges; never empty unless it is all marks."""
    edges = load()
    if (
        first < stop
        and keys[first] not in edges.trimmed_first[entity_type]
        and keys[stop - 1] not in edges.trimmed_last
    ):
        return first, stop
    first, stop = _without_marks(keys, first, stop)
    while stop - first > 1:
        key = keys[first]
        if entity_type == "PER":
            beside = key in edges.titles
            if stop - first > 2 and (key, keys[first + 1]) in edges.titles_of_two:
                first, beside = first + 1, True
        else:
            beside = key in edges.left_out[entity_type] and keys[first + 1] not in edges.kept.get(key, ())
            if entity_type == "ORG":
                beside = (beside and (stop - first == 2 or not keys[first + 1].startswith("ال"))) or (
                    (beside or key in edges.before_known) and known.is_looked_for(tuple(keys[first + 1 : stop]), "ORG")
                )
            beside = beside or key in edges.beside[entity_type]
        if not beside:
            break
        first, stop = _without_marks(keys, first + 1, stop)
        if key == "العاصمه" and stop - first > 1 and keys[first] in countries.load().by_adjective:
            first, stop = _without_marks(keys, first + 1, stop)
    while stop - first > 1 and keys[stop - 1] in edges.following:
        first, stop = _without_marks(keys, first, stop - 1)
    return first, stop


def numbered(document: Document, keys: Sequence[str], first: int, stop: int) -> int:
    """Where a person's name ends with the number that a ruler bears, half of which may be in it: الملك محمد السادس."""
    if first == 0 or keys[first - 1] not in load().rulers:
        return stop
    for at in range(min(stop, len(keys) - 1), stop - 2, -1):
        number = numbers.parse(document.keys, at)
        if number is not None and number.ordinal and number.definite and number.stop > stop:
            return stop if keys[number.stop : number.stop + 1] == ["من"] else number.stop  # a day of the month
    return stop


def _without_marks(keys: Sequence[str], first: int, stop: int) -> tuple[int, int]:
    while first < stop and keys[first] in _OPENING and not _closed_inside(keys, first, stop):
        first += 1
    while first < stop and keys[stop - 1] in _CLOSING and _PAIRS.get(keys[stop - 1], "") not in keys[first : stop - 1]:
        stop -= 1
    if stop - first > 2 and keys[first] in _OPENING and _PAIRS.get(keys[stop - 1]) == keys[first]:
        return first + 1, stop - 1
    return first, stop


def _closed_inside(keys: Sequence[str], first: int, stop: int) -> bool:
    closing = next((close for close, opening in _PAIRS.items() if opening == keys[first]), None)
    return closing is not None and closing in keys[first + 1 : stop]
