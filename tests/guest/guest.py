"""Run a command under a kernel with SCTP:  python tests/guest/guest.py [options] -- COMMAND [ARGUMENT ...]

Many machines, especially containers, have a kernel without SCTP and cannot load it. Debian's User-Mode Linux (package
`user-mode-linux`) is a Linux kernel that runs as an ordinary process: no privileges, no virtualisation, two seconds to
boot. The command runs as root with this machine's files, folder and environment. Its writes stay in the guest's memory
and are lost at the end, except below the folders given with `--write`. The guest has its own network: a loopback
interface and the interfaces that the command creates (`hosts.py`), so no packet leaves the machine. It has one
processor, so speeds are comparable only within a guest.

If the kernel has SCTP, as in a guest, the command runs directly. The exit status is that of the command, 124 after
`--timeout`, or 125, with a message, if no guest is available. Nothing is left behind in any case.
"""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

HERE = Path(__file__).resolve().parent
MODULES = Path("/usr/lib/uml/modules")
PACKAGES = ("user-mode-linux", "kmod", "iproute2")

TIMED_OUT, NO_GUEST = 124, 125
BOOT_GRACE = 60
"""Seconds beyond the command's own limit after which a hanging guest is killed."""


class NoGuestError(Exception):
    """The reason why no guest is available, and the remedy."""


def has_sctp() -> bool:
    """Return whether the running kernel supports SCTP."""
    try:
        socket.socket(socket.AF_INET, socket.SOCK_SEQPACKET, socket.IPPROTO_SCTP).close()
    except OSError:
        return False
    return True


def find_kernel() -> str:
    """Return the path of the guest's kernel. Raises `NoGuestError` if a package is missing."""
    tools = os.environ.get("PATH", "") + ":/usr/sbin:/sbin"
    kernel = shutil.which("linux.uml", path=tools)
    if kernel is None or not MODULES.is_dir() or not all(shutil.which(t, path=tools) for t in ("modprobe", "ip")):
        raise NoGuestError(f"this kernel has no SCTP; a guest with SCTP needs: apt-get install {' '.join(PACKAGES)}")
    return kernel


def build_shim(folder: Path) -> dict[str, str]:
    """Return the environment that linux.uml needs on this processor; see xstate.c."""
    flags = next((line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags")), "")
    if "amx_tile" not in flags.split():
        return {}
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NoGuestError("on this processor the guest needs a C compiler: apt-get install gcc libc6-dev")
    library = folder / "xstate.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", library, HERE / "xstate.c"], check=True)
    return {"LD_PRELOAD": str(library)}


def place_for_memory(folder: Path, megabytes: int) -> dict[str, str]:
    """Return the environment that puts the guest's memory, an unnamed file, in /dev/shm if that is large enough."""
    try:
        free = shutil.disk_usage("/dev/shm").free
    except OSError:
        free = 0
    return {} if free > megabytes << 20 else {"TMPDIR": str(folder)}


def write_command(folder: Path, command: list[str], timeout: int) -> None:
    """Write the script that the guest runs: our environment, our folder, and the command with its time limit."""
    exports = [f"export {k}={shlex.quote(v)}\n" for k, v in os.environ.items() if k.isidentifier() and k != "_"]
    text = "".join(exports)
    text += f"cd {shlex.quote(os.getcwd())} || exit {NO_GUEST}\n"
    text += f"exec timeout -k 5 {timeout} {shlex.join(command)}\n"
    (folder / "command").write_text(text)


