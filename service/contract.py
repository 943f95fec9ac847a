"""The request and response bodies of the HTTP interface: the only place that knows the JSON field names."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from service.annotation import Basis, Calendar, EntityType, EventType, Grain, Mod, Modality, Polarity, QuoteKind, Role

Feature = Literal["entities", "times", "events", "quotes", "sentences"]
OffsetUnit = Literal["codepoint", "utf16", "utf8"]
DEFAULT_FEATURES: tuple[Feature, ...] = ("entities", "times", "events", "quotes")

ARABIC_LETTER = (
    r"[\u0620-\u063f\u0641-\u064a\u066e\u066f\u0671-\u06d3\u06d5\u06ee\u06ef\u06fa-\u06fc\u06ff\u0750-\u077f"
    r"\u08a0-\u08c7\ufb50-\ufbb1\ufbd3-\ufd3d\ufd50-\ufd8f\ufd92-\ufdc7\ufdf0-\ufdfb\ufe70-\ufe74\ufe76-\ufefc]"
)
_YEAR = "[12][0-9]{3}"
_LEAP_YEAR = "(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)"
_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|"
    "02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_TIME = (
    "(?:[Tt ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]+)?)?"
    "(?:[Zz]|[+-](?:[01][0-9]|2[0-3]):?[0-5][0-9])?)?"
)
PUBLISHED_AT = f"^(?:{_YEAR}-{_DAY}|{_LEAP_YEAR}-02-29){_TIME}$(?!\\n)"
"""An ISO 8601 date that the calendar has, from the year 1000 to 2999, and a time of day which may follow it."""

Id = Annotated[
    str,
    Meta(max_length=256, description="Any string of yours, given back with the answer.", examples=["article-17"]),
]
Start = Annotated[int, Meta(ge=0, description="Where it starts in the text as sent, in `offset_unit`.", examples=[0])]
End = Annotated[int, Meta(ge=0, description="Where it ends, one past its last unit.", examples=[7])]
Text = Annotated[str, Meta(description="The text as sent between `start` and `end`.", examples=["السوداني"])]
EntityRef = Annotated[
    str | None,
    Meta(description="`id` of the entity; null for a phrase that is no name, or without `entities`.", examples=["e1"]),
]
IsoDay = Annotated[str | None, Meta(description="A Gregorian day.", examples=["2024-01-25"])]
TimexValue = Annotated[
    str | None,
    Meta(
        description="TIMEX3 value: a day, month, year, week (`2024-W05`), weekend (`2024-W05-WE`), quarter, half year, "
        "season (`2024-SU`), decade (`202X`), century (`20XX`), `PRESENT_REF`, `PAST_REF` or `FUTURE_REF`; "
        "null where a relative date has no reference date.",
        examples=["2024-01-25"],
    ),
]
ModValue = Annotated[
    Mod | None,
    Meta(description="TIMEX3 modifier: START, MID, END, APPROX, BEFORE or AFTER.", examples=["END"]),
]


class ExtractRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """One article, and what is wanted of it. Of a key given twice the last one counts."""

    text: Annotated[
        str,
        Meta(
            min_length=1,
            pattern=ARABIC_LETTER,
            description="The article. At least one Arabic letter.",
            examples=["أعلنت بغداد الخميس 25 يناير 2024 بدء المحادثات."],
        ),
    ]
    id: Annotated[Id | None, Meta(description="Any string of yours, given back.", examples=["article-17"])] = None
    published_at: Annotated[
        Annotated[str, Meta(pattern=PUBLISHED_AT)] | None,
        Meta(
            description="ISO 8601 date or date-time of publication, from the year 1000 to 2999. Its date as written, "
            "without zone conversion, is what relative dates count from; without it the article's own dateline is.",
            examples=["2024-01-25"],
        ),
    ] = None
    features: Annotated[
        tuple[Feature, ...],
        Meta(description="What to compute and return.", examples=[["entities", "times"]]),
    ] = DEFAULT_FEATURES
    offsets: Annotated[
        OffsetUnit, Meta(description="The unit of every `start` and `end` of the answer.", examples=["codepoint"])
    ] = "codepoint"


class BatchRequest(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Many articles. A document that is not a valid request gets a problem in its place."""

    documents: Annotated[list[msgspec.Raw], Meta(min_length=1)]


