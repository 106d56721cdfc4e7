"""Every environment variable: name, type, default and one line that says what it is for.

`SETTINGS` lists those Headrace acts on; the documentation's table is made from it. The names that
MLFLOW software refers to (`mlflow.environment_variables`) are these same objects.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from mlflow.exceptions import INVALID_PARAMETER_VALUE, MlflowException

T = TypeVar("T")

SETTINGS: dict[str, Setting[Any]] = {}


class Setting(Generic[T]):
    """One environment variable.

    Attributes:
        name: The variable's name.
        type: Turns its text into a value.
        default: The value when it is not set.
        doc: One line for the documentation.
    """

    def __init__(
        self, name: str, type: Callable[[str], T], default: T, doc: str, *, listed: bool = True
    ) -> None:
        self.name = name
        self.type = type
        self.default = default
        self.doc = doc
        if listed:
            SETTINGS[name] = self

    @property
    def defined(self) -> bool:
        """Whether the variable is in the environment, empty or not."""
        return self.name in os.environ

    def is_set(self) -> bool:
        """Whether the variable is in the environment, empty or not."""
        return self.name in os.environ

    def get_raw(self) -> str | None:
        """The variable's text, or None."""
        return os.environ.get(self.name)

    def get(self) -> T:
        """The value, or the default when the variable is not set.

        Raises:
            MlflowException: The text is not of the type (`INVALID_PARAMETER_VALUE`).
        """
        text = os.environ.get(self.name)
        if text is None:
            return self.default
        try:
            return self.type(text)
        except (ValueError, TypeError) as error:
            raise MlflowException(
                f"The environment variable {self.name} is {text!r}, which cannot be read: {error}. "
                f"It means: {self.doc}",
                INVALID_PARAMETER_VALUE,
            ) from None

    def set(self, value: T) -> None:
        """Set the variable for this process and those it starts."""
        os.environ[self.name] = str(value)

    def unset(self) -> None:
        """Take the variable out of the environment."""
        os.environ.pop(self.name, None)

    def __str__(self) -> str:
        return f"{self.name} (default: {self.default})"

    def __repr__(self) -> str:
        return repr(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Setting) and other.name == self.name

    def __hash__(self) -> int:
        return hash(self.name)


class BooleanSetting(Setting[bool]):
    """A variable that is `true`/`1` or `false`/`0`."""

    def __init__(self, name: str, default: bool, doc: str, *, listed: bool = True) -> None:
        super().__init__(name, _boolean, default, doc, listed=listed)

    def set(self, value: bool) -> None:
        """Set the variable for this process and those it starts."""
        os.environ[self.name] = "true" if value else "false"


def _boolean(text: str) -> bool:
    lowered = text.strip().lower()
    if lowered in ("true", "1", "yes", "on"):
        return True
    if lowered in ("false", "0", "no", "off", ""):
        return False
    raise ValueError("write true or false")


def _optional(type: Callable[[str], T]) -> Callable[[str], T | None]:
    return lambda text: type(text) if text != "" else None


_text = _optional(str)

# ---- where to track -------------------------------------------------------------------------
MLFLOW_TRACKING_URI = Setting(
    "MLFLOW_TRACKING_URI", _text, None, "Store of experiments and runs; unset: `./mlruns`."
)
MLFLOW_REGISTRY_URI = Setting(
    "MLFLOW_REGISTRY_URI", _text, None, "Store of registered models; unset: the tracking store."
)
MLFLOW_EXPERIMENT_ID = Setting(
    "MLFLOW_EXPERIMENT_ID", _text, None, "Experiment of runs that name none, by id."
)
MLFLOW_EXPERIMENT_NAME = Setting(
    "MLFLOW_EXPERIMENT_NAME",
    _text,
    None,
    "Experiment of runs that name none, by name; made if it does not exist.",
)
MLFLOW_RUN_ID = Setting("MLFLOW_RUN_ID", _text, None, "Run that `start_run()` resumes.")
MLFLOW_TMP_DIR = Setting(
    "MLFLOW_TMP_DIR",
    _text,
    None,
    "Folder that URIs given for a project's parameters of the type `path` are fetched below.",
)
MLFLOW_RUN_CONTEXT = Setting(
    "MLFLOW_RUN_CONTEXT", _text, None, "JSON object of tags that every run gets."
)
MLFLOW_ACTIVE_MODEL_ID = Setting(
    "MLFLOW_ACTIVE_MODEL_ID", _text, None, "Logged model that metrics are linked to."
)

