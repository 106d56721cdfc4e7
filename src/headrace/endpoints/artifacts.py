"""Files of runs and logged models; files that go through the server."""

from __future__ import annotations

from headrace.http.table import Table

table = Table()
"""What needs runs: `artifacts/list`, `get-artifact`, `upload-artifact`, …"""

proxy_table = Table()
"""`mlflow-artifacts/…`: what a server for artifacts alone answers, too."""
