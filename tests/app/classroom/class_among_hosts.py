"""A class among hosts in network namespaces: run by `test_class_among_hosts`, with the networks and the transport.

The hosts are `teacher` (number 1), `ada`, `bob`, `cleo` and `stranger`. It prints one line for each thing that it has
seen, and fails with what was said instead.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.app.classroom.programs import FOLDER, IGNORED, Program, link
from tests.helpers.waiting import until

NETWORKS, TRANSPORT = sys.argv[1].split(","), sys.argv[2]
TEACHER = ",".join(f"{network}1" for network in NETWORKS)
PLACE = TEACHER.split(",")[0]


def address(host: str) -> str:
    """Return an address as options take it."""
    return f"[{host}]" if ":" in host else host


def render(name: str, registrar: str, iterations: int, *more: str) -> Program:
    """Render a picture that takes a while: no shortcut is known for such powers."""
    view = "--width=400", "--height=300", f"--iterations={iterations}", "--algorithm=mandelbrotn", "--n=2.5"
    # fmt: off
    return Program(
        "teacher", "render", str(FOLDER / name), *view, "--tiles=18x15", "--tint=plain", "--quiet",
        f"--registrar={registrar}", "--sessions=6", "--recvtimeout=2000", *more,
    )
    # fmt: on


def reference() -> tuple[int, bytes]:
    """Return the iterations of a picture that takes an element some seconds, and the picture."""
    registrar = Program("teacher", "registrar", "--asap=127.0.0.1:3900", "--transport=tcp", "--asapannounce=off")
    registrar.says("Running")
    element = Program("teacher", "element", "--registrar=127.0.0.1:3900", "--transport=tcp", "--asapannounce=off")
    element.says("Registered")
    iterations, took = 2000, 0.0
    while took < 6.0:
        iterations, began = 2 * iterations, time.monotonic()
        render("local.png", "127.0.0.1:3900", iterations, "--transport=tcp", "--asapannounce=off").ends()
        took = time.monotonic() - began
    for program in (element, registrar):
        program.interrupt()
        program.ends(130)
    return iterations, (FOLDER / "local.png").read_bytes()


if len(NETWORKS) > 1:  # Ada has only the second one, and Bob only the first
    link("ada", "down", 0)
    link("bob", "down", 1)
iterations, expected = reference()
table, credentials = FOLDER / "class.csv", FOLDER / "teacher"
credentials.mkdir(mode=0o700)
# fmt: off
teacher = Program(
    "teacher", "invite", f"--local={TEACHER}", f"--transport={TRANSPORT}", f"--table={table}",
    f"--credentials={credentials}",
)
# fmt: on
code = teacher.says(r"^Join code: (\S+)$")[1]
url = teacher.says(r"^For a QR code: (\S+)$")[1]
registrar = teacher.says(r"^Registrar: (\S+),")[1]
secure = [f"--tls={credentials}"] if TRANSPORT == "tcp" else ["--transport=userland"]
user = [*secure, f"--local={TEACHER}", "--asapannounce=off"]
teacher.says("Ctrl-C ends the class")

wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
assert "compare it with the board" in Program("stranger", "join", wrong, "--name=Eve").ends(2)
print("a typing error is told as one")

began = time.monotonic()
ada = Program("ada", "join", code, "--name=Ada", "--elements=1", IGNORED)
ada.says("works for the class with 1 element")
print(f"Ada has joined by multicast in {time.monotonic() - began:.2f} s", file=sys.stderr)
print("Ada has joined by multicast")
bob = Program("bob", "join", url, "--name=Bob", "--elements=1", IGNORED)
cleo = Program("cleo", "join", code.lower(), "--name=Cleo", "--elements=2", f"--address={address(PLACE)}", IGNORED)
bob.says("works for the class with 1 element")
cleo.says("works for the class with 2 elements")
print("Bob and Cleo have joined by address")

refused = Program("stranger", "join", code, "--name=ADA").ends(1)
assert "the name ADA is taken" in refused
assert "leaves the class" not in refused
print("a name is taken once")
uninvited = []
if TRANSPORT == "tcp":
    own = f"--local={address(NETWORKS[0] + '5')}:0"
    uninvited.append(Program("stranger", "element", f"--registrar={registrar}", own, "--transport=tcp"))
    uninvited[0].says("it speaks TLS|keeps looking")


def order(text: str) -> None:
    assert teacher.process.stdin is not None
    teacher.process.stdin.write(text.encode() + b"\n")
    teacher.process.stdin.flush()


def has_computed(*names: str) -> bool:
    """Whether all of these have computed a tile, according to the teacher's table."""
    order("table")
    time.sleep(0.2)
    return all(re.search(rf"{name}  #.*  [1-9]\d*  [\d.]+$", teacher.said, re.MULTILINE) for name in names)


picture = render("class.png", registrar, iterations, *user)
until(lambda: has_computed("Ada", "Bob", "Cleo"), "a tile of each student")
assert picture.process.poll() is None, "the picture was done too soon"
ada.interrupt()
assert "leaves the class" in ada.ends()
teacher.says(r"Ada has left .* after \d+ tiles?$")
print("Ada has left in order")
assert picture.process.poll() is None, "the picture was done too soon"
link("bob", "down")
teacher.says("Bob has vanished")
print("Bob has vanished")
picture.ends()
assert (FOLDER / "class.png").read_bytes() == expected
print("the picture is the same as the local one")
bob.says("the desk is not reachable at present")
link("bob", "up")
teacher.says("Bob works at", times=2)
bob.says("works for the class with 1 element$", times=2)
print("Bob has come back")

order("expel Cleo")
assert "the teacher has removed you" in cleo.ends(1)
assert "the teacher has removed you" in Program("cleo", "join", code, "--name=Someone").ends(1)
print("Cleo is expelled and does not get in again")

render("bob.png", registrar, 100, *user).ends()
print("Bob alone computes the next picture")
for program in uninvited:
    assert "Registered" not in program.said, program.said
    program.interrupt()
    program.ends(130)
print("a stranger's element is not in the pool")

teacher.interrupt()
teacher.ends()
assert "the class is over" in bob.ends(1)
lines = [line.split(",") for line in table.read_text().splitlines()]
addresses = {line[1]: line[4] for line in lines[1:]}
assert addresses == {"Ada": f"{NETWORKS[-1]}2", "Bob": f"{NETWORKS[0]}3", "Cleo": f"{NETWORKS[0]}4"}
assert all(int(line[8]) > 0 for line in lines[1:]), lines
print("the table names who has done how much")
