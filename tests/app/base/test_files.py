"""Files are written completely or not at all, and what was there keeps its kind, its permissions and its owner."""

from __future__ import annotations

import errno
import os
import socket
import stat
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from app.base.files import NotWritten, complaint_about, complaint_about_folder, open_output, reason, write_whole

NOT_ROOT = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")


def test_a_file_is_written_and_replaces_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "out.json"
    write_whole(file, b"old")
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


def test_it_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.touch()
    write_whole(tmp_path / "ours", b"")
    assert (tmp_path / "ours").stat().st_mode == usual.stat().st_mode


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    file = tmp_path / "private"
    file.touch(0o600)
    write_whole(file, b"new")
    assert (file.stat().st_mode & 0o777, file.read_bytes()) == (0o600, b"new")


@ROOT
def test_a_file_keeps_its_owner(tmp_path: Path) -> None:
    file = tmp_path / "theirs"
    file.touch()
    os.chown(file, 12345, 54321)
    write_whole(file, b"new")
    assert (file.stat().st_uid, file.stat().st_gid, file.read_bytes()) == (12345, 54321, b"new")


def test_a_link_stays_a_link_and_what_it_names_is_written(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    file, link = tmp_path / "elsewhere" / "file", tmp_path / "link"
    link.symlink_to("elsewhere/file")
    for content in (b"first", b"second"):  # at first, the link names nothing
        assert complaint_about(link) is None
        write_whole(link, content)
        assert (link.is_symlink(), file.read_bytes()) == (True, content)
    assert list((tmp_path / "elsewhere").iterdir()) == [file]


def test_all_names_of_a_file_stay_names_of_it(tmp_path: Path) -> None:
    file, other = tmp_path / "file", tmp_path / "other"
    file.write_bytes(b"a long old content")
    other.hardlink_to(file)
    write_whole(file, b"new")
    assert other.read_bytes() == b"new"


@pytest.mark.parametrize("write", [write_whole, lambda path, content: open_output(path).close()])
def test_a_device_stays_a_device(write: Callable[[Path, bytes], None]) -> None:
    device = Path(os.devnull)
    assert complaint_about(device) is None
    write(device, b"gone")
    assert device.is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_reported_without_its_number() -> None:
    with pytest.raises(NotWritten) as caught:
        write_whole(Path("/dev/full"), b"content")
    assert str(caught.value) == "/dev/full could not be written: the disk is full"


def test_a_pipe_that_somebody_reads_is_written(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDWR)  # only reading would see an end before the writer has come
    content = bytes(300_000)  # more than a pipe holds
    writing = threading.Thread(target=write_whole, args=(pipe, content))
    writing.start()
    with os.fdopen(reading, "rb") as reader:
        assert reader.read(len(content)) == content
    writing.join()
    assert pipe.is_fifo()


@pytest.mark.parametrize("write", [write_whole, lambda path, content: open_output(path).close()])
def test_a_pipe_that_nobody_reads_is_refused(tmp_path: Path, write: Callable[[Path, bytes], None]) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(NotWritten, match="nobody reads from it"):
        write(pipe, b"content")
    assert pipe.is_fifo()


def test_a_socket_is_refused_beforehand(tmp_path: Path) -> None:
    path = tmp_path / "socket"
    with socket.socket(socket.AF_UNIX) as unix:
        unix.bind(str(path))
        assert complaint_about(path) == f"{path} is not a file, and cannot be written like one"
        with pytest.raises(NotWritten):
            write_whole(path, b"content")
    assert path.is_socket()


def test_a_name_may_be_as_long_as_the_system_allows(tmp_path: Path) -> None:
    file = tmp_path / ("x" * 254)
    assert complaint_about(file) is None
    write_whole(file, b"content")
    assert file.read_bytes() == b"content"
    longer = tmp_path / ("x" * 256)
    assert complaint_about(longer) == f"{longer} could not be written: the name is too long"
    with pytest.raises(NotWritten, match="the name is too long"):
        write_whole(longer, b"content")


def test_a_link_to_itself_is_reported(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(link)
    assert "could not be written" in str(complaint_about(link))
    with pytest.raises(NotWritten):
        write_whole(link, b"content")


@NOT_ROOT
def test_a_write_protected_file_stays_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"old")
    file.chmod(0o444)
    assert complaint_about(file) == f"{file} is write-protected"
    with pytest.raises(NotWritten, match="permission denied"):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"


@NOT_ROOT
def test_in_a_folder_that_is_not_writable_a_file_is_written_in_place(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"a long old content")
    tmp_path.chmod(0o555)
    assert complaint_about(file) is None
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert "is not writable" in str(complaint_about(tmp_path / "other"))


def test_a_file_that_cannot_be_replaced_is_written_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file on which another file system is mounted, as containers do."""

    def busy(source: str, target: Path) -> None:
        raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

    file = tmp_path / "out.json"
    file.write_bytes(b"a long old content")
    monkeypatch.setattr(os, "replace", busy)
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
def test_when_writing_fails_the_old_file_stays_and_nothing_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    file = tmp_path / "out.json"
    file.write_bytes(b"old")

    def fail(source: str, target: Path) -> None:
        raise error

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises((KeyboardInterrupt, NotWritten)):
        write_whole(file, b"new")
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_path_that_cannot_be_written_is_reported_beforehand(tmp_path: Path) -> None:
    assert complaint_about(tmp_path / "out.png") is None
    assert "is a folder" in str(complaint_about(tmp_path))
    assert "does not exist" in str(complaint_about(tmp_path / "no" / "out.png"))
    (tmp_path / "file").touch()
    assert "could not be written" in str(complaint_about(tmp_path / "file" / "out.png"))


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_reason_shows_the_number_of_the_error(number: int) -> None:
    assert "Errno" not in reason(OSError(number, os.strerror(number)))


def test_a_folder_for_keys_is_made_for_its_owner_and_tried(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "keys"
    assert complaint_about_folder(folder) is None
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert complaint_about_folder(folder) is None
    assert list(folder.iterdir()) == [], "the trial leaves nothing behind"
    (tmp_path / "file").touch()
    assert complaint_about_folder(tmp_path / "file") == f"{tmp_path / 'file'} is not a folder"
    assert "could not be written" in str(complaint_about_folder(tmp_path / "file" / "keys"))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder in which nobody can make files")
def test_a_folder_that_permits_files_but_cannot_have_them_is_noticed_at_once() -> None:
    assert complaint_about(Path("/proc/x.csv")) == "/proc/x.csv could not be written: No such file or directory"
