"""`poolscope` on hosts in network namespaces, for stories that run inside them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.helpers.waiting import until

ROOT = Path(__file__).parents[3]
FOLDER = Path(tempfile.mkdtemp(prefix="poolscope-test-"))
IGNORED = "--ignore=use,battery,lock,lid"
"""All hosts are one machine, and each student would take the others' elements for use by its owner."""


class Program:
    """`poolscope` on a host, and what it has printed."""

    def __init__(self, host: str, *arguments: str) -> None:
        self.name = f"{host}: poolscope {' '.join(arguments)}"
        self.output = FOLDER / f"{len(list(FOLDER.iterdir()))}.txt"
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["ip", "netns", "exec", host, sys.executable, "-m", "app", *arguments],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, "PYTHONWARNINGS": "default"},
            )

    @property
    def said(self) -> str:
        return self.output.read_text()

    def says(self, pattern: str, times: int = 1) -> re.Match[str]:
        def found() -> re.Match[str] | None:
            matches = list(re.finditer(pattern, self.said, re.MULTILINE))
            if len(matches) >= times:
                return matches[times - 1]
            assert self.process.poll() is None or re.search(pattern, self.said), f"{self.name} ended:\n{self.said}"
            return None

        try:
            match = until(found, f"{pattern!r} of {self.name}", every=0.02)
        except AssertionError as error:
            raise AssertionError(f"{error}:\n{self.said}") from None
        assert isinstance(match, re.Match)
        return match

    def interrupt(self) -> None:
        self.process.send_signal(signal.SIGINT)

    def ends(self, code: int = 0) -> str:
        ended = self.process.wait(60)
        assert ended == code, f"{self.name} ended with {ended}:\n{self.said}"
        return self.said


def link(host: str, state: str, network: int = 0) -> None:
    """Take a host off a network, or connect it again (`down`, `up`)."""
    subprocess.run(["ip", "link", "set", "dev", f"{host}{network}", state], check=True)
