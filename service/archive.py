"""Archives through the engine: files or NDJSON requests in, NDJSON answers out, in the order given."""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlencode

import msgspec
from tqdm import tqdm

from service.contract import ExtractRequest
from service.engine import Engine, EngineError, NotReady, Options, QueueFull
from service.fingerprint import fingerprint
from service.settings import Settings
from service.web import answers, parsing
from service.web.problems import TOO_LARGE, Problem, from_engine

_LINES = (".jsonl", ".ndjson")
_DOCUMENT = ".json"
_PATIENCE_S = 3600.0  # nobody waits for a single article of an archive


def run(settings: Settings, files: Sequence[str], options: Mapping[str, str]) -> int:
    """Write an answer or a problem to standard output for each document; 0 where all were answered, else 1."""
    try:
        return asyncio.run(_run(settings, files, options))
    except NotReady as error:
        print(f"khabar: {error}", file=sys.stderr)
        return 1


async def _run(settings: Settings, files: Sequence[str], options: Mapping[str, str]) -> int:
    engine = Engine(
        Options(
            fingerprint=fingerprint(settings.recognizer, settings.model_dir, settings.gazetteer),
            recognizer=settings.recognizer,
            model_dir=settings.model_dir,
            gazetteer=settings.gazetteer,
            workers=settings.workers,
            queue_length=settings.queue_length,
        )
    )
    await engine.start()
    try:
        await engine.wait_ready()
        return await _extract_all(engine, _documents(files, options, settings), settings)
    finally:
        await engine.stop(0)


async def _extract_all(engine: Engine, documents: Iterator[ExtractRequest | bytes], settings: Settings) -> int:
    under_way: deque[asyncio.Task[tuple[bytes, bool]]] = deque()
    refused = 0
    with tqdm(unit=" articles", disable=not sys.stderr.isatty()) as progress:

        async def write_first() -> bool:
            line, answered = await under_way.popleft()
            sys.stdout.buffer.write(line + b"\n")
            progress.update()
            return answered

        while (document := await asyncio.to_thread(next, documents, None)) is not None:
            under_way.append(asyncio.create_task(_extract(engine, document)))
            if len(under_way) >= settings.queue_length:
                refused += not await write_first()
        while under_way:
            refused += not await write_first()
    sys.stdout.buffer.flush()
    return 1 if refused else 0


async def _extract(engine: Engine, document: ExtractRequest | bytes) -> tuple[bytes, bool]:
    """A line of the output, and whether it is an answer."""
    if isinstance(document, bytes):
        return document, False
    while True:
        try:
            answer = await engine.extract(document, asyncio.get_running_loop().time() + _PATIENCE_S)
            return answers.with_id(answer.body, document.id), True
        except QueueFull as full:
            await asyncio.sleep(full.retry_after)
        except EngineError as error:
            return answers.refusal(from_engine(error).body(), document.id), False


def _documents(
    files: Sequence[str], options: Mapping[str, str], settings: Settings
) -> Iterator[ExtractRequest | bytes]:
    """Every request, or the encoded refusal of what is none."""
    query = urlencode(options).encode()
    for name in files:
        path = Path(name)
        if name == "-" or path.suffix in _LINES:
            file = sys.stdin.buffer if name == "-" else path.open("rb")
            with file:
                for line in _lines(file, settings.max_bytes):
                    yield _request(line, settings)
        elif path.suffix == _DOCUMENT:
            yield _request(path.read_bytes(), settings)
        else:
            try:
                article = parsing.text(path.read_bytes(), query, settings.max_chars)
                yield msgspec.structs.replace(article, id=name)
            except Problem as problem:
                yield answers.refusal(problem.body(), name)


def _request(encoded: bytes, settings: Settings) -> ExtractRequest | bytes:
    try:
        if len(encoded) > settings.max_bytes:
            raise Problem(TOO_LARGE, f"A request may have {settings.max_bytes} bytes.")
        return parsing.document(encoded, settings.max_chars)
    except Problem as problem:
        return answers.refusal(problem.body(), parsing.id_of(msgspec.Raw(encoded)))


def _lines(file: BinaryIO, limit: int) -> Iterator[bytes]:
    """The lines that hold something; one over the limit is cut behind it, so that it is refused."""
    while line := file.readline(limit + 1):
        end = line
        while not end.endswith(b"\n") and (end := file.readline(limit)):
            pass
        if line.strip():
            yield line
