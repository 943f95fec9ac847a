"""What a name says by itself, whatever article it stands in."""

from __future__ import annotations

import re
from functools import lru_cache

import msgspec

from service.annotation import EntityType
from service.names import countries, known, spelling
from service.names.stems import Words, stems

_LONGEST_NAME = 256  # letters of a name that are compared, so that no name costs much in time or in what is remembered
_SHORTEST_TAIL = 3
_PARTICLES = frozenset(
    ("في", "من", "عن", "لن", "لم", "قد", "ما", "لا", "ان", "هو", "هي", "او", "ثم", "مع", "كل", "بل", "لو")
)
_CONJUNCTION = "انال"
_MARKS = re.compile(r'["“”«»()\[\]#]+')


class Reading(msgspec.Struct, frozen=True, gc=False):
    """A name as it is compared.

    text    as it is given back, without marks
    words   spelling keys
    usual   the words of the usual name, where it is a known thing's
    form    what it is compared by: of people the words; else those of the usual name where there is one, with
            countries and nationality adjectives as `@` and their code, articles off
    sounds  of each word of the form, what words that are `alike` share
    countries  the codes of the countries that it names
    """

    text: str
    words: Words
    usual: Words | None
    form: Words
    sounds: Words
    countries: tuple[str, ...]


def read(text: str, entity_type: EntityType) -> Reading:
    """A name of a type as it stands in a text, its article restored."""
    return _read_remembered(text, entity_type) if len(text) <= _LONGEST_NAME else _read(text, entity_type)


def _read(text: str, entity_type: EntityType) -> Reading:
    text = " ".join(_MARKS.sub("", text).split())
    words, tail = _without_tail(spelling.words(text[:_LONGEST_NAME]), entity_type)
    stemmed = stems(words)
    usual = known.canonical(words, stemmed, entity_type)
    form = words if entity_type == "PER" else _form(words, stemmed, usual, entity_type)
    return Reading(
        text=text[:-tail] if tail else text,
        words=words,
        usual=usual,
        form=form,
        sounds=tuple([_heard(word) for word in form]),
        countries=tuple([stem[1:] for stem in stemmed if stem[0] == "@"]),
    )


_read_remembered = lru_cache(maxsize=1 << 14)(_read)


def _without_tail(words: Words, entity_type: EntityType) -> tuple[Words, int]:
    """The words of a known name with which the source ran the next word together (روسياليست), and that word's length."""
    if entity_type in ("LOC", "ORG") and words and not known.is_name(words, entity_type):
        last = words[-1]
        sizes = range(len(last) - 2, known.OPENING - 1, -1)
        for size in sizes if known.may_open(words, entity_type) else ():
            head = (*words[:-1], last[:size])
            if (len(last) - size >= _SHORTEST_TAIL or last[size:] in _PARTICLES) and known.is_name(head, entity_type):
                return head, len(last) - size
        if words[0].startswith(_CONJUNCTION):
            rest = (words[0][2:], *words[1:])
            if known.is_name(rest, entity_type):
                return rest, 0
    return words, 0


def _form(words: Words, stemmed: Words, usual: Words | None, entity_type: EntityType) -> Words:
    if usual is None and len(words) > 2 and words[-1] in countries.load().by_adjective:
        shorter = known.canonical(words[:-1], stems(words[:-1]), entity_type)
        usual = None if shorter is None else (*shorter, words[-1])
    return stems(usual) if usual else stemmed


def _heard(word: str) -> str:
    return word if len(word) < 4 else spelling.sound(word) or word.rstrip("اه")
