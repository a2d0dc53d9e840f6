"""A desk on the loopback interface, and students at it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from app.base.authority import Authority, Request, to_der
from app.base.clock import now
from app.classroom.code import JoinCode, fingerprint_of
from app.classroom.desk import Desk
from app.classroom.lines import Welcome
from app.classroom.members import Members
from app.classroom.visit import Visit, visit
from app.models.classroom.students import Students

HOST = "127.0.0.1"


@dataclass
class Open:
    """An open desk."""

    desk: Desk
    code: JoinCode
    students: Students
    members: Members
    authority: Authority
    revoked: list[int] = field(default_factory=list)

    async def visit(self, code: JoinCode | None = None) -> Visit:
        return await visit(HOST, self.desk.port, code or self.code)

    async def join(self, name: str, code: JoinCode | None = None) -> tuple[Visit, Welcome]:
        """Join, and return the connection and the answer."""
        visitor = await self.visit()
        try:
            return visitor, await visitor.join(code or self.code, name, "laptop", Request())
        except BaseException:
            await visitor.close()
            raise


@asynccontextmanager
async def open_desk(folder: Path, *, ends: float = 3600.0, authority: Authority | None = None) -> AsyncIterator[Open]:
    """Open a desk for a class that ends in some seconds."""
    authority = authority or Authority.create("Class")
    der = to_der(authority.certificate)
    code = JoinCode.create(fingerprint_of(der))
    students, revoked = Students(), list[int]()
    members = Members(students, now() + ends)

    def note(serials: Sequence[int]) -> None:
        revoked.extend(serials)

    desk = Desk(
        authority,
        code.key(der),
        folder,
        students,
        members,
        settings=lambda own: {"registrar": f"{own}:3863"},
        revoked=note,
    )
    await desk.open([HOST], 0)
    try:
        yield Open(desk, code, students, members, authority, revoked)
    finally:
        await desk.close()
