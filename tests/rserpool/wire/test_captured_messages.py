"""Every ASAP and ENRP message that rsplib's programs were recorded sending decodes, and encodes to the same octets.

Nothing differs: rsplib pads and orders as we do, and sends no parameter that we would write in another way. Were there
a difference, it would stand in `DIFFERENT` with its reason. Rows of other protocols belong to other tests.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from rserpool.wire import asap, decode, encode, enrp

CAPTURES = Path(__file__).parents[2] / "data" / "captures.tsv"
PPIDS = {"asap": asap.PPID, "enrp": enrp.PPID}

with CAPTURES.open(newline="") as lines:
    ROWS = [row for row in csv.DictReader(lines, delimiter="\t") if row["protocol"] in PPIDS]

DIFFERENT: dict[tuple[str, str], str] = {}
"""(capture, frame) of messages that do not encode to the same octets, and why."""


def test_the_recordings_are_all_there() -> None:
    counted = Counter(row["protocol"] for row in ROWS)
    assert counted == {"asap": 88, "enrp": 36}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['capture']}-{row['frame']}-{row['message']}")
def test_a_recorded_message_encodes_to_the_same_octets(row) -> None:
    octets = bytes.fromhex(row["payload_hex"])
    message = decode(PPIDS[row["protocol"]], octets)
    assert type(message).__name__.lower() == row["message"].replace("-", "")
    assert (encode(message) != octets) == ((row["capture"], row["frame"]) in DIFFERENT)
