"""Objects of packages that may not be installed: what they are, without importing anything."""

from __future__ import annotations

import sys


def is_instance(value: object, module: str, class_name: str) -> bool:
    """Whether a value is of a class of a package, without importing the package.

    A value of the class cannot exist before the package was imported.
    """
    loaded = sys.modules.get(module)
    return loaded is not None and isinstance(value, getattr(loaded, class_name, ()))


def is_sparse(value: object) -> bool:
    """Whether it is a sparse matrix or array of scipy, by columns or by rows."""
    names = ("csc_matrix", "csr_matrix", "csc_array", "csr_array")
    return any(is_instance(value, "scipy.sparse", name) for name in names)


def is_spark_frame(value: object) -> bool:
    """Whether it is a data frame of Spark, classic or Connect."""
    return any(
        is_instance(value, module, "DataFrame")
        for module in ("pyspark.sql", "pyspark.sql.connect.dataframe")
    )
