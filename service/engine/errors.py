"""Why a document was not extracted."""

from __future__ import annotations


class EngineError(Exception):
    """No answer for this document; the message never holds any of its text."""


class QueueFull(EngineError):
    """The document was not taken up: more work waits than is allowed or can be done before its deadline.

    `retry_after` is the number of whole seconds, at least 1, after which there should be room.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"the queue is full, try again in {retry_after} s")
        self.retry_after = retry_after


class DeadlinePassed(EngineError):
    """The deadline passed before the answer was there."""

    def __init__(self) -> None:
        super().__init__("the deadline passed before the answer was ready")


class NotReady(EngineError):
    """The models are still being loaded, or the engine is stopping."""

    def __init__(self, detail: str = "the models are being loaded") -> None:
        super().__init__(detail)


class PipelineFailed(EngineError):
    """The pipeline raised on this document."""

    def __init__(self) -> None:
        super().__init__("the pipeline failed on this document")


class WorkersLost(EngineError):
    """Three workers, one after the other, ended or hung while they had this document and no other.

    It is not tried again before `retry_after` whole seconds, at least 1, have passed.
    """

    def __init__(self, retry_after: int) -> None:
        super().__init__("one worker after the other ended while it had this document")
        self.retry_after = retry_after
