"""Params of runs."""

from __future__ import annotations

FIND = "SELECT value FROM params WHERE run_num = ? AND key = ?"
ALL_OF_RUN = "SELECT key, value FROM params WHERE run_num = ?"
ADD = "INSERT INTO params (run_num, key, value, experiment_id) VALUES (?, ?, ?, ?)"
