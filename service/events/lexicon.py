"""The event words: what the lexicon says of each, and look-up of their inflected forms."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec

from service.annotation import EventType
from service.arabic.inflection import Inflections, Noun, Verb
from service.arabic.view import fold


class Entry(msgspec.Struct, frozen=True, gc=False):
    """An event word: its type, the prepositions before its recipient, and whether it takes no object."""

    lemma: str
    type: EventType
    prepositions: tuple[str, ...] = ()
    intransitive: bool = False
    noun: bool = False
    known: bool = True


def read() -> dict[str, dict[str, str]]:
    """The lexicon file: by type, its verbs and nouns, one a line."""
    text = files("service.events").joinpath("lexicon.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def inflections() -> Inflections[Entry]:
    """Every inflected form of every event word."""
    return Inflections(_words(read()))


def _words(tables: dict[str, dict[str, str]]) -> Iterator[tuple[Verb | Noun, Entry]]:
    for name, table in tables.items():
        kind: EventType = msgspec.convert(name, EventType)
        for line in table.get("verbs", "").splitlines():
            if line.strip():
                yield verb(line, kind)
        for line in table.get("nouns", "").splitlines():
            if line.strip():
                singular, *plurals = line.replace("/", " ").split()
                yield Noun(singular=singular, plurals=tuple(plurals)), Entry(fold(singular), kind, noun=True)


def verb(line: str, kind: EventType) -> tuple[Verb, Entry]:
    """One line of a table of verbs."""
    head, _, tail = line.partition(":")
    masdars, _, plurals = tail.partition("/")
    past, *rest = head.split()
    prepositions = tuple(fold(word[1:]) for word in rest if word[0] == "+")
    intransitive = "!" in rest
    present = next((word for word in rest if word[0] not in "+!"), None)
    lemma = Verb(
        past=past,
        present=present,
        masdars=tuple(masdars.split()) or None,
        plurals=tuple(plurals.split()),
        intransitive=intransitive,
    )
    return lemma, Entry(lemma.lemma, kind, prepositions, intransitive)
