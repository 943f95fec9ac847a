"""Mentions as the guideline wants them, out of what the recogniser gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter

import msgspec

from service.annotation import EntityType, Mention
from service.arabic.clitics import proclitic_splits
from service.document import Document
from service.names import countries, edges, furniture, known, links, patterns, spelling, titles
from service.names.gazetteer import Gazetteer
from service.names.phrases import Found, Phrases, read_as_any
from service.names.stems import Words
from service.span import Span

_SOURCES = 3
_RECOGNIZED, _KNOWN, _LISTED = range(_SOURCES)
_LEFT_ON = ("بال", "وال", "فال", "كال")  # a proclitic that the recogniser left on a name with article
_LONGEST_PAIR = 6  # words in the names of two countries
_KUNYAS = ("ام", "ابو", "ابي")
_SURE_TYPES = ("PER", "MISC")  # known bodies share their names with cities and papers, people and events hardly do


class Candidate(msgspec.Struct, gc=False):
    """A name that may stand at a half-open range of tokens, and where it was taken from; `words` are filled at need."""

    first: int
    stop: int
    span: Span
    type: EntityType
    source: int
    words: Words = ()


def settle(
    document: Document,
    keys: list[str],
    places: Sequence[int],
    mentions: Sequence[Mention],
    gazetteer: Gazetteer | None,
) -> list[Candidate]:
    """Mentions in text order, without overlaps, with the guideline's boundaries, one type for one name; `keys` are the
    spelling keys of the document's tokens, `places` those at which anything of the lexicons may begin."""
    candidates = _recognized(document, keys, mentions)
    candidates += _found(document, keys, known.load().phrases.find(keys, places), _KNOWN)
    candidates += _found(document, keys, patterns.load().find(keys, places), _KNOWN)
    if gazetteer is not None:
        candidates += _found(document, keys, gazetteer.mentioned(keys), _LISTED)
    barred = furniture.tokens(document, keys, places)
    chosen = _choose(document, keys, candidates, barred)
    _repeat(document, keys, chosen, barred)
    _one_type(document, chosen)
    return sorted(chosen, key=attrgetter("first"))


def _recognized(document: Document, keys: list[str], mentions: Sequence[Mention]) -> list[Candidate]:
    candidates = []
    places = [document.token_range(mention.span) for mention in mentions]
    named = {i for first, stop in places for i in range(first, stop)}
    for mention, (first, stop) in zip(mentions, places, strict=True):
        span, entity_type = mention.span, mention.type
        start, end = edges.trim(keys, first, stop, entity_type)
        if start >= end:
            continue
        if entity_type == "PER":
            if edges.is_bare(keys, start, end, entity_type):
                continue
            start, end = _person(document, keys, start, end, named)
        elif _is_no_name(document, keys, start, end, entity_type):
            if (start, end) == (first, stop) or _is_no_name(document, keys, first, stop, entity_type):
                continue
            start, end = first, stop  # حركة الجمهورية: what is left of it is no name
        if start != first or end != stop:
            begin = span.start if start == first else document.starts[start]
            span = Span(begin, span.end if end == stop else document.ends[end - 1])
        if entity_type == "LOC":
            border = _border(keys, start, end)
            if border is not None:
                first_span, span = Span(span.start, document.ends[border - 1]), Span(document.starts[border], span.end)
                candidates.append(Candidate(start, border, first_span, "LOC", _RECOGNIZED))
                start = border
            if end == start + 1:
                span = _without_proclitic(document, keys, start, span)
        candidate = Candidate(start, end, span, entity_type, _RECOGNIZED)
        candidate.type = _sure_type(_words(document, keys, candidate), entity_type)
        candidates.append(candidate)
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
    """A person's name with the other half of a first name in two, a ruler's with its number, and without a preposition:
    ينس-أوليفر، الملك محمد السادس، على أم فلان."""
    stop = edges.numbered(document, keys, first, stop)
    if (
        keys[first - 1] != "-"
        and keys[min(stop, len(keys) - 1)] != "-"
        and (stop - first < 3 or keys[first + 1] not in _KUNYAS)
    ):
        return first, stop

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


