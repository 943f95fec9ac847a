"""Mentions of one thing, put together: spelling variants, known aliases, parts of names, names in brackets."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence

import msgspec

from service.annotation import EntityType
from service.names import countries, known, links, spelling
from service.names.gazetteer import Gazetteer
from service.names.readings import Reading
from service.names.stems import Words
from service.span import Span

_FATHER = frozenset(("بن", "ابن", "بنت"))
_KUNYA = frozenset(("ابو", "ام"))
_LONGEST_NAME = 12  # words; longer runs are no name, and are compared with none
_MOST_NAMESAKES = 50
_PARTS = frozenset(("بن", "ابن", "بنت", "ال", "ابو", "ام", "دي", "فان", "دو", "دا", "دل", "فون", "لو", "لا"))


Form = tuple[Reading, list[int]]  # a name and the indices of those that are compared by the same words


class Name(msgspec.Struct, gc=False):
    """A mention with its half-open range of tokens and what comparing it needs."""

    span: Span
    type: EntityType
    first: int
    stop: int
    reading: Reading
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

    forms: dict[EntityType, dict[Words, Form]] = {"PER": {}, "ORG": {}, "LOC": {}, "MISC": {}}
    for index, name in enumerate(names):
        form = name.reading.form
        if form:
            by_form = forms[name.type]
            if form in by_form:
                by_form[form][1].append(index)
            else:
                by_form[form] = name.reading, [index]
    for entity_type, by_form in forms.items():
        if entity_type == "PER" and len(by_form) > 1:
            _join_people(_longest_first(by_form), join)
            continue
        for _, places in by_form.values():
            for place in places[1:]:
                join(places[0], place)
        if len(by_form) > 1:
            _join_things(_longest_first(by_form), entity_type, join)
    if gazetteer is not None:
        _join_listed(names, gazetteer, join)
    for index, name in enumerate(names):
        if name.bracketed is not None:
            join(index, name.bracketed)
    clusters: dict[int, list[int]] = {}
    for index, parent in enumerate(parents):
        if parent == index:
            clusters[index] = [index]
        else:
            clusters[root(index)].append(index)
    return list(clusters.values())


def _longest_first(forms: dict[Words, Form]) -> list[Form]:
    return [forms[form] for form in sorted(forms, key=len, reverse=True)]


def _join_listed(names: Sequence[Name], gazetteer: Gazetteer, join: Callable[[int, int], None]) -> None:
    listed: dict[int, int] = {}
    for index, name in enumerate(names):
        entry = gazetteer.find(name.reading.words, name.type)
        if entry is not None:
            join(listed.setdefault(id(entry), index), index)


def _nearest(candidates: Sequence[list[int]], index: int) -> list[int]:
    """Of several groups of mentions, the one mentioned last before a place, else the first one after it."""
    if len(candidates) == 1:
        return candidates[0]

    def distance(group: list[int]) -> tuple[bool, int]:
        before = bisect_left(group, index)
        return (False, index - group[before - 1]) if before else (True, group[0])

    return min(candidates, key=distance)


# People


class _People:
    """Full names found so far, by their words' sounds. Only the latest of very many namesakes are compared."""

    def __init__(self) -> None:
        self.groups: list[Form] = []
        self._by_sound: dict[str, list[int]] = {}
        self._by_usual: dict[Words, int] = {}

    def add(self, name: Reading, places: list[int]) -> None:
        number = len(self.groups)
        self.groups.append((name, list(places)))
        for sound in dict.fromkeys(name.sounds):
            self._by_sound.setdefault(sound, []).append(number)
        if name.usual is not None:
            self._by_usual.setdefault(name.usual, number)

    def sharing(self, sounds: Iterable[str], usual: Words | None = None) -> list[Form]:
        """The names in which one of some words is heard, or that have the usual name."""
        numbers: set[int] = set()
        for sound in sounds:
            if sound in self._by_sound:
                numbers.update(self._by_sound[sound][-_MOST_NAMESAKES:])
        if usual in self._by_usual:
            numbers.add(self._by_usual[usual])
        return [self.groups[number] for number in sorted(numbers)] if numbers else []


