"""What the stages found, as the response body: ids, texts, offsets in the unit asked for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from itertools import accumulate
from operator import index

from service import contract
from service.annotation import Entity, Event, Quote, ReferenceDate, Time
from service.document import Document
from service.span import Span


class Findings:
    """All that the stages found in one article, each list in text order."""

    __slots__ = ("document", "entities", "events", "quotes", "reference", "times")

    def __init__(
        self,
        document: Document,
        reference: ReferenceDate,
        times: Sequence[Time] = (),
        entities: Sequence[Entity] = (),
        quotes: Sequence[Quote] = (),
        events: Sequence[Event] = (),
    ) -> None:
        self.document = document
        self.reference = reference
        self.times = times
        self.entities = entities
        self.quotes = quotes
        self.events = events


def build(findings: Findings, request: contract.ExtractRequest, pipeline: contract.PipelineBody) -> contract.Extraction:
    """The response body for a request, its `id` left null."""
    text = findings.document.text
    unit = _unit(text, request.offsets)
    wanted = frozenset(request.features)

    def place(span: Span) -> contract.Place:
        return contract.Place(unit(span.start), unit(span.end))

    def text_place(span: Span) -> contract.TextPlace:
        return contract.TextPlace(unit(span.start), unit(span.end), text[span.start : span.end])

    def lemma_place(span: Span, lemma: str) -> contract.LemmaPlace:
        return contract.LemmaPlace(unit(span.start), unit(span.end), text[span.start : span.end], lemma)

    def entity_id(index: int | None) -> str | None:
        return None if index is None or "entities" not in wanted else f"e{index + 1}"

    def time_body(number: int, time: Time) -> contract.TimeBody:
        start, end = time.span.start, time.span.end
        return contract.TimeBody(
            f"t{number}", unit(start), unit(end), text[start:end], "DATE", time.value, _iso(time.begin),
            _iso(time.finish), time.grain, time.calendar, time.basis, time.mod,
        )  # fmt: skip

    def event_body(number: int, event: Event) -> contract.EventBody:
        time = findings.times[event.time]
        time_id = f"t{event.time + 1}" if "times" in wanted else None
        location = event.location
        return contract.EventBody(
            id=f"v{number}",
            type=event.type,
            trigger=lemma_place(event.trigger, event.lemma),
            date=contract.EventDate(time_id, time.value, _iso(time.begin), _iso(time.finish), event.mod),
            participants=[
                contract.ParticipantBody(
                    p.role, entity_id(p.entity), unit(p.span.start), unit(p.span.end), text[p.span.start : p.span.end]
                )
                for p in event.participants
            ],
            location=None
            if location is None
            else contract.LocationBody(
                entity_id(location.entity), unit(location.span.start), unit(location.span.end),
                text[location.span.start : location.span.end],
            ),
            polarity=event.polarity,
            modality=event.modality,
            sentence=place(event.sentence),
        )  # fmt: skip

    def quote_body(number: int, quote: Quote) -> contract.QuoteBody:
        start, end = quote.span.start, quote.span.end
        speaker = quote.speaker
        return contract.QuoteBody(
            id=f"q{number}",
            kind=quote.kind,
            start=unit(start),
            end=unit(end),
            text=text[start:end],
            cue=None if quote.cue is None else lemma_place(quote.cue.span, quote.cue.lemma),
            speaker=None
            if speaker is None
            else contract.SpeakerBody(
                entity_id(speaker.entity),
                speaker.name,
                None if speaker.mention is None else text_place(speaker.mention),
            ),
            sentence=place(quote.sentence),
        )

    reference = findings.reference
    body = contract.Extraction(
        id=None,
        reference_date=contract.ReferenceDateBody(_iso(reference.value), reference.source),
        offset_unit=request.offsets,
        warnings=_warnings(findings, "times" in wanted),
        pipeline=pipeline,
    )
    if "sentences" in wanted:
        document = findings.document
        body.sentences = [place(document.sentence_span(number)) for number in range(len(document.sentences))]
    if "entities" in wanted:
        body.entities = [
            contract.EntityBody(
                f"e{number}",
                entity.type,
                entity.name,
                entity.normalized,
                list(entity.titles),
                contract.LinksBody(
                    entity.links.iso3166, entity.links.geonames, entity.links.wikidata, entity.links.gazetteer
                ),
                [text_place(mention) for mention in entity.mentions],
            )
            for number, entity in enumerate(findings.entities, 1)
        ]
    if "times" in wanted:
        body.times = [time_body(number, time) for number, time in enumerate(findings.times, 1)]
    if "events" in wanted:
        body.events = [event_body(number, event) for number, event in enumerate(findings.events, 1)]
    if "quotes" in wanted:
        body.quotes = [quote_body(number, quote) for number, quote in enumerate(findings.quotes, 1)]
    return body


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()


def _warnings(findings: Findings, with_times: bool) -> list[contract.Warning]:
    warnings: list[contract.Warning] = []
    if findings.reference.value is None:
        warnings.append(contract.Warning("no_reference_date", "/reference_date"))
    if with_times:
        warnings.extend(
            contract.Warning(code, f"/times/{index}")
            for index, time in enumerate(findings.times)
            for code in time.warnings
        )
    return warnings


def _unit(text: str, unit: contract.OffsetUnit) -> Callable[[int], int]:
    """The function from a code point offset to an offset in a unit of the text's encoding."""
    if unit == "codepoint" or text.isascii():
        return index  # the offset itself
    if unit == "utf16":
        widths = (2 if char > "\uffff" else 1 for char in text)
    else:
        widths = (1 if char < "\x80" else 2 if char < "\u0800" else 3 if char < "\U00010000" else 4 for char in text)
    return [0, *accumulate(widths)].__getitem__
