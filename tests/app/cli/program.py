"""Runs `poolscope` in its own process, which reports at its end which modules of Qt were imported."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

RUN = """
import sys
from app.__main__ import main
code = 0
try:
    code = main(sys.argv[1:])
except SystemExit as end:
    code = end.code
heavy = {"PySide6", "shiboken6", "qasync", "pyqtgraph"} & set(sys.modules)
print("heavy:", sorted(heavy), file=sys.stderr)
sys.exit(code)
"""


def poolscope(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program in its own process. The last line of its standard error lists the imported modules of Qt."""
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={**os.environ, **environment},
    )
