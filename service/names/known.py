"""Names that every reader of the news knows: their usual form, their other names, their type."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Any

from service.annotation import EntityType
from service.names import countries, spelling
from service.names.phrases import Phrases
from service.names.stems import Words, stems

OPENING = 4


class Known:
    """Look-up by words' spelling keys.

    usual    (type, words) to the words of the usual name
    by_nationality  (type, stems) of names that end in a nationality, to the words of the usual name
    stems    (type, stems) of the usual names
    adjectives  that may be left out
    heads    class nouns that may be left off, by type
    types    type by words, null where there are several
    phrases  the names that are looked for
    openings  (type, words) of names, countries among them, the last word cut after OPENING letters
    """

    def __init__(self, table: dict[str, Any]) -> None:
        self.usual: dict[tuple[EntityType, Words], Words] = {}
        self.by_nationality: dict[tuple[EntityType, Words], Words] = {}
        self.heads_unless_place = frozenset(map(spelling.key, table["heads_unless_place"]["left_off"]))
        self.stems: set[tuple[EntityType, Words]] = set()
        self.phrases = Phrases()
        self.heads: dict[EntityType, frozenset[str]] = {
            entity_type: frozenset(spelling.key(word).removeprefix("ال") for words in rows.values() for word in words)
            for entity_type, rows in table["heads"].items()
        }
        self.adjectives = frozenset(spelling.key(word) for word in table["left_out"]["adjectives"])
        inseparable = frozenset(map(spelling.key, table["inseparable"]["nouns"]))
        self.types: dict[Words, EntityType | None] = {}
        for looked_for, entity_type, name, others in _entries(table):
            for each in (name, *others):
                known_as = self.types.setdefault(spelling.words(each), entity_type)
                if known_as != entity_type:
                    self.types[spelling.words(each)] = None
            words = spelling.words(name)
            self.usual.setdefault((entity_type, words), words)
            self.stems.add((entity_type, stems(words)))
            for other in others:
                self.usual.setdefault((entity_type, spelling.words(other)), words)
            for each in (name, *others):
                stemmed = stems(spelling.words(each))
                if stemmed[-1].startswith("@") and len(stemmed) > 1:
                    self.by_nationality.setdefault((entity_type, stemmed), words)
            if looked_for:
                names = {spelling.words(each) for each in (name, *others)}
                for each in (name, *others):
                    first, *rest = spelling.words(each)
                    if tuple(rest) not in names or first in inseparable or first not in self.heads.get(entity_type, ()):
                        self.phrases.add(each, entity_type)

        adjectives = countries.load().by_adjective
        common = frozenset(map(spelling.key, table["common"]["countries"]))
        for country in countries.load().all:
            for name in country.names:
                key = spelling.key(name)
                if (
                    key not in common
                    and not key.startswith("دوله ")
                    and not (key.startswith("ال") and key in adjectives)
                ):
                    self.phrases.add(name, "LOC")

        named: list[tuple[EntityType, Words]] = [*self.usual]
        named += [("LOC", tuple(name.split())) for name in countries.load().by_name]
        self.openings = {(entity_type, (*words[:-1], words[-1][:OPENING])) for entity_type, words in named}


def _entries(table: dict[str, Any]) -> Iterator[tuple[bool, EntityType, str, list[str]]]:
    for section in ("found", "alias"):
        for entity_type, kinds in table[section].items():
            for entries in kinds.values():
                for name, others in entries.items():
                    yield section == "found", entity_type, name, others


@lru_cache(maxsize=1)
def load() -> Known:
    return Known(tomllib.loads(files("service.names").joinpath("known.toml").read_text("utf-8")))


def canonical(words: Words, stemmed: Words, entity_type: EntityType) -> Words | None:
    """The words of the usual name of a known thing, whichever nationality adjective is written, by its words and their
    stems (see `service.names.stems`); else null."""
    known = load()
    usual = known.usual.get((entity_type, words))
    if usual is None and len(words) > 1 and stemmed[-1].startswith("@"):
        usual = known.by_nationality.get((entity_type, stemmed))
    return usual


def heads_unless_place() -> frozenset[str]:
    """Class nouns, without article, that may be left off where the rest names no place by itself: سجن."""
    return load().heads_unless_place


def is_name(words: Words, entity_type: EntityType) -> bool:
    """Whether words are a name of a known thing or of a country."""
    return (entity_type, words) in load().usual or (
        entity_type == "LOC" and " ".join(words) in countries.load().by_name
    )


def may_open(words: Words, entity_type: EntityType) -> bool:
    """Whether there is such a name (see `is_name`) that begins with the words before the last and OPENING letters of
    it; it ends with the rest of that word."""
    return (entity_type, (*words[:-1], words[-1][:OPENING])) in load().openings


def sole_type(words: Words) -> EntityType | None:
    """The type of a known thing's name; null where it is not known, or known for things of several types."""
    return load().types.get(words)


def is_looked_for(keys: Words, entity_type: EntityType) -> bool:
    """Whether the keys of a row of tokens are a known name of a type that is looked for wherever it stands."""
    return load().phrases.type_of(keys) == entity_type


def light_adjectives() -> frozenset[str]:
    """Adjectives, without article, that may be left out of the middle of a name: رسمية in وكالة الأنباء الرسمية السودانية."""
    return load().adjectives


def light_heads(entity_type: EntityType) -> frozenset[str]:
    """Class nouns, without article, that may be left off a name: وزارة in الخارجية الأميركية."""
    return load().heads.get(entity_type, frozenset())


def is_usual(form: Words, entity_type: EntityType) -> bool:
    """Whether stems (see `service.names.stems`) are those of a known thing's usual name."""
    return (entity_type, form) in load().stems
