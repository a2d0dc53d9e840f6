"""The protocol between the window, the launcher and the processes: one class for every line, with its codec.

Lines are JSON objects. The window writes requests to the launcher (`requests`), among them orders for a process
(`orders`). Processes write reports (`reports`, `messages`), the launcher tells what became of them (`launcher_lines`),
and the window reads both from one pipe. `schema` makes a codec from a class.

No other module knows a key or a name on a line.
"""

from app.processes.protocol.launcher_lines import (
    Exited,
    LauncherLine,
    NotStarted,
    Ready,
    Said,
    Started,
    read_launcher_line,
)
from app.processes.protocol.messages import SESSION_TALK, Joiner, MessageSeen, Report, lines_of, message_reporter, place
from app.processes.protocol.orders import (
    NoSuchOrder,
    Order,
    SetCapacity,
    SetLink,
    SetLoad,
    SetPolicy,
    SetSpeed,
    name_of,
    read_orders,
)
from app.processes.protocol.reports import Failed, Noticed, OrderRefused, Running, Serving, Shortened, Unheard
from app.processes.protocol.requests import Freeze, Kill, Request, SignalRequest, Start, Stop, Tell, Thaw, read_request
from app.processes.protocol.schema import BadLine, Line

__all__ = [
    "SESSION_TALK",
    "BadLine",
    "Exited",
    "Failed",
    "Freeze",
    "Joiner",
    "Kill",
    "LauncherLine",
    "Line",
    "MessageSeen",
    "NoSuchOrder",
    "NotStarted",
    "Noticed",
    "Order",
    "OrderRefused",
    "Ready",
    "Report",
    "Request",
    "Running",
    "Said",
    "Serving",
    "SetCapacity",
    "SetLink",
    "SetLoad",
    "SetPolicy",
    "SetSpeed",
    "Shortened",
    "SignalRequest",
    "Start",
    "Started",
    "Stop",
    "Tell",
    "Thaw",
    "Unheard",
    "lines_of",
    "message_reporter",
    "name_of",
    "place",
    "read_launcher_line",
    "read_orders",
    "read_request",
]
