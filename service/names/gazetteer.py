"""A user's own names with ids: found in the text, and linked."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import get_args

import msgspec

from service.annotation import EntityType
from service.names import spelling
from service.names.phrases import Found, Phrases
from service.names.stems import Words

COLUMNS = ("name", "type", "aliases", "wikidata", "id", "iso3166", "geonames")
_TYPES = get_args(EntityType)
_FORMS = {
    "wikidata": (re.compile(r"Q[1-9]\d*"), "Q and digits, as in Q796"),
    "iso3166": (re.compile(r"[A-Z]{2}"), "two capital letters, as in IQ"),
    "geonames": (re.compile(r"[1-9]\d*"), "digits, as in 98182"),
}


class GazetteerError(ValueError):
    """A gazetteer file that cannot be used; the message gives the file and the line."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing with its names and ids; empty columns are null."""

    name: str
    type: EntityType
    aliases: tuple[str, ...] = ()
    wikidata: str | None = None
    id: str | None = None
    iso3166: str | None = None
    geonames: int | None = None


class Gazetteer:
    """A user's own names with ids. Names are compared without regard to hamza, ة/ه, ى/ي, vowel signs and tatweel."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self.phrases = Phrases()
        self._entries: dict[tuple[EntityType, Words], Entry | None] = {}
        for entry in self.entries:
            for name in (entry.name, *entry.aliases):
                words = spelling.words(name)
                known = self._entries.setdefault((entry.type, words), entry)
                if known is not entry:
                    self._entries[entry.type, words] = None
                self.phrases.add(name, entry.type)
        self._beginnings = self.phrases.beginnings

    @classmethod
    def load(cls, path: str | Path) -> Gazetteer:
        """Reads a UTF-8 file of comma- or tab-separated values whose first line names its columns.

        `name` and `type` (PER, ORG, LOC or MISC) are required; `aliases` are separated by `|`; `wikidata`, `id`,
        `iso3166` and `geonames` are given back as links. Other columns are an error, as is a value of the wrong form.
        """
        try:
            text = Path(path).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise GazetteerError(f"{path}: cannot be read: {error}") from error
        return cls(tuple(_read(str(path), text)))

    def mentioned(self, keys: Sequence[str]) -> list[Found]:
        """Where its names stand in a list of word keys."""
        begin = self._beginnings
        return self.phrases.find(keys, [i for i, key in enumerate(keys) if key in begin])

    def find(self, words: Words, entity_type: EntityType) -> Entry | None:
        """The one entry of a type with a name of these spelling keys; null where there is none, or more than one."""
        return self._entries.get((entity_type, words))


def _read(path: str, text: str) -> Iterator[Entry]:
    lines = text.splitlines()
    if not lines:
        raise GazetteerError(f"{path}:1: the file is empty; the first line must name its columns")
    delimiter = "\t" if "\t" in lines[0] else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        columns = [column.strip() for column in next(reader)]
        _check_columns(path, columns)
        for row in reader:
            if any(cell.strip() for cell in row):
                yield _entry(f"{path}:{reader.line_num}", columns, row)
    except csv.Error as error:
        raise GazetteerError(f"{path}:{reader.line_num}: {error}") from error


def _check_columns(path: str, columns: list[str]) -> None:
    for column in columns:
        if column not in COLUMNS:
            raise GazetteerError(f"{path}:1: unknown column {column!r}; the columns are {', '.join(COLUMNS)}")
        if columns.count(column) > 1:
            raise GazetteerError(f"{path}:1: column {column!r} stands twice")
    for column in COLUMNS[:2]:
        if column not in columns:
            raise GazetteerError(f"{path}:1: column {column!r} is missing")


def _entry(place: str, columns: list[str], row: list[str]) -> Entry:
    if len(row) > len(columns):
        raise GazetteerError(f"{place}: {len(row)} values for {len(columns)} columns")
    values = {column: cell.strip() for column, cell in zip(columns, row, strict=False) if cell.strip()}
    if not spelling.words(values.get("name", "")):
        raise GazetteerError(f"{place}: no name")
    entity_type = values.get("type", "")
    if entity_type not in _TYPES:
        raise GazetteerError(f"{place}: type must be one of {', '.join(_TYPES)}, not {entity_type!r}")
    for column, (form, meaning) in _FORMS.items():
        if column in values and not form.fullmatch(values[column]):
            raise GazetteerError(f"{place}: {column} must be {meaning}, not {values[column]!r}")
    aliases = tuple(alias.strip() for alias in values.pop("aliases", "").split("|") if spelling.words(alias))
    return msgspec.convert({**values, "aliases": aliases}, Entry, strict=False)
