"""A machine to sign in to by ssh, on this one: it knows one key, and runs what it is asked to."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncssh


@contextlib.contextmanager
def ssh_server(folder: Path, host: str) -> Iterator[tuple[str, list[str]]]:
    """A server.

    Args:
        folder: Where keys and the client's configuration are kept.
        host: The name that the client knows it by.

    Yields:
        The client's command, and what the server was asked to run: it grows.
    """
    asked: list[str] = []
    folder.mkdir()
    for name in ("host_key", "client_key"):
        asyncssh.generate_private_key("ssh-ed25519").write_private_key(folder / name)
        (folder / name).chmod(0o600)
        key = asyncssh.read_private_key(folder / name)
        key.write_public_key(folder / f"{name}.pub")
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    listening = asyncio.run_coroutine_threadsafe(_listen(folder, asked), loop).result(60)
    port = listening.get_port()
    public = (folder / "host_key.pub").read_text()
    (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {public}")
    (folder / "config").write_text(
        f"Host {host}\n  HostName 127.0.0.1\n  Port {port}\n  BatchMode yes\n"
        f"  IdentityFile {folder}/client_key\n  IdentitiesOnly yes\n"
        f"  UserKnownHostsFile {folder}/known_hosts\n  StrictHostKeyChecking yes\n"
    )
    try:
        yield f"ssh -F {folder}/config", asked
    finally:
        asyncio.run_coroutine_threadsafe(_close(listening), loop).result(60)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _listen(folder: Path, asked: list[str]) -> asyncssh.SSHAcceptor:
    async def run(session: asyncssh.SSHServerProcess[bytes]) -> None:
        command = session.command or ""
        asked.append(f"{session.get_extra_info('username')}: {command}")
        pipe = asyncio.subprocess.PIPE
        child = await asyncio.create_subprocess_shell(
            command, stdin=pipe, stdout=pipe, stderr=pipe, cwd=folder
        )
        sending = asyncio.create_task(_copy_all(session.stdin, child.stdin))
        # An end of one of the two would be the end of both: that is told by how it exits.
        await asyncio.gather(
            _copy(child.stdout, session.stdout), _copy(child.stderr, session.stderr)
        )
        status = await child.wait()
        sending.cancel()
        session.exit(status)
        await session.wait_closed()

    return await asyncssh.listen(
        "127.0.0.1",
        0,
        server_host_keys=[folder / "host_key"],
        authorized_client_keys=str(folder / "client_key.pub"),
        process_factory=run,
        encoding=None,
    )


async def _copy(source: Any, target: Any) -> None:
    with contextlib.suppress(ConnectionError, asyncssh.Error):
        while data := await source.read(1 << 16):
            target.write(data)
            await target.drain()


async def _copy_all(source: Any, target: Any) -> None:
    await _copy(source, target)
    with contextlib.suppress(ConnectionError, asyncssh.Error):
        target.write_eof()


async def _close(listening: asyncssh.SSHAcceptor) -> None:
    listening.close()
    await listening.wait_closed()
