"""The table of everything one can do in the window. Each action has a text, an explanation, a key and, on the tool bar,
an icon. The page of keys (F1) is made from the same table, so it cannot be out of date.

Actions of the scopes CANVAS, POOL and FAULTS work only while the picture, a row of the pool or the faults panel has the
focus, because arrows, Space and letters mean other things elsewhere. Actions of the scope LESSON work everywhere, but
only while a lesson uses them; otherwise digits choose places.
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
    FAULTS = "In the Faults panel"
    LESSON = "In a lesson"


@dataclass(frozen=True, slots=True)
class Spec:
    """One action. Tool tips show its first key."""

    name: str
    text: str
    tip: str
    keys: tuple[str, ...]
    sign: str = ""
    scope: Scope = Scope.WINDOW
    checkable: bool = False


ACTIONS: tuple[Spec, ...] = (
    Spec("demo", "Start the demo", "Start a registrar and three elements, and render a picture with them",
         ("Ctrl+Return", "Ctrl+Enter"), "play"),
    Spec("join_class", "Join a class", "Lend this machine to a class, with the code that the teacher shows",
         ("Ctrl+J",)),
    Spec("stop", "Stop", "Stop rendering; the finished part stays", ("Esc",), "stop"),
    Spec("render", "Render again", "Compute this view again", ("Ctrl+G",)),
    Spec("back", "Back", "Go to the previous view", ("Alt+Left", "Backspace", "Ctrl+Z"), "back"),
    Spec("forward", "Forward", "Go to the next view", ("Alt+Right", "Ctrl+Shift+Z", "Ctrl+Y"), "forward"),
    Spec("home", "Whole picture", "Back to the first view", ("Home", "Alt+Home"), "home"),
    Spec("zoom_in", "Zoom in", "Zoom in 2× around the centre", ("+", "="), scope=Scope.CANVAS),
    Spec("zoom_out", "Zoom out", "Zoom out 2× around the centre", ("-",), scope=Scope.CANVAS),
    Spec("pan_left", "Look left", "Move the view to the left", ("Left",), scope=Scope.CANVAS),
    Spec("pan_right", "Look right", "Move the view to the right", ("Right",), scope=Scope.CANVAS),
    Spec("pan_up", "Look up", "Move the view up", ("Up",), scope=Scope.CANVAS),
    Spec("pan_down", "Look down", "Move the view down", ("Down",), scope=Scope.CANVAS),
    Spec("views", "Views", "Bookmarks, and the views seen so far, as small pictures", ("Ctrl+H",), checkable=True),
    Spec("deeper", "More iterations", "Twice the iterations: more detail in dark areas, but slower", ("PgUp",),
         scope=Scope.CANVAS),
    Spec("shallower", "Fewer iterations", "Half the iterations: faster", ("PgDown",), scope=Scope.CANVAS),
    Spec("auto_depth", "Automatic depth", "Adjust the number of iterations to each zoom", ("D",),
         scope=Scope.CANVAS, checkable=True),
    Spec("julia", "Julia set at the pointer", "A small preview, computed by this program and not by the pool", ("J",),
         scope=Scope.CANVAS, checkable=True),
    Spec("autopilot", "Autopilot", "Fly along the border of the set, zooming in, until you take over", ("A",),
         scope=Scope.CANVAS, checkable=True),
    Spec("image_loop", "Image loop", "Good places in random order, with a pause after each", ("L",),
         scope=Scope.CANVAS, checkable=True),
    Spec("next_picture", "Next picture",
         "Make the autopilot or the image loop move on now", ("N",), scope=Scope.CANVAS),
    Spec("more_sessions", "More sessions", "More tiles in flight", ("Ctrl+PgUp",)),
    Spec("fewer_sessions", "Fewer sessions", "Fewer tiles in flight", ("Ctrl+PgDown",)),
    Spec("copy_view", "Copy the coordinates", "Copy the coordinates of this view as a line of text", ("Ctrl+C",),
         scope=Scope.CANVAS),
    Spec("paste_view", "Paste coordinates", "Go to the coordinates on the clipboard", ("Ctrl+V",),
         scope=Scope.CANVAS),
    Spec("save_picture", "Save the picture", "Write the picture to a PNG file with its coordinates inside",
         ("Ctrl+S",)),
    Spec("open_picture", "Open a place", "Go to the view of a saved picture or of a fractal file", ("Ctrl+O",)),
    Spec("palette", "Next palette", "Change the colours of the plain picture", ("P",), scope=Scope.CANVAS),
    Spec("smooth", "Smooth colouring",
         "Interpolate between iteration counts to avoid colour bands; "
         "applied when a picture is complete", ("S",), scope=Scope.CANVAS, checkable=True),
    Spec("add_element", "Start an element", "Start a pool element with the chosen options", ("Ctrl+E",), "plus"),
    Spec("choose_elements", "Choose elements to start",
         "Choose how many elements to start, their pool, policy, weight, capacity and speed",
         ("Ctrl+Shift+N",)),
    Spec("add_registrar", "Start a registrar", "Start another registrar", ("Ctrl+R",), "plus"),
    Spec("use_scope", "Use an existing scope…",
         "Use registrars that run elsewhere, by their addresses or their announcements", ("Ctrl+Shift+U",)),
    Spec("leave_scope", "Use own registrars again", "Leave the scope that others run", ("Ctrl+Shift+B",)),
    Spec("process_freeze", "Freeze or thaw", "Freeze the process (SIGSTOP), or thaw it (SIGCONT)",
         ("Space",), "pause", Scope.POOL),
    Spec("process_stop", "Stop", "Ask the process to leave the pool and exit (SIGTERM)",
         ("Shift+Del",), "stop", Scope.POOL),
    Spec("process_kill", "Kill",
         "Kill the process immediately, without deregistration (SIGKILL)", ("Del",), "kill", Scope.POOL),
    Spec("tune", "Tune the element", "Change its weight, speed, capacity or load while it runs", ("F2",),
         scope=Scope.POOL),
    Spec("lesson_next", "Next", "Continue the lesson", ("PgDown", "N"), scope=Scope.LESSON),
    Spec("lesson_back", "Back", "Show the previous caption again; nothing is undone", ("PgUp", "B"),
         scope=Scope.LESSON),
    Spec("answer_1", "First answer", "Choose the first answer to the lesson's question", ("1",), scope=Scope.LESSON),
    Spec("answer_2", "Second answer", "Choose the second answer to the lesson's question", ("2",),
         scope=Scope.LESSON),
    Spec("answer_3", "Third answer", "Choose the third answer to the lesson's question", ("3",), scope=Scope.LESSON),
    Spec("answer_4", "Fourth answer", "Choose the fourth answer to the lesson's question", ("4",),
         scope=Scope.LESSON),
    Spec("tint", "Next tint", "By element, borders, plain", ("T",)),
    Spec("handlespace", "Handlespace", "What each registrar knows, side by side", ("F8",), checkable=True),
    Spec("topology", "Topology",
         "All components and the associations between them, as a drawing", ("F9",), checkable=True),
    Spec("graphs", "Graphs", "Work, load, pools, round trips and failovers over time", ("F10",), checkable=True),
    Spec("freeze_graphs", "Pause the graphs", "Pause the graphs; measuring continues", ("Ctrl+Shift+F",), "pause",
         checkable=True),
    Spec("follow_graphs", "Last minute", "Let the graphs follow the run again", ("Ctrl+Shift+L",), "forward"),
    Spec("export_graphs", "Export the graphs", "Write the visible graphs to a PNG, SVG or CSV file",
         ("Ctrl+Shift+E",), "down"),
    Spec("messages", "Messages", "All messages field by field, and as a sequence chart", ("F12",), checkable=True),
    Spec("export_messages", "Export the messages",
         "Write the listed messages to a pcapng file for Wireshark, or the chart to an SVG file", ("Ctrl+Shift+P",),
         "down"),
    Spec("compare", "Compare policies", "Run the same work under several policies, with a chart and a table",
         ("F4",), checkable=True),
    Spec("run_comparison", "Compare", "Start the chosen comparison, or stop the one that is running",
         ("Ctrl+Shift+Return",), "play"),
    Spec("export_comparison", "Export the comparison",
         "Write the chart to a PNG or SVG file, or the figures to CSV or JSON", ("Ctrl+Shift+X",), "down"),
    Spec("invite", "Invite the class", "Let students join with their computers, which compute the picture",
         ("Ctrl+I",)),
    Spec("class", "Class", "Who takes part in the class, and how much each has done", ("Ctrl+Shift+I",),
         checkable=True),
    Spec("export_class", "Export the class",
         "Write the table of students to a CSV file, or the picture with its legend to a PNG file",
         ("Ctrl+Shift+T",), "down"),
    Spec("faults", "Faults",
         "Kill, freeze or slow processes, cut links, and see how the pool reacts", ("F3",), checkable=True),
    Spec("fault_cut", "Cut", "Block everything between the two chosen components", ("C",), scope=Scope.FAULTS),
    Spec("fault_lose", "Lose 10 %", "Lose one packet in ten between the two chosen components", ("O",),
         scope=Scope.FAULTS),
    Spec("fault_delay", "Delay 200 ms",
         "Delay messages between the two chosen components by 200 ms in each direction", ("Y",),
         scope=Scope.FAULTS),
    Spec("fault_heal", "Heal", "Restore the chosen link", ("H",), scope=Scope.FAULTS),
    Spec("fault_slow", "Slow down", "Slow the chosen elements to a fifth of their speed, or restore it", ("W",),
         scope=Scope.FAULTS),
    Spec("fault_freeze", "Freeze", "Freeze the chosen processes (SIGSTOP), or thaw them (SIGCONT)", ("Z",),
         scope=Scope.FAULTS),
    Spec("fault_stop", "Stop", "Ask the chosen processes to deregister and exit (SIGTERM)", ("E",), scope=Scope.FAULTS),
    Spec("fault_kill", "Kill", "Kill the chosen processes immediately (SIGKILL)", ("K",), scope=Scope.FAULTS),
    Spec("fault_crash", "Crash the host",
         "Kill all chosen processes at the same moment, as a crash of their host would", ("X",),
         scope=Scope.FAULTS),
    Spec("heal_all", "Heal everything",
         "Heal all links, thaw frozen processes and restore the speed of slowed elements",
         ("Ctrl+Shift+H",)),
    Spec("chaos", "Chaos", "Random faults until you stop it; then everything is healed", ("Ctrl+Shift+C",),
         checkable=True),
    Spec("play", "Play or pause", "Play the run from the moment shown, or from the beginning",
         ("Ctrl+Space",), "play"),
    Spec("live", "Back to now", "Show what is happening now", ("Ctrl+L",), "latest"),
    Spec("record", "Record to a file",
         "Write this run from its beginning to a file that plays without processes", ("Ctrl+Shift+R",),
         "record", checkable=True),
    Spec("open_recording", "Open a recording", "Play a recorded run", ("Ctrl+Shift+O",), "open"),
    Spec("event_before", "Previous event", "Go back to the previous event", ("Ctrl+,",)),
    Spec("event_after", "Next event", "Go on to the next event", ("Ctrl+.",)),
    Spec("to_time_line", "Go to the time line", "Move the focus to the time line", ("Ctrl+T",)),
    Spec("tear_off", "Undock the panel", "Move the focused panel to a window of its own, or back",
         ("Ctrl+Shift+W",)),
    Spec("filter", "Filter the journal", "Show only entries that contain a text", ("Ctrl+F",)),
    Spec("to_pool", "Go to the pool", "Move the focus to the first element", ("F6",)),
    Spec("to_canvas", "Go to the picture", "Move the focus to the picture", ("F7",)),
    Spec("larger", "Larger text", "Make everything easier to read from a distance", ("Ctrl++", "Ctrl+=")),
    Spec("smaller", "Smaller text", "Make everything smaller, to fit more on the screen", ("Ctrl+-",)),
    Spec("normal", "Default text size", "Restore the default text size", ("Ctrl+0",)),
    Spec("commands", "Commands", "Find a command by its name", ("Ctrl+K",)),
    Spec("theme", "Next theme", "Light, dark, high contrast, or the same as the desktop", ("Ctrl+Shift+D",)),
    Spec("still", "Reduce motion", "Show changes without animation", ("Ctrl+Shift+M",), checkable=True),
    Spec("presentation", "Presentation",
         "Show only the picture, a legend and the large numbers", ("F5",), checkable=True),
    Spec("full_screen", "Full screen", "Fill the screen", ("F11",), checkable=True),
    Spec("keys", "Keys", "Show all keys", ("F1", "?")),
    Spec("quit", "Quit", "Stop all processes and close the window", ("Ctrl+Q",)),
)  # fmt: skip

LIVE_ONLY = ("add_element", "add_registrar", "choose_elements", "tune", "process_freeze", "process_stop",
             "process_kill", "heal_all", "chaos")  # fmt: skip
"""Actions on processes; disabled while the scene is not live."""

RUN_ONLY = ("record", "run_comparison", "use_scope", "invite")
"""Actions on the run under way, whatever moment of it is shown; disabled if there is only a recording."""


class Actions(QObject):
    """The QActions of one window, by name. `widgets` gives the widget of each scope."""

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

    def explain(self, name: str, tip: str) -> None:
        """Give an action another explanation, or its own again (empty)."""
        spec = next(spec for spec in ACTIONS if spec.name == name)
        describe(self._by_name[name], tip or translate("Actions", spec.tip), spec.keys)

    def lend_keys(self, name: str, lent: bool) -> None:
        """Take an action's keys away, because they mean something else now, or give them back."""
        keys = next(spec.keys for spec in ACTIONS if spec.name == name)
        self._by_name[name].setShortcuts([] if lent else [QKeySequence(key) for key in keys])

    def set_theme(self, theme: Theme) -> None:
        for spec in ACTIONS:
            if spec.sign:
                colours = {"demo": theme.on_accent, "process_kill": theme.dead}
                colour = colours.get(spec.name, theme.text)
                self._by_name[spec.name].setIcon(icon(spec.sign, colour))


def describe(action: QAction, tip: str, keys: tuple[str, ...]) -> None:
    """Give an action its keys, a tool tip that names the first key, and an explanation for screen readers."""
    action.setShortcuts([QKeySequence(key) for key in keys])
    first = QKeySequence(keys[0]).toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(f"{tip} ({first})")
    action.setWhatsThis(tip)
