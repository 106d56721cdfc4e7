"""Artifacts that go through a server: `mlflow-artifacts:` URIs, and the URLs they stand for.

Files are streamed in both directions: memory use does not grow with their size. Upwards they go
from the file into the socket as they are, and the server says which SHA-256 it received; downwards
the server says which SHA-256 it recorded when the file was logged.
"""

from __future__ import annotations

import functools
import ipaddress
import os
import tempfile
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import quote, unquote, urlsplit

from mlflow.artifacts.contract import (
    ArtifactRepository,
    destination,
    no_such_artifact,
    place,
)
from mlflow.artifacts.copying import write_all
from mlflow.artifacts.digests import (
    HEADER,
    Hasher,
    check_digest,
    digest_of_file,
    from_header,
)
from mlflow.artifacts.fetching_parts import PartsToFetch, can_be_fetched_in_parts
from mlflow.artifacts.folder import Folder
from mlflow.artifacts.local import file_name, local_tree, open_source, size_of
from mlflow.artifacts.media_types import media_type
from mlflow.artifacts.paths import check_path, join, normal_path
from mlflow.artifacts.progress import Meter
from mlflow.artifacts.sending_parts import PartsToSend, is_sent_in_parts
from mlflow.artifacts.transfers import Transfer, run_all
from mlflow.entities import FileInfo
from mlflow.exceptions import INVALID_PARAMETER_VALUE, MlflowException, StoreUnreachable
from mlflow.settings import MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT, MLFLOW_HTTP_POOL_MAXSIZE
from mlflow.wire.artifacts import ProxiedFiles

if TYPE_CHECKING:
    from mlflow.stores.rest import RestStore
    from mlflow.stores.rest.transport import Response

ENDPOINT = "/api/2.0/mlflow-artifacts/artifacts"

# A download that breaks off goes on where it stopped, this often.
MOST_RESUMPTIONS = 5

# From this size on the server is asked whether it has a file already; smaller ones are sent sooner.
ASK_FROM = 4 << 20

# What servers say of a path at which there is a folder.
_NO_FILE = ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE", "BAD_REQUEST", "NOT_FOUND")


