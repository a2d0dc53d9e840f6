"""An authority of one's own, and what it issues."""

from __future__ import annotations

import hashlib
import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from app.base.authority import EARLY, MEMBER_LIFE, Authority, AuthorityError, Issued, fingerprint

NOW = datetime(2030, 1, 2, 8, tzinfo=UTC)


def test_a_certificate_is_valid_for_hours_and_not_longer_than_its_authority() -> None:
    authority = Authority.create("Class", life=timedelta(days=1), now=NOW)
    first = authority.issue("Ada", now=NOW).certificate
    assert (first.not_valid_before_utc, first.not_valid_after_utc) == (NOW - EARLY, NOW + MEMBER_LIFE)
    last = authority.issue("Ada", now=NOW + timedelta(hours=23)).certificate
    assert last.not_valid_after_utc == NOW + timedelta(days=1)
    with pytest.raises(AuthorityError, match="has expired; make a new one"):
        authority.issue("Ada", now=NOW + timedelta(days=1))


def test_every_certificate_has_a_serial_number_and_a_key_of_its_own() -> None:
    authority = Authority.create("Class")
    issued = [authority.issue("Ada") for _ in range(3)]
    assert len({member.certificate.serial_number for member in issued}) == 3
    assert len({member.key.public_key().public_numbers() for member in issued}) == 3
    assert {member.key.curve.name for member in issued} == {"secp256r1"}


@pytest.mark.parametrize("name", ["", "x" * 65])
def test_a_name_that_no_certificate_has_room_for_is_refused(name: str) -> None:
    with pytest.raises(AuthorityError, match=f"1 to 64 characters, not {len(name)}"):
        Authority.create("Class").issue(name)


def test_an_authority_that_is_read_again_is_the_same(tmp_path: Path) -> None:
    authority = Authority.create("Class")
    serial = authority.issue("Mallory").certificate.serial_number
    authority.revoke(serial)
    authority.write(tmp_path)
    again = Authority.read(tmp_path)
    assert again.revoked == {serial}
    assert again.fingerprint == authority.fingerprint
    again.issue("Ada").certificate.verify_directly_issued_by(authority.certificate)


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    authority = Authority.create("Class")
    authority.write(tmp_path)
    files = authority.issue("Ada").write(tmp_path / "ada", authority)
    authority.issue("Ada").write(tmp_path / "ada", authority)
    if sys.platform != "win32":
        for key in (tmp_path / "authority-key.pem", files.key):
            assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert b"PRIVATE" not in files.authority.read_bytes()


def test_a_fingerprint_is_short_and_of_the_whole_certificate() -> None:
    authority = Authority.create("Class")
    der = authority.certificate.public_bytes(serialization.Encoding.DER)
    assert authority.fingerprint == fingerprint(der)
    assert [len(group) for group in fingerprint(der).split("-")] == [4] * 4
    assert fingerprint(b"") == "4OYM-IQUY-7QOB-JGX3"
    assert hashlib.sha256(b"").hexdigest().startswith("e3b0c44298fc1c149afb")
    assert fingerprint(der) != fingerprint(der[:-1] + bytes((der[-1] ^ 1,)))


def test_what_cannot_be_read_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(AuthorityError, match="cannot be read: "):
        Authority.read(tmp_path)
    one, other = Authority.create("One"), Authority.create("Other")
    one.write(tmp_path)
    other.publish(tmp_path / "authority.pem")
    with pytest.raises(AuthorityError, match="is not the key of"):
        Authority.read(tmp_path)
    (tmp_path / "authority.pem").write_text("damaged")
    with pytest.raises(AuthorityError, match="are damaged: "):
        Authority.read(tmp_path)


def test_what_was_issued_is_known_until_it_expires(tmp_path: Path) -> None:
    authority = Authority.create("Class", now=NOW)
    first, second = (authority.issue("Ada", life=timedelta(hours=hours), now=NOW) for hours in (1, 2))
    issued = Issued(tmp_path, now=NOW)
    issued.add("Ada", first.certificate)
    issued.add("Ada", second.certificate)
    assert Issued(tmp_path, now=NOW).of("Ada") == {first.serial, second.serial}
    assert Issued(tmp_path, now=NOW + timedelta(hours=1)).of("Ada") == {second.serial}
    assert Issued(tmp_path, now=NOW).of("Bob") == set()
