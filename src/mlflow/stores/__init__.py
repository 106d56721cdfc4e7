"""Stores: what one is (`contract`), which one a URI means (`resolve`), one over HTTP (`rest/`)."""
