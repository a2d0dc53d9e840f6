"""`poolscope capture`: export the messages of a recording as a capture file for Wireshark."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.base.exits import Exit
from app.base.files import NotWritten
from app.base.streams import print_remark
from app.cli import options

HELP = "write the messages of a recording to a pcapng file"
DESCRIPTION = """\
Write the messages of a recording (.poolscope) to a pcapng file. Wireshark opens it with its own dissectors for ASAP,
ENRP and the Fractal Generator Protocol. All messages are framed as SCTP packets, even if another transport carried
them."""
EXAMPLES = """\
examples:
  poolscope lesson registrar-dies --offscreen --record=dies.poolscope
  poolscope capture dies.poolscope dies.pcapng
      then: wireshark dies.pcapng"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("recording", type=Path, metavar="RECORDING", help="a recording (.poolscope)")
    parser.add_argument("output", type=Path, metavar="OUT.pcapng", help="the file to write")
    options.add_log_level(parser)


def run(arguments: argparse.Namespace) -> int:
    options.start_logging(arguments)
    options.check_outputs([arguments.output], arguments.recording)
    from app.recording.events import RecordingError
    from app.recording.files import load
    from app.recording.pcapng import write_pcapng
    from app.recording.player import all_messages

    try:
        recording = load(arguments.recording)
        messages = list(all_messages(recording.tape))
        write_pcapng(arguments.output, messages)
    except (RecordingError, NotWritten) as error:
        raise SystemExit(f"poolscope: {error}") from error
    if recording.complaint:
        print_remark(recording.complaint)
    print_remark(f"{len(messages)} messages")
    return Exit.DONE
