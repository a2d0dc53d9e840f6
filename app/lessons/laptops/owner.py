"""The program of a laptop's owner: it works or rests, as lines on its input say, and ends with its input.

It takes as much of a processor as it gets, like a game or a compiler: `python -P -m app.lessons.laptops.owner`.
"""

from __future__ import annotations

import select
import sys


def main() -> None:
    works = False
    with open(sys.stdin.fileno(), "rb", buffering=0, closefd=False) as lines:
        while True:
            if works and not select.select([lines], [], [], 0.0)[0]:
                sum(range(100_000))
                continue
            line = lines.readline()
            if not line:
                return
            works = line.strip() == b"work"


if __name__ == "__main__":
    main()
