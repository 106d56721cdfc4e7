"""Files of every kind that the viewer shows, made by the libraries that people make them with."""

from __future__ import annotations

import base64
import io
import json
import wave
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd

from mlflow import MlflowClient

ROWS = 30_000
LINES = 60_000


def log_every_kind(client: MlflowClient, run_id: str, folder: Path) -> None:
    """Log a file of every kind to a run.

    Args:
        folder: An empty one, where they are made.
    """
    _tables(folder / "tables")
    _media(folder / "media")
    _texts(folder / "texts")
    (folder / "tables" / "broken.parquet").write_bytes(b"PAR1 is not enough PAR1")
    (folder / "raw.bin").write_bytes(bytes(range(256)) * 4)
    (folder / "empty.txt").touch()
    client.log_artifacts(run_id, str(folder))
    scores = {"prompt": ["a", "b"], "score": [0.25, 0.5]}
    client.log_table(run_id, scores, "tables/scores.json")


def _tables(folder: Path) -> None:
    folder.mkdir()
    frame = pd.DataFrame(
        {
            "row": np.arange(ROWS),
            "name": [f"ชื่อ {number}" for number in range(ROWS)],
            "note": ['two\nlines, "quoted"' if number % 7 == 0 else "" for number in range(ROWS)],
            "when": pd.date_range("2026-01-01", periods=ROWS, freq="min"),
        }
    )
    frame.to_csv(folder / "long.csv", index=False)
    frame.to_parquet(folder / "long.parquet", row_group_size=5000)
    wide = pd.DataFrame({f"feature_{number}": np.full(20, number) for number in range(300)})
    wide.to_parquet(folder / "wide.parquet", compression="zstd")


def _media(folder: Path) -> None:
    from matplotlib import pyplot

    matplotlib.use("Agg")
    folder.mkdir()
    figure, axes = pyplot.subplots(figsize=(3, 2))
    axes.plot([3, 1, 2])
    for extension in ("png", "svg", "pdf"):
        figure.savefig(folder / f"figure.{extension}")
    pyplot.close(figure)
    with wave.open(str(folder / "tone.wav"), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8000)
        tone = np.sin(np.arange(8000) * 2 * np.pi * 440 / 8000) * 8000
        sound.writeframes(tone.astype("<i2").tobytes())


def _texts(folder: Path) -> None:
    folder.mkdir()
    (folder / "train.log").write_text(
        "".join(f"\x1b[32mINFO\x1b[0m step={number}\n" for number in range(LINES))
    )
    (folder / "train.py").write_text("import os\n\n\ndef train(rate: float) -> None:\n    return\n")
    (folder / "MLmodel").write_text("flavors:\n  python_function: {}\n")
    (folder / "odd.json").write_text('{"loss": NaN, "layers": [64, 32]}')
    (folder / "broken.json").write_text('{"loss": ')
    (folder / "notes.md").write_text("# Findings\n\n![figure](../media/figure.png)\n\n- [x] done\n")
    (folder / "report.html").write_text(
        "<!doctype html><title>r</title><p id=p>nothing ran</p><script>"
        "let told = 'ran, '; try { told += document.cookie } catch (error) { told += error.name }"
        "document.getElementById('p').textContent = told</script>"
    )
    (folder / "explore.ipynb").write_text(json.dumps(_notebook()))


def _notebook() -> dict[str, object]:
    picture = io.BytesIO()
    from PIL import Image

    Image.new("RGB", (8, 8), "teal").save(picture, "PNG")
    table = "<table><tr><td>cell of a table</td></tr></table>"
    shown = {"text/html": [table, "<script>parent.document.title = 'taken over'</script>"]}
    image = {"image/png": base64.b64encode(picture.getvalue()).decode()}
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["printed\n"]},
        {"output_type": "execute_result", "execution_count": 1, "metadata": {}, "data": shown},
        {"output_type": "display_data", "metadata": {}, "data": image},
    ]
    code = {
        "cell_type": "code",
        "execution_count": 1,
        "metadata": {},
        "source": ["import pandas\n", "frame"],
        "outputs": outputs,
    }
    text = {"cell_type": "markdown", "metadata": {}, "source": ["## A heading"]}
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [text, code]}