class Place(msgspec.Struct, gc=False):
    """A range of the text as sent."""

    start: Start
    end: End


class TextPlace(Place):
    """A range of the text as sent, and what stands there."""

    text: Text


class LemmaPlace(TextPlace):
    """A word of the text and its dictionary form."""

    lemma: Annotated[str, Meta(description="Dictionary form of the word.", examples=["أعلن"])]


class ReferenceDateBody(msgspec.Struct):
    """The day that relative dates count from."""

    value: IsoDay
    source: Annotated[
        Literal["request", "dateline"] | None,
        Meta(description="`published_at`, or the article's own dateline; null with `value`.", examples=["request"]),
    ]


class LinksBody(msgspec.Struct, gc=False):
    """Identifiers of an entity in public tables, each null where none is sure."""

    iso3166: Annotated[str | None, Meta(description="ISO 3166-1 alpha-2 code of a sovereign country.", examples=["IQ"])]
    geonames: Annotated[int | None, Meta(description="GeoNames id of a place.", examples=[98182])]
    wikidata: Annotated[str | None, Meta(description="Wikidata item.", examples=["Q796"])]
    gazetteer: Annotated[str | None, Meta(description="Id in the gazetteer of this server's owner.", examples=["p-7"])]


class EntityBody(msgspec.Struct, gc=False):
    """One person, body, place or other named thing with all its mentions, in text order."""

    id: Annotated[str, Meta(description="Stable within the answer.", examples=["e1"])]
    type: Annotated[EntityType, Meta(description="Person, organisation, place or other name.", examples=["PER"])]
    name: Annotated[
        str,
        Meta(
            description="Fullest form in the article, without titles and proclitics.", examples=["محمد شياع السوداني"]
        ),
    ]
    normalized: Annotated[
        str, Meta(description="The name in normalised spelling, for comparison.", examples=["محمد شياع السوداني"])
    ]
    titles: Annotated[
        list[str],
        Meta(description="Titles and roles that the article gives it.", examples=[["رئيس الوزراء العراقي"]]),
    ]
    links: Annotated[LinksBody, Meta(description="Identifiers in public tables.")]
    mentions: Annotated[list[TextPlace], Meta(description="Every place where the name stands.")]


class TimeBody(msgspec.Struct, gc=False):
    """A date expression."""

    id: Annotated[str, Meta(description="Stable within the answer.", examples=["t1"])]
    start: Start
    end: End
    text: Annotated[str, Meta(description="The expression as sent.", examples=["الخميس 25 يناير 2024"])]
    type: Annotated[Literal["DATE"], Meta(description="TIMEX3 type.", examples=["DATE"])]
    value: TimexValue
    begin: Annotated[IsoDay, Meta(description="First Gregorian day of the value, or null.", examples=["2024-01-25"])]
    finish: Annotated[IsoDay, Meta(description="Last Gregorian day of the value, or null.", examples=["2024-01-25"])]
    grain: Annotated[Grain | None, Meta(description="How long a time the value names.", examples=["day"])]
    calendar: Annotated[Calendar, Meta(description="The calendar in which it is written.", examples=["gregorian"])]
    basis: Annotated[
        Basis,
        Meta(
            description="explicit: the text says it all; relative: it needed the reference date; "
            "context: a year or month was taken from the text before.",
            examples=["explicit"],
        ),
    ]
    mod: ModValue


class EventDate(msgspec.Struct, gc=False):
    """When an event happened: the value of the time that dates it."""

    time: Annotated[str | None, Meta(description="`id` of the time; null without `times`.", examples=["t1"])]
    value: TimexValue
    begin: Annotated[IsoDay, Meta(description="First Gregorian day of the value, or null.", examples=["2024-01-25"])]
    finish: Annotated[IsoDay, Meta(description="Last Gregorian day of the value, or null.", examples=["2024-01-25"])]
    mod: ModValue


class ParticipantBody(msgspec.Struct, gc=False):
    """Who did it, or to or with whom."""

    role: Annotated[Role, Meta(description="The doer, or the one it is done to or with.", examples=["actor"])]
    entity: EntityRef
    start: Start
    end: End
    text: Text


