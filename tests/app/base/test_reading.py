"""Files that may come from anybody are read within limits, and JSON has finite numbers and little depth."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.base.reading import from_json, read_file


def test_a_file_within_the_limit_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_file(tmp_path / "file", 5) == b"12345"
    with pytest.raises(OSError, match="larger than 4 octets"):
        read_file(tmp_path / "file", 4)


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe", tmp_path / "link", Path("/dev/zero")):
        with pytest.raises(OSError, match="a folder, a pipe or a device"):
            read_file(path, 10)
    with pytest.raises(OSError, match="No such file"):
        read_file(tmp_path / "none", 10)
    with pytest.raises(OSError, match="Invalid argument"):
        read_file(Path("zero\0octet"), 10)


@pytest.mark.parametrize("text", ['[1, -2.5, 1e99, "NaN", "1e999", {"a": null}]', "12345678901234567890", '"Infinity"'])
def test_ordinary_json_is_read(text: str) -> None:
    assert from_json(text) == from_json(text.encode()) != ""


@pytest.mark.parametrize(
    "text",
    [
        "NaN",
        "[-Infinity]",
        "1e999",
        "[-1E+999]",
        "9" * 30,
        "9" * 5000,
        "[" * 100_000,
        '{"1":' * 9000,
        "",
        b"\xff",
        "[1",
    ],
)
def test_deep_json_and_numbers_without_end_are_refused(text: str | bytes) -> None:
    with pytest.raises(ValueError, match=r"finite|too long|deep|digits|Expecting|decode|delimiter"):
        from_json(text)
