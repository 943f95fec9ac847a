"""Logs on standard error: a line of JSON for each entry, or plain lines on a terminal."""

from __future__ import annotations

import datetime
import logging
import sys
from typing import TextIO

import msgspec


class JsonLines(logging.Formatter):
    """An entry as one line of JSON; `extra={"fields": {...}}` adds fields."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return msgspec.json.encode(entry).decode()


class PlainLines(logging.Formatter):
    """An entry for people: the time, the message, the added fields."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%H:%M:%S")

    def format(self, record: logging.LogRecord) -> str:
        fields = " ".join(f"{name}={value}" for name, value in getattr(record, "fields", {}).items())
        return f"{super().format(record)} {fields}".rstrip()


class Lines(logging.StreamHandler[TextIO]):
    """Entries to standard error, which sends each line on by itself."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)

    def flush(self) -> None:
        """Nothing is left to send."""


def configure(level: str) -> None:
    """Send every logger's entries of `level` and above to standard error."""
    # Where in the code an entry was made, and in which thread and process, is shown nowhere and costs more than the
    # rest (Logging HOWTO, "Optimization").
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    handler = Lines()
    handler.setFormatter(PlainLines() if sys.stderr.isatty() else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = name != "uvicorn.access"
