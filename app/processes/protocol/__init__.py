"""The protocol between the window, the launcher and the processes: one class with its codec for each kind of line.

Lines are JSON objects. The window writes requests to the launcher (`requests`), including orders for a process
(`orders`). Processes write reports (`reports`, `messages`), the launcher reports their starts and ends
(`launcher_lines`), and the window reads both from one pipe. `schema` makes a codec from a class.

Only this package contains the keys and names on a line.
"""

from app.processes.protocol.launcher_lines import (
    Exited,
    LauncherLine,
    NotStarted,
    ProcessReport,
    Ready,
    Started,
    read_launcher_line,
)
from app.processes.protocol.messages import (
    SESSION_TALK,
    MessageJoiner,
    MessageSeen,
    Report,
    host_and_port,
    lines_of,
    message_reporter,
)
from app.processes.protocol.orders import (
    Expel,
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
from app.processes.protocol.reports import (
    Failed,
    Noticed,
    OrderDropped,
    OrderRefused,
    ReportsDropped,
    Running,
    Serving,
    Shortened,
    subject_of,
)
from app.processes.protocol.requests import (
    ELEMENT,
    REGISTRAR,
    Freeze,
    Kill,
    Request,
    SignalRequest,
    Start,
    Stop,
    Tell,
    Thaw,
    read_request,
)
from app.processes.protocol.schema import BadLine, Line

__all__ = [
    "ELEMENT",
    "REGISTRAR",
    "SESSION_TALK",
    "BadLine",
    "Exited",
    "Expel",
    "Failed",
    "Freeze",
    "Kill",
    "LauncherLine",
    "Line",
    "MessageJoiner",
    "MessageSeen",
    "NoSuchOrder",
    "NotStarted",
    "Noticed",
    "Order",
    "OrderDropped",
    "OrderRefused",
    "ProcessReport",
    "Ready",
    "Report",
    "ReportsDropped",
    "Request",
    "Running",
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
    "host_and_port",
    "lines_of",
    "message_reporter",
    "name_of",
    "read_launcher_line",
    "read_orders",
    "read_request",
    "subject_of",
]