def _without_proclitic(document: Document, keys: list[str], first: int, span: Span) -> Span:
    """The span of a place of one word, a proclitic off that the recogniser left on a known one."""
    if span.start == document.starts[first] and not links.is_place(keys[first]):
        for skip, rest in proclitic_splits(keys[first]):
            if skip and links.is_place(rest):
                return document.span_after(first, skip, first + 1)
    return span


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
    for candidate in sorted(candidates, key=lambda c: _SOURCES * (c.first - c.stop) - c.source):
        first, stop = candidate.first, candidate.stop
        if barred and not barred.isdisjoint(range(first, stop)):
            continue
        holder = next(filter(None, taken[first:stop]), None)
        if holder is None:
            chosen.append(candidate)
            taken[first:stop] = [candidate] * (stop - first)
        elif holder.source == _KNOWN and (holder.first, holder.stop) == (first, stop):
            holder.type = _sure_type(_words(document, keys, holder), candidate.type)
    return chosen


def _sure_type(words: Words, recognized: EntityType) -> EntityType:
    """The type of a name that was recognised as one: that of the lexicon where it is the surer one."""
    listed = known.sole_type(words)
    if listed in _SURE_TYPES or listed == "LOC" and recognized == "PER" and len(words) > 1:
        return listed
    return recognized


def _repeat(document: Document, keys: list[str], chosen: list[Candidate], barred: frozenset[int]) -> None:
    """Adds the other places of names that were recognised once, and of people's family names."""
    adjectives, common = countries.load().by_adjective, _common()
    names: dict[Words, EntityType] = {}
    free = list(keys)
    for candidate in chosen:
        for i in range(candidate.first, candidate.stop):
            free[i] = ""
        words = _words(document, keys, candidate)
        if words[0].startswith(_LEFT_ON):
            continue
        alone = words[-1]
        if len(words) > 1:
            names.setdefault(words, candidate.type)
            if candidate.type != "PER":
                continue
        if len(alone) > 3 and alone not in adjectives and alone not in common:
            names.setdefault((alone,), candidate.type)
    for i in barred:
        free[i] = ""
    begin = read_as_any({words[0] for words in names})
    places = [i for i, key in enumerate(free) if key in begin]
    phrases = Phrases()
    firsts = {rest for i in places for _, rest in proclitic_splits(free[i])}
    for words, entity_type in names.items():
        if words[0] in firsts:
            phrases.add_words(words, entity_type)
    chosen += _found(document, free, phrases.find(free, places), _RECOGNIZED)


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    """Words that are no name of a person or body where they stand by themselves elsewhere in an article."""
    words = edges.load()
    return words.common | words.titles | words.bare_words | patterns.load().portfolios | titles.load().heads


def _words(document: Document, keys: list[str], candidate: Candidate) -> Words:
    """The spelling keys of a candidate's tokens, its article restored."""
    if not candidate.words:
        first, begin = candidate.first, candidate.span.start
        key = keys[first]
        whole = begin == document.starts[first] and begin + len(key) == document.ends[first]
        if whole and key.isalpha() and not key.islower():  # Greek letters are lowered by what follows them
            candidate.words = tuple(keys[first : candidate.stop])
        else:
            candidate.words = _words_read_again(document, keys, candidate)
    return candidate.words


def _words_read_again(document: Document, keys: list[str], candidate: Candidate) -> Words:
    first = spelling.words(document.text[candidate.span.start : document.ends[candidate.first]])
    if candidate.span.start and document.text[candidate.span.start - 1 : candidate.span.start + 1] == "لل":
        first = ("ا" + first[0],) if first else ()
    return (*first, *keys[candidate.first + 1 : candidate.stop]) if first else (keys[candidate.first],)


def _one_type(document: Document, chosen: list[Candidate]) -> None:
    names = [spelling.words(document.slice(candidate.span)) for candidate in chosen]
    types: dict[Words, EntityType] = {}
    mixed = {
        words
        for words, candidate in zip(names, chosen, strict=True)
        if types.setdefault(words, candidate.type) != candidate.type
    }
    if not mixed:
        return
    same: dict[Words, list[Candidate]] = {}
    for words, candidate in zip(names, chosen, strict=True):
        if words in mixed:
            same.setdefault(words, []).append(candidate)
    for words, candidates in same.items():
        votes: Counter[EntityType] = Counter()
        for candidate in candidates:
            votes[candidate.type] += 100 if candidate.source == _LISTED else 2
        if links.is_place(" ".join(words)):
            votes["LOC"] += votes["LOC"] > 0
        winner = votes.most_common(1)[0][0]
        for candidate in candidates:
            candidate.type = winner
