"""`python -m mlflow`: the command `mlflow`."""

import sys

from mlflow.cli import main

if __name__ == "__main__":
    sys.exit(main())
