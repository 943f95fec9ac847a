"""The order of the stages. Pure: the same request always gives the same bytes, whatever stands beside it in a batch."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence

import msgspec

from service import __version__, contract, events, extraction, names, quotes, times
from service.document import Document

_NEED_NAMES = frozenset(("entities", "quotes", "events"))
_encode = msgspec.json.Encoder().encode


class Pipeline:
    """Every stage with its models loaded.

    `fingerprint` changes whenever the code, a lexicon, the weights, the recogniser or the gazetteer does.
    """

    def __init__(self, recognizer: names.Recognizer, gazetteer: names.Gazetteer | None, fingerprint: str) -> None:
        self.fingerprint = fingerprint
        self._recognizer = recognizer
        self._gazetteer = gazetteer
        self._body = contract.PipelineBody(__version__, recognizer.name, fingerprint)

    def extract(self, requests: Sequence[contract.ExtractRequest]) -> Iterator[bytes]:
        """The encoded response to each request, with `id` null. Names are recognised in all of them first; the rest is
        done one by one, as the responses are asked for."""
        documents = [Document(request.text) for request in requests]
        named = [i for i, request in enumerate(requests) if not _NEED_NAMES.isdisjoint(request.features)]
        mentions = dict(zip(named, self._recognizer.recognize([documents[i] for i in named]), strict=True))
        for i, (document, request) in enumerate(zip(documents, requests, strict=True)):
            findings = extraction.Findings(document, times.reference_date(document, published_on(request)))
            wanted = request.features
            if "times" in wanted or "events" in wanted:
                findings.times = times.find(document, findings.reference)
            if i in mentions:
                findings.entities = names.resolve(document, mentions[i], self._gazetteer)
            if "quotes" in wanted or "events" in wanted:
                findings.quotes = quotes.find(document, findings.entities)
            if "events" in wanted:
                findings.events = events.find(document, findings.times, findings.entities, findings.quotes)
            yield _encode(extraction.build(findings, request, self._body))


def published_on(request: contract.ExtractRequest) -> datetime.date | None:
    """The date of publication as written in the request, which has been validated."""
    return None if request.published_at is None else datetime.date.fromisoformat(request.published_at[:10])
