"""Other names of a thing that the text gives beside its name: in brackets, in quotation marks, after المعروف باسم."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from service.document import Document
from service.names import known, spelling
from service.names.clusters import Name

_FARTHEST = 5
_COMMAS = frozenset("،,-")
_OPENING = frozenset("(\"«“'")
_CLOSING = frozenset(")\"»”'")


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str]]:
    table = tomllib.loads(files("service.names").joinpath("explanations.toml").read_text("utf-8"))
    so_called = frozenset(map(spelling.key, table["so_called"]))
    return so_called, so_called | frozenset(map(spelling.key, table["beside"])) | _COMMAS | _OPENING


def note(document: Document, names: Sequence[Name]) -> None:
    """Notes where a name repeats the one before it: قوات سوريا الديمقراطية (قسد)، وكالة الأنباء السودانية "سونا"،
    محمود عباس المعروف بأبو مازن. The names of places explain nothing: باريس (فرنسا)."""
    keys = document.keys
    so_called, between = _words()
    for index in range(1, len(names)):
        name, before = names[index], names[index - 1]
        if name.type != before.type or name.type == "LOC" or not 0 < name.first - before.stop <= _FARTHEST:
            continue
        words = set(spelling.word_keys(keys[before.stop : name.first]))
        if words <= _OPENING:
            closed = name.stop < len(keys) and keys[name.stop] in _CLOSING
            explains = closed and ("(" in words or _is_short_name(before, name))
        else:
            explains = words <= between and not words.isdisjoint(so_called)
        if explains and not _known_apart(before, name):
            name.bracketed = index - 1


def _is_short_name(full: Name, short: Name) -> bool:
    return full.type == "ORG" and 1 < len(full.reading.words) > len(short.reading.words)


def _known_apart(one: Name, other: Name) -> bool:
    usual, other_usual = one.reading.usual, other.reading.usual
    if usual is not None and other_usual is not None:
        return usual != other_usual
    return known.sole_type(other.reading.words) not in (None, other.type)
