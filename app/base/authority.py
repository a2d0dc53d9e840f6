"""An authority of one's own for TLS: a class, a laboratory, one operation scope. It makes the files of its members.

The authority is a folder. Its own files are `authority.pem` (its certificate and the list of what it has revoked, which
every member may have) and `authority-key.pem` (which nobody else may have). Keys are on the curve P-256. Lines before
the certificate may say who is a registrar, and then members believe nobody else to be one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, TypeAlias

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from app.base.files import reason, write_whole
from app.base.reading import from_json, read_file
from rserpool import REGISTRAR_LINE, TlsFiles, registrars_in

Certificate: TypeAlias = x509.Certificate

AUTHORITY_LIFE: Final = timedelta(days=365)
"""How long an authority may issue certificates: a school year."""

MEMBER_LIFE: Final = timedelta(hours=12)
"""How long a certificate is valid unless told otherwise: a day of lessons."""

EARLY: Final = timedelta(hours=1)
"""How much earlier than now a certificate is valid, because the clocks of laptops differ."""

FINGERPRINT_OCTETS: Final = 10
"""Octets of a fingerprint that people type. To find another certificate with the same 80 bits is out of reach."""

PUBLIC, PRIVATE, ISSUED = "authority.pem", "authority-key.pem", "issued.json"
"""The authority's own files; the last says what it has issued to whom."""

MOST_ISSUED: Final = 16 << 20
"""Octets of the file that says what was issued: some 200 000 certificates."""


class AuthorityError(Exception):
    """An authority cannot be made, read or used. The message is a sentence."""


@dataclass(frozen=True, slots=True)
class Member:
    """What an authority has issued to one member."""

    certificate: Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def serial(self) -> int:
        """The serial number of the certificate."""
        return self.certificate.serial_number

    def write(self, folder: Path, authority: Authority) -> TlsFiles:
        """Write the member's files, the key so that only its owner can read it. Raises `OSError`."""
        files = TlsFiles.of_folder(folder)
        folder.mkdir(parents=True, exist_ok=True)
        _write_key(files.key, self.key)
        write_whole(files.certificate, self.certificate.public_bytes(serialization.Encoding.PEM))
        write_whole(files.authority, authority.pem())
        return files


