"""What lets elements into a scope, as options name it and as hosts have it."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.deployment.credentials import Credentials, CredentialsError, read_credentials, without_credentials
from rserpool import TlsFiles


def test_options_that_name_files_of_this_machine_are_left_out() -> None:
    words = ["--tls=scope/lab", "--service=echo", "--poolkey", "pool.key", "--quiet", "--key", "a", "--authority=b"]
    assert without_credentials(words) == ["--service=echo", "--quiet"]


def test_a_host_is_told_where_its_files_are() -> None:
    tls = {"certificate.pem": b"1", "key.pem": b"2", "authority.pem": b"3"}
    folder = ".cache/poolscope/credentials/lab"
    assert Credentials().options("lab") == []
    assert Credentials(tls).options("lab") == [f"--tls={folder}"]
    assert Credentials(tls, b"key").options("lab") == [f"--tls={folder}", f"--poolkey={folder}/pool.key"]


def test_files_with_other_names_get_the_usual_ones(tmp_path: Path) -> None:
    for name in ("mine.crt", "mine.key", "ours.pem", "pool"):
        (tmp_path / name).write_text(name)
    files = TlsFiles(tmp_path / "mine.crt", tmp_path / "mine.key", tmp_path / "ours.pem")
    found = read_credentials(files, str(tmp_path / "pool"))
    assert found.tls == {"certificate.pem": b"mine.crt", "key.pem": b"mine.key", "authority.pem": b"ours.pem"}
    assert found.pool_key == b"pool"
    assert "mine" not in repr(found)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CredentialsError, match=r"certificate\.pem cannot be read: No such file"):
        read_credentials(TlsFiles.of_folder(tmp_path), None)
