"""Mentions as the guideline wants them, out of what the recogniser gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from service.annotation import EntityType, Mention
from service.arabic.clitics import proclitic_splits
from service.document import Document
from service.names import countries, edges, furniture, known, links, patterns, spelling, titles
from service.names.gazetteer import Gazetteer
from service.names.phrases import Found, Phrases
from service.names.stems import Words
from service.span import Span

_RECOGNIZED, _KNOWN, _LISTED = range(3)
_LEFT_ON = ("بال", "وال", "فال", "كال")  # a proclitic that the recogniser left on a name with article
_LONGEST_PAIR = 6  # words in the names of two countries
_KUNYAS = ("ام", "ابو", "ابي")
_SURE_TYPES = ("PER", "MISC")  # known bodies share their names with cities and papers, people and events hardly do


class Candidate(msgspec.Struct, gc=False):
    """A name that may stand at a half-open range of tokens, and where it was taken from."""

    first: int
    stop: int
    span: Span
    type: EntityType
    source: int


def settle(document: Document, mentions: Sequence[Mention], gazetteer: Gazetteer | None) -> list[Mention]:
    """Mentions in text order, without overlaps, with the guideline's boundaries, one type for one name."""
    keys = spelling.word_keys(document.keys)
    candidates = _recognized(document, keys, mentions)
    candidates += _found(document, keys, known.load().phrases.find(keys), _KNOWN)
    candidates += _found(document, keys, patterns.load().find(keys), _KNOWN)
    if gazetteer is not None:
        candidates += _found(document, keys, gazetteer.phrases.find(keys), _LISTED)
    barred = furniture.tokens(document, keys)
    chosen = _choose(document, keys, candidates, barred)
    _repeat(document, keys, chosen, barred)
    _one_type(document, chosen)
    return [Mention(span=c.span, type=c.type) for c in sorted(chosen, key=lambda c: c.first)]


def _recognized(document: Document, keys: list[str], mentions: Sequence[Mention]) -> list[Candidate]:
    candidates = []
    places = [document.token_range(mention.span) for mention in mentions]
    named = {i for first, stop in places for i in range(first, stop)}
    for mention, (first, stop) in zip(mentions, places, strict=True):
        start, end = edges.trim(keys, first, stop, mention.type)
        if start >= end:
            continue
        if mention.type == "PER":
            start, end = _person(document, keys, start, end, named)
        if mention.type != "PER" and _is_no_name(document, keys, start, end, mention.type):
            if (start, end) == (first, stop) or _is_no_name(document, keys, first, stop, mention.type):
                continue
            start, end = first, stop  # حركة الجمهورية: what is left of it is no name
        span = mention.span
        if (start, end) != (first, stop):
            begin = span.start if start == first else document.starts[start]
            span = Span(begin, span.end if end == stop else document.ends[end - 1])
        border = _border(keys, start, end) if mention.type == "LOC" else None
        if border is not None:
            first_span, span = Span(span.start, document.ends[border - 1]), Span(document.starts[border], span.end)
            candidates.append(Candidate(start, border, first_span, "LOC", _RECOGNIZED))
            start = border
        candidates.append(Candidate(start, end, span, mention.type, _RECOGNIZED))
        _mend(document, keys, candidates[-1])
    return candidates


def _border(keys: list[str], first: int, stop: int) -> int | None:
    """Where a second country begins that was taken for part of the first: غزت [الولايات المتحدة] [العراق]."""
    if not 2 <= stop - first <= _LONGEST_PAIR:
        return None
    named = countries.load().by_name
    if " ".join(keys[first:stop]) in named:
        return None
    for border in range(first + 1, stop):
        if " ".join(keys[first:border]) in named and " ".join(keys[border:stop]) in named:
            return border
    return None


def _person(document: Document, keys: list[str], first: int, stop: int, named: set[int]) -> tuple[int, int]:
    """A person's name with the other half of a first name in two, and without a preposition: ينس-أوليفر، على أم فلان."""

    def half(hyphen: int, word: int) -> bool:
        if not 0 <= word < len(keys) or keys[hyphen] != "-" or not keys[word].isalpha() or word in named:
            return False
        return document.glued[hyphen] and document.glued[hyphen + 1] and not known.is_name((keys[word],), "PER")

    if half(first - 1, first - 2):
        first -= 2
    if half(stop, stop + 1):
        stop += 2
    if stop - first > 2 and keys[first + 1] in _KUNYAS and document.text.startswith("على", document.starts[first]):
        first += 1
    return first, stop


def _mend(document: Document, keys: list[str], candidate: Candidate) -> None:
    """Takes off a proclitic that the recogniser left on a known place, and corrects the type of a known name."""
    first, stop = candidate.first, candidate.stop
    whole = candidate.span.start == document.starts[first]
    if candidate.type == "LOC" and whole and stop == first + 1 and not links.is_place(keys[first]):
        for skip, rest in proclitic_splits(keys[first]):
            if skip and links.is_place(rest):
                candidate.span = document.span_after(first, skip, stop)
                break
    sure = known.sole_type(_words(document, keys, candidate))
    if sure in _SURE_TYPES:
        candidate.type = sure


