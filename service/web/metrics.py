"""Prometheus metrics. The framework's plugin labels by the client's own method and path, which a client could make
grow without bound; these labels come from the routes alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import accumulate

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from service.cache import Cache, CacheStats
from service.engine import BATCH_BOUNDS, Engine, Stats

disable_created_metrics()  # type: ignore[no-untyped-call]  # the package has types, this function none

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)

_ENGINE_GAUGES: dict[str, tuple[str, Callable[[Stats], float]]] = {
    "khabar_queue_documents": ("Documents that wait.", lambda s: s.queued),
    "khabar_queue_chars": ("Characters of the documents that wait.", lambda s: s.queued_chars),
    "khabar_running_documents": ("Documents in the workers' hands.", lambda s: s.running),
    "khabar_workers": ("Worker processes alive.", lambda s: s.workers),
}
_ENGINE_COUNTERS: dict[str, tuple[str, Callable[[Stats], float]]] = {
    "khabar_documents": ("Articles done.", lambda s: s.documents),
    "khabar_chars": ("Characters of the articles done.", lambda s: s.chars),
    "khabar_documents_refused": ("Articles refused because the queue was full.", lambda s: s.refused),
    "khabar_documents_expired": ("Articles whose deadline passed.", lambda s: s.expired),
    "khabar_documents_abandoned": ("Articles dropped because nobody waited any longer.", lambda s: s.abandoned),
    "khabar_documents_failed": ("Articles that the pipeline failed on.", lambda s: s.failed),
    "khabar_documents_retried": ("Articles given to a second worker.", lambda s: s.retried),
    "khabar_worker_restarts": ("Workers replaced.", lambda s: s.restarts),
}
_CACHE_COUNTERS: dict[str, tuple[str, Callable[[CacheStats], float]]] = {
    "khabar_cache_hits": ("Answers from the cache.", lambda s: s.hits),
    "khabar_cache_misses": ("Answers that were not in the cache.", lambda s: s.misses),
    "khabar_cache_collapsed": ("Requests that waited for an identical one.", lambda s: s.collapsed),
    "khabar_cache_bypassed": ("Answers made while the cache was out.", lambda s: s.bypassed),
    "khabar_cache_stored": ("Answers stored.", lambda s: s.stored),
    "khabar_cache_errors": ("Times the cache refused, was slow or answered nonsense.", lambda s: s.errors),
    "khabar_cache_foreign": ("Stored values that were damaged or not this service's.", lambda s: s.foreign),
    "khabar_cache_evicted": ("Answers dropped from memory to make room.", lambda s: s.evicted),
}
_CACHE_GAUGES: dict[str, tuple[str, Callable[[CacheStats], float]]] = {
    "khabar_cache_entries": ("Answers in memory.", lambda s: s.entries),
    "khabar_cache_bytes": ("Bytes of the answers in memory.", lambda s: s.bytes),
}


class Metrics:
    """The metrics of one application."""

    MEDIA_TYPE = "text/plain; version=0.0.4"

    def __init__(self, engine: Engine, cache: Cache, labels: dict[str, str]) -> None:
        self._registry = CollectorRegistry(auto_describe=False)
        self.in_progress = 0
        self._requests = Counter(
            "khabar_requests", "Requests answered.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "khabar_request_duration_seconds",
            "Time from a request's head to its answer's end.",
            ("route",),
            registry=self._registry,
            buckets=_SECONDS,
        )
        self._ends: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}
        in_progress = Gauge("khabar_requests_in_progress", "Requests not yet answered.", registry=self._registry)
        in_progress.set_function(lambda: self.in_progress)
        build = Gauge("khabar_build_info", "What runs here; always 1.", tuple(labels), registry=self._registry)
        build.labels(**labels).set(1)
        self._registry.register(_Parts(engine, cache))
        ProcessCollector(registry=self._registry)
        GCCollector(registry=self._registry)

    def ended(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that has been answered."""
        end = (method, route, status)
        found = self._ends.get(end)
        if found is None:
            found = self._ends[end] = self._requests.labels(method, route, status), self._seconds.labels(route)
        requests, durations = found
        requests.inc()
        durations.observe(seconds)

    def render(self) -> bytes:
        """The metrics in Prometheus' text format."""
        return generate_latest(self._registry)


class _Parts(Collector):
    """The engine's and the cache's own numbers, read when they are asked for."""

    def __init__(self, engine: Engine, cache: Cache) -> None:
        self._engine = engine
        self._cache = cache

    def collect(self) -> Iterator[Metric]:
        engine, cache = self._engine.stats, self._cache.stats
        for name, (words, read) in _ENGINE_GAUGES.items():
            yield GaugeMetricFamily(name, words, value=read(engine))
        for name, (words, read) in _ENGINE_COUNTERS.items():
            yield CounterMetricFamily(name, words, value=read(engine))
        for name, (words, of_cache) in _CACHE_GAUGES.items():
            yield GaugeMetricFamily(name, words, value=of_cache(cache))
        for name, (words, of_cache) in _CACHE_COUNTERS.items():
            yield CounterMetricFamily(name, words, value=of_cache(cache))
        yield GaugeMetricFamily("khabar_ready", "Whether a worker can answer.", value=self._engine.ready)
        yield GaugeMetricFamily("khabar_cache_degraded", "Whether the cache is out.", value=self._cache.degraded)
        yield CounterMetricFamily("khabar_batch_seconds", "Worker time spent on batches.", value=engine.batch_seconds)
        bounds = [*map(str, BATCH_BOUNDS), "+Inf"]
        buckets = list(zip(bounds, map(float, accumulate(engine.batch_sizes)), strict=True))
        yield HistogramMetricFamily("khabar_batch_documents", "Documents a batch.", buckets, engine.documents)
