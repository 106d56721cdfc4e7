"""Stands in for the API server of a Kubernetes cluster, which cannot run here.

It takes Jobs as the real one does, and runs the command of their container on this machine.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

NOW = "2026-01-01T00:00:00Z"


def _end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Cluster:
    """The stand-in.

    Attributes:
        jobs: Those that it was given, by name.
        kubeconfig: File that tells clients where it is.
    """

    def __init__(self, folder: Path) -> None:
        self.jobs: dict[str, dict[str, Any]] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.deleted: list[str] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.kubeconfig = folder / "kubeconfig"
        self.kubeconfig.write_text(json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "here",
            "clusters": [{"name": "c", "cluster": {
                "server": f"http://127.0.0.1:{self.server.server_port}"}}],
            "users": [{"name": "u", "user": {}}],
            "contexts": [{"name": "here", "context": {"cluster": "c", "user": "u"}}],
        }))  # fmt: skip

    def close(self) -> None:
        """End it, and what runs in it."""
        for process in self.processes.values():
            _end(process)
            assert process.stdout is not None
            process.stdout.close()
        self.server.shutdown()
        self.server.server_close()

    def create(self, job: dict[str, Any]) -> dict[str, Any]:
        """Take a Job, and run its container."""
        name = job["metadata"]["name"]
        container = job["spec"]["template"]["spec"]["containers"][0]
        variables = {each["name"]: each["value"] for each in container["env"]}
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.jobs[name] = job
        self.processes[name] = subprocess.Popen(
            container["command"],
            env={"PATH": path, "HOME": os.environ["HOME"], **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return job

    def status(self, name: str) -> dict[str, Any]:
        """A Job with its status."""
        code = self.processes[name].poll()
        status: dict[str, Any] = {"startTime": NOW}
        if code is not None:
            kind = "Complete" if code == 0 else "Failed"
            status["conditions"] = [{"type": kind, "status": "True"}]
        return {**self.jobs[name], "status": status}

    def pods(self, selector: str) -> dict[str, Any]:
        """The pod of a Job."""
        name = selector.removeprefix("job-name=")
        items = [] if name not in self.jobs else [
            {"metadata": {"name": f"{name}-x"}, "status": {"phase": "Running"}}
        ]  # fmt: skip
        return {"kind": "PodList", "apiVersion": "v1", "items": items}

    def _handler(cluster) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - there are two selves
        class Handler(BaseHTTPRequestHandler):
            def answer(self, status: int, body: dict[str, Any]) -> None:
                content = json.dumps(body).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_POST(self) -> None:
                job = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path.startswith("/apis/batch/v1/namespaces/")
                if self.path.split("/")[5] == "forbidden":
                    self.answer(403, {"kind": "Status", "message": "no quota is left"})
                else:
                    self.answer(201, cluster.create(job))

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                names = parts.path.split("/")
                if names[-1] == "status":
                    self.answer(200, cluster.status(names[-2]))
                elif names[-1] == "pods":
                    self.answer(200, cluster.pods(parse_qs(parts.query)["labelSelector"][0]))
                else:
                    self.log(names[-2].removesuffix("-x"))

            def log(self, name: str) -> None:
                self.send_response(200)
                self.end_headers()
                output = cluster.processes[name].stdout
                assert output is not None
                while data := os.read(output.fileno(), 4096):
                    self.wfile.write(data)

            def do_DELETE(self) -> None:
                name = self.path.partition("?")[0].rpartition("/")[2]
                _end(cluster.processes[name])
                cluster.deleted.append(name)
                self.answer(200, {"kind": "Status", "status": "Success"})

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler
