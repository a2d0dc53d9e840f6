"""TLS as RSerPool asks for it (RFC 5352 §9, RFC 5353 §6, RFC 3788): both ends show a certificate of one authority.

A member is a peer with a certificate of the authority. Names and addresses in certificates are not compared with where
a peer is: members come and go, and are known by address only. But the authority may say by name who is a registrar.
"""

from __future__ import annotations

import logging
import os
import ssl
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from rserpool.errors import TransportError
from rserpool.model import Identity
from rserpool.transport.checks import error_text
from rserpool.transport.revocations import Issued, revoked_in

logger = logging.getLogger(__name__)

PROTOCOL: Final = "rserpool"
"""The name that both sides give for what they speak inside TLS (ALPN, RFC 7301)."""

_CIPHERS: Final = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""For TLS 1.2: what RFC 9325 §4.2 recommends. TLS 1.3 has nothing else."""

_EXPIRED, _NOT_YET_VALID, _REVOKED, _NO_REVOCATIONS, _OLD_REVOCATIONS = 10, 9, 23, 3, 12
"""Codes of OpenSSL for certificates that it rejects (X509_V_ERR_…)."""

REVOKED: Final = "its certificate has been revoked"

REGISTRAR_LINE: Final = "Registrar: "
"""What begins a line in the file of an authority that names a registrar of the scope; such text may stand before PEM
(RFC 7468 §5.2). `*` stands for any characters. Without such lines, each member may be a registrar."""


@dataclass(frozen=True, slots=True)
class TlsFiles:
    """The files of a member, in PEM."""

    certificate: Path
    """The member's certificate, followed by those between it and the authority's, if there are any."""
    key: Path
    """The private key of the certificate, without a password."""
    authority: Path
    """The certificates of the authority. If the file also has lists of revoked certificates (X.509 CRL), there must be
    a list of each authority, and a peer whose certificate is on one is refused."""

    @classmethod
    def of_folder(cls, folder: Path) -> TlsFiles:
        """Return the files with their usual names in a folder."""
        return cls(folder / "certificate.pem", folder / "key.pem", folder / "authority.pem")


class Tls:
    """What an endpoint needs to speak TLS: a context for each side, made of files.

    The files are read again when they have changed, so that certificates can be renewed and revoked while a program
    runs. Endpoints end associations that are up when the certificate of the peer is revoked. If the environment has
    SSLKEYLOGFILE, the keys of each association are added to that file, with which Wireshark and tshark decrypt a
    capture.

    Raises `TransportError` with a sentence if a file is missing, cannot be read, has expired, or does not fit.
    """

    def __init__(self, files: TlsFiles) -> None:
        self.files = files
        self._seen = _states(files)
        self._contexts = _checked_contexts(files)
        self.revoked = self._revoked()
        """The certificates that were revoked when the files were read last."""
        self.registrars = registrars_in(_text(files.authority, "authority"))
        """Who may be a registrar; (): each member."""

    def context(self, *, server: bool) -> ssl.SSLContext:
        """Return the context of the side that is dialled (`server`), or of the side that dials."""
        self.look()
        return self._contexts[server]

    def look(self) -> None:
        """Read the files again if they have changed."""
        seen = _states(self.files)
        if seen != self._seen:
            self._seen = seen
            try:
                self._contexts = _checked_contexts(self.files)
            except TransportError as error:
                logger.warning("TLS goes on with the files of before, because %s", error)
            else:
                logger.info("TLS has read its files again, because they have changed")
                self.revoked = self._revoked()
                self.registrars = registrars_in(_text(self.files.authority, "authority"))

    def _revoked(self) -> frozenset[Issued]:
        return revoked_in(_text(self.files.authority, "authority"))


def _states(files: TlsFiles) -> tuple[tuple[int, int, int] | None, ...]:
    """Return what changes when a file changes."""
    return tuple(_state(path) for path in (files.certificate, files.key, files.authority))


def _state(path: Path) -> tuple[int, int, int] | None:
    try:
        state = path.stat()
    except OSError:
        return None
    return state.st_mtime_ns, state.st_size, state.st_ino


def _checked_contexts(files: TlsFiles) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Return a context for the side that dials, and one for the other. They have spoken with each other once, so that
    files that do not fit are found now. Raises `TransportError` with a sentence."""
    client, server = (_context(files, side) for side in (ssl.PROTOCOL_TLS_CLIENT, ssl.PROTOCOL_TLS_SERVER))
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = client.wrap_bio(to_client, to_server), server.wrap_bio(to_server, to_client, server_side=True)
    for end in (*ends, *ends):
        try:
            end.do_handshake()
        except ssl.SSLWantReadError:
            continue
        except ssl.SSLCertVerificationError as error:
            raise TransportError(_own_fault(files, error)) from None
        except ssl.SSLError as error:
            raise TransportError(f"the TLS files cannot be used: {_reason(error)}") from None
    for context in (client, server):
        _log_keys(context)
    return client, server


