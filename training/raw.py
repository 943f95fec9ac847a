"""Raw news as documents, drawn from the corpus's files, without the articles that are held out."""

from __future__ import annotations

import lzma
import random
from collections.abc import Iterable, Iterator
from pathlib import Path

from service.document import Document
from training import corpus
from training.corpus import LONGEST_SENTENCE, Article

# What each file gives: most from the kinds of news that the service is for, the encyclopedia for names of the world.
SHARES = {"ant": 0.34, "mayadeen": 0.22, "saudinewsnet": 0.16, "news-mixed": 0.14, "khaleej": 0.06, "wikipedia": 0.08}
NON_COMMERCIAL = "saudinewsnet"  # the one whose licence forbids commercial use
_TAKEN = 0.75
_SHORTEST, _LONGEST = 60, 900


def paragraphs(path: Path) -> Iterator[str]:
    """The paragraphs of a file that has one a line."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from filter(None, map(str.strip, lines))


def articles(path: Path, words: int, seed: int) -> Iterator[str]:
    """Articles of a file of paragraphs, most of them by chance, until they have so many words."""
    chance = random.Random(f"{seed} {path.name}")
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        paragraphs: list[str] = []
        for line in lines:
            if line.strip():
                paragraphs.append(line.strip())
                continue
            text, paragraphs = "\n".join(paragraphs), []
            size = text.count(" ")
            if _SHORTEST < size < _LONGEST and chance.random() < _TAKEN:
                words -= size
                yield text
            if words <= 0:
                return


def sources(*, without_noncommercial: bool) -> dict[str, float]:
    """The files and their shares, without the one under a licence for non-commercial use if so wanted."""
    kept = {name: share for name, share in SHARES.items() if not (without_noncommercial and name == NON_COMMERCIAL)}
    whole = sum(kept.values())
    return {name: share / whole for name, share in kept.items()}


def sentences(
    folder: Path, words: int, held_out: Iterable[Article], *, without_noncommercial: bool = False, seed: int = 7
) -> list[list[str]]:
    """The folded sentences of about so many words of raw news, shuffled, overlong ones in pieces.

    An article that shares eight words in a row with one that is held out is left out.
    """
    avoid: set[str] = set()
    for article in held_out:
        avoid |= corpus.shingles(article.text)
    same: dict[str, str] = {}
    found = []
    for name, share in sources(without_noncommercial=without_noncommercial).items():
        for text in articles(folder / f"{name}.txt.xz", int(words * share), seed):
            document = Document(text)
            keys = [key for key in document.keys if key[0].isalnum()]
            if any(" ".join(keys[i : i + 8]) in avoid for i in range(len(keys) - 7)):
                continue
            keys = [same.setdefault(key, key) for key in document.keys]
            for first, last in document.sentences:
                for start in range(first, last, LONGEST_SENTENCE):
                    stop = min(last, start + LONGEST_SENTENCE)
                    if stop - start > 2:
                        found.append(keys[start:stop])
    random.Random(seed).shuffle(found)
    return found
