"""Writes the objects in a file instead of compiling, which takes long: for the tests of where they are kept."""

import os
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.stdout.buffer.write(Path(os.environ["COPIED_OBJECTS"]).read_bytes().partition(b"\n")[2])
