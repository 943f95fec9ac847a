"""The naive service: one process, one thread, a `stanza.Pipeline` for every request, the standard library's JSON.

    PORT=8001 python -m benchmarks.peers.naive

The same weights and the same rules as the service's; only the way in which they are run differs.
"""

from __future__ import annotations

import datetime
import json
import os
import tempfile
from pathlib import Path
from typing import Any

import msgspec
import stanza
import torch
import uvicorn
from litestar import Litestar, Request, Response, get, post
from litestar.datastructures import State
from stanza.models.ner.model import NERTagger

from service import contract, events, extraction, names, quotes, times
from service.annotation import Mention
from service.document import Document
from service.names import weights
from service.names.chunks import Chunk, mentions


class Naive:
    """One article after the other."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        shipped = weights.load()
        self._openings = shipped.openings
        self._folder = tempfile.TemporaryDirectory(prefix="stanza-")
        self._stanza = _pipeline(shipped.model, Path(self._folder.name))

    def answer(self, body: bytes) -> bytes:
        """The response to a request's body."""
        given = json.loads(body)
        document = Document(given["text"])
        reference = times.reference_date(document, datetime.date.fromisoformat(given["published_at"]))
        found_times = times.find(document, reference)
        entities = names.resolve(document, self._mentions(document), None)
        found_quotes = quotes.find(document, entities)
        found_events = events.find(document, found_times, entities, found_quotes)
        findings = extraction.Findings(document, reference, found_times, entities, found_quotes, found_events)
        request = contract.ExtractRequest(text=document.text)
        answer = extraction.build(findings, request, contract.PipelineBody("0", "stanza", ""))
        return json.dumps(msgspec.to_builtins(answer), ensure_ascii=False).encode()

    def _mentions(self, document: Document) -> list[Mention]:
        sentences = [document.keys[first:stop] for first, stop in document.sentences]
        tagged = self._stanza(sentences)
        chunks: list[Chunk] = []
        for (first, _), sentence in zip(document.sentences, tagged.sentences, strict=True):
            place = {token.id: number for number, token in enumerate(sentence.tokens)}
            for entity in sentence.ents:
                ids = [place[token.id] for token in entity.tokens]
                chunks.append(Chunk(first + ids[0], first + ids[-1] + 1, entity.type))
        return mentions(document, chunks, self._openings)


def _pipeline(model: NERTagger, folder: Path) -> Any:
    """Stanza's own pipeline on a network: it wants the network, its vectors and a list of resources as files."""
    vocab = model.vocab
    torch.save({"vocab": vocab["word"].state_dict(), "emb": model.word_emb.weight.detach()}, folder / "vectors.pt")
    torch.save(
        {"model": model.state_dict(), "vocab": vocab.state_dict(), "config": dict(model.args)}, folder / "ner.pt"
    )
    (folder / "resources.json").write_text(json.dumps({"ar": {"lang_name": "Arabic"}}))
    return stanza.Pipeline(
        "ar",
        dir=str(folder),
        processors="tokenize,ner",
        tokenize_pretokenized=True,
        ner_model_path=str(folder / "ner.pt"),
        ner_pretrain_path=str(folder / "vectors.pt"),
        download_method=None,
        use_gpu=False,
        verbose=False,
    )


def create_app() -> Litestar:
    """The application; a request is worked on where it comes in, as the others wait."""
    naive = Naive()

    @post("/v1/extract", status_code=200)
    async def extract(request: Request[Any, Any, State]) -> Response[bytes]:
        return Response(naive.answer(await request.body()), media_type="application/json")

    @get("/readyz")
    async def ready() -> str:
        return "ready"

    return Litestar([extract, ready], openapi_config=None)


if __name__ == "__main__":
    uvicorn.run(create_app(), host="127.0.0.1", port=int(os.environ["PORT"]), log_config=None, access_log=False)
