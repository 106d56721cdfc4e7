"""The databases that tests run on: fresh SQLite files, and a real PostgreSQL server."""