class LocationBody(msgspec.Struct, gc=False):
    """Where it happened."""

    entity: EntityRef
    start: Start
    end: End
    text: Annotated[str, Meta(description="The place as sent.", examples=["العراق"])]


class EventBody(msgspec.Struct, gc=False):
    """An event that a date of the article dates."""

    id: Annotated[str, Meta(description="Stable within the answer.", examples=["v1"])]
    type: Annotated[EventType, Meta(description="PLOVER's type, or STATEMENT or OTHER.", examples=["STATEMENT"])]
    trigger: Annotated[LemmaPlace, Meta(description="The word that names the event.")]
    date: Annotated[EventDate, Meta(description="When it happened.")]
    participants: Annotated[list[ParticipantBody], Meta(description="Who took part.")]
    location: Annotated[LocationBody | None, Meta(description="Where, or null where none is said.")]
    polarity: Annotated[Polarity, Meta(description="negative: it did not happen.", examples=["positive"])]
    modality: Annotated[
        Modality,
        Meta(description="asserted, future, or possible (may, demanded, conditional).", examples=["asserted"]),
    ]
    sentence: Annotated[Place, Meta(description="The sentence it stands in.")]


class SpeakerBody(msgspec.Struct, gc=False):
    """Whom a statement is attributed to."""

    entity: EntityRef
    name: Annotated[
        str,
        Meta(description="The entity's name, or the phrase that names the source.", examples=["محمد شياع السوداني"]),
    ]
    mention: Annotated[
        TextPlace | None, Meta(description="Where the sentence names it; null where the name stands only elsewhere.")
    ]


class QuoteBody(msgspec.Struct, gc=False):
    """A statement that the article attributes."""

    id: Annotated[str, Meta(description="Stable within the answer.", examples=["q1"])]
    kind: Annotated[
        QuoteKind,
        Meta(description="In quotation marks, reported, or reported with quoted words.", examples=["direct"]),
    ]
    start: Start
    end: End
    text: Annotated[str, Meta(description="The statement as sent.", examples=["المحادثات مستمرة"])]
    cue: Annotated[LemmaPlace | None, Meta(description="The word that attributes; null under a colon.")]
    speaker: Annotated[SpeakerBody | None, Meta(description="Null where the text names no source.")]
    sentence: Annotated[Place, Meta(description="The sentence it starts in.")]


class Warning(msgspec.Struct):
    """Something in the answer to be taken with care."""

    code: Annotated[
        Literal["no_reference_date", "calendar_conflict", "weekday_conflict", "hijri_out_of_range"],
        Meta(
            description="no_reference_date: relative dates have no value; calendar_conflict: a Hijri and a Gregorian "
            "date side by side disagree; weekday_conflict: the weekday is not the date's; hijri_out_of_range: "
            "a Hijri date outside 1343 to 1500.",
            examples=["calendar_conflict"],
        ),
    ]
    pointer: Annotated[str, Meta(description="JSON pointer into this answer.", examples=["/times/3"])]


class PipelineBody(msgspec.Struct):
    """What made the answer."""

    version: Annotated[str, Meta(description="Version of the service.", examples=["0.1.0"])]
    recognizer: Annotated[str, Meta(description="The recogniser of names.", examples=["stanza"])]
    fingerprint: Annotated[
        str, Meta(description="Digest of code, lexicons, weights and gazetteer.", examples=["9f2c4b1d7e6a8053"])
    ]


class Extraction(msgspec.Struct, kw_only=True):
    """What an article says: each list in text order, present where it was asked for."""

    id: Annotated[str | None, Meta(description="The request's `id`.", examples=["article-17"])]
    reference_date: Annotated[ReferenceDateBody, Meta(description="The day that relative dates count from.")]
    offset_unit: Annotated[OffsetUnit, Meta(description="The unit of every `start` and `end`.", examples=["codepoint"])]
    sentences: Annotated[list[Place] | msgspec.UnsetType, Meta(description="Where each sentence stands.")] = (
        msgspec.UNSET
    )
    entities: Annotated[list[EntityBody] | msgspec.UnsetType, Meta(description="Named things.")] = msgspec.UNSET
    times: Annotated[list[TimeBody] | msgspec.UnsetType, Meta(description="Date expressions.")] = msgspec.UNSET
    events: Annotated[list[EventBody] | msgspec.UnsetType, Meta(description="Dated events.")] = msgspec.UNSET
    quotes: Annotated[list[QuoteBody] | msgspec.UnsetType, Meta(description="Attributed statements.")] = msgspec.UNSET
    warnings: Annotated[list[Warning], Meta(description="What to take with care.")]
    pipeline: Annotated[PipelineBody, Meta(description="What made the answer.")]


