"""Lessons are read from TOML, and a bad file is refused with a sentence that says where."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.lessons.lesson import FOLDER, available, load, parse, playable
from app.lessons.parts import Expect, Step
from app.lessons.tables import LessonError
from app.models.actions import Action

GOOD = """
title = "T"
about = "A"
[picture]
tiles = [4, 3]
c1 = [-1, 0.5]
[[step]]
say = "go"
do = "render"
[[step]]
say = "kill it"
do = "kill"
whom = 2
after = 1
done = 0.5
[expect]
failovers = 1
"""


def test_a_file_becomes_a_value() -> None:
    lesson = parse("x", GOOD)
    assert (lesson.name, lesson.title, lesson.timeout) == ("x", "T", 120.0)
    assert lesson.picture.tiles == (4, 3)
    assert lesson.picture.c1 == (-1.0, 0.5)
    assert lesson.steps == (Step("go", Action.RENDER), Step("kill it", Action.KILL, after=1.0, done=0.5, whom=2))
    assert lesson.expect == Expect(failovers=1)


def test_a_step_may_ask_a_question() -> None:
    text = GOOD.replace(
        "done = 0.5", 'question = "Who?"\nanswers = ["I", "you"]\nright = 2\nwhy = """So\nit is."""\npause = true'
    )
    step = parse("x", text).steps[1]
    assert (step.question, step.answers, step.right, step.why) == ("Who?", ("I", "you"), 2, "So it is.")
    assert step.pause


@pytest.mark.parametrize("name", available())
def test_every_lesson_that_comes_with_the_program_can_be_read(name: str) -> None:
    assert load(name).name == name


def test_kill_one_does_what_it_promises() -> None:
    lesson = load("kill-one")
    columns, rows = lesson.picture.tiles
    assert columns >= 12
    assert rows >= 8
    (kill,) = [step for step in lesson.steps if step.do is Action.KILL]
    assert (kill.whom, kill.done) == ("busiest", 0.4)
    assert kill.tile > 0
    (elements,) = [step for step in lesson.steps if step.do is Action.START_ELEMENTS]
    assert elements.count == 3
    assert elements.speed > 0
    assert lesson.expect == Expect(complete=True, identical=True, failovers=1, resumed=1)


def test_registrar_dies_does_what_it_promises() -> None:
    lesson = load("registrar-dies")
    registrars, elements, _, kill, _ = lesson.steps
    assert (registrars.do, registrars.count, elements.count) == (Action.START_REGISTRARS, 3, 4)
    assert (kill.do, kill.whom) == (Action.KILL, "home")
    assert kill.done > 0
    assert lesson.expect == Expect(complete=True, identical=True, takeovers=1, rehomed=True, agree=True)


def test_registrar_joins_does_what_it_promises() -> None:
    lesson = load("registrar-joins")
    order = [step.do for step in lesson.steps if step.do]
    assert order == [Action.START_REGISTRARS, Action.START_ELEMENTS, Action.RENDER, Action.START_REGISTRARS]
    assert lesson.expect.joined_within == 5.0
    assert lesson.expect.agree


def test_a_lesson_may_be_named_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(GOOD)
    assert load(str(file)).name == "mine"


def test_an_unknown_lesson_is_answered_with_the_known_ones() -> None:
    with pytest.raises(LessonError, match=r"no lesson 'nonsense'.*kill-one"):
        load("nonsense")


@pytest.mark.parametrize("name", ["..", str(FOLDER)])
def test_a_folder_is_no_lesson(name: str) -> None:
    with pytest.raises(LessonError, match="cannot be read: it is a folder, a pipe or a device"):
        load(name)


def test_a_file_that_is_no_lesson_is_refused_with_a_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    (tmp_path / "large.toml").write_text("#" * 70_000)
    (tmp_path / "octets.toml").write_bytes(b"\xff\xfe")
    for path, words in (
        (tmp_path / "pipe.toml", "a pipe or a device"),
        (Path("/dev/zero"), "a pipe or a device"),
        (tmp_path / "large.toml", "larger than 65536 octets"),
        (tmp_path / "octets.toml", "not UTF-8 text"),
    ):
        with pytest.raises(LessonError, match=words):
            load(str(path))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("title", "= title", "not a TOML file"),
        ('title = "T"', "", "'title' is missing"),
        ('title = "T"', "title = 3", "title = 3; it must be str"),
        ('title = "T"', 'title = "T"\ncolour = "red"', "'colour' is not known here"),
        ("[4, 3]", "[4]", r"tiles = \[4\]; it must be a pair \[int, int\]"),
        ("[4, 3]", "[4, 0.5]", "tiles = 0.5; it must be int"),
        ("[4, 3]", "[4, 0]", "4×0 tiles do not fit"),
        ("[4, 3]", "[9999, 3]", "9999×3 tiles do not fit"),
        ("[4, 3]", "[4, 3]\nsessions = 0", "at least 1"),
        ("[4, 3]", "[4, 3]\niterations = true", "iterations = True; it must be int"),
        ("[4, 3]", '[4, 3]\nalgorithm = "julia"', "algorithm = 'julia'; it must be one of mandelbrot"),
        ('"render"', '"paint"', "step 1: do = 'paint'; it must be one of registrar"),
        ('"render"', '"freeze"\nwhom = 1', "no step does 'render'"),
        ('"render"', '"render"\nwhom = 1', "step 1: 'whom' belongs to kill"),
        ("whom = 2", "", "step 2: 'whom' belongs to kill"),
        ("whom = 2", 'whom = "me"', "step 2: whom = 'me'"),
        ("whom = 2", 'whom = "home"\ntile = 0.5', "step 2: a registrar has no tiles"),
        ("done = 0.5", "done = 40", "step 2: a number is out of range"),
        ("after = 1", "after = -1", "step 2: a number is out of range"),
        ("after = 1", "tile = 1.5", "step 2: a number is out of range"),
        ("after = 1", "read = -1", "step 2: a number is out of range"),
        ("after = 1", "after = nan", "step 2: after = nan; it must be a number within"),
        ("after = 1", "after = inf", "step 2: after = inf; it must be a number within"),
        ("after = 1", "after = 1e9", "step 2: a number is out of range"),
        ("done = 0.5", "count = 400", "step 2: a number is out of range"),
        ("done = 0.5", f"speed = {'9' * 400}", "step 2: speed = 9+.*…?9*; it must be a number within"),
        ("done = 0.5", f"speed = {'9' * 5000}", "not a TOML file"),
        ("done = 0.5", f"speed = {'[' * 5000}", "nested too deeply|not a TOML file"),
        ("done = 0.5", f"{'a.' * 25_000}b = 1", r"line \d+ has more than 100 dots"),
        ("done = 0.5", f"{'y' * 5000} = 1", "is not known here"),
        ("[4, 3]", "[4, 3]\nwidth = 65536\nheight = 65536", r"\[picture\]: 65536×65536 pixels are too many"),
        ("[4, 3]", "[800, 600]", r"\[picture\]: 800×600 tiles are too many"),
        ("[4, 3]", "[4, 3]\nwidth = 65537", "65537 is not within 1 to 65536"),
        ("[4, 3]", "[4, 3]\niterations = 1000001", "iterations are not within"),
        ("[4, 3]", "[4, 3]\nsessions = 1000", "sessions = 1000; it must be at least 1"),
        ("[4, 3]", '[4, 3]\nalgorithm = "mandelbrotn"\nn = 1e7', "exponent"),
        ("c1 = [-1, 0.5]", "c1 = [1.5, 0.5]", "enclose no area"),
        ("c1 = [-1, 0.5]", "c1 = [-1e8, 0.5]", "too far from the set"),
        ("c1 = [-1, 0.5]", "c1 = [-1, nan]", "within"),
        ('title = "T"', 'title = "T"\ntimeout = 0', "timeout must be above 0"),
        ("failovers = 1", "failovers = true", r"\[expect\]: failovers = True; it must be int"),
        ("failovers = 1", "complete = 1", r"\[expect\]: complete = 1; it must be bool"),
        ("[[step]]", "[[steps]]", "it has no"),
        ('say = "go"', "", "step 1: the first step needs a caption"),
        ("done = 0.5", 'until = "later"', "step 2: until = 'later'; it must be one of registered"),
        ("done = 0.5", 'policy = "Nicest"', "step 2: policy = 'Nicest'"),
        ("done = 0.5", "capacity = 0", "step 2: a number is out of range"),
        ("done = 0.5", "seconds = 5", "step 2: an attack lasts some 'seconds', and nothing else does"),
        ("done = 0.5", "seconds = -5", "step 2: a number is out of range"),
        ('"kill"\nwhom = 2', '"attack"', "step 2: an attack lasts some 'seconds'"),
        ("done = 0.5", "keep_alive = -1", "step 2: a number is out of range"),
        ("done = 0.5", "right = 1", "step 2: 'answers', 'right' and 'why' belong to a 'question'"),
        ("done = 0.5", 'question = "?"', "step 2: a question needs two to 4 'answers'"),
        ("done = 0.5", 'question = "?"\nanswers = "a"', "answers = 'a'; it must be a list of texts"),
        ("done = 0.5", 'question = "?"\nanswers = ["a", "b"]\nright = 3\nwhy = "w"', "step 2: a question needs"),
        ("done = 0.5", 'question = "?"\nanswers = ["a", "b"]\nright = 1', "step 2: a question needs"),
        ("[expect]", "[[expect]]", r"\[expect\]: a table is expected"),
    ],
)
def test_a_bad_file_is_refused_with_a_sentence(old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    with pytest.raises(LessonError, match=sentence) as refusal:
        playable(parse("x", GOOD.replace(old, new)))
    assert len(str(refusal.value)) < 400
    assert "\n" not in str(refusal.value)


def test_a_lesson_cannot_start_hundreds_of_processes_in_small_steps() -> None:
    step = '[[step]]\ndo = "elements"\ncount = 100\n'
    with pytest.raises(LessonError, match="it starts 300 processes; a lesson may start 250"):
        parse("x", GOOD + step * 3)


@pytest.mark.parametrize(("word", "action"), [("pause", Action.FREEZE), ("go on", Action.THAW)])
def test_words_of_earlier_lesson_files_are_still_read(word: str, action: Action) -> None:
    lesson = parse("x", GOOD.replace('do = "kill"', f'do = "{word}"'))
    assert lesson.steps[1].do is action


def test_an_empty_action_is_none() -> None:
    assert parse("x", GOOD.replace('do = "kill"\nwhom = 2', 'do = ""')).steps[1].do is None


def test_steps_must_be_tables() -> None:
    with pytest.raises(LessonError, match="step 1: a table is expected"):
        parse("x", "step = [1]")


CLASS = """
title = "T"
about = "A"
[[step]]
say = "a class"
do = "invite"
[[step]]
networks = true
say = "in networks"
[[step]]
networks = false
say = "on one machine"
[[step]]
do = "join"
who = "Ada"
[[step]]
do = "render"
[[step]]
do = "leave"
who = "Ada"
[[step]]
do = "join"
who = "Ada"
"""


def test_a_lesson_may_have_a_class_in_which_somebody_joins_again() -> None:
    lesson = parse("x", CLASS)
    assert lesson.invites
    assert [step.who for step in lesson.steps if step.who] == ["Ada"] * 3
    assert not parse("x", GOOD).invites


def test_some_steps_are_played_only_where_laptops_have_networks_of_their_own() -> None:
    lesson = parse("x", CLASS)
    for networks, caption in ((True, "in networks"), (False, "on one machine")):
        assert [step.say for step in lesson.here(networks=networks).steps if step.say] == ["a class", caption]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('do = "invite"', 'do = "registrar"', "step 4: who = 'Ada'; somebody joins by a name, after 'invite'"),
        ('do = "render"', 'do = "invite"', "step 5: a class is invited once"),
        ('do = "render"', 'do = "elements"', "step 1: a class is invited once, and it has the registrar"),
        ('do = "leave"', 'do = "join"', "step 6: who = 'Ada'; somebody joins"),
        ('do = "leave"\nwho = "Ada"', 'do = "leave"', "step 6: 'who' belongs to join, leave"),
        ('do = "leave"\nwho = "Ada"', 'do = "use"\nwho = "Bob"', "step 6: who = 'Bob'; no student of this name"),
        ('do = "render"', 'do = "render"\nwho = "Ada"', "step 5: 'who' belongs to join, leave"),
        ('"Ada"', f'"{"A" * 60}"', "who = 'A{40}'; somebody joins by a name"),
    ],
)
def test_a_class_in_which_something_cannot_be_is_refused_with_a_sentence(old: str, new: str, sentence: str) -> None:
    assert old in CLASS
    with pytest.raises(LessonError, match=sentence):
        parse("x", CLASS.replace(old, new) + '[[step]]\ndo = "render"\n')


def test_a_lesson_has_a_limited_number_of_students() -> None:
    more = "".join(f'[[step]]\ndo = "join"\nwho = "S{number}"\n' for number in range(8))
    with pytest.raises(LessonError, match="a lesson may have 8 students"):
        parse("x", CLASS + more)
