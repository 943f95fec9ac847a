"""What goes through a worker's socket: a length, then a MessagePack body; requests one way, replies the other."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator

import msgspec

from service.contract import ExtractRequest

_LENGTH = struct.Struct(">I")
_encode = msgspec.msgpack.Encoder().encode


class Failure(msgspec.Struct, array_like=True, gc=False):
    """The pipeline raised on a document: the kind and place of the error, without its message, which may quote it."""

    where: str


class Reply(msgspec.Struct, array_like=True, gc=False):
    """A worker's answer to the next document of its batch, and the seconds of work since it had the batch."""

    answer: bytes | Failure
    seconds: float


_decode_batch = msgspec.msgpack.Decoder(list[ExtractRequest]).decode
_decode_reply = msgspec.msgpack.Decoder(Reply).decode


def pack_request(request: ExtractRequest) -> msgspec.Raw:
    """A request as it will stand in a batch."""
    return msgspec.Raw(_encode(request))


def pack_batch(requests: list[msgspec.Raw]) -> bytes:
    return _framed(_encode(requests))


def pack_reply(reply: Reply) -> bytes:
    return _framed(_encode(reply))


def unpack_batch(body: bytes) -> list[ExtractRequest]:
    return _decode_batch(body)


def unpack_reply(body: bytes) -> Reply:
    return _decode_reply(body)


def read(stream: socket.socket) -> bytes | None:
    """The next body from a blocking socket; null when the other side has closed it."""
    head = _read_exactly(stream, _LENGTH.size)
    return None if head is None else _read_exactly(stream, _LENGTH.unpack(head)[0])


class Splitter:
    """Bodies out of the bytes of a stream as they come in."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> Iterator[bytes]:
        buffer = self._buffer
        buffer += data
        while len(buffer) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(buffer)[0]
            if len(buffer) < end:
                return
            body = bytes(memoryview(buffer)[_LENGTH.size : end])
            del buffer[:end]
            yield body


def _framed(body: bytes) -> bytes:
    return _LENGTH.pack(len(body)) + body


def _read_exactly(stream: socket.socket, size: int) -> bytes | None:
    body = bytearray(size)
    view = memoryview(body)
    filled = 0
    while filled < size:
        count = stream.recv_into(view[filled:])
        if not count:
            return None
        filled += count
    return bytes(body)
