"""Starting server programs in their own process group and ending just those; nothing here knows which."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

READY_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 10.0
POLL_S = 0.02


def run_to_end(command: Sequence[str], *, env: Mapping[str, str], stdin: str = "") -> str:
    """What the command writes to standard output.

    Raises RuntimeError with the end of what it wrote, when it fails.
    """
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, encoding="utf-8", env=dict(env), check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr)[-3000:]
        raise RuntimeError(f"{Path(command[0]).name} failed with {done.returncode}:\n{said}")
    return done.stdout


@contextlib.contextmanager
def running(
    command: Sequence[str],
    *,
    log: Path,
    env: Mapping[str, str],
    is_ready: Callable[[], bool],
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Iterator[None]:
    """A started and ready server; when the block ends, its whole process group is gone.

    The stop signal goes to the whole group, as Ctrl-C does; what doesn't heed it is killed.

    Raises RuntimeError with the log's last lines, when it ends by itself or isn't ready in time.
    """
    with log.open("wb") as sink:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink, env=dict(env), start_new_session=True
        )
    try:
        _wait_until_ready(process, name=Path(command[0]).name, log=log, is_ready=is_ready)
        yield
    finally:
        _end_group(process, stop_signal)


def free_port() -> int:
    """A port of the loopback interface that nothing listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def accepts_connections(port: int) -> bool:
    """True when a server on the loopback interface takes connections at the port."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def greets_on(path: Path) -> bool:
    """True when the server behind a Unix socket speaks first, as database servers do."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(path))
            return bool(client.recv(1))
    except OSError:
        return False


def _wait_until_ready(process: subprocess.Popen[bytes], *, name: str, log: Path, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + READY_TIMEOUT_S
    while not is_ready():
        if _has_ended(process.pid):
            raise RuntimeError(f"{name} ended before it was ready:\n{_tail(log)}")
        if time.monotonic() > deadline:
            raise RuntimeError(f"{name} was not ready in {READY_TIMEOUT_S:.0f} s:\n{_tail(log)}")
        time.sleep(POLL_S)


def _end_group(process: subprocess.Popen[bytes], stop_signal: signal.Signals) -> None:
    """Ends the leader and then every worker that outlived it.

    The leader is reaped last: until then its number can't be given to another process, so the group is ours.
    """
    _signal_group(process.pid, stop_signal)
    deadline = time.monotonic() + STOP_TIMEOUT_S
    while not _has_ended(process.pid) and time.monotonic() < deadline:
        time.sleep(POLL_S)
    _signal_group(process.pid, signal.SIGKILL)
    process.wait()


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def _tail(log: Path) -> str:
    return log.read_text("utf-8", errors="replace")[-3000:]
