"""khabar: entities, dated events and quotes from Arabic news, as a stateless REST service."""

__version__ = "0.1.0"
