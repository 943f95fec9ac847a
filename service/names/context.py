"""A second look: what an article calls a name in one sentence speaks for the same words in its other sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from service.arabic.clitics import proclitic_splits
from service.names.boundaries import Openings
from service.names.chunks import Chunk
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
) -> list[list[Chunk]]:
    """The names of an article's sentences, `chunks` being those that each sentence gives by itself."""
    names = _names(openings, sentences, chunks)
    if not names:
        return [list(found) for found in chunks]
    longest: dict[str, int] = {}
    for words in names:
        if len(words) <= _LONGEST_NAME:
            longest[words[0]] = max(longest.get(words[0], 0), len(words))
    tag_ids = {tag: number for number, tag in enumerate(tagger.tags)}
    changed: list[int] = []
    scores: list[Scores] = []
    for number, (sentence, found) in enumerate(zip(sentences, chunks, strict=True)):
        places = {(chunk.start, chunk.stop): chunk.label for chunk in found}
        more = [
            (start, stop, sighting)
            for start, stop, sighting in _seen(sentence, names, longest)
            if places.get((start, stop)) != sighting.label
        ]
        if not more:
            continue
        raised = np.array(emissions[number])
        for start, stop, sighting in more:
            for place in range(start, stop):
                raised[place, tag_ids[f"{_position(place, start, stop)}-{sighting.label}"]] += sighting.worth
        changed.append(number)
        scores.append(raised)
    settled = [list(found) for found in chunks]
    for number, found in zip(changed, tagger.decode(scores), strict=True):
        settled[number] = found
    return settled


def _names(
    openings: Openings, sentences: Sequence[Sequence[str]], chunks: Sequence[Sequence[Chunk]]
) -> dict[Words, Sighting]:
    """Names by their words, the proclitics of the first left out, with the type that most of their places have."""
    here = Counter(sentence[chunk.start] for sentence, found in zip(sentences, chunks, strict=True) for chunk in found)
    types: dict[Words, Counter[str]] = {}
    parts: dict[Words, Counter[str]] = {}
    for sentence, found in zip(sentences, chunks, strict=True):
        for chunk in found:
            words = tuple(sentence[chunk.start : chunk.stop])
            skip = openings.proclitics(words[0], here)
            first = words[0][skip:]
            if skip and first.startswith("ل") and words[0][skip - 1] == "ل":
                first = "ا" + first
            types.setdefault((first, *words[1:]), Counter())[chunk.label] += 1
            if chunk.label == "PER" and len(words) > 1 and len(words[-1]) >= _SHORTEST_LAST_NAME:
                parts.setdefault((words[-1],), Counter())["PER"] += 1
    names = {}
    for table, worth in ((parts, _LAST_NAME), (types, _SAME_NAME)):
        for words, counts in table.items():
            (label, most), *others = counts.most_common(2)
            if not others or most > others[0][1]:
                names[words] = Sighting(label, worth)
    return names


def _seen(
    sentence: Sequence[str], names: dict[Words, Sighting], longest: dict[str, int]
) -> Iterator[tuple[int, int, Sighting]]:
    """Where names stand in a sentence, the longest at each place."""
    stop = 0
    for start, word in enumerate(sentence):
        if start < stop:
            continue
        for _, first in proclitic_splits(word):
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