class Request:
    """What somebody asks an authority for, who keeps the key and tells nobody."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
        self.pem = builder.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
        """The public key, signed with the key (PKCS #10)."""

    def write(self, folder: Path, certificate: bytes, authority: bytes) -> TlsFiles:
        """Write the key and the authority's answer (PEM), which replaces a former answer. Raises `OSError`."""
        files = TlsFiles.of_folder(folder)
        if not files.key.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _write_key(files.key, self._key)
        write_whole(files.authority, authority)
        write_whole(files.certificate, certificate)
        return files


class Authority:
    """Issues certificates, and says which of them count no longer."""

    def __init__(
        self,
        certificate: Certificate,
        key: ec.EllipticCurvePrivateKey,
        revoked: Iterable[int] = (),
        registrars: Iterable[str] = (),
    ) -> None:
        self.registrars = tuple(registrars)
        """The names of the members that may be registrars, `*` for any characters; (): each member may be one."""
        self.certificate = certificate
        self.revoked = set(revoked)
        """The serial numbers of the certificates that count no longer."""
        self._key = key

    @classmethod
    def create(
        cls,
        name: str,
        *,
        life: timedelta = AUTHORITY_LIFE,
        now: datetime | None = None,
        registrars: Iterable[str] = (),
    ) -> Authority:
        """Return a new authority that may issue certificates for the time `life` from `now` on."""
        now = now or datetime.now(UTC)
        key = ec.generate_private_key(ec.SECP256R1())
        subject = _subject(name)
        own = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        builder = (
            _certificate(subject, subject, key.public_key(), now, now + life)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(issues=True), critical=True)
            .add_extension(own, critical=False)
        )
        return cls(builder.sign(key, hashes.SHA256()), key, registrars=registrars)

    @classmethod
    def read(cls, folder: Path) -> Authority:
        """Return the authority whose files are in a folder. Raises `AuthorityError`."""
        try:
            pem, key_pem = (folder / PUBLIC).read_bytes(), (folder / PRIVATE).read_bytes()
        except OSError as error:
            raise AuthorityError(f"the authority {folder} cannot be read: {reason(error)}") from None
        try:
            certificate = x509.load_pem_x509_certificate(pem)
            key = serialization.load_pem_private_key(key_pem, None)
            revocations = x509.load_pem_x509_crl(pem)
        except (ValueError, TypeError) as error:
            raise AuthorityError(f"the files of the authority {folder} are damaged: {error}") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
            raise AuthorityError(f"the key in {folder / PRIVATE} is not the key of {folder / PUBLIC}")
        registrars = registrars_in(pem.decode("ascii", errors="replace"))
        return cls(certificate, key, (entry.serial_number for entry in revocations), registrars)

    def write(self, folder: Path) -> None:
        """Write the authority's own files, the key so that only its owner can read it. Raises `OSError`."""
        folder.mkdir(parents=True, exist_ok=True)
        _write_key(folder / PRIVATE, self._key)
        self.publish(folder / PUBLIC)

    def publish(self, path: Path) -> None:
        """Write what members may know. A program that uses the file notices its change. Raises `OSError`."""
        write_whole(path, self.pem())

    def issue(
        self, name: str, *, life: timedelta = MEMBER_LIFE, now: datetime | None = None, host: str | None = None
    ) -> Member:
        """Return a new certificate, with a new key, for a member of this name. Raises `AuthorityError`.

        It is valid for the time `life` from `now` on, but not longer than the authority. With `host` it is also for
        the server of that name.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        return Member(self._certified(name, key.public_key(), life, now, host), key)

    def certify(self, request: bytes, name: str, *, life: timedelta, now: datetime | None = None) -> Certificate:
        """Return a certificate of this name for the key in a member's `Request` (PEM). Raises `AuthorityError`."""
        try:
            asked = x509.load_pem_x509_csr(request)
            key, good = asked.public_key(), asked.is_signature_valid
        except (ValueError, UnsupportedAlgorithm):
            raise AuthorityError("the request for a certificate is damaged") from None
        if not isinstance(key, ec.EllipticCurvePublicKey) or not good or key.curve.name != ec.SECP256R1.name:
            raise AuthorityError("the request for a certificate is not signed with a key on the curve P-256")
        return self._certified(name, key, life, now, None)

    def _certified(
        self, name: str, key: ec.EllipticCurvePublicKey, life: timedelta, now: datetime | None, host: str | None
    ) -> Certificate:
        now = now or datetime.now(UTC)
        own = self.certificate
        end = min(now + life, own.not_valid_after_utc)
        if end <= now:
            raise AuthorityError(f"the authority has expired; make a new one ({_date(own.not_valid_after_utc)})")
        builder = (
            _certificate(_subject(name), own.subject, key, now, end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(issues=False), critical=True)
            .add_extension(_BOTH_SIDES, critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        if host is not None:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        return builder.sign(self._key, hashes.SHA256())

    def revoke(self, serial: int) -> None:
        """Let the certificate with this serial number count no longer, once `pem` has been published again."""
        self.revoked.add(serial)

    def pem(self) -> bytes:
        """Return who is a registrar, the certificate, and the signed list of what is revoked (X.509 CRL): what members
        may know."""
        now = datetime.now(UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now - EARLY)
            .next_update(max(self.certificate.not_valid_after_utc, now))
        )
        for serial in sorted(self.revoked):
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(now).build()
            builder = builder.add_revoked_certificate(entry)
        revocations = builder.sign(self._key, hashes.SHA256())
        parts = [part.public_bytes(serialization.Encoding.PEM) for part in (self.certificate, revocations)]
        return b"".join([*(f"{REGISTRAR_LINE}{name}\n".encode("ascii") for name in self.registrars), *parts])

    @property
    def fingerprint(self) -> str:
        """The fingerprint that members compare; see `fingerprint`."""
        return fingerprint(self.certificate.public_bytes(serialization.Encoding.DER))


def to_pem(certificate: Certificate) -> bytes:
    """Return a certificate as members read it."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def to_der(certificate: Certificate) -> bytes:
    """Return a certificate as it goes over the wire."""
    return certificate.public_bytes(serialization.Encoding.DER)


def time_of_day() -> float:
    """Return what the system's clock shows now, in seconds since the epoch: certificates are checked against it."""
    return datetime.now(UTC).timestamp()


def first_certificate(pem: bytes) -> Certificate:
    """Return the first certificate in PEM. Raises `AuthorityError`."""
    try:
        return x509.load_pem_x509_certificate(pem)
    except ValueError:
        raise AuthorityError("what should be a certificate is none") from None


class Issued:
    """The serial numbers of what an authority has issued and what has not expired, by name. They are in its folder, so
    that all certificates of a name can be revoked, also those whose files are elsewhere or were replaced."""

    def __init__(self, folder: Path, *, now: datetime | None = None) -> None:
        """Read what the folder says. Raises `AuthorityError`."""
        self._path = folder / ISSUED
        at = (now or datetime.now(UTC)).timestamp()
        try:
            known = from_json(read_file(self._path, MOST_ISSUED))
            self._names: dict[str, dict[int, float]] = {
                str(name): {int(serial, 16): float(end) for serial, end in its.items() if end > at}
                for name, its in known.items()
            }
        except FileNotFoundError:
            self._names = {}
        except OSError as error:
            raise AuthorityError(f"{self._path} cannot be read: {reason(error)}") from None
        except (ValueError, TypeError, AttributeError):
            raise AuthorityError(f"{self._path} is damaged, so it does not say what was issued to whom") from None

    def add(self, name: str, certificate: Certificate) -> None:
        """Note, in the file, that a name has this certificate. Raises `OSError`."""
        its = self._names.setdefault(name, {})
        its[certificate.serial_number] = certificate.not_valid_after_utc.timestamp()
        content = {
            name: {f"{serial:x}": end for serial, end in its.items()} for name, its in self._names.items() if its
        }
        write_whole(self._path, json.dumps(content, indent=1).encode())

    def of(self, name: str) -> set[int]:
        """Return the serial numbers of the certificates of a name."""
        return set(self._names.get(name, ()))


def serial_in(path: Path) -> int:
    """Return the serial number of the certificate in a file. Raises `AuthorityError`."""
    try:
        return x509.load_pem_x509_certificate(path.read_bytes()).serial_number
    except OSError as error:
        raise AuthorityError(f"{path} cannot be read: {reason(error)}") from None
    except ValueError as error:
        raise AuthorityError(f"{path} is no certificate in PEM: {error}") from None


def fingerprint(certificate: bytes) -> str:
    """Return the first 80 bits of the SHA-256 of a certificate (DER), for people: four groups of four letters and
    digits, of which none looks like another (base 32, RFC 4648 §6)."""
    text = base64.b32encode(hashlib.sha256(certificate).digest()[:FINGERPRINT_OCTETS]).decode("ascii")
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


_BOTH_SIDES: Final = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH])
"""Every member dials and is dialled."""


def _subject(name: str) -> x509.Name:
    try:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    except ValueError:
        raise AuthorityError(f"a name in a certificate has 1 to 64 characters, not {len(name)}") from None


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin - EARLY)
        .not_valid_after(end)
    )


def _key_usage(*, issues: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not issues,
        key_cert_sign=issues,
        crl_sign=issues,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    """Write a key that nobody but the owner may read, also while it is being written."""
    octets = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.unlink(missing_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(octets)


def _date(moment: datetime) -> str:
    return f"it was valid until {moment:%Y-%m-%d %H:%M} UTC"
