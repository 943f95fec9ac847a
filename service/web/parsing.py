"""Bodies and query options to validated requests."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, TypeVar, get_args
from urllib.parse import parse_qsl

import msgspec

from service.contract import BatchRequest, ExtractRequest, Fault, Feature, OffsetUnit
from service.web.problems import MALFORMED, TOO_LARGE, Problem, invalid

OPTIONS = tuple(name for name in ExtractRequest.__struct_fields__ if name != "text")

_request = msgspec.json.Decoder(ExtractRequest)
_batch = msgspec.json.Decoder(BatchRequest)
_syntax = msgspec.json.Decoder(msgspec.Raw)
_T = TypeVar("_T")

_TYPE_FAULT = re.compile(r"Expected `\w+(?: \| \w+)*`, got `\w+`")
_WRONG = {
    "text": "has no Arabic letter",
    "id": "is longer than 256 characters",
    "published_at": "is not an ISO 8601 date or date-time of the years 1000 to 2999, such as 2024-01-25",
    "features": f"is not one of {', '.join(get_args(Feature))}",
    "offsets": f"is not one of {', '.join(get_args(OffsetUnit))}",
    "documents": "is empty",
}
_LONGEST_NAME = 64  # of an unknown field, as it is told back


def document(body: bytes | memoryview | msgspec.Raw, max_chars: int) -> ExtractRequest:
    """The request in a JSON document. Raises Problem 400, 413 or 422."""
    return _within(_decode(_request, body), max_chars)


def documents(body: bytes, max_documents: int) -> list[msgspec.Raw]:
    """The documents of a batch, none of them looked into yet. Raises Problem 400, 413 or 422."""
    try:
        found = _decode(_batch, body).documents
    except Problem as problem:
        if problem.kind is not MALFORMED or (escaped := _with_lone_surrogates(body)) is None:
            raise
        found = escaped
    if len(found) > max_documents:
        fault = Fault("/documents", f"has {len(found)} documents")
        raise Problem(TOO_LARGE, f"A batch may have {max_documents} documents.", faults=[fault])
    return found


def text(body: bytes, query: bytes, max_chars: int) -> ExtractRequest:
    """The request in a plain text body and its query options. Raises Problem 400, 413 or 422."""
    try:
        fields: dict[str, Any] = {"text": body.decode()}
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None
    fields.update(options(query))
    if "features" in fields:
        fields["features"] = fields["features"].split(",") if fields["features"] else []
    try:
        return _within(msgspec.convert(fields, ExtractRequest), max_chars)
    except msgspec.ValidationError as error:
        raise invalid([_fault(str(error))]) from None


def options(query: bytes) -> Mapping[str, str]:
    """The query options. Raises Problem 400 where they are not UTF-8, 422 for an unknown or a repeated one."""
    try:
        pairs = parse_qsl(query.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=64)
    except ValueError:
        raise Problem(MALFORMED, "The query string is not percent-encoded UTF-8.") from None
    found: dict[str, str] = {}
    faults = []
    for name, value in pairs:
        if name not in OPTIONS:
            faults.append(Fault(_pointer(name), "unknown query option"))
        elif name in found:
            faults.append(Fault(_pointer(name), "given more than once"))
        else:
            found[name] = value
    if faults:
        raise invalid(faults)
    return found


def no_options(query: bytes) -> None:
    """Raise Problem 422 where there are query options: a JSON body holds its own."""
    if query:
        names = [name for name, _ in parse_qsl(query.decode("latin-1"), keep_blank_values=True)]
        raise invalid(
            [Fault(_pointer(name), "query options go with a plain text body alone") for name in names[:64] or [""]]
        )


def id_of(raw: msgspec.Raw) -> str | None:
    """The id of a document that is no valid request, where one can be read."""
    try:
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw]).get("id")
        return None if found is None else msgspec.json.decode(found, type=str)[:256]
    except (ValueError, RecursionError):
        return None


def _decode(decoder: msgspec.json.Decoder[_T], body: bytes | memoryview | msgspec.Raw) -> _T:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as error:
        _check_syntax(body)  # of a body that is both malformed and invalid the former is told
        raise invalid([_fault(str(error))]) from None
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None
    except msgspec.DecodeError as error:
        raise _not_json(error) from None
    except RecursionError:
        raise Problem(MALFORMED, "The body is nested too deeply.") from None


def _with_lone_surrogates(body: bytes) -> list[msgspec.Raw] | None:
    """The documents of a batch that is well-formed but for escaped lone surrogates: these are malformed, each alone."""

    def no_constant(name: str) -> None:
        raise ValueError(name)

    try:
        sent = json.loads(body.decode(), parse_constant=no_constant)
        if sent.keys() != {"documents"} or not isinstance(sent["documents"], list):
            return None
        return [msgspec.Raw(json.dumps(document).encode()) for document in sent["documents"]] or None
    except (ValueError, AttributeError, RecursionError):
        return None


def _check_syntax(body: bytes | memoryview | msgspec.Raw) -> None:
    try:
        bytes(body).decode()
        _syntax.decode(body)
    except UnicodeDecodeError as error:
        raise _not_utf8(error) from None
    except msgspec.DecodeError as error:
        raise _not_json(error) from None
    except RecursionError:
        raise Problem(MALFORMED, "The body is nested too deeply.") from None


def _not_utf8(error: UnicodeDecodeError) -> Problem:
    return Problem(MALFORMED, f"The body is not UTF-8: {error.reason}.")


def _not_json(error: msgspec.DecodeError) -> Problem:
    return Problem(MALFORMED, f"The body is not JSON: {str(error).removeprefix('JSON is malformed: ')}.")


def _within(request: ExtractRequest, max_chars: int) -> ExtractRequest:
    if len(request.text) > max_chars:
        fault = Fault("/text", f"has {len(request.text)} characters")
        raise Problem(TOO_LARGE, f"A document may have {max_chars} characters.", faults=[fault])
    return request


def _fault(message: str) -> Fault:
    """msgspec's message as a field at fault. The values are left out: they may be the article's."""
    problem, _, path = message.partition(" - at `$")
    pointer = re.sub(r"\[(\d+)\]", r"/\1", path.rstrip("`")).replace(".", "/")
    if problem.startswith(("Object contains unknown field", "Object missing required field")):
        detail = "unknown field" if "unknown" in problem else "is required"
        return Fault(pointer + _pointer(problem.partition("`")[2].removesuffix("`")), detail)
    if _TYPE_FAULT.fullmatch(problem):
        return Fault(pointer, problem)
    if problem == "Number out of range":
        return Fault(pointer, "is a number out of range")
    return Fault(pointer, _WRONG.get(pointer.split("/")[1] if pointer else "", "is not allowed"))


def _pointer(name: str) -> str:
    shown = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
    return "/" + shown.replace("~", "~0").replace("/", "~1")
