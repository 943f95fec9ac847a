"""The request and response bodies of the HTTP interface: the only place that knows the JSON field names."""

from __future__ import annotations

from typing import Literal

import msgspec

from service.annotation import Basis, Calendar, EntityType, EventType, Grain, Mod, Modality, Polarity, QuoteKind, Role

Feature = Literal["entities", "times", "events", "quotes", "sentences"]
OffsetUnit = Literal["codepoint", "utf16", "utf8"]
DEFAULT_FEATURES: tuple[Feature, ...] = ("entities", "times", "events", "quotes")


class ExtractRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    text: str
    id: str | None = None
    published_at: str | None = None
    features: tuple[Feature, ...] = DEFAULT_FEATURES
    offsets: OffsetUnit = "codepoint"


class Place(msgspec.Struct):
    start: int
    end: int


class TextPlace(Place):
    text: str


class LemmaPlace(TextPlace):
    lemma: str


class ReferenceDateBody(msgspec.Struct):
    value: str | None
    source: Literal["request", "dateline"] | None


class LinksBody(msgspec.Struct):
    iso3166: str | None
    geonames: int | None
    wikidata: str | None
    gazetteer: str | None


class EntityBody(msgspec.Struct):
    id: str
    type: EntityType
    name: str
    normalized: str
    titles: list[str]
    links: LinksBody
    mentions: list[TextPlace]


class TimeBody(msgspec.Struct):
    id: str
    start: int
    end: int
    text: str
    type: Literal["DATE"]
    value: str | None
    begin: str | None
    finish: str | None
    grain: Grain | None
    calendar: Calendar
    basis: Basis
    mod: Mod | None


class EventDate(msgspec.Struct):
    time: str | None
    value: str | None
    begin: str | None
    finish: str | None
    mod: Mod | None


class ParticipantBody(msgspec.Struct):
    role: Role
    entity: str | None
    start: int
    end: int
    text: str


class LocationBody(msgspec.Struct):
    entity: str | None
    start: int
    end: int
    text: str


class EventBody(msgspec.Struct):
    id: str
    type: EventType
    trigger: LemmaPlace
    date: EventDate
    participants: list[ParticipantBody]
    location: LocationBody | None
    polarity: Polarity
    modality: Modality
    sentence: Place


class SpeakerBody(msgspec.Struct):
    entity: str | None
    name: str
    mention: TextPlace | None


class QuoteBody(msgspec.Struct):
    id: str
    kind: QuoteKind
    start: int
    end: int
    text: str
    cue: LemmaPlace | None
    speaker: SpeakerBody | None
    sentence: Place


class Warning(msgspec.Struct):
    code: Literal["no_reference_date", "calendar_conflict", "weekday_conflict", "hijri_out_of_range"]
    pointer: str


class PipelineBody(msgspec.Struct):
    version: str
    recognizer: str
    fingerprint: str


class Extraction(msgspec.Struct, kw_only=True):
    id: str | None
    reference_date: ReferenceDateBody
    offset_unit: OffsetUnit
    sentences: list[Place] | msgspec.UnsetType = msgspec.UNSET
    entities: list[EntityBody] | msgspec.UnsetType = msgspec.UNSET
    times: list[TimeBody] | msgspec.UnsetType = msgspec.UNSET
    events: list[EventBody] | msgspec.UnsetType = msgspec.UNSET
    quotes: list[QuoteBody] | msgspec.UnsetType = msgspec.UNSET
    warnings: list[Warning]
    pipeline: PipelineBody
