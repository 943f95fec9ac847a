"""A second look: what an article calls a name in one sentence speaks for the same words in its other sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from service.arabic.clitics import proclitic_splits
from service.names.boundaries import Openings
from service.names.chunks import Chunk
from service.names.phrases import read_as_any
from service.names.tagger import Scores, Tagger

Words = tuple[str, ...]

# What a name found elsewhere in the article adds to the score of its tags, in the network's own units.
_SAME_NAME = 4.0
# The same for a person's last name by itself.
_LAST_NAME = 3.0
_SHORTEST_LAST_NAME = 3
_LONGEST_NAME = 12  # words; longer ones are not looked for again


class Sighting(NamedTuple):
    """A name's type and what it is worth, given the article's other names."""

    label: str
    worth: float


def look_again(
    tagger: Tagger,
    openings: Openings,
    sentences: Sequence[Sequence[str]],
    emissions: Sequence[Scores],
    chunks: Sequence[Sequence[Chunk]],
    articles: Sequence[slice] = (slice(None),),
) -> list[list[Chunk]]:
    """The names of sentences, `chunks` being those that each gives by itself; `articles` tells which are of one article,
    by default all. What makes a difference is decoded in one call."""
    settled = [list(found) for found in chunks]
    scores: dict[int, Scores] = {}
    for here in articles:
        more = _raised(tagger.tags, openings, sentences[here], emissions[here], chunks[here])
        first = here.start or 0
        scores.update((first + number, rows) for number, rows in more.items())
    for number, found in zip(scores, tagger.decode([*scores.values()]), strict=True):
        settled[number] = found
    return settled


def _raised(
    tags: Sequence[str],
    openings: Openings,
    sentences: Sequence[Sequence[str]],
    emissions: Sequence[Scores],
    chunks: Sequence[Sequence[Chunk]],
) -> dict[int, Scores]:
    """How well each tag fits each word given the article's other names, for the sentences where that makes a
    difference, by their number. They are to be decoded anew."""
    names = _names(openings, sentences, chunks)
    longest: dict[str, int] = {}
    for words in names:
        if len(words) <= _LONGEST_NAME:
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    begin = read_as_any(longest)
    tag_ids = {tag: number for number, tag in enumerate(tags)}
    scores: dict[int, Scores] = {}
    for number, (sentence, found) in enumerate(zip(sentences, chunks, strict=True)):
        starts = [start for start, word in enumerate(sentence) if word in begin]
        if not starts:
            continue
        places = {(chunk.start, chunk.stop): chunk.label for chunk in found}
        more = [
            (start, stop, sighting)
            for start, stop, sighting in _seen(sentence, starts, names, longest)
            if places.get((start, stop)) != sighting.label
        ]
        if not more:
            continue
        scores[number] = np.array(emissions[number])
        for start, stop, sighting in more:
            for place in range(start, stop):
                tag = tag_ids[f"{_position(place, start, stop)}-{sighting.label}"]
                scores[number][place, tag] += sighting.worth
    return scores


def _names(
    openings: Openings, sentences: Sequence[Sequence[str]], chunks: Sequence[Sequence[Chunk]]
) -> dict[Words, Sighting]:
    """Names by their words, the proclitics of the first left out, with the type that most of their places have."""
    here = Counter(
        [sentence[chunk.start] for sentence, found in zip(sentences, chunks, strict=True) for chunk in found]
    )
    types: dict[Words, dict[str, int]] = {}
    names: dict[Words, Sighting] = {}
    for sentence, found in zip(sentences, chunks, strict=True):
        for start, stop, label in found:
            words = tuple(sentence[start:stop])
            first = words[0]
            skip = openings.proclitics(first, here)
            if label == "PER" and len(words) > 1 and len(words[-1]) >= _SHORTEST_LAST_NAME:
                names[words[-1:]] = Sighting("PER", _LAST_NAME)
            if skip:
                rest = first[skip:]
                if rest.startswith("ل") and first[skip - 1] == "ل":
                    rest = "ا" + rest
                words = (rest, *words[1:])
            counts = types.setdefault(words, {})
            counts[label] = counts.get(label, 0) + 1
    for words, counts in types.items():
        most = max(counts.values())
        labels = [label for label, count in counts.items() if count == most]
        if len(labels) == 1:
            names[words] = Sighting(labels[0], _SAME_NAME)
    return names


def _seen(
    sentence: Sequence[str], starts: Sequence[int], names: dict[Words, Sighting], longest: dict[str, int]
) -> Iterator[tuple[int, int, Sighting]]:
    """Where names stand in a sentence, the longest at each of the places where one may start."""
    stop = 0
    for start in starts:
        if start < stop:
            continue
        for _, first in proclitic_splits(sentence[start]):
            size = longest.get(first, 0)
            while size and (sighting := names.get((first, *sentence[start + 1 : start + size]))) is None:
                size -= 1
            if size and start + size <= len(sentence):
                stop = start + size
                assert sighting is not None
                yield start, stop, sighting
                break


def _position(place: int, start: int, stop: int) -> str:
    if stop - start == 1:
        return "S"
    return "B" if place == start else "E" if place == stop - 1 else "I"