# ---- the journal ----------------------------------------------------------------------------
MLFLOW_JOURNAL_DIR = Setting(
    "MLFLOW_JOURNAL_DIR",
    _text,
    None,
    "Folder of the run journals; unset: `journal` in the local store, else `./mlruns/journal`.",
)
MLFLOW_JOURNAL_SHIP_INTERVAL = Setting(
    "MLFLOW_JOURNAL_SHIP_INTERVAL",
    float,
    0.5,
    "Seconds between two deliveries of what a running process has journaled.",
)
MLFLOW_JOURNAL_FLUSH_TIMEOUT = Setting(
    "MLFLOW_JOURNAL_FLUSH_TIMEOUT",
    float,
    5.0,
    "Seconds that the end of a run waits for a store that cannot be reached.",
)
MLFLOW_JOURNAL_CHUNK_BYTES = Setting(
    "MLFLOW_JOURNAL_CHUNK_BYTES", int, 4 << 20, "Most bytes of a journal delivered at once."
)
MLFLOW_TRUNCATE_LONG_VALUES = BooleanSetting(
    "MLFLOW_TRUNCATE_LONG_VALUES",
    True,
    "Cut params and tags that are too long, with a warning, instead of refusing them.",
)
MLFLOW_ENABLE_ASYNC_LOGGING = BooleanSetting(
    "MLFLOW_ENABLE_ASYNC_LOGGING",
    False,
    "Accepted for compatibility: logging never waits for the store.",
)

# ---- talking to a server --------------------------------------------------------------------
MLFLOW_TRACKING_TOKEN = Setting(
    "MLFLOW_TRACKING_TOKEN", _text, None, "Bearer token sent to the server."
)
MLFLOW_TRACKING_USERNAME = Setting(
    "MLFLOW_TRACKING_USERNAME", _text, None, "User name of HTTP basic authentication."
)
MLFLOW_TRACKING_PASSWORD = Setting(
    "MLFLOW_TRACKING_PASSWORD", _text, None, "Password of HTTP basic authentication."
)
MLFLOW_TRACKING_AUTH = Setting(
    "MLFLOW_TRACKING_AUTH", _text, None, "Name of a `mlflow.request_auth_provider` plugin."
)
MLFLOW_TRACKING_INSECURE_TLS = BooleanSetting(
    "MLFLOW_TRACKING_INSECURE_TLS", False, "Do not verify the server's certificate."
)
MLFLOW_TRACKING_SERVER_CERT_PATH = Setting(
    "MLFLOW_TRACKING_SERVER_CERT_PATH", _text, None, "File of certificates to trust."
)
MLFLOW_TRACKING_CLIENT_CERT_PATH = Setting(
    "MLFLOW_TRACKING_CLIENT_CERT_PATH", _text, None, "File of this client's certificate and key."
)
MLFLOW_HTTP_REQUEST_TIMEOUT = Setting(
    "MLFLOW_HTTP_REQUEST_TIMEOUT", float, 120.0, "Seconds to wait for an answer."
)
MLFLOW_HTTP_REQUEST_MAX_RETRIES = Setting(
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES", int, 7, "Retries of a request that may be repeated."
)
MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR = Setting(
    "MLFLOW_HTTP_REQUEST_BACKOFF_FACTOR", float, 2.0, "Growth of the pause between retries."
)
MLFLOW_HTTP_REQUEST_BACKOFF_JITTER = Setting(
    "MLFLOW_HTTP_REQUEST_BACKOFF_JITTER", float, 1.0, "Most seconds added at random to a pause."
)
MLFLOW_HTTP_POOL_MAXSIZE = Setting(
    "MLFLOW_HTTP_POOL_MAXSIZE", int, 10, "Connections kept open to a server."
)

# ---- artifacts ------------------------------------------------------------------------------
MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR = BooleanSetting(
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", True, "Show progress of long transfers on a terminal."
)
MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT = Setting(
    "MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT",
    float,
    600.0,
    "Seconds without a byte after which a transfer is given up.",
)
MLFLOW_ENABLE_MULTIPART_UPLOAD = BooleanSetting(
    "MLFLOW_ENABLE_MULTIPART_UPLOAD", True, "Send large files to a server in parallel parts."
)
MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE = Setting(
    "MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE",
    int,
    500 << 20,
    "From how many bytes on a file is sent in parts.",
)
MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE = Setting(
    "MLFLOW_MULTIPART_UPLOAD_CHUNK_SIZE", int, 10 << 20, "Bytes of a part that is sent."
)
MLFLOW_ENABLE_MULTIPART_DOWNLOAD = BooleanSetting(
    "MLFLOW_ENABLE_MULTIPART_DOWNLOAD",
    True,
    "Fetch large files from a server in parallel parts.",
)
MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE = Setting(
    "MLFLOW_MULTIPART_DOWNLOAD_MINIMUM_FILE_SIZE",
    int,
    500 << 20,
    "From how many bytes on a file is fetched in parts.",
)
MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE = Setting(
    "MLFLOW_MULTIPART_DOWNLOAD_CHUNK_SIZE", int, 100 << 20, "Bytes of a part that is fetched."
)

