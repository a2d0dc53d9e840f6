"""A class at two addresses, of IPv4 and IPv6, and students who have one of them: run by `test_class_among_hosts`."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

from tests.app.classroom.programs import FOLDER, IGNORED, Program, link

link("ada", "down", 0)
link("bob", "down", 1)
teacher = Program("teacher", "invite", f"--credentials={FOLDER / 'teacher'}")
code = teacher.says(r"^Join code: (\S+)$")[1]
registrar = teacher.says(r"^Registrar: (\S+),")[1]
teacher.says("Ctrl-C ends the class")
students = [Program(name, "join", code, f"--name={name}", "--elements=1", IGNORED) for name in ("ada", "bob")]
for student in students:
    print(student.says(r"(\w+ has joined the class at \S+)$")[1])
    student.says("works for the class with 1 element")
# fmt: off
Program(
    "teacher", "render", str(FOLDER / "out.png"), "--width=200", "--height=150", f"--registrar={registrar}",
    f"--tls={FOLDER / 'teacher'}", "--local=10.9.0.1,fd00:9::1", "--asapannounce=off", "--quiet",
).ends()
# fmt: on
for student in students:
    student.interrupt()
    assert int(student.says(r"has computed (\d+) tiles")[1]) > 0, student.said
    student.ends()
print("both have computed tiles")
teacher.interrupt()
teacher.ends()
