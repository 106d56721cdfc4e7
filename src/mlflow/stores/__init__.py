"""Stores: what one is (`contract`), which one a URI means (`resolve`), and one over HTTP (`rest/`)."""
