"""Everything one can do in the window, as one table: each action has a text, an explanation, a key and, on the
tool bar, a sign. The key help (F1) is made from the same table, so it cannot be out of date.

Actions of other scopes than WINDOW work only while the picture, a row of the pool or the panel of faults has the focus:
arrows, Space and letters mean other things elsewhere. Those of scope LESSON work everywhere, but only while a lesson
has a use for them: figures choose places otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from app.base.language import translate
from app.ui.look.icons import icon
from app.ui.look.theme import Theme


class Scope(Enum):
    WINDOW = "Everywhere"
    CANVAS = "In the picture"
    POOL = "On a row of the pool"
    FAULTS = "In the panel of faults"
    LESSON = "In a lesson"


@dataclass(frozen=True, slots=True)
class Spec:
    """One action. The first key is the one that tool tips show."""

    name: str
    text: str
    tip: str
    keys: tuple[str, ...]
    sign: str = ""
    scope: Scope = Scope.WINDOW
    checkable: bool = False


ACTIONS: tuple[Spec, ...] = (
    Spec("demo", "Start the demo", "Start a registrar and three elements, and let them compute a picture",
         ("Ctrl+Return", "Ctrl+Enter"), "play"),
    Spec("stop", "Stop", "Stop computing; what is there stays", ("Esc",), "stop"),
    Spec("render", "Render again", "Compute this view anew", ("Ctrl+G",)),
    Spec("back", "Back", "The view before this one", ("Alt+Left", "Backspace", "Ctrl+Z"), "back"),
    Spec("forward", "Forward", "The view after this one", ("Alt+Right", "Ctrl+Shift+Z", "Ctrl+Y"), "forward"),
    Spec("home", "Whole picture", "Back to the first view", ("Home", "Alt+Home"), "home"),
    Spec("zoom_in", "Zoom in", "Twice as near, around the middle", ("+", "="), scope=Scope.CANVAS),
    Spec("zoom_out", "Zoom out", "Half as near, around the middle", ("-",), scope=Scope.CANVAS),
    Spec("pan_left", "Look left", "Move the view to the left", ("Left",), scope=Scope.CANVAS),
    Spec("pan_right", "Look right", "Move the view to the right", ("Right",), scope=Scope.CANVAS),
    Spec("pan_up", "Look up", "Move the view up", ("Up",), scope=Scope.CANVAS),
    Spec("pan_down", "Look down", "Move the view down", ("Down",), scope=Scope.CANVAS),
    Spec("views", "Views", "Bookmarks, and where one was, with small pictures", ("Ctrl+H",), checkable=True),
    Spec("deeper", "Count deeper", "Twice the iterations: finer where it is dark, and slower", ("PgUp",),
         scope=Scope.CANVAS),
    Spec("shallower", "Count less deep", "Half the iterations: faster", ("PgDown",), scope=Scope.CANVAS),
    Spec("auto_depth", "Automatic depth", "The nearer, the more iterations: they follow each zoom", ("D",),
         scope=Scope.CANVAS, checkable=True),
    Spec("julia", "Julia set at the pointer", "A small preview, drawn by this program and not by the pool", ("J",),
         scope=Scope.CANVAS, checkable=True),
    Spec("autopilot", "Autopilot", "Fly along the border of the set, nearer and nearer, until you take over", ("A",),
         scope=Scope.CANVAS, checkable=True),
    Spec("image_loop", "Image loop", "Good places in any order, with a pause after each", ("L",),
         scope=Scope.CANVAS, checkable=True),
    Spec("next_picture", "Next picture", "On with the autopilot or the loop at once", ("N",), scope=Scope.CANVAS),
    Spec("more_sessions", "More sessions", "More tiles in flight at a time", ("Ctrl+PgUp",)),
    Spec("fewer_sessions", "Fewer sessions", "Fewer tiles in flight at a time", ("Ctrl+PgDown",)),
    Spec("copy_view", "Copy the coordinates", "Where this is, as a line of text for the clipboard", ("Ctrl+C",),
         scope=Scope.CANVAS),
    Spec("paste_view", "Paste coordinates", "Go where a line of coordinates on the clipboard says", ("Ctrl+V",),
         scope=Scope.CANVAS),
    Spec("save_picture", "Save the picture", "Write the picture to a PNG file with its coordinates inside",
         ("Ctrl+S",)),
    Spec("open_picture", "Open a place", "Go where a picture that was saved, or a fractal file, shows", ("Ctrl+O",)),
    Spec("palette", "Next palette", "Other colours for the plain picture", ("P",), scope=Scope.CANVAS),
    Spec("smooth", "Smooth colouring", "Guess values between the counts, so that no bands are seen; begins when a"
         " picture is complete", ("S",), scope=Scope.CANVAS, checkable=True),
    Spec("add_element", "Start an element", "Start another pool element with the chosen options", ("Ctrl+E",), "plus"),
    Spec("choose_elements", "Choose elements to start",
         "How many elements to start, in which pool, with which policy, weight, capacity and speed",
         ("Ctrl+Shift+N",)),
    Spec("add_registrar", "Start a registrar", "Start another registrar", ("Ctrl+R",), "plus"),
    Spec("freeze", "Freeze or continue", "Stop the process in its tracks (SIGSTOP), or let it go on (SIGCONT)",
         ("Space",), "pause", Scope.POOL),
    Spec("end", "Stop politely", "Ask the process to leave the pool and to end (SIGTERM)",
         ("Shift+Del",), "stop", Scope.POOL),
    Spec("kill", "Kill", "End the process at once, without a word to anyone (SIGKILL)", ("Del",), "kill", Scope.POOL),
    Spec("tune", "Tune the element", "Change its weight, speed, capacity or load while it runs", ("F2",),
         scope=Scope.POOL),
    Spec("lesson_next", "Next", "Go on with the lesson", ("PgDown", "N"), scope=Scope.LESSON),
    Spec("lesson_back", "Back", "Read what the lesson said before; what has happened stays so", ("PgUp", "B"),
         scope=Scope.LESSON),
    Spec("answer_1", "First answer", "Answer the lesson's question with the first answer", ("1",), scope=Scope.LESSON),
    Spec("answer_2", "Second answer", "Answer the lesson's question with the second answer", ("2",),
         scope=Scope.LESSON),
    Spec("answer_3", "Third answer", "Answer the lesson's question with the third answer", ("3",), scope=Scope.LESSON),
    Spec("answer_4", "Fourth answer", "Answer the lesson's question with the fourth answer", ("4",),
         scope=Scope.LESSON),
    Spec("tint", "Next tint", "By element, borders, plain", ("T",)),
    Spec("handlespace", "Handlespace", "What each registrar knows, side by side", ("F8",), checkable=True),
    Spec("topology", "Topology", "Who is there and who talks to whom, as a drawing", ("F9",), checkable=True),
    Spec("graphs", "Graphs", "Work, load, pools, round trips and failovers over time", ("F10",), checkable=True),
    Spec("freeze_graphs", "Freeze the graphs", "The graphs stand still; measuring goes on", ("Ctrl+Shift+F",), "pause",
         checkable=True),
    Spec("follow_graphs", "Latest minute", "The graphs follow what happens again", ("Ctrl+Shift+L",), "forward"),
    Spec("export_graphs", "Export the graphs", "Write the graphs that are shown to a PNG, SVG or CSV file",
         ("Ctrl+Shift+E",), "down"),
    Spec("messages", "Messages", "Every message field by field, and as a sequence chart", ("F12",), checkable=True),
    Spec("export_messages", "Export the messages",
         "Write the listed messages to a pcapng file for Wireshark, or the chart to an SVG file", ("Ctrl+Shift+P",),
         "down"),
    Spec("compare", "Compare policies", "The same work for real under several policies, with a chart and a table",
         ("F4",), checkable=True),
    Spec("run_comparison", "Compare", "Begin the comparison that is chosen, or end the one that runs",
         ("Ctrl+Shift+Return",), "play"),
    Spec("export_comparison", "Export the comparison", "Write the chart to a PNG or SVG file, or the figures to CSV or"
         " JSON", ("Ctrl+Shift+X",), "down"),
    Spec("faults", "Faults", "Kill, freeze, slow down, cut links, and see what becomes of it", ("F3",), checkable=True),
    Spec("fault_cut", "Cut", "Nothing gets through between the two that are chosen", ("C",), scope=Scope.FAULTS),
    Spec("fault_lose", "Lose 10 %", "One packet in ten is lost between the two that are chosen", ("O",),
         scope=Scope.FAULTS),
    Spec("fault_delay", "Delay 200 ms", "Everything takes longer between the two that are chosen, each way", ("Y",),
         scope=Scope.FAULTS),
    Spec("fault_heal", "Heal", "The chosen link is as it should be", ("H",), scope=Scope.FAULTS),
    Spec("fault_slow", "Slow down", "A fifth of their speed for the chosen elements, or their own again", ("W",),
         scope=Scope.FAULTS),
    Spec("fault_freeze", "Freeze", "Stop the chosen processes in their tracks (SIGSTOP), or let them go on", ("Z",),
         scope=Scope.FAULTS),
    Spec("fault_stop", "Stop", "Ask the chosen processes to leave and to end (SIGTERM)", ("E",), scope=Scope.FAULTS),
    Spec("fault_kill", "Kill", "End the chosen processes at once (SIGKILL)", ("K",), scope=Scope.FAULTS),
    Spec("fault_crash", "Crash the host", "All that are chosen were on one host, and it is gone", ("X",),
         scope=Scope.FAULTS),
    Spec("heal_all", "Heal everything", "Links are healed, the frozen go on, the slowed have their speed again",
         ("Ctrl+Shift+H",)),
    Spec("chaos", "Chaos", "Faults at random until it is stopped; then everything is healed", ("Ctrl+Shift+C",),
         checkable=True),
    Spec("play", "Play or pause", "Play what happened, from the moment that is shown; from now, from the beginning",
         ("Ctrl+Space",), "play"),
    Spec("live", "Back to now", "Show what happens now again", ("Ctrl+L",), "latest"),
    Spec("record", "Record to a file", "Write this run, from its beginning on, to a file that is played without"
         " processes", ("Ctrl+Shift+R",), "record", checkable=True),
    Spec("open_recording", "Open a recording", "Play a run that was recorded", ("Ctrl+Shift+O",), "open"),
    Spec("event_before", "Event before", "Go back to what happened before", ("Ctrl+,",)),
    Spec("event_after", "Next event", "Go on to what happened next", ("Ctrl+.",)),
    Spec("to_time_line", "Go to the time line", "Move the focus to the time line", ("Ctrl+T",)),
    Spec("tear_off", "Tear off the panel", "A window of its own for the panel that has the focus, or back again",
         ("Ctrl+Shift+W",)),
    Spec("filter", "Filter the journal", "Show only entries that contain some text", ("Ctrl+F",)),
    Spec("to_pool", "Go to the pool", "Move the focus to the first element", ("F6",)),
    Spec("to_canvas", "Go to the picture", "Move the focus to the picture", ("F7",)),
    Spec("larger", "Larger type", "Make everything easier to read from afar", ("Ctrl++", "Ctrl+=")),
    Spec("smaller", "Smaller type", "Make room", ("Ctrl+-",)),
    Spec("normal", "Normal type", "Back to the usual size", ("Ctrl+0",)),
    Spec("commands", "Commands", "Find a command by its name", ("Ctrl+K",)),
    Spec("theme", "Next theme", "Light, dark, high contrast, or as the desktop has it", ("Ctrl+Shift+D",)),
    Spec("still", "Reduce motion", "Things appear instead of fading and running", ("Ctrl+Shift+M",), checkable=True),
    Spec("presentation", "Presentation", "Only the picture, a legend and the big numbers", ("F5",), checkable=True),
    Spec("full_screen", "Full screen", "Fill the screen", ("F11",), checkable=True),
    Spec("keys", "Keys", "Show all keys", ("F1", "?")),
    Spec("quit", "Quit", "Stop all processes and close the window", ("Ctrl+Q",)),
)  # fmt: skip


class Actions(QObject):
    """The QActions of one window, by name. `widgets` says where each scope listens."""

    def __init__(self, window: QWidget, widgets: Mapping[Scope, QWidget]) -> None:
        super().__init__(window)
        self._by_name: dict[str, QAction] = {}
        for spec in ACTIONS:
            action = QAction(translate("Actions", spec.text), window)
            action.setObjectName(spec.name)
            action.setCheckable(spec.checkable)
            describe(action, translate("Actions", spec.tip), spec.keys)
            if spec.scope not in (Scope.WINDOW, Scope.LESSON):
                action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            widgets[spec.scope].addAction(action)
            self._by_name[spec.name] = action

    def __getitem__(self, name: str) -> QAction:
        return self._by_name[name]

    def all(self) -> list[QAction]:
        return list(self._by_name.values())

    def on(self, name: str, do: Callable[[], object]) -> None:
        """Call `do` without arguments each time the action is triggered."""
        self._by_name[name].triggered.connect(lambda *_: do())

    def set_theme(self, theme: Theme) -> None:
        for spec in ACTIONS:
            if spec.sign:
                colour = theme.on_accent if spec.name == "demo" else theme.dead if spec.name == "kill" else theme.text
                self._by_name[spec.name].setIcon(icon(spec.sign, colour))


def describe(action: QAction, tip: str, keys: tuple[str, ...]) -> None:
    """Gives an action its key, a tool tip that names the key, and the same words for screen readers."""
    action.setShortcuts([QKeySequence(key) for key in keys])
    first = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({first})")
    action.setWhatsThis(tip)
