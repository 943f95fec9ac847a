"""What the stages find, as they hand it to one another.

Places are `Span`s in the text as sent. An entity is referred to by its index in the list of entities, a time by its
index in the list of times; ids are given when the answer is encoded.
"""

from __future__ import annotations

import datetime
from typing import Literal

import msgspec

from service.span import Span

EntityType = Literal["PER", "ORG", "LOC", "MISC"]
Grain = Literal["day", "week", "weekend", "month", "quarter", "half", "season", "year", "decade", "century"]
Calendar = Literal["gregorian", "hijri"]
Basis = Literal["explicit", "relative", "context"]
Mod = Literal["START", "MID", "END", "APPROX", "BEFORE", "AFTER"]
TimeWarning = Literal["calendar_conflict", "weekday_conflict", "hijri_out_of_range"]
EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT",
    "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "STATEMENT", "OTHER",
]  # fmt: skip
Role = Literal["actor", "recipient"]
Polarity = Literal["positive", "negative"]
Modality = Literal["asserted", "future", "possible"]
QuoteKind = Literal["direct", "indirect", "mixed"]


class ReferenceDate(msgspec.Struct, frozen=True, gc=False):
    """The day against which relative dates are resolved, and where it was taken from."""

    value: datetime.date | None
    source: Literal["request", "dateline"] | None


class Time(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A TIMEX3 DATE expression. `value` is null where it cannot be resolved; `begin` and `finish` are its first and
    last Gregorian day, null for the `_REF` values and unresolved ones."""

    span: Span
    value: str | None
    begin: datetime.date | None = None
    finish: datetime.date | None = None
    grain: Grain | None = None
    calendar: Calendar = "gregorian"
    basis: Basis = "explicit"
    mod: Mod | None = None
    metadata: bool = False  # a dateline, a photo caption's or a "published at" date: it dates no event
    warnings: tuple[TimeWarning, ...] = ()


class Mention(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One place where a name stands, as the recogniser and the boundary rules give it."""

    span: Span
    type: EntityType


class Links(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Identifiers in public tables; null where none is sure."""

    iso3166: str | None = None
    geonames: int | None = None
    wikidata: str | None = None
    gazetteer: str | None = None


class Entity(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """All mentions, in text order, of one thing in the article."""

    type: EntityType
    name: str
    normalized: str
    titles: tuple[str, ...] = ()
    links: Links = Links()
    mentions: tuple[Span, ...]


class Cue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The word that attributes a statement to its source."""

    span: Span
    lemma: str


class Speaker(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A source: `entity` is null for a nominal one, `mention` where the name stands only elsewhere in the text."""

    entity: int | None
    name: str
    mention: Span | None


class Quote(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A statement attributed to a source; `cue` is null under a colon, `speaker` where the text names no source."""

    kind: QuoteKind
    span: Span
    cue: Cue | None
    speaker: Speaker | None
    sentence: Span


class Participant(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Who did it (actor) or to or with whom (recipient); `entity` is null for a nominal phrase."""

    role: Role
    entity: int | None
    span: Span


class Location(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    entity: int | None
    span: Span


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """An event word that a date directly dates. `mod` is the deadline's BEFORE or AFTER, else the time's own."""

    type: EventType
    trigger: Span
    lemma: str
    time: int
    mod: Mod | None = None
    participants: tuple[Participant, ...] = ()
    location: Location | None = None
    polarity: Polarity = "positive"
    modality: Modality = "asserted"
    sentence: Span
