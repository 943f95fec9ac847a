"""Mentions of one thing, put together: spelling variants, known aliases, parts of names, names in brackets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from service.annotation import EntityType
from service.names import countries, known, links, spelling
from service.names.gazetteer import Gazetteer
from service.names.stems import Words, stems
from service.span import Span

_FATHER = frozenset(("بن", "ابن", "بنت"))
_KUNYA = frozenset(("ابو", "ام"))
_PARTS = frozenset(("بن", "ابن", "بنت", "ال", "ابو", "ام", "دي", "فان", "دو", "دا", "دل", "فون", "لو", "لا"))


class Name(msgspec.Struct, kw_only=True):
    """A mention with what comparing it needs: the name as written there with its article restored, its words' spelling
    keys, its half-open range of tokens."""

    span: Span
    type: EntityType
    text: str
    words: Words
    first: int
    stop: int
    bracketed: int | None = None  # the index of the name that this one explains: قوات سوريا الديمقراطية (قسد)


def group(names: Sequence[Name], gazetteer: Gazetteer | None) -> list[list[int]]:
    """The indices of the names of each thing, things in order of first mention."""
    parents = list(range(len(names)))

    def root(index: int) -> int:
        while parents[index] != index:
            parents[index] = parents[parents[index]]
            index = parents[index]
        return index

    def join(one: int, other: int) -> None:
        a, b = root(one), root(other)
        if a != b:
            parents[max(a, b)] = min(a, b)

    for entity_type in ("PER", "ORG", "LOC", "MISC"):
        indices = [i for i, name in enumerate(names) if name.type == entity_type and name.words]
        if entity_type == "PER":
            _join_people(names, indices, join)
        elif indices:
            _join_things(names, indices, entity_type, join)
    if gazetteer is not None:
        _join_listed(names, gazetteer, join)
    for index, name in enumerate(names):
        if name.bracketed is not None:
            join(index, name.bracketed)
    clusters: dict[int, list[int]] = {}
    for index in range(len(names)):
        clusters.setdefault(root(index), []).append(index)
    return list(clusters.values())


def _join_listed(names: Sequence[Name], gazetteer: Gazetteer, join: Callable[[int, int], None]) -> None:
    listed: dict[int, int] = {}
    for index, name in enumerate(names):
        entry = gazetteer.find(name.words, name.type)
        if entry is not None:
            join(listed.setdefault(id(entry), index), index)


def _by_form(names: Sequence[Name], indices: list[int], form: Callable[[Words], Words]) -> dict[Words, list[int]]:
    forms: dict[Words, list[int]] = {}
    for index in indices:
        forms.setdefault(form(names[index].words), []).append(index)
    return forms


def _nearest(candidates: list[list[int]], index: int) -> list[int]:
    """Of several groups of mentions, the one mentioned last before a place, else the first one after it."""

    def distance(group: list[int]) -> tuple[bool, int]:
        before = [i for i in group if i < index]
        return (False, index - before[-1]) if before else (True, group[0])

    return min(candidates, key=distance)


# People


def _join_people(names: Sequence[Name], indices: list[int], join: Callable[[int, int], None]) -> None:
    forms = _by_form(names, indices, lambda words: words)
    leaders: list[tuple[Words, list[int]]] = []
    short: list[tuple[Words, list[int]]] = []
    for words, places in sorted(forms.items(), key=lambda item: (-len(item[0]), item[1][0])):
        for place in places[1:]:
            if len(words) > 1:
                join(places[0], place)
        if _is_part(words):
            short.append((words, places))
            continue
        same = [leader for leader in leaders if _same_person(leader[0], words)]
        if same:
            group = _nearest([leader[1] for leader in same], places[0]) if len(same) > 1 else same[0][1]
            join(group[0], places[0])
            group.extend(places)
            group.sort()
        else:
            leaders.append((words, list(places)))
    for words, places in short:
        ranked = [(_part_rank(words, leader[0]), leader) for leader in leaders]
        best = max((rank for rank, _ in ranked), default=0)
        candidates = [leader for rank, leader in ranked if rank == best] if best else []
        full = known.canonical(words, "PER")
        famous = [leader for leader in candidates if full is not None and known.canonical(leader[0], "PER") == full]
        candidates = famous or candidates
        if not candidates:
            for place in places[1:]:
                join(places[0], place)
            leaders.append((words, list(places)))
            continue
        for place in places:
            join(_nearest([leader[1] for leader in candidates], place)[0], place)


def _is_part(words: Words) -> bool:
    return len(words) == 1 or (len(words) == 2 and words[0] in _PARTS and words[0] not in _KUNYA)


def _same_person(full: Words, other: Words) -> bool:
    """Whether a name of two or more words is another form of a name at least as long."""
    known_full = known.canonical(full, "PER")
    if known_full is not None and known_full == known.canonical(other, "PER"):
        return True
    if len(full) == len(other):
        return all(map(spelling.alike, full, other))
    if spelling.alike(full[0], other[0]):
        return _ordered(other[1:], full[1:])
    tail = full[-len(other) :]
    return full[-len(other) - 1] not in _FATHER and all(map(spelling.alike, tail, other))


def _ordered(part: Words, whole: Words) -> bool:
    rest = iter(whole)
    return all(any(spelling.alike(word, candidate) for candidate in rest) for word in part)


def _part_rank(part: Words, full: Words) -> int:
    """How well a family or given name fits a full name: 0 not at all, 3 as its end."""
    if len(part) >= len(full):
        return 3 if len(part) == len(full) and all(map(spelling.alike, part, full)) else 0
    size = len(part)
    if full[0] in _KUNYA and part[0] not in _KUNYA:
        return 0
    for start in range(len(full) - size, -1, -1):
        if all(map(spelling.alike, full[start : start + size], part)):
            if start + size == len(full):
                return 1 if start and full[start - 1] in _FATHER and part[0] not in _FATHER else 3
            return 2 if start == 0 else 1
    return 0


# Bodies, places and other names


def _join_things(
    names: Sequence[Name], indices: list[int], entity_type: EntityType, join: Callable[[int, int], None]
) -> None:
    forms = _by_form(names, indices, lambda words: canonical(words, entity_type))
    for places in forms.values():
        for place in places[1:]:
            join(places[0], place)
    ordered = sorted(forms.items(), key=lambda item: (-len(item[0]), item[1][0]))
    for number, (form, places) in enumerate(ordered):
        candidates = [
            longer
            for longer in ordered[:number]
            if is_contraction(form, longer[0], entity_type) or _sound_alike(form, longer[0], entity_type)
        ]
        if not candidates:
            continue
        if len(candidates) > 1:  # a contraction of a contraction is no ambiguity
            candidates = [c for c in candidates if not any(
                c is not d and is_contraction(c[0], d[0], entity_type) for d in candidates
            )]  # fmt: skip
        if len(candidates) == 1:
            join(candidates[0][1][0], places[0])
        else:
            group = _nearest([c[1] for c in candidates], places[0])
            join(group[0], places[0])


@lru_cache(maxsize=1 << 14)
def canonical(words: Words, entity_type: EntityType) -> Words:
    """The words by which a name is compared: of a known name its usual name's; countries and nationality adjectives as
    `@` and their code, articles off."""
    usual = known.canonical(words, entity_type)
    if usual is None and len(words) > 2 and words[-1] in countries.load().by_adjective:
        shorter = known.canonical(words[:-1], entity_type)
        usual = None if shorter is None else (*shorter, words[-1])
    return stems(usual or words)


def is_contraction(form: Words, longer: Words, entity_type: EntityType) -> bool:
    """Whether a name's canonical words can be a short form of a longer name's."""
    size, extra = len(form), len(longer) - len(form)
    if extra <= 0 or form[0].startswith("@"):
        return False
    if known.is_usual(form, entity_type) and known.is_usual(longer, entity_type):
        return False
    if longer[:size] == form:
        rest = longer[size:]
        if rest[0] in ("في", "ب") or (size == 1 and rest[0].startswith("@") and entity_type == "LOC"):
            return False
        if known.is_usual(form, entity_type) or (entity_type == "LOC" and " ".join(form) in countries.load().by_name):
            return all(word.startswith("@") or word in known.light_adjectives() for word in rest)
        return True
    if longer[1 : size + 1] == form and extra <= 2:
        if longer[0] in known.light_heads(entity_type):
            return True
        return (
            entity_type == "LOC"
            and extra == 1
            and longer[0] in known.heads_unless_place()
            and not links.is_place(" ".join(form))
            and not known.is_usual(form, "LOC")
        )
    if extra == 1 and size > 1 and form[0] == longer[0] and form[-1] == longer[-1]:
        added = next(word for word, kept in zip(longer, (*form, ""), strict=True) if word != kept)
        return added in known.light_adjectives() and _ordered_exactly(form, longer)
    return False


def _sound_alike(form: Words, other: Words, entity_type: EntityType) -> bool:
    """Whether two names that are not both known are transliterations of one: سالزبري، سالزبيري."""
    return (
        len(form) == len(other)
        and all(map(spelling.alike, form, other))
        and not (_is_known(form, entity_type) and _is_known(other, entity_type))
    )


def _is_known(form: Words, entity_type: EntityType) -> bool:
    return known.is_usual(form, entity_type) or (entity_type == "LOC" and links.is_place(" ".join(form)))


def _ordered_exactly(part: Words, whole: Words) -> bool:
    rest = iter(whole)
    return all(word in rest for word in part)


def normalized(
    forms: Sequence[Words], entity_type: EntityType, iso3166: str | None, gazetteer: Gazetteer | None
) -> str:
    """A key that stays the same across articles, from the spelling keys of an entity's forms, fullest first, and the
    code of the country that it is."""
    if gazetteer is not None:
        for words in forms:
            entry = gazetteer.find(words, entity_type)
            if entry is not None:
                return spelling.key(entry.name)
    country = countries.load().by_iso.get(iso3166 or "")
    if country is not None:
        return spelling.key(country.names[0])
    for words in forms:
        usual = known.canonical(words, entity_type)
        if usual is not None:
            return " ".join(usual)
    return " ".join(forms[0])
