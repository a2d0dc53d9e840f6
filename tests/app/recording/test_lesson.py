"""A recorded lesson plays back as it happened, and Wireshark's dissectors read its messages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from app.lessons.lesson import FOLDER
from app.models.fleet.fleet import State
from app.recording.files import load
from app.recording.player import SETTLES, Player
from tests.app.cli.program import poolscope
from tests.app.recording.test_pcapng import tshark

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Qt's offscreen platform, as tested")


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The lesson about a registrar that dies, with a smaller picture."""
    folder = tmp_path_factory.mktemp("lesson")
    text = (FOLDER / "registrar-dies.lesson.toml").read_text()
    (folder / "dies.toml").write_text(text.replace("800", "400").replace("600", "300").replace("[12, 8]", "[4, 3]"))
    path = folder / "dies.poolscope"
    result = poolscope("lesson", str(folder / "dies.toml"), "--offscreen", "--transport=tcp", f"--record={path}")
    assert result.returncode == 0, result.stderr
    return path


def test_the_lesson_plays_back_with_the_same_journal(recorded: Path) -> None:
    recording = load(recorded)
    assert recording.complaint == ""
    scene = Player(recording.tape).go(recording.tape.ended)
    assert list(scene.journal.entries) == list(recording.tape.entries)
    texts = [entry.text for entry in scene.journal.entries]
    assert any("was killed (SIGKILL)" in text for text in texts)
    assert any("took over" in text for text in texts)
    # The result of the fault may be told a moment after the end of the lesson, when all of it is over.
    assert any(text.startswith("Lesson A registrar dies: ") for text in texts[-2:])


def test_the_scene_is_right_before_and_after_the_kill(recorded: Path) -> None:
    tape = load(recorded).tape
    player = Player(tape)
    # The journal entry is written while the process ends; after the takeover all of it is over.
    taken_over = next(entry for entry in tape.entries if "took over" in entry.text).at.timestamp()
    after = player.go(taken_over + SETTLES)
    assert [row.state for row in after.fleet.registrars].count(State.GONE) == 1
    first_word = next(entry for entry in tape.entries if "was killed" in entry.text).at.timestamp()
    before = player.go(first_word - 0.01)  # the entry was written a moment after the kill
    assert [row.state for row in before.fleet.registrars] == [State.RUNNING] * 3
    assert before.scope.agrees
    assert {len(row.view.elements) for row in before.fleet.registrars} == {4}
    assert before.picture is not None
    assert 0 < before.picture.points_done < before.picture.points
    end = player.go(tape.ended)
    assert end.picture is not None
    assert end.picture.complete
    assert end.scope.agrees
    assert "All expectations met." in end.caption


def test_tshark_reads_its_messages_without_a_malformed_packet(recorded: Path, tmp_path: Path) -> None:
    path = tmp_path / "dies.pcapng"
    result = poolscope("capture", str(recorded), str(path))
    assert result.returncode == 0, result.stderr
    rows = tshark(tmp_path, path.read_bytes(), "_ws.malformed", "sctp.checksum.status", "_ws.col.Protocol")
    assert len(rows) >= int(result.stdout.split()[0])
    assert {row[0] for row in rows} == {""}
    assert {"ASAP", "ENRP"} <= {row[2] for row in rows}