# ---- projects -------------------------------------------------------------------------------
MLFLOW_ENV_ROOT = Setting(
    "MLFLOW_ENV_ROOT",
    _text,
    None,
    "Folder of projects' environments; unset: `headrace/envs` in the user's cache folder.",
)
MLFLOW_PROJECT_ENV_MANAGER = Setting(
    "MLFLOW_PROJECT_ENV_MANAGER",
    _text,
    None,
    "What makes the environments of projects that name none: `uv`, `virtualenv`, `conda`, `local`.",
)

# ---- models ---------------------------------------------------------------------------------
MLFLOW_ALLOW_PICKLE_DESERIALIZATION = Setting(
    "MLFLOW_ALLOW_PICKLE_DESERIALIZATION",
    _optional(_boolean),
    None,
    "Whether models that run code when they are loaded may be: `true` any, `false` none; unset: "
    "those whose files the store or this account vouches for.",
)
MLFLOW_DEFAULT_PREDICTION_DEVICE = Setting(
    "MLFLOW_DEFAULT_PREDICTION_DEVICE",
    str,
    "",
    "Where models of PyTorch compute as `mlflow.pyfunc`: `cpu`, `cuda`, …; by default on an "
    "accelerator, where there is one.",
)
MLFLOW_DISABLE_SCHEMA_DETAILS = BooleanSetting(
    "MLFLOW_DISABLE_SCHEMA_DETAILS",
    False,
    "Do not say what is wrong with data that does not fit a model's signature.",
)
MLFLOW_REQUIREMENTS_INFERENCE_RAISE_ERRORS = BooleanSetting(
    "MLFLOW_REQUIREMENTS_INFERENCE_RAISE_ERRORS",
    False,
    "Do not save a model whose requirements cannot be told, instead of a warning.",
)
MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT = Setting(
    "MLFLOW_SCORING_SERVER_REQUEST_TIMEOUT",
    int,
    60,
    "Seconds after which a request to a served model is given up.",
)
MLFLOW_DEPLOYMENTS_TARGET = Setting(
    "MLFLOW_DEPLOYMENTS_TARGET",
    _text,
    None,
    "The deployment target of `mlflow.deployments` where none is named.",
)
MLFLOW_MODELS_WORKERS = Setting(
    "MLFLOW_MODELS_WORKERS", int, 1, "Processes that serve a model at one address."
)

# ---- system metrics -------------------------------------------------------------------------
MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING = BooleanSetting(
    "MLFLOW_ENABLE_SYSTEM_METRICS_LOGGING", False, "Log CPU, memory, disk, network and GPU use."
)
MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL = Setting(
    "MLFLOW_SYSTEM_METRICS_SAMPLING_INTERVAL",
    _optional(float),
    None,
    "Seconds between samples; unset: 10.",
)
MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING = Setting(
    "MLFLOW_SYSTEM_METRICS_SAMPLES_BEFORE_LOGGING",
    _optional(int),
    None,
    "Samples averaged into one logged point; unset: 1.",
)
MLFLOW_SYSTEM_METRICS_NODE_ID = Setting(
    "MLFLOW_SYSTEM_METRICS_NODE_ID", _text, None, "Node's name in the keys of system metrics."
)