def desk_context(files: TlsFiles) -> ssl.SSLContext:
    """Return a context for a server that shows its certificate and asks those who dial it for none.

    Raises `TransportError` with a sentence if a file is of no use.
    """
    context = _context(files, ssl.PROTOCOL_TLS_SERVER)
    context.verify_mode = ssl.CERT_NONE
    return context


def visitor_context(authority: str | None) -> ssl.SSLContext:
    """Return a context for dialling such a server.

    With the certificate of an `authority` (PEM), the server has to show one of its certificates, for the name that is
    given when dialling. None: it may show anything, so nothing that it says can be trusted.

    Raises `TransportError` with a sentence if the authority is no certificate.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(_CIPHERS)
    context.set_alpn_protocols([PROTOCOL])
    if authority is None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    try:
        context.load_verify_locations(cadata=authority)
    except (ssl.SSLError, ValueError):
        raise TransportError("what should be the certificate of an authority is none") from None
    return context


def _log_keys(context: ssl.SSLContext) -> None:
    if key_log := os.environ.get("SSLKEYLOGFILE"):
        try:
            context.keylog_filename = key_log
        except OSError as error:
            raise TransportError(
                f"the keys of TLS cannot be written to {key_log} (SSLKEYLOGFILE): {error_text(error)}"
            ) from None


def _context(files: TlsFiles, side: int) -> ssl.SSLContext:
    context = ssl.SSLContext(side)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_REQUIRED
    context.set_ciphers(_CIPHERS)
    context.set_alpn_protocols([PROTOCOL])
    context.options |= ssl.OP_NO_RENEGOTIATION
    if side == ssl.PROTOCOL_TLS_SERVER:
        context.num_tickets = 0  # each association begins with a whole handshake, so that certificates are looked at
    authority = _text(files.authority, "authority")
    _text(files.certificate, "certificate")
    _text(files.key, "key")
    try:
        context.load_cert_chain(files.certificate, files.key, password=_no_password)
    except _PasswordNeeded:
        raise TransportError(f"the key {files.key} needs a password; save it without one") from None
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise TransportError(f"the key {files.key} is not the key of the certificate {files.certificate}") from None
        raise TransportError(
            f"{files.certificate} and {files.key} are not a certificate and its key in PEM: {_reason(error)}"
        ) from None
    try:
        context.load_verify_locations(files.authority)
    except ssl.SSLError as error:
        raise TransportError(f"the authority {files.authority} is no certificate in PEM: {_reason(error)}") from None
    if "BEGIN X509 CRL" in authority:
        context.verify_flags |= ssl.VerifyFlags.VERIFY_CRL_CHECK_LEAF
    return context


class _PasswordNeeded(Exception):
    """A key is encrypted. Without this, OpenSSL would ask for the password on the terminal."""


def _no_password() -> str:
    raise _PasswordNeeded


def _text(path: Path, what: str) -> str:
    """Return a file's text, to see that it can be read: OpenSSL's errors do not name the file."""
    try:
        return path.read_text("ascii", errors="replace")
    except OSError as error:
        raise TransportError(f"the TLS {what} {path} cannot be read: {error_text(error)}") from None


def _reason(error: ssl.SSLError) -> str:
    return (error.reason or str(error)).lower().replace("_", " ")


def _own_fault(files: TlsFiles, error: ssl.SSLCertVerificationError) -> str:
    """Return a sentence about our own certificate."""
    match error.verify_code:
        case code if code == _EXPIRED:
            return f"the certificate {files.certificate} has expired; get a new one from your authority"
        case code if code == _NOT_YET_VALID:
            return f"the certificate {files.certificate} is not valid yet; is this machine's clock right?"
        case code if code == _REVOKED:
            return f"the certificate {files.certificate} has been revoked"
        case code if code in (_NO_REVOCATIONS, _OLD_REVOCATIONS):
            return f"the list of revoked certificates in {files.authority} is out of date or of another authority"
    return (
        f"the certificate {files.certificate} is not one that the authority {files.authority} has issued for this use: "
        f"{error.verify_message}"
    )


def peer_fault(error: ssl.SSLError) -> str:
    """Return why a handshake with a peer failed, as the rest of a sentence whose subject is the peer."""
    if isinstance(error, ssl.SSLCertVerificationError):
        match error.verify_code:
            case code if code == _EXPIRED:
                return "its certificate has expired"
            case code if code == _NOT_YET_VALID:
                return "its certificate is not valid yet; the clock of one of the machines is wrong"
            case code if code == _REVOKED:
                return REVOKED
            case code if code in (_NO_REVOCATIONS, _OLD_REVOCATIONS):
                return "the list of revoked certificates of its authority is missing or out of date"
        return "its certificate is not of the authority of this scope"
    reason = error.reason or ""
    for words, sentence in _FAULTS.items():
        if words in reason:
            return sentence
    return f"TLS failed: {_reason(error)}"


_FAULTS: Final = {
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": "it showed no certificate; start it with --tls",
    "ALERT_PROTOCOL_VERSION": "it does not speak TLS; start it with --tls, or this program without",
    "WRONG_VERSION_NUMBER": "it does not speak TLS; start it with --tls, or this program without",
    "HTTP_REQUEST": "it does not speak TLS",
    "ALERT_CERTIFICATE_EXPIRED": "it refuses our certificate, because that has expired",
    "ALERT_CERTIFICATE_REVOKED": "it refuses our certificate, because that has been revoked",
    "ALERT_UNKNOWN_CA": "it refuses our certificate, which is not of its authority",
    "ALERT_BAD_CERTIFICATE": "it refuses our certificate",
    "CERTIFICATE_REQUIRED": "it refuses us without a certificate",
}
"""Words in OpenSSL's reasons, and what they mean for people."""


def registrars_in(authority: str) -> tuple[str, ...]:
    """Return the names of those who may be registrars, as the text of an authority's file says; () for each member."""
    begin = REGISTRAR_LINE
    return tuple(line[len(begin) :].strip() for line in authority.splitlines() if line.startswith(begin))


def identity_of(peer: ssl.SSLObject, registrars: tuple[str, ...] = ()) -> Identity:
    """Return who the peer is, after its certificate has been verified. `registrars` may be registrars; (): anybody."""
    certificate = peer.getpeercert() or {}
    subject: list[tuple[str, str]] = [pair for group in certificate.get("subject", ()) for pair in group]  # type: ignore[misc]
    serial = str(certificate.get("serialNumber", "0"))
    name = dict(subject).get("commonName", "")
    may_be_registrar = not registrars or any(fnmatchcase(name, pattern) for pattern in registrars)
    return Identity(name, int(serial, 16), tuple(subject), may_be_registrar)
