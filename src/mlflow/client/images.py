"""Images of runs through the client: single files, and series with a step."""

from __future__ import annotations

import re
import tempfile
import time
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mlflow import images
from mlflow.client import background
from mlflow.client.stored_files import StoredFiles
from mlflow.settings import MLFLOW_ENABLE_ASYNC_LOGGING
from mlflow.validation import check_integer, check_run_id

if TYPE_CHECKING:
    import PIL.Image

LOGGED_IMAGES_TAG = "mlflow.loggedImages"

# Folder of image series. A file's name tells its key, step, time and whether it is the small copy;
# MLflow's clients and pages read it.
FOLDER = "images"
_KEY = re.compile(r"[a-zA-Z0-9_\-./ ]+")

# So that the file's name stays within what file systems take.
MOST_KEY_CHARACTERS = 150


class ImagesMixin(StoredFiles):
    """Images of runs."""

    def log_image(
        self,
        run_id: str,
        image: Any,
        artifact_file: str | Path | None = None,
        key: str | None = None,
        step: int | None = None,
        timestamp: int | None = None,
        synchronous: bool | None = None,
    ) -> None:
        """Store an image, either as a file of its own or as one of a series.

        Args:
            run_id: The run.
            image: A numpy array (see `mlflow.Image` for shapes and ranges), a `PIL.Image.Image` or
                an `mlflow.Image`.
            artifact_file: Where to store it; the extension chooses the format.
            key: The series' name: letters, digits, `_`, `-`, `.`, `/` and spaces.
            step: Its place in the series; 0 by default.
            timestamp: Milliseconds since 1970-01-01 UTC; now by default.
            synchronous: With a key: whether to return only when it is stored. By default only
                `MLFLOW_ENABLE_ASYNC_LOGGING` makes it not wait.

        Raises:
            TypeError: Not exactly one of `artifact_file` and `key`, a step or time without a key,
                or no image.
            ValueError: Another character in the key, or an array of another shape or range.
            ImportError: Pillow is not installed.
        """
        check_run_id(run_id)
        if (artifact_file is None) == (key is None):
            raise TypeError(
                "log_image() takes artifact_file, to store a file, or key, to add to a series: "
                + ("one of them." if key is None else "not both.")
            )
        if artifact_file is not None:
            if step is not None or timestamp is not None:
                raise TypeError("step and timestamp place an image in a series: pass key, too.")
            picture = images.as_pillow(image)
            with self._new_file(run_id, artifact_file) as file:
                images.save(picture, str(file))
            return
        name = _name_in_series(str(key), step, timestamp)
        picture = images.as_pillow(image).copy()  # the caller may draw on
        self._recorder(run_id).tags({LOGGED_IMAGES_TAG: "True"})
        if synchronous is None:
            synchronous = not MLFLOW_ENABLE_ASYNC_LOGGING.get()
        if synchronous:
            self._store_with_thumbnail(run_id, picture, name)
        else:
            background.submit(
                (self._tracking_uri, run_id),
                lambda: self._store_with_thumbnail(run_id, picture, name),
            )

    def _store_with_thumbnail(self, run_id: str, image: PIL.Image.Image, name: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for file, picture in (
                (Path(folder, f"{name}.png"), image),
                (Path(folder, f"{name}+compressed.webp"), images.thumbnail(image)),
            ):
                images.save(picture, str(file))
                self._store_files(run_id, file, f"{FOLDER}/{file.name}")


def _name_in_series(key: str, step: int | None, timestamp: int | None) -> str:
    if _KEY.fullmatch(key) is None or len(key) > MOST_KEY_CHARACTERS:
        raise ValueError(
            f"The key of an image is 1 to {MOST_KEY_CHARACTERS} letters, digits, `_`, `-`, `.`, "
            f"`/` and spaces; {key!r} is not."
        )
    at = check_integer("step", step) if step is not None else 0
    when = (
        check_integer("timestamp", timestamp)
        if timestamp is not None
        else time.time_ns() // 1_000_000
    )
    flat = key.replace("/", "~")
    return f"{flat}+step+{at}+timestamp+{when}+{uuid.uuid4()}"
