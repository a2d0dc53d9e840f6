"""Every recorded ASAP and ENRP message of rsplib's programs decodes, and encodes to the same octets.

There are no differences: rsplib uses the same padding and order, and sends no parameter that we encode differently. A
difference would be listed in `DIFFERENT` with its reason. Rows of other protocols belong to other tests.
"""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from rserpool.config import RSPLIB
from rserpool.wire import asap, decode, encode, enrp

CAPTURES = Path(__file__).parents[2] / "data" / "captures.tsv"
PPIDS = {"asap": asap.PPID, "enrp": enrp.PPID}

with CAPTURES.open(newline="") as lines:
    ROWS = [row for row in csv.DictReader(lines, delimiter="\t") if row["protocol"] in PPIDS]

DIFFERENT: dict[tuple[str, str], str] = {}
"""The reason for each message (capture, frame) that does not encode to the same octets."""


def test_all_recordings_are_there() -> None:
    counted = Counter(row["protocol"] for row in ROWS)
    assert counted == {"asap": 88, "enrp": 36}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['capture']}-{row['frame']}-{row['message']}")
def test_a_recorded_message_encodes_to_the_same_octets(row: dict[str, str]) -> None:
    octets = bytes.fromhex(row["payload_hex"])
    message = decode(PPIDS[row["protocol"]], octets, life_unit=RSPLIB.life_unit)
    assert type(message).__name__.lower() == row["message"].replace("-", "")
    differs = encode(message, life_unit=RSPLIB.life_unit) != octets
    assert differs == ((row["capture"], row["frame"]) in DIFFERENT)
