"""Packages that conda and pip name differently, and those that only conda has."""

from __future__ import annotations

import re

# conda-forge's and the default channels' names → what pip calls the same.
PIP_NAMES = {
    "blas": "",
    "catboost": "catboost",
    "dask-core": "dask",
    "faiss": "faiss-cpu",
    "faiss-cpu": "faiss-cpu",
    "importlib_metadata": "importlib-metadata",
    "importlib_resources": "importlib-resources",
    "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack",
    "nomkl": "",
    "opencv": "opencv-python-headless",
    "opencv-python": "opencv-python",
    "pip": "pip",
    "prophet": "prophet",
    "psycopg2": "psycopg2-binary",
    "py-lightgbm": "lightgbm",
    "py-opencv": "opencv-python-headless",
    "py-xgboost": "xgboost",
    "py-xgboost-cpu": "xgboost",
    "pyqt": "PyQt5",
    "pytables": "tables",
    "pytorch": "torch",
    "pytorch-cpu": "torch",
    "pytorch-lightning": "pytorch-lightning",
    "python-graphviz": "graphviz",
    "python-kaleido": "kaleido",
    "pytorch-gpu": "torch",
    "ruamel_yaml": "ruamel.yaml",
    "ray-core": "ray",
    "ray-default": "ray[default]",
    "ray-tune": "ray[tune]",
    "seaborn-base": "seaborn",
    "snowflake-connector-python": "snowflake-connector-python",
    "spacy-model-en_core_web_sm": "",
    "sqlalchemy": "SQLAlchemy",
    "tensorflow-base": "tensorflow",
    "tensorflow-gpu": "tensorflow",
    "torchtext": "torchtext",
    "typing_extensions": "typing-extensions",
    "xgboost-cpu": "xgboost",
}

# Programs and libraries that are no Python packages, which pip does not install.
_CONDA_ONLY = frozenset({
    "_libgcc_mutex", "_openmp_mutex", "bazel", "blis", "boost", "boost-cpp", "bzip2",
    "c-compiler", "ca-certificates", "cairo", "clang", "clangxx", "compilers", "cudatoolkit",
    "cudnn", "curl", "cxx-compiler", "eigen", "ffmpeg", "fftw", "fortran-compiler", "freetype",
    "gcc", "gdal", "geos", "gfortran", "git", "glib", "go", "graphviz", "gsl", "gxx", "hdf5",
    "icu", "jpeg", "krb5", "make", "maven", "mamba", "mpi", "mpich", "nccl", "ncurses",
    "nodejs", "ocl-icd", "openblas", "openjdk", "openmpi", "openssl", "pandoc", "perl",
    "pkg-config", "poppler", "postgresql", "proj", "protobuf-compiler", "qt", "r", "r-base",
    "readline", "ruby", "rust", "sqlite", "swig", "tesseract", "tk", "unixodbc", "xz", "yarn",
    "zlib", "zstd"
})  # fmt: skip
_CONDA_ONLY_PATTERN = re.compile(
    r"(?:r|bioconductor|perl|lib|cuda|mpi|gcc|gxx|sysroot|vc|vs|m2w64|msys2)[-_].*"
    r"|lib(?!rosa$|cst$|sass$|magic$|linear$|svm$|clang$)[a-z0-9+_.-]*|.*-(?:linux|osx|win)-\d+"
)
# What a package index takes for a name.
_PIP_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?")


def pip_name(conda_name: str) -> str | None:
    """What pip calls a package of conda.

    Returns:
        Its name, empty for what pip's packages bring themselves; None where pip has no such
        package.
    """
    name = conda_name.lower()
    if name in PIP_NAMES:
        return PIP_NAMES[name]
    if name in _CONDA_ONLY or _CONDA_ONLY_PATTERN.fullmatch(name):
        return None
    if not _PIP_NAME.fullmatch(name):
        return None
    return conda_name
