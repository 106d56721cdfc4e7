"""Answers on standard output: tables for people, JSON and CSV for programs.

JSON has neither NaN nor infinities: they are written as the strings `"NaN"`, `"Infinity"` and
`"-Infinity"`, as in the REST API.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timezone
from math import isfinite
from typing import IO, Any

import click

# Record → what stands in a table's cell.
Columns = Mapping[str, Callable[[dict[str, Any]], object]]


def show_list(output: str, records: Sequence[dict[str, Any]], columns: Columns) -> None:
    """Print records of one kind.

    Args:
        output: `table`, `json` or `csv`.
        records: All their fields, for JSON and CSV.
        columns: Titles and cells of the table.
    """
    if output == "json":
        show_json(list(records))
    elif output == "csv":
        write_csv(records)
    else:
        rows = [[str(cell(record)) for cell in columns.values()] for record in records]
        write_table(list(columns), rows)


def show_object(output: str, record: dict[str, Any], fields: Mapping[str, object]) -> None:
    """Print one record: `fields`, by their titles, are the lines of the table."""
    if output == "json":
        show_json(record)
    elif output == "csv":
        write_csv([record])
    else:
        width = max(map(len, fields), default=0)
        for title, value in fields.items():
            padding = " " * (width - len(title) + 2) if str(value) else ""
            click.echo(f"{click.style(title, bold=True)}{padding}{value}")


def show_json(value: Any) -> None:
    """Print a value as JSON."""
    click.echo(json.dumps(_finite(value), indent=2, ensure_ascii=False))


def write_table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print cells in columns under their titles and a line of dashes."""
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(titles, *cells, strict=True)]
    click.secho(_aligned(titles, widths), bold=True)
    click.echo("  ".join("-" * width for width in widths))
    for row in cells:
        click.echo(_aligned(row, widths))


def write_csv(records: Iterable[dict[str, Any]]) -> None:
    """Print records as CSV under the names of the first one's fields; lists and objects as JSON."""
    names: list[str] = []
    writer = csv.writer(CsvLines(sys.stdout))
    for record in records:
        if not names:
            names = list(record)
            writer.writerow(names)
        writer.writerow([_csv_cell(record[name]) for name in names])


def utc(milliseconds: int | None) -> str:
    """A time as people read it; empty for none."""
    if milliseconds is None:
        return ""
    when = datetime.fromtimestamp(milliseconds / 1000, timezone.utc)
    return when.strftime("%Y-%m-%d %H:%M:%S UTC")


def byte_count(count: int) -> str:
    """A number of bytes as people read it: `999 B`, `1.2 kB`, `34.5 MB` (powers of 1,000)."""
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 999.95 or (unit == "B" and count < 1000):
            return f"{count} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def duration(seconds: float) -> str:
    """A length of time as people read it, in its largest unit: `45 s`, `3 min`, `2 h`, `5 d`."""
    for limit, unit, name in ((120, 1, "s"), (7200, 60, "min"), (172_800, 3600, "h")):
        if seconds < limit:
            return f"{max(0, round(seconds / unit))} {name}"
    return f"{round(seconds / 86_400)} d"


def counted(number: int, noun: str) -> str:
    """`1 run`, `2 runs`."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def _aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(map(str.ljust, cells, widths)).rstrip()


class CsvLines:
    """Takes rows as RFC 4180 ends them, with CR and LF, so that a value with either is quoted; they
    are written with the end of line that other tools here expect.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def write(self, row: str) -> None:
        self._file.write(row.removesuffix("\r\n") + "\n")


def _csv_cell(value: Any) -> Any:
    if isinstance(value, (dict, list)):
        return json.dumps(_finite(value), ensure_ascii=False)
    return value


def _finite(value: Any) -> Any:
    if isinstance(value, float) and not isfinite(value):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, dict):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(item) for item in value]
    return value