# ---- server ---------------------------------------------------------------------------------
MLFLOW_BACKEND_STORE_URI = Setting(
    "MLFLOW_BACKEND_STORE_URI", _text, None, "Database of the server; unset: `./mlruns`."
)
MLFLOW_DEFAULT_ARTIFACT_ROOT = Setting(
    "MLFLOW_DEFAULT_ARTIFACT_ROOT", _text, None, "Where new experiments keep artifacts."
)
MLFLOW_ARTIFACTS_DESTINATION = Setting(
    "MLFLOW_ARTIFACTS_DESTINATION", _text, None, "Where the server keeps artifacts it is sent."
)
MLFLOW_SERVER_ARTIFACT_LOCATIONS = Setting(
    "MLFLOW_SERVER_ARTIFACT_LOCATIONS",
    _text,
    None,
    "URIs and folders, by commas, below which clients may place an experiment's artifacts, besides "
    "object stores and the server's own roots.",
)
MLFLOW_SERVE_ARTIFACTS = BooleanSetting(
    "MLFLOW_SERVE_ARTIFACTS", True, "Whether artifacts go through the server."
)
MLFLOW_HOST = Setting("MLFLOW_HOST", str, "127.0.0.1", "Address the server listens on.")
MLFLOW_PORT = Setting("MLFLOW_PORT", int, 5000, "Port the server listens on.")
MLFLOW_WORKERS = Setting("MLFLOW_WORKERS", int, 1, "Processes of the server.")
MLFLOW_ARTIFACTS_ONLY = BooleanSetting(
    "MLFLOW_ARTIFACTS_ONLY", False, "Whether the server serves nothing but artifacts."
)
MLFLOW_STATIC_PREFIX = Setting(
    "MLFLOW_STATIC_PREFIX", _text, None, "Path under which the server answers too."
)
MLFLOW_UVICORN_OPTS = Setting(
    "MLFLOW_UVICORN_OPTS", _text, None, "Options of uvicorn's command line for the server."
)
MLFLOW_SERVER_ALLOWED_HOSTS = Setting(
    "MLFLOW_SERVER_ALLOWED_HOSTS",
    _text,
    None,
    "Host names the server answers to, by commas; `*` inside a name matches; unset: local ones.",
)
MLFLOW_SERVER_CORS_ALLOWED_ORIGINS = Setting(
    "MLFLOW_SERVER_CORS_ALLOWED_ORIGINS",
    _text,
    None,
    "Origins of other pages that may call the server, by commas.",
)
MLFLOW_SERVER_X_FRAME_OPTIONS = Setting(
    "MLFLOW_SERVER_X_FRAME_OPTIONS", str, "SAMEORIGIN", "Who may show the page in a frame."
)
MLFLOW_WEBHOOK_ALLOWED_TARGETS = Setting(
    "MLFLOW_WEBHOOK_ALLOWED_TARGETS",
    str,
    None,
    "Hosts and networks outside the public internet to which webhooks may be sent, by commas.",
)
MLFLOW_WEBHOOK_REQUEST_TIMEOUT = Setting(
    "MLFLOW_WEBHOOK_REQUEST_TIMEOUT", int, 30, "Seconds after which a webhook's target is given up."
)
MLFLOW_SMTP_HOST = Setting(
    "MLFLOW_SMTP_HOST", str, "", "Mail server through which webhooks go to `mailto:` addresses."
)
MLFLOW_SMTP_PORT = Setting(
    "MLFLOW_SMTP_PORT", int, 0, "Its port; 0: 587, 465 or 25, by MLFLOW_SMTP_SECURITY."
)
MLFLOW_SMTP_SECURITY = Setting(
    "MLFLOW_SMTP_SECURITY", str, "starttls", "How it is spoken to: `starttls`, `tls` or `none`."
)
MLFLOW_SMTP_USERNAME = Setting("MLFLOW_SMTP_USERNAME", str, "", "User name there; empty: none.")
MLFLOW_SMTP_PASSWORD = Setting("MLFLOW_SMTP_PASSWORD", str, "", "Password there.")
MLFLOW_SMTP_FROM = Setting("MLFLOW_SMTP_FROM", str, "", "Sender of the mails.")
MLFLOW_SERVER_AUTH = BooleanSetting(
    "MLFLOW_SERVER_AUTH", False, "Whether one has to sign in to the server."
)
MLFLOW_SERVER_OIDC_CONFIG = Setting(
    "MLFLOW_SERVER_OIDC_CONFIG",
    str,
    "",
    "YAML file that names OpenID Connect providers through which one may sign in to the server.",
)
MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE = BooleanSetting(
    "MLFLOW_SERVER_DISABLE_SECURITY_MIDDLEWARE",
    False,
    "Answer to any host and any origin; for servers behind a gateway that checks them.",
)
MLFLOW_SERVER_MAX_BODY_BYTES = Setting(
    "MLFLOW_SERVER_MAX_BODY_BYTES", int, 64 << 20, "Largest JSON body the server reads."
)

# ---- messages -------------------------------------------------------------------------------
MLFLOW_CONFIGURE_LOGGING = BooleanSetting(
    "MLFLOW_CONFIGURE_LOGGING", True, "Whether Headrace's log messages are shown by default."
)
MLFLOW_LOGGING_LEVEL = Setting("MLFLOW_LOGGING_LEVEL", _text, None, "Least level shown: `INFO`, …")
