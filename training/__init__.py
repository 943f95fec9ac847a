"""Makes the shipped weights from corpora. The service never imports it."""
