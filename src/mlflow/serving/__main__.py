"""Processes in a model's environment; others start them.

python -m mlflow.serving serve ORDERS       one that serves; see `supervisor.py`
python -m mlflow.serving predict ORDERS     one that answers once; see `prediction.py`
python -m mlflow.serving lines ORDERS       one that answers line by line; see `on_spark/lines.py`
python -m mlflow.serving container          the first process of an image; see `docker.py`
"""

from __future__ import annotations

import sys

from mlflow.exceptions import MlflowException


def main() -> int:
    """What the arguments ask for; the exit status."""
    try:
        if sys.argv[1] == "serve":
            from mlflow.serving.supervisor import obey  # each loads its own

            obey(sys.argv[2])
        elif sys.argv[1] == "predict":
            import msgspec

            from mlflow.serving.prediction import PredictOrders, write_answer

            orders = msgspec.json.decode(sys.argv[2].encode(), type=PredictOrders)
            write_answer(orders, sys.stdin.buffer.read())
        elif sys.argv[1] == "lines":
            from mlflow.serving.on_spark.lines import answer_lines

            answer_lines(sys.argv[2])
        else:
            from mlflow.serving.container import serve_in_container

            serve_in_container()
    except MlflowException as error:
        sys.stderr.write(f"{error.message}\n")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main())