class Fault(msgspec.Struct):
    """A field at fault."""

    pointer: Annotated[str, Meta(description="JSON pointer into the request document.", examples=["/text"])]
    detail: Annotated[str, Meta(description="What is wrong with it.", examples=["has no Arabic letter"])]


class ProblemBody(msgspec.Struct, omit_defaults=True):
    """Why there is no answer (RFC 9457)."""

    type: Annotated[
        str, Meta(description="Identifies the kind of problem.", examples=["urn:khabar:problem:invalid-value"])
    ]
    title: Annotated[str, Meta(description="The kind in words.", examples=["Invalid value"])]
    status: Annotated[int, Meta(ge=400, le=599, description="The HTTP status.", examples=[422])]
    detail: Annotated[str, Meta(description="This case in words.", examples=["One field is at fault."])]
    errors: Annotated[list[Fault] | msgspec.UnsetType, Meta(description="The fields at fault.")] = msgspec.UNSET


class ExtractedDocument(msgspec.Struct, kw_only=True):
    """The answer to one document of a batch."""

    status: Annotated[Literal[200], Meta(description="The status it would have alone.", examples=[200])]
    id: Annotated[str | None, Meta(description="The document's `id`.", examples=["article-17"])]
    cache: Annotated[
        Literal["hit", "miss", "collapsed", "request", "bypass"],
        Meta(description="Where the answer came from, in the words of `Cache-Status`.", examples=["miss"]),
    ]
    result: Annotated[Extraction, Meta(description="As `POST /v1/extract` gives it.")]


class RefusedDocument(msgspec.Struct, kw_only=True):
    """Why one document of a batch has no answer."""

    status: Annotated[int, Meta(ge=400, le=599, description="The status it would have alone.", examples=[422])]
    id: Annotated[
        str | None, Meta(description="The document's `id`, where one could be read.", examples=["article-17"])
    ]
    problem: Annotated[ProblemBody, Meta(description="Its pointers start at the document.")]


class ServiceHealth(msgspec.Struct):
    """Whether the process is up, or can answer."""

    status: Annotated[
        Literal["ok", "degraded"],
        Meta(description="degraded: it answers without its cache.", examples=["ok"]),
    ]
    checks: Annotated[
        dict[str, Literal["ok", "degraded"]],
        Meta(description="The state of each part.", examples=[{"engine": "ok", "cache": "ok"}]),
    ]


class LimitsBody(msgspec.Struct, kw_only=True):
    """The limits in force."""

    max_chars: Annotated[int, Meta(description="Characters a document.", examples=[200_000])]
    max_bytes: Annotated[int, Meta(description="Bytes a body.", examples=[8 << 20])]
    max_documents: Annotated[int, Meta(description="Documents a batch.", examples=[64])]
    queue_length: Annotated[int, Meta(description="Documents that may wait.", examples=[256])]
    deadline_ms: Annotated[int, Meta(description="Time for a request, in milliseconds.", examples=[60_000])]


class ServiceInfo(msgspec.Struct, kw_only=True):
    """What this server runs."""

    name: Annotated[str, Meta(description="The product.", examples=["khabar"])]
    version: Annotated[str, Meta(description="Its version.", examples=["0.1.0"])]
    fingerprint: Annotated[
        str, Meta(description="Digest of code, lexicons, weights and gazetteer.", examples=["9f2c4b1d7e6a8053"])
    ]
    recognizer: Annotated[str, Meta(description="The recogniser of names.", examples=["stanza"])]
    labels: Annotated[list[str], Meta(description="Its entity types.", examples=[["PER", "ORG", "LOC", "MISC"]])]
    features: Annotated[list[Feature], Meta(description="What may be asked for.", examples=[["entities", "times"]])]
    limits: Annotated[LimitsBody, Meta(description="The limits in force.")]
