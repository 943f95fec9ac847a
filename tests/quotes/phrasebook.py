"""Rows of example sentences with the statements marked in them; `phrases.txt` explains the marks."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from service import quotes
from service.annotation import Entity, EntityType
from service.document import Document
from service.span import Span

_KINDS = {"d": "direct", "i": "indirect", "m": "mixed"}
_MARK = re.compile(r"\[(PER|ORG|LOC|MISC) ([^]=]+)(?:=([^]]+))?\]|\{([dim])\|([^|]+)\|([^|]+)\||\}")


class Statement(NamedTuple):
    kind: str
    cue: str | None
    speaker: str | None
    text: str


class Row(NamedTuple):
    pattern: str
    number: int  # its line in the file
    text: str
    entities: list[Entity]
    expected: list[Statement]


def rows(path: Path) -> list[Row]:
    """The rows of a file in order."""
    found = []
    pattern = ""
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.startswith("== "):
            pattern = line[3:]
        elif line and not line.startswith("#"):
            found.append(_row(pattern, number, line))
    return found


def read(row: Row) -> list[Statement]:
    """What the stage finds in a row."""
    document = Document(row.text)
    return [
        Statement(
            quote.kind,
            None if quote.cue is None else document.slice(quote.cue.span),
            None if quote.speaker is None else quote.speaker.name,
            document.slice(quote.span),
        )
        for quote in quotes.find(document, row.entities)
    ]


def _row(pattern: str, number: int, line: str) -> Row:
    parts: list[str] = []
    length = 0
    mentions: dict[str, tuple[EntityType, list[Span]]] = {}
    open_statements: list[tuple[str, str, str, int]] = []
    expected: list[Statement] = []

    def write(text: str) -> None:
        nonlocal length
        parts.append(text)
        length += len(text)

    at = 0
    line = line.replace("¶", "\n")
    for mark in _MARK.finditer(line):
        write(line[at : mark.start()])
        at = mark.end()
        if mark[1]:
            first = length
            write(mark[2])
            mentions.setdefault(mark[3] or mark[2], (mark[1], []))[1].append(Span(first, length))  # type: ignore[arg-type]
        elif mark[4]:
            open_statements.append((mark[4], mark[5], mark[6], length))
        else:
            kind, cue, speaker, first = open_statements.pop()
            text = "".join(parts)[first:]
            expected.append(Statement(_KINDS[kind], _null(cue), _null(speaker), text))
    write(line[at:])
    entities = [
        Entity(type=kind, name=name, normalized=name, mentions=tuple(spans)) for name, (kind, spans) in mentions.items()
    ]
    return Row(pattern, number, "".join(parts), entities, expected)


def _null(field: str) -> str | None:
    return None if field == "-" else field