class HttpArtifactRepository(ArtifactRepository):
    """Files behind a server.

    Args:
        artifact_uri: `mlflow-artifacts:/path` of the tracking server,
            `mlflow-artifacts://host:port/path` of another one, or the URL that ends in
            `/api/2.0/mlflow-artifacts/artifacts/path`.
        tracking_uri: The tracking server.
        registry_uri: See `ArtifactRepository`.

    Raises:
        MlflowException: The tracking URI is no server's (`INVALID_PARAMETER_VALUE`).
    """

    def __init__(
        self, artifact_uri: str, tracking_uri: str | None = None, registry_uri: str | None = None
    ) -> None:
        super().__init__(artifact_uri, tracking_uri, registry_uri)
        server, path = server_and_path(artifact_uri, tracking_uri)
        self._root = check_path(path)
        self._server = server
        self._known_store: RestStore | None = None
        # One that travels in parts takes all connections there are to take.
        self._one_large_file = threading.Lock()

    @property
    def max_workers(self) -> int:
        return min(8, MLFLOW_HTTP_POOL_MAXSIZE.get())

    # ---- storing ----
    def log_artifact(self, local_file: str, artifact_path: str | None = None) -> None:
        if os.path.isdir(local_file):
            raise MlflowException.invalid_parameter_value(
                f"{local_file!r} is a folder: log_artifacts() stores what is in one."
            )
        path = join(normal_path(artifact_path), file_name(local_file))
        with Meter(f"Uploading {path}", size_of(local_file)) as meter:
            self._upload(local_file, path, meter)

    def log_artifacts(self, local_dir: str, artifact_path: str | None = None) -> None:
        under = normal_path(artifact_path)
        files, _ = local_tree(local_dir)
        run_all(
            [
                Transfer(size, self._uploading(file, join(under, inner)))
                for file, inner, size in files
            ],
            self.max_workers,
            "Uploading files",
        )

    def log_stream(self, stream: BinaryIO, artifact_path: str) -> None:
        path = normal_path(artifact_path)
        # A body's length stands before it, and a request may have to be repeated.
        with tempfile.NamedTemporaryFile() as file:
            while chunk := stream.read(1 << 20):
                file.write(chunk)
            file.flush()
            with Meter(f"Uploading {path}", file.tell()) as meter:
                self._upload(file.name, path, meter)

    def _uploading(self, file: str, path: str) -> Callable[[Meter], None]:
        return lambda meter: self._upload(file, path, meter)

    def _upload(self, local_file: str, path: str, meter: Meter) -> None:
        from mlflow.stores.rest.transport import FileSlice

        with os.fdopen(open_source(local_file), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size >= ASK_FROM and self._is_held(local_file, path, size):
                meter.advance(size)
                return
            full = join(self._root, path)
            if is_sent_in_parts(self._store, full, size):
                parts = PartsToSend(
                    self._store, full, local_file, size, digests=self._crosses_a_network
                )
                with self._one_large_file:
                    parts.send(
                        self.max_workers, meter, lambda: self._is_held(local_file, path, size)
                    )
                return
            body = FileSlice(cast(BinaryIO, file), 0, size, meter.advance) if size else b""
            with self._request("PUT", path, body=body, media=media_type(path)) as answer:
                answer.read()
                received = from_header(answer.headers.get(HEADER))
        if received is not None and self._crosses_a_network:
            actual = digest_of_file(local_file, path).sha256
            check_digest(join(self.artifact_uri, path), actual, received, "what the server got")

    def _is_held(self, local_file: str, path: str, size: int) -> bool:
        """Whether the server has the file's content, and let it appear at the path.

        Reading the file for its digest is half the work of sending it, so that the server is asked
        first whether it has any file of this size.
        """
        full = join(self._root, path)
        if not self._store.has_file(full, size):
            return False
        sha256 = digest_of_file(local_file, path).sha256
        return self._store.has_file(full, size, sha256)

    @property
    def _crosses_a_network(self) -> bool:
        """Whether what the server received is compared with the file once more.

        Within one machine there is nothing on the way that could damage it, and the reading would
        take from the server the processor it computes the digest with.
        """
        host = urlsplit(self._server).hostname or ""
        try:
            return not ipaddress.ip_address(host).is_loopback
        except ValueError:
            return host != "localhost"

    # ---- fetching ----
    def list_artifacts(self, path: str | None = None) -> list[FileInfo]:
        from mlflow.stores.rest.calls import decode_answer

        folder = normal_path(path)
        what = f"GET {self._server}{ENDPOINT}"
        with self._store.transport.request(
            "GET", ENDPOINT, query={"path": join(self._root, folder).rstrip("/")}
        ) as answer:
            files = decode_answer(answer, ProxiedFiles, what).files
        # MLflow lists a file that is asked for as a folder as being in itself.
        if len(files) == 1 and not files[0].is_dir and files[0].path == folder.rpartition("/")[2]:
            return []
        found = [
            FileInfo(join(folder, check_path(file.path)), file.is_dir, file.file_size)
            for file in files
        ]
        return sorted(found, key=lambda file: file.path)

    def download_artifacts(self, artifact_path: str, dst_path: str | None = None) -> str:
        path = normal_path(artifact_path)
        with destination(dst_path) as folder:
            if path:
                # Most often it is a file; asking first whether it is would double the time.
                try:
                    with Meter(f"Downloading {path}", 0) as meter:
                        self._fetch(path, place(folder, path), meter)
                    return os.path.join(folder, path)
                except MlflowException as error:
                    if error.error_code not in _NO_FILE or not self._entries(path):
                        raise
            return super().download_artifacts(path, folder)

    def _download_file(self, remote_file_path: str, local_path: str) -> None:
        with Meter(f"Downloading {remote_file_path}", 0) as meter:
            self._fetch(remote_file_path, local_path, meter)

    def _downloading(self, file: FileInfo, folder: str) -> Callable[[Meter], None]:
        return lambda meter: self._fetch(file.path, place(folder, file.path), meter)

    def _fetch(self, path: str, local_path: str, meter: Meter) -> None:
        answer = self._request("GET", check_path(path), stream=True)
        with (
            answer,
            Folder(os.path.dirname(local_path)).new_file(os.path.basename(local_path)) as new,
        ):
            expected = from_header(answer.headers.get(HEADER))
            meter.expect(int(answer.headers.get("content-length", 0)))
            if can_be_fetched_in_parts(answer):
                tag = answer.headers["etag"]
                ask = functools.partial(self._part, path, tag)
                with self._one_large_file:
                    parts = PartsToFetch(answer, ask, new.descriptor)
                    sha256, size = parts.fetch(self.max_workers, meter)
            else:
                sha256, size = self._receive(path, answer, new.descriptor, meter)
            check_digest(join(self.artifact_uri, path), expected, sha256, "what was downloaded")
            new.publish(sha256, size)

    def _receive(self, path: str, answer: Response, target: int, meter: Meter) -> tuple[str, int]:
        size = int(answer.headers.get("content-length", 1 << 30))
        tag = answer.headers.get("etag")
        total, resumptions = 0, 0
        with Hasher(size) as hasher:
            while True:
                buffer = hasher.buffer()
                try:
                    count = answer.read_into(buffer)
                except StoreUnreachable:
                    answer.close()
                    resumptions += 1
                    if not tag or tag.startswith("W/") or resumptions > MOST_RESUMPTIONS:
                        raise
                    answer = self._part(path, tag, total)
                    hasher.give_back(buffer)
                    continue
                if not count:
                    break
                write_all(target, buffer[:count])
                hasher.add(buffer, count)
                total += count
                meter.advance(count)
            answer.close()
            return hasher.hexdigest(), total

    def _part(self, path: str, tag: str, start: int, end: int | None = None) -> Response:
        """The bytes of a file from `start` up to but without `end`, if it is still the same one.

        Raises:
            StoreUnreachable: They cannot be had.
        """
        headers = {"Range": f"bytes={start}-{'' if end is None else end - 1}", "If-Range": tag}
        answer = self._request("GET", path, stream=True, headers=headers)
        if answer.status != 206:
            answer.close()
            raise StoreUnreachable(
                f"The download of {path!r} was given up at byte {start}: the file has changed "
                "since it began. Fetch it again."
            )
        return answer

    def open_read(self, artifact_path: str, start: int = 0, end: int | None = None) -> BinaryIO:
        path = normal_path(artifact_path)
        file = cast(BinaryIO, tempfile.TemporaryFile())  # noqa: SIM115 - the caller closes it
        try:
            if end is not None and end <= start:
                return file
            headers = {"Range": f"bytes={start}-{'' if end is None else end - 1}"}
            partial = bool(start) or end is not None
            answer = self._request("GET", path, stream=True, headers=headers if partial else None)
            with answer, Meter(f"Downloading {path}", 0) as meter:
                self._receive(path, answer, file.fileno(), meter)
            file.seek(start if partial and answer.status == 200 else 0)
        except BaseException:
            file.close()
            raise
        return file

    def delete_artifacts(self, artifact_path: str | None = None) -> None:
        with self._request("DELETE", normal_path(artifact_path)) as answer:
            answer.read()

    # ---- requests ----
    @property
    def _store(self) -> RestStore:
        if self._known_store is None:
            from mlflow.stores.resolve import resolve_store
            from mlflow.stores.rest import RestStore

            store = resolve_store(self._server)
            self._known_store = store if isinstance(store, RestStore) else RestStore(self._server)
        return self._known_store

    def _request(
        self,
        method: str,
        path: str,
        *,
        body: object = None,
        media: str | None = None,
        stream: bool = False,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """Ask for one artifact; an answer that is an error is raised.

        Raises:
            MlflowException: There is no such artifact (`RESOURCE_DOES_NOT_EXIST`), it may not be
                touched, or the server has another reason.
        """
        from mlflow.stores.rest.calls import error_of

        full = join(self._root, path) if path else self._root
        answer = self._store.transport.request(
            method,
            f"{ENDPOINT}/{quote(full, safe='/')}",
            body=body,  # type: ignore[arg-type]
            headers={**(headers or {}), **({"Content-Type": media} if media else {})},
            stream=stream,
            timeout=MLFLOW_ARTIFACT_UPLOAD_DOWNLOAD_TIMEOUT.get(),
        )
        if answer.status < 400:
            return answer
        with answer:
            text = answer.read()
        error = error_of(answer.status, text, f"{method} {self._server}{ENDPOINT}/{full}")
        if method == "GET" and error.error_code in ("RESOURCE_DOES_NOT_EXIST", "NOT_FOUND"):
            raise no_such_artifact(path, self.artifact_uri) from error
        raise error


def server_and_path(artifact_uri: str, tracking_uri: str | None) -> tuple[str, str]:
    """The server's URL and the path among its artifacts, not percent-encoded.

    Raises:
        MlflowException: Neither URI names a server (`INVALID_PARAMETER_VALUE`).
    """
    parts = urlsplit(artifact_uri)
    if parts.scheme in ("http", "https"):
        base, found, path = artifact_uri.partition(ENDPOINT)
        if not found:
            raise MlflowException(
                f"{artifact_uri!r} is not a place for artifacts: the URL of a server's artifacts "
                f"holds {ENDPOINT}.",
                INVALID_PARAMETER_VALUE,
            )
        return base, unquote(path.strip("/"))
    tracking = urlsplit(tracking_uri or "")
    if tracking.scheme not in ("http", "https"):
        raise MlflowException(
            f"{artifact_uri!r} is kept by a server, and the tracking URI {tracking_uri!r} names "
            "none. Set it to the server's: mlflow.set_tracking_uri('http://host:5000').",
            INVALID_PARAMETER_VALUE,
        )
    server = tracking.geturl().rstrip("/")
    if parts.netloc:
        prefix = tracking.path.rstrip("/")
        server = f"{tracking.scheme}://{parts.netloc}{prefix}"
    # Not parts.path: '?' and '#' may be parts of names.
    path = artifact_uri.partition(":")[2]
    if path.startswith("//"):
        path = path[2:].partition("/")[2]
    return server, path.lstrip("/")
