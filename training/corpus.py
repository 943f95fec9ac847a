"""Annotated articles as texts with labelled places, and as the network's sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from service.arabic.view import View, fold
from service.document import Document
from service.span import Span

_MARK = re.compile(r"\[([POLM]) ([^\[\]]*)\]")
_TYPES = {"P": "PER", "O": "ORG", "L": "LOC", "M": "MISC"}
_CONLL_TYPES = {"PERS": "PER", "PER": "PER", "ORG": "ORG", "LOC": "LOC"}
_MARKS = "()[]{}«»\"'“”.,،؛;:؟?!-"
LONGEST_SENTENCE = 150


class Article(NamedTuple):
    """A text and the names in it: type and place."""

    id: str
    text: str
    names: list[tuple[str, Span]]


class Sentence(NamedTuple):
    """Folded tokens with a BIO tag each."""

    words: list[str]
    tags: list[str]


def read_marked(path: Path) -> Iterator[Article]:
    """Articles under `### id` lines, with names marked inline as `[P name]`, `[O ...]`, `[L ...]`, `[M ...]`."""
    for block in re.split(r"^### ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        head, _, body = block.partition("\n")
        parts: list[str] = []
        names: list[tuple[str, Span]] = []
        length = position = 0
        for mark in _MARK.finditer(body):
            before = body[position : mark.start()]
            start = length + len(before)
            length = start + len(mark[2])
            parts += before, mark[2]
            names.append((_TYPES[mark[1]], Span(start, length)))
            position = mark.end()
        parts.append(body[position:])
        yield Article(head.strip(), "".join(parts), names)


def read_gold(folder: Path) -> Iterator[Article]:
    """Articles with gold entities, a JSON file each."""
    for path in sorted(folder.glob("*.json")):
        article = json.loads(path.read_text(encoding="utf-8"))
        if "gold" not in article:
            continue
        names = [
            (entity["types"][0], Span(mention["start"], mention["end"]))
            for entity in article["gold"]["entities"]
            for mention in entity["mentions"]
        ]
        yield Article(article["id"], article["text"], sorted(names, key=lambda name: name[1]))


def read_conll(path: Path) -> Iterator[tuple[str, Sentence]]:
    """Sentences of a file with a word and its BIO tag a line, each with the title (`### title`) that it stands under.

    Words are folded, without the punctuation that these corpora leave on them; types that we lack are MISC.
    """
    title = ""
    words: list[str] = []
    tags: list[str] = []
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        word, _, tag = line.strip().rpartition(" ")
        if word and tag and word != "###":
            words.append(folded(word))
            kind = re.split("[-_]", tag, maxsplit=1)[-1]
            tags.append("O" if tag[0] == "O" else f"{tag[0]}-{_CONLL_TYPES.get(kind, 'MISC')}")
            continue
        if words:
            yield title, Sentence(words, tags)
            words, tags = [], []
        if word == "###":
            title = tag


def folded(word: str) -> str:
    """A word of another corpus as the network reads it."""
    key = fold(View(word).text)
    return key.strip(_MARKS) or key or word


def sentences(article: Article) -> Iterator[Sentence]:
    """The sentences of an article as the service splits them, overlong ones chopped."""
    document = Document(article.text)
    tags = ["O"] * len(document)
    for kind, span in article.names:
        first, stop = document.token_range(span)
        for i in range(first, stop):
            tags[i] = ("B-" if i == first else "I-") + kind
    yield from chopped(Sentence(document.keys[a:b], tags[a:b]) for a, b in document.sentences)


def chopped(sentences: Iterable[Sentence]) -> Iterator[Sentence]:
    """Sentences, overlong ones in pieces."""
    for words, tags in sentences:
        for start in range(0, len(words), LONGEST_SENTENCE):
            stop = start + LONGEST_SENTENCE
            yield Sentence(words[start:stop], tags[start:stop])


def shingles(text: str) -> set[str]:
    """All runs of eight folded words: two articles that share many are the same story."""
    keys = [key for key in Document(text).keys if key[0].isalnum()]
    return {" ".join(keys[i : i + 8]) for i in range(len(keys) - 7)}


def without_overlap(articles: Iterable[Article], held_out: Iterable[Article]) -> list[Article]:
    """`articles` less those of which more than a fifth stands in `held_out`, each story once."""
    seen: set[str] = set()
    for article in held_out:
        seen |= shingles(article.text)
    kept = []
    for article in articles:
        runs = shingles(article.text)
        if len(runs & seen) * 5 <= len(runs):
            kept.append(article)
            seen |= runs
    return kept
