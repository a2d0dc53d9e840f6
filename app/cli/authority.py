"""`poolscope authority`: certificates for the members of an operation scope that speaks TLS."""

from __future__ import annotations

import argparse
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.exits import Exit
from app.base.files import reason
from app.base.streams import print_result
from app.cli import options

if TYPE_CHECKING:
    from app.base.authority import Issued

HELP = "make certificates for a scope that speaks TLS"
DESCRIPTION = """\
Make an authority of your own in the folder DIR, if there is none, and issue certificates to members. Each member gets a
folder in DIR with the three files that --tls needs. Copy the folder to the member's machine on a safe way, and keep
authority-key.pem for yourself. The fingerprint tells members that they have the right authority."""
EXAMPLES = """\
examples:
  poolscope authority class --issue=registrar --issue=ada --hours=8 --registrarname=registrar
  poolscope registrar --tls=class/registrar
  poolscope element --tls=class/ada
  poolscope authority class --revoke=ada
      programs that use a file authority.pem in DIR refuse ada from now on"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder of the authority")
    parser.add_argument(
        "--issue",
        action="append",
        type=_name,
        metavar="NAME",
        default=[],
        help="a member to make files for; repeatable",
    )
    parser.add_argument(
        "--hours",
        type=options.positive,
        default=12.0,
        metavar="H",
        help="how long new certificates are valid (default: 12)",
    )
    parser.add_argument(
        "--revoke",
        action="append",
        type=_name,
        metavar="NAME",
        default=[],
        help="a member whose certificates count no longer: all that were issued to this name; repeatable",
    )
    parser.add_argument(
        "--registrarname",
        action="append",
        type=_registrar_name,
        metavar="NAME",
        help="only members of this name are registrars, and all who dial a registrar see to it; * stands for any "
        "characters; repeatable (default: as before; at first any member)",
    )
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    from app.base.authority import PRIVATE, PUBLIC, Authority, AuthorityError, Issued

    folder: Path = arguments.folder
    try:
        if (folder / PRIVATE).exists():
            authority = Authority.read(folder)
        else:
            authority = Authority.create("Poolscope authority")
            authority.write(folder)
        if arguments.registrarname is not None:
            authority.registrars = tuple(arguments.registrarname)
        issued = Issued(folder)
        for serial in [serial for name in arguments.revoke for serial in _serials(folder, issued, name)]:
            authority.revoke(serial)
        if arguments.revoke or arguments.registrarname is not None:
            for path in (folder / PUBLIC, *folder.glob(f"*/{PUBLIC}")):
                authority.publish(path)
        for name in arguments.issue:
            life = timedelta(hours=arguments.hours)
            member = authority.issue(name, life=life)
            issued.add(name, member.certificate)
            member.write(folder / name, authority)
            end = member.certificate.not_valid_after_utc.astimezone()
            print_result(f"{folder / name}: valid until {end:%Y-%m-%d %H:%M}, serial number {member.serial:x}")
    except AuthorityError as error:
        raise SystemExit(f"poolscope: {error}") from error
    except OSError as error:
        raise SystemExit(f"poolscope: {error.filename} could not be written: {reason(error)}") from error
    print_result(f"{folder}: fingerprint {authority.fingerprint}, {len(authority.revoked)} revoked")
    return Exit.DONE


def _serials(folder: Path, issued: Issued, name: str) -> set[int]:
    """Return the serial numbers of all certificates of a member. Raises `AuthorityError`."""
    from app.base.authority import AuthorityError, serial_in

    present = folder / name / "certificate.pem"  # an authority of an earlier version has not noted what it issued
    serials = issued.of(name) | ({serial_in(present)} if present.exists() else set())
    if not serials:
        raise AuthorityError(f"there is no member {name} in {folder}")
    return serials


def _registrar_name(text: str) -> str:
    """Read the name of registrars, which becomes a line of the authority's file."""
    if not text.strip() or not text.isascii() or not text.isprintable():
        raise argparse.ArgumentTypeError(f"{text!r} cannot be the name of registrars: it has printable ASCII only")
    return text.strip()


def _name(text: str) -> str:
    """Read the name of a member, which is also that of a folder."""
    from app.base.authority import ISSUED, PRIVATE, PUBLIC

    if text in ("", ".", "..", PUBLIC, PRIVATE, ISSUED) or Path(text).name != text:
        raise argparse.ArgumentTypeError(f"{text!r} cannot be the name of a folder")
    return text
