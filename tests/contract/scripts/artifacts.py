"""Artifacts through the server: logged in every form, listed, downloaded, deleted."""

from __future__ import annotations

import hashlib
import json
import os
import random
from pathlib import Path

import matplotlib as mpl
import numpy as np
import yaml
from PIL import Image

import mlflow
from mlflow import MlflowClient
from mlflow.store.artifact.artifact_repository_registry import get_artifact_repository
from tests.contract.scripts.expecting import error_of, refused, report

mpl.use("Agg")
import matplotlib.pyplot as plt

LARGE = 40 * 1024 * 1024

client = MlflowClient()
experiment = mlflow.set_experiment("artifacts")


def listed(run: str, path: str | None = None) -> dict[str, int | None]:
    """Path → size in bytes, None for folders."""
    return {
        each.path: None if each.is_dir else each.file_size or 0  # None when empty in MLflow
        for each in client.list_artifacts(run, path)
    }


# ---- logging ----
Path("notes.txt").write_text("größe ☃\n", encoding="utf-8")
folder = Path("folder/deep/er")
folder.mkdir(parents=True)
Path("folder/one.txt").write_text("one")
Path("folder/deep/er/three.bin").write_bytes(bytes(range(256)))
Path("folder/empty.txt").write_bytes(b"")
Path("folder/sp ace & % +ü.txt").write_text("odd name")
large = random.Random(0).randbytes(LARGE)
Path("large.bin").write_bytes(large)

with mlflow.start_run() as run:
    run_id = run.info.run_id
    assert listed(run_id) == {}
    root = f"mlflow-artifacts:/{experiment.experiment_id}/{run_id}/artifacts"
    assert mlflow.get_artifact_uri() == root
    assert mlflow.get_artifact_uri("a/b.txt") == f"{root}/a/b.txt"
    mlflow.log_artifact("notes.txt")
    mlflow.log_artifact("notes.txt", artifact_path="sub/folder")
    mlflow.log_artifacts("folder", artifact_path="copied")
    mlflow.log_artifacts("folder")
    mlflow.log_artifact("large.bin", "large")
    mlflow.log_text("text ☃\nline", "texts/a.txt")
    mlflow.log_text("<b>html</b>", "a.html")
    mlflow.log_dict({"b": 1, "a": [1.5, None, "ü"]}, "config.json")
    mlflow.log_dict({"b": 1, "a": [1.5, None, "ü"]}, "config.yaml")
    figure, axes = plt.subplots()
    axes.plot([1, 2, 3])
    mlflow.log_figure(figure, "plots/figure.png")
    mlflow.log_figure(figure, "plots/figure.svg")
    mlflow.log_image(np.zeros((4, 6, 3), dtype=np.uint8), "images/black.png")
    mlflow.log_image(Image.new("RGB", (500, 300), "red"), key="train/red", step=7, synchronous=True)
    mlflow.log_text("first", "again.txt")
    mlflow.log_text("second", "again.txt")

# ---- listing ----
top = listed(run_id)
assert top["notes.txt"] == len("größe ☃\n".encode())
folders = {name for name, size in top.items() if size is None}
assert folders == {
    "copied",
    "deep",
    "images",
    "large",
    "plots",
    "sub",
    "texts",
}
assert list(top) == sorted(top)
assert listed(run_id, "large") == {"large/large.bin": LARGE}
assert listed(run_id, "copied") == {
    "copied/deep": None,
    "copied/empty.txt": 0,
    "copied/one.txt": 3,
    "copied/sp ace & % +ü.txt": 8,
}
assert listed(run_id, "copied/deep/er") == {"copied/deep/er/three.bin": 256}
assert listed(run_id, "sub/folder") == {"sub/folder/notes.txt": len("größe ☃\n".encode())}
assert listed(run_id, "no such folder") == {}
images = sorted(path for path in listed(run_id, "images") if "red" in path)
assert len(images) == 2
assert images[0].startswith("images/train~red+step+7+timestamp+")
assert {Path(path).suffix for path in images} == {".png", ".webp"}
assert client.get_run(run_id).data.tags["mlflow.loggedImages"] == "True"

# ---- reading ----
assert mlflow.artifacts.load_text(f"runs:/{run_id}/texts/a.txt") == "text ☃\nline"
assert mlflow.artifacts.load_text(f"{root}/again.txt") == "second"
assert mlflow.artifacts.load_dict(f"{root}/config.json") == {"b": 1, "a": [1.5, None, "ü"]}
assert mlflow.artifacts.load_image(f"{root}/images/black.png").size == (6, 4)

# ---- downloading ----
one = mlflow.artifacts.download_artifacts(run_id=run_id, artifact_path="copied/one.txt")
assert Path(one).read_text() == "one"
everything = Path(client.download_artifacts(run_id, "", dst_path=os.fspath(Path.cwd())))
for name in ("one.txt", "empty.txt", "sp ace & % +ü.txt", "deep/er/three.bin"):
    original = Path("folder", name).read_bytes()
    assert (everything / name).read_bytes() == original, name
    assert (everything / "copied" / name).read_bytes() == original, name
assert hashlib.sha256((everything / "large/large.bin").read_bytes()).digest() == (
    hashlib.sha256(large).digest()
)
assert json.loads((everything / "config.json").read_text())["a"] == [1.5, None, "ü"]
assert yaml.safe_load((everything / "config.yaml").read_text(encoding="utf-8")) == {
    "b": 1,
    "a": [1.5, None, "ü"],
}
assert (everything / "plots/figure.png").read_bytes().startswith(b"\x89PNG")
assert b"<svg" in (everything / "plots/figure.svg").read_bytes()
with Image.open(everything / images[0]) as full, Image.open(everything / images[1]) as small:
    assert {full.size, small.size} == {(500, 300), (256, 153)}
Path("into").mkdir()
nested = mlflow.artifacts.download_artifacts(f"runs:/{run_id}/copied/deep", dst_path="into")
assert [file.name for file in Path(nested).rglob("*.*")] == ["three.bin"]

# ---- deleting ----
repository = get_artifact_repository(root)
repository.delete_artifacts("copied")
assert "copied" not in listed(run_id)
repository.delete_artifacts("again.txt")
assert "again.txt" not in listed(run_id)
assert "one.txt" in listed(run_id)

# ---- what is refused ----
refused("RESOURCE_DOES_NOT_EXIST", client.list_artifacts, "0" * 32)
error_of(client.log_text, run_id, "x", "../outside.txt")
error_of(client.log_text, run_id, "x", "/absolute.txt")
error_of(client.list_artifacts, run_id, "../..")
error_of(client.download_artifacts, run_id, "missing.txt")

report(run_id=run_id, top=sorted(top))