def _is_no_name(document: Document, keys: list[str], first: int, stop: int, entity_type: EntityType) -> bool:
    """Whether a range of tokens is a class noun by itself or with an adjective, or an adjective by itself."""
    if entity_type == "LOC" and stop == first + 1:
        key = keys[first]
        if "\u064b" in document.text[document.starts[first] : document.ends[first]]:
            return True
        adjectives = countries.load().by_adjective
        return (key in adjectives or key.removesuffix("ا") in adjectives) and key not in countries.load().by_name
    return edges.is_bare(keys, first, stop, entity_type) or edges.refers(keys, first, stop)


def _found(document: Document, keys: list[str], found: Iterable[Found], source: int) -> list[Candidate]:
    return [
        Candidate(first, stop, document.span_after(first, skip, stop), entity_type, source)
        for first, skip, stop, entity_type in found
        if document.lines[first] == document.lines[stop - 1]
        and not (keys[first].endswith("يا") and stop == first + 1 and _is_accusative(document, keys, first))
    ]


def _is_accusative(document: Document, keys: list[str], i: int) -> bool:
    """Whether a word in -يا is an adjective in the accusative and not a country: 13 روسيا، وفدا تركيا، سوريًا."""
    if "\u064b" in document.text[document.starts[i] : document.ends[i]]:
        return True
    before = keys[i - 1] if i else ""
    if before.endswith("ا") and len(before) > 3 and not before.endswith(("ها", "نا")):
        return before not in countries.load().by_name
    return before.isdecimal()


def _choose(
    document: Document, keys: list[str], candidates: list[Candidate], barred: frozenset[int]
) -> list[Candidate]:
    """The longest of candidates that overlap; of equals, the listed before the known before the recognised."""
    taken: list[Candidate | None] = [None] * len(keys)
    chosen = []
    for candidate in sorted(candidates, key=lambda c: (c.first - c.stop, -c.source)):
        places = range(candidate.first, candidate.stop)
        if not barred.isdisjoint(places):
            continue
        holder = next((taken[i] for i in places if taken[i] is not None), None)
        if holder is None:
            chosen.append(candidate)
            for i in places:
                taken[i] = candidate
        elif (
            holder.source == _KNOWN
            and (holder.first, holder.stop) == (candidate.first, candidate.stop)
            and known.sole_type(_words(document, keys, holder)) not in _SURE_TYPES
        ):
            holder.type = candidate.type
    return chosen


def _repeat(document: Document, keys: list[str], chosen: list[Candidate], barred: frozenset[int]) -> None:
    """Adds the other places of names that were recognised once, and of people's family names."""
    phrases = Phrases()
    adjectives, common = countries.load().by_adjective, _common()
    for candidate in chosen:
        words = _words(document, keys, candidate)
        if words[0].startswith(_LEFT_ON):
            continue
        family = words[-1:] if candidate.type == "PER" and len(words) > 1 else ()
        for name in (words, family):
            if len(name) > 1 or (name and len(name[0]) > 3 and name[0] not in adjectives and name[0] not in common):
                phrases.add_words(name, candidate.type)
    free = list(keys)
    for candidate in chosen:
        free[candidate.first : candidate.stop] = [""] * (candidate.stop - candidate.first)
    for i in barred:
        free[i] = ""
    chosen += _found(document, free, phrases.find(free), _RECOGNIZED)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Words that are no name of a person or body where they stand by themselves elsewhere in an article."""
    words = edges.load()
    return words.common | words.titles | words.bare_words | patterns.load().portfolios | titles.load().heads


def _words(document: Document, keys: list[str], candidate: Candidate) -> Words:
    first = spelling.words(document.text[candidate.span.start : document.ends[candidate.first]])
    if candidate.span.start and document.text[candidate.span.start - 1 : candidate.span.start + 1] == "لل":
        first = ("ا" + first[0],) if first else ()
    return (*first, *keys[candidate.first + 1 : candidate.stop]) if first else (keys[candidate.first],)


def _one_type(document: Document, chosen: list[Candidate]) -> None:
    same: dict[Words, list[Candidate]] = {}
    for candidate in chosen:
        same.setdefault(spelling.words(document.slice(candidate.span)), []).append(candidate)
    for candidates in same.values():
        if any(candidate.type != candidates[0].type for candidate in candidates):
            votes: Counter[EntityType] = Counter()
            for candidate in candidates:
                votes[candidate.type] += 100 if candidate.source == _LISTED else 2
            if links.is_place(" ".join(spelling.words(document.slice(candidates[0].span)))):
                votes["LOC"] += votes["LOC"] > 0
            winner = votes.most_common(1)[0][0]
            for candidate in candidates:
                candidate.type = winner
