"""The files of TLS: what does not fit is said when a program starts, in one sentence that names the file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from app.base.authority import Authority
from rserpool.errors import TransportError
from rserpool.transport.tls import Tls, TlsFiles
from tests.helpers.tls import authority


@pytest.fixture
def files(tmp_path: Path) -> TlsFiles:
    """Files of a member that fit."""
    return authority().issue("Ada").write(tmp_path / "ada", authority())


def test_files_that_fit_give_a_context_for_each_side(files: TlsFiles) -> None:
    tls = Tls(files)
    assert tls.context(server=True) is tls.context(server=True)
    assert tls.context(server=True) is not tls.context(server=False)


def missing(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("name", ["certificate", "key", "authority"])
@pytest.mark.parametrize(
    ("damage", "reason"),
    [(missing, "no such file or directory"), (a_folder, "is a directory")],
    ids=["missing", "folder"],
)
def test_a_file_that_cannot_be_read(name: str, damage: Callable[[Path], None], reason: str, files: TlsFiles) -> None:
    path = getattr(files, name)
    damage(path)
    with pytest.raises(TransportError) as told:
        Tls(files)
    assert str(told.value) == f"the TLS {name} {path} cannot be read: {reason}"


@pytest.mark.parametrize("content", [b"", b"hello\n", bytes(range(256)), b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
@pytest.mark.parametrize("name", ["certificate", "key", "authority"])
def test_a_file_of_another_kind(name: str, content: bytes, files: TlsFiles) -> None:
    path = getattr(files, name)
    path.write_bytes(content)
    with pytest.raises(TransportError, match="in PEM") as told:
        Tls(files)
    assert str(path) in str(told.value)
    assert "\n" not in str(told.value)


def test_a_key_of_another_certificate(files: TlsFiles, tmp_path: Path) -> None:
    other = authority().issue("Grace").write(tmp_path / "grace", authority())
    mixed = TlsFiles(files.certificate, other.key, files.authority)
    with pytest.raises(TransportError) as told:
        Tls(mixed)
    assert str(told.value) == f"the key {other.key} is not the key of the certificate {files.certificate}"


def test_a_key_with_a_password_is_not_asked_for(files: TlsFiles) -> None:
    key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    files.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    with pytest.raises(TransportError) as told:
        Tls(files)
    assert str(told.value) == f"the key {files.key} needs a password; save it without one"


def test_a_certificate_that_has_expired_or_is_not_valid_yet(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    late = authority().issue("A", life=timedelta(hours=1), now=now - timedelta(hours=2)).write(tmp_path, authority())
    with pytest.raises(TransportError) as told:
        Tls(late)
    assert str(told.value) == f"the certificate {late.certificate} has expired; get a new one from your authority"
    early = authority().issue("A", now=now + timedelta(days=1)).write(tmp_path, authority())
    with pytest.raises(TransportError) as told:
        Tls(early)
    assert str(told.value) == f"the certificate {early.certificate} is not valid yet; is this machine's clock right?"


def test_a_certificate_of_another_authority(files: TlsFiles, tmp_path: Path) -> None:
    other = Authority.create("Others")
    other.publish(files.authority)
    with pytest.raises(TransportError) as told:
        Tls(files)
    assert str(told.value).startswith(
        f"the certificate {files.certificate} is not one that the authority {files.authority} has issued for this use: "
    )


def test_a_certificate_that_has_been_revoked(tmp_path: Path) -> None:
    own = Authority.create("Revoking")
    issued = own.issue("Ada")
    own.revoke(issued.certificate.serial_number)
    files = issued.write(tmp_path, own)
    with pytest.raises(TransportError) as told:
        Tls(files)
    assert str(told.value) == f"the certificate {files.certificate} has been revoked"


def test_a_list_of_revoked_certificates_of_another_authority(files: TlsFiles) -> None:
    ours, others = (pem.split(b"-----BEGIN X509 CRL") for pem in (authority().pem(), Authority.create("B").pem()))
    files.authority.write_bytes(ours[0] + b"-----BEGIN X509 CRL" + others[1])
    with pytest.raises(TransportError) as told:
        Tls(files)
    assert str(told.value).startswith(f"the list of revoked certificates in {files.authority} is out of date or of")


def test_an_authority_without_such_a_list_is_enough(files: TlsFiles) -> None:
    files.authority.write_bytes(authority().pem().split(b"-----BEGIN X509 CRL")[0])
    Tls(files)


def test_a_file_for_keys_that_cannot_be_written(
    files: TlsFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "none" / "keys"))
    with pytest.raises(TransportError, match=r"cannot be written to .*keys \(SSLKEYLOGFILE\): no such file"):
        Tls(files)
