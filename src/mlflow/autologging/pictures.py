"""Pictures of a training: PNGs that are logged as artifacts.

Those that autologging makes of nearly every model are drawn by `mlflow.drawing`; what needs more
than that is drawn with matplotlib, if it is there, without its global state.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from mlflow.drawing.bars import bars_png
from mlflow.drawing.canvas import can_draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST_FEATURES = 40


def figure(
    width: float = 6.4, height: float = 4.8, *, long_labels: bool = True
) -> tuple[Figure, Axes] | None:
    """An empty figure, in inches, and its axes; None without matplotlib.

    Args:
        width, height: In inches.
        long_labels: Whether room is to be made for labels, which takes a third of the drawing.
    """
    try:
        from matplotlib.backends.backend_agg import FigureCanvasAgg  # heavy, and an extra
        from matplotlib.figure import Figure
    except ImportError:
        return None
    made = Figure(figsize=(width, height), layout="constrained" if long_labels else None)
    FigureCanvasAgg(made)
    return made, made.add_subplot()


def log_picture(made: Figure, artifact_file: str) -> None:
    """Log a figure as an artifact of the active run: a PNG."""
    import io

    from matplotlib.backends.backend_agg import FigureCanvasAgg

    written = io.BytesIO()
    # `savefig` draws everything twice, to find out how large it becomes.
    FigureCanvasAgg(made).print_png(written)  # type: ignore[no-untyped-call]
    log_png(written.getvalue(), artifact_file)


def log_png(content: bytes, artifact_file: str) -> None:
    """Log a picture as an artifact of the active run."""
    import tempfile
    from pathlib import Path

    from mlflow.fluent.artifacts import log_artifact

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, artifact_file)
        file.write_bytes(content)
        log_artifact(str(file))


def log_feature_importance(names: Sequence[str], values: Sequence[Any], kind: str) -> None:
    """Log the importance of features as a picture and as JSON, the greatest first."""
    from mlflow.fluent.artifacts import log_dict

    importance = sorted(
        zip(map(str, names), map(float, values), strict=True), key=lambda pair: -pair[1]
    )
    log_dict(dict(importance), f"feature_importance_{kind}.json")
    shown = importance[:MOST_FEATURES]
    if shown and can_draw():
        picture = bars_png(
            [name for name, _ in shown], [value for _, value in shown],
            f"Feature importance ({kind})",
        )  # fmt: skip
        log_png(picture, f"feature_importance_{kind}.png")