def _join_people(forms: Sequence[Form], join: Callable[[int, int], None]) -> None:
    """Joins mentions of one person; `forms` with their mentions go from long to short."""
    people = _People()
    short: list[Form] = []
    for name, places in forms:
        if _is_part(name.words):
            short.append((name, places))
            continue
        for place in places[1:]:
            join(places[0], place)
        sharing = people.sharing((name.sounds[0], name.sounds[-1]), name.usual)
        same = [group for full, group in sharing if _same_person(full, name)]
        if same:
            group = _nearest(same, places[0])
            join(group[0], places[0])
            group.extend(places)
            group.sort()
        else:
            people.add(name, places)
    for name, places in short:
        best = 1
        candidates: list[Form] = []
        for one in people.sharing(name.sounds[-1:]):
            rank = _part_rank(name.words, one[0].words)
            if rank > best:
                best, candidates = rank, [one]
            elif rank == best:
                candidates.append(one)
        famous = [one for one in candidates if name.usual is not None and one[0].usual == name.usual]
        groups = [group for _, group in famous or candidates]
        if not groups:
            for place in places[1:]:
                join(places[0], place)
            people.add(name, places)
            continue
        for place in places:
            join(_nearest(groups, place)[0], place)


def _is_part(words: Words) -> bool:
    return len(words) == 1 or (len(words) == 2 and words[0] in _PARTS and words[0] not in _KUNYA)


def _same_person(fuller: Reading, name: Reading) -> bool:
    """Whether a name of two or more words is another form of a name at least as long."""
    full, other = fuller.words, name.words
    if len(full) > _LONGEST_NAME:
        return False
    if fuller.usual is not None and fuller.usual == name.usual:
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


def _join_things(forms: Sequence[Form], entity_type: EntityType, join: Callable[[int, int], None]) -> None:
    """Joins different forms of one name; `forms` with their mentions go from long to short."""
    longer: dict[str, list[tuple[Words, list[int]]]] = {}
    alike: dict[Words, list[tuple[Words, list[int]]]] = {}
    for name, places in forms:
        form, sounds = name.form, name.sounds
        candidates = []
        if form[0] in longer:
            sharing = longer[form[0]][-_MOST_NAMESAKES:]
            candidates = [one for one in sharing if is_contraction(form, one[0], entity_type)]
        if sounds in alike:
            candidates += [one for one in alike[sounds][-_MOST_NAMESAKES:] if _sound_alike(form, one[0], entity_type)]
        if 1 < len(candidates) <= _MOST_NAMESAKES:  # a contraction of a contraction is no ambiguity
            candidates = [
                one
                for one in candidates
                if not any(one is not other and is_contraction(one[0], other[0], entity_type) for other in candidates)
            ]
        if candidates:
            join(_nearest([group for _, group in candidates], places[0])[0], places[0])
        for word in dict.fromkeys(form[:2]):
            longer.setdefault(word, []).append((form, places))
        alike.setdefault(sounds, []).append((form, places))


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
    forms: Sequence[Reading], entity_type: EntityType, iso3166: str | None, gazetteer: Gazetteer | None
) -> str:
    """A key that stays the same across articles, from an entity's names, fullest first, and the code of the country that
    it is."""
    if gazetteer is not None:
        for name in forms:
            entry = gazetteer.find(name.words, entity_type)
            if entry is not None:
                return spelling.key(entry.name)
    country = countries.load().by_iso.get(iso3166 or "")
    if country is not None:
        return spelling.key(country.names[0])
    for name in forms:
        if name.usual is not None:
            return " ".join(name.usual)
    return " ".join(forms[0].words)
