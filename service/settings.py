"""Every setting of the service, read from environment variables once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class SettingsError(ValueError):
    """A setting that cannot be used; the message names the variable."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, rename="upper"):
    """The settings, each named as its environment variable in lower case."""

    host: str = "0.0.0.0"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    workers: Annotated[int, Meta(ge=0)] = 0  # 0: one a core
    recognizer: str = "stanza"
    model_dir: str | None = None  # None: the weights in the package
    gazetteer: str | None = None
    redis_url: str | None = None  # None: answers are kept in this process's memory
    cache_ttl_s: Annotated[int, Meta(ge=1)] = 86_400
    cache_max_mb: Annotated[int, Meta(ge=0)] = 64
    api_keys_file: str | None = None  # None: no key is asked for
    max_chars: Annotated[int, Meta(ge=1)] = 200_000
    max_bytes: Annotated[int, Meta(ge=1)] = 8 << 20
    max_documents: Annotated[int, Meta(ge=1)] = 64
    queue_length: Annotated[int, Meta(ge=1)] = 256
    deadline_ms: Annotated[int, Meta(ge=1)] = 60_000
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @property
    def deadline_s(self) -> float:
        return self.deadline_ms / 1000


def from_environ(environ: Mapping[str, str]) -> Settings:
    """The settings in an environment; a variable that is unset or empty leaves the default.

    Raises SettingsError.
    """
    given = {name: environ[name] for name in Settings.__struct_encode_fields__ if environ.get(name)}
    if "LOG_LEVEL" in given:
        given["LOG_LEVEL"] = given["LOG_LEVEL"].upper()
    try:
        return msgspec.convert(given, Settings, strict=False)
    except msgspec.ValidationError as error:
        fault, _, path = str(error).partition(" - at `$.")
        raise SettingsError(f"{path.rstrip('`')}: {fault}") from None
