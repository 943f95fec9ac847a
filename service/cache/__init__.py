"""Encoded answers by key, and one computation for identical requests in flight. Knows nothing of HTTP."""

from __future__ import annotations

from service.cache.cache import Cache, CacheStatus, Served
from service.cache.stats import CacheStats

__all__ = ["Cache", "CacheStats", "CacheStatus", "Served"]