def copy(source: int, target: BinaryIO) -> threading.Thread:
    """Copy output until the other end is closed. (The guest makes its end non-blocking; ours must stay blocking.)"""

    def run() -> None:
        while data := os.read(source, 65536):
            target.write(data)
            target.flush()
        os.close(source)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def boot(folder: Path, kernel: str, megabytes: int, environment: dict[str, str], timeout: int) -> None:
    """Run the guest until it ends."""
    outputs = [os.pipe() for _ in range(2)]
    copies = [
        copy(pipe[0], target) for pipe, target in zip(outputs, (sys.stdout.buffer, sys.stderr.buffer), strict=True)
    ]
    allowed = sorted(os.sched_getaffinity(0))
    # A system call of the guest takes 5 µs if its two host processes share a processor, otherwise 40 µs.
    processor = allowed[os.getpid() % len(allowed)]
    with (folder / "kernel.log").open("wb") as log:
        guest = subprocess.Popen(
            [
                *(kernel, f"mem={megabytes}M", "umid=guest", f"uml_dir={folder}/uml/"),
                *("rootfstype=hostfs", "rootflags=/", "rw", f"init={folder}/init", f"guest={folder}"),
                *("con=null", "con0=null,fd:1", f"con1=null,fd:{outputs[0][1]}", f"con2=null,fd:{outputs[1][1]}"),
                *("ssl=null", "loglevel=4", "panic=-1"),
            ],
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            pass_fds=[pipe[1] for pipe in outputs],
            start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, {processor}),
        )
    try:
        for pipe in outputs:
            os.close(pipe[1])
        guest.wait(timeout + BOOT_GRACE)
    except subprocess.TimeoutExpired:
        (folder / "status").write_text(str(TIMED_OUT))
    finally:
        # The kernel and the host processes that represent the guest's processes.
        with suppress(ProcessLookupError):
            os.killpg(guest.pid, signal.SIGKILL)
        guest.wait()
        for thread in copies:
            thread.join(5)


def run_in_guest(command: list[str], writable: list[Path], megabytes: int, timeout: int) -> int:
    """Boot a guest, run the command in it, and return the exit status."""
    kernel = find_kernel()
    with tempfile.TemporaryDirectory(prefix="sctp-guest-") as name:
        folder = Path(name)
        environment = build_shim(folder) | place_for_memory(folder, megabytes)
        write_command(folder, command, timeout)
        shutil.copy(HERE / "init.sh", folder / "init")
        (folder / "init").chmod(0o755)
        (folder / "uml").mkdir()
        (folder / "lib").mkdir()
        (folder / "lib" / "modules").symlink_to(MODULES)
        (folder / "writable").write_text("".join(f"{path}\n" for path in [folder, *writable]))
        boot(folder, kernel, megabytes, environment, timeout)
        if (folder / "status").exists():
            return int((folder / "status").read_text())
        if (folder / "failure").exists():
            raise NoGuestError(f"the guest with SCTP did not start: {(folder / 'failure').read_text().strip()}")
        last = (folder / "kernel.log").read_text(errors="replace").strip().splitlines()[-5:]
        raise NoGuestError("the guest with SCTP did not boot or died; its last lines:\n    " + "\n    ".join(last))


def main() -> int:
    parser = argparse.ArgumentParser(prog="guest.py", description="Run a command under a kernel with SCTP.")
    parser.add_argument(
        "--timeout", type=int, default=600, metavar="S", help="time limit of the command in seconds (600)"
    )
    parser.add_argument("--memory", type=int, default=3072, metavar="MB", help="maximum memory of the guest (3072)")
    parser.add_argument(
        "--write", type=lambda p: Path(p).resolve(strict=True), action="append", default=[], metavar="FOLDER",
        help="keep what the command writes below this folder; may be given several times",
    )  # fmt: skip
    parser.add_argument("--check", action="store_true", help="only print whether and how a command would run")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    # Clean up after a signal too: the exception runs `finally` and removes the folder.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        if options.check:
            print("this kernel has SCTP" if has_sctp() else f"SCTP in a guest: {find_kernel()}")
            return 0
        if not command:
            parser.error("no command given")
        if has_sctp():
            os.execvp("timeout", ["timeout", "-k", "5", str(options.timeout), *command])
        return run_in_guest(command, options.write, options.memory, options.timeout)
    except NoGuestError as reason:
        print(reason, file=sys.stderr)
        return NO_GUEST


if __name__ == "__main__":
    sys.exit(main())
