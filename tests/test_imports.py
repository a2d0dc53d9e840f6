"""The checker of the architecture rules finds violations: each kind of rule on small invented sources."""

from __future__ import annotations

import pytest

from tests.imports import (
    Source,
    crowded,
    cycles,
    exported,
    lines_read_by_hand,
    longer_than,
    none_of,
    only_these_names,
    only_these_of_ours,
    sources,
    upward,
    within,
)


def module(text: str, name: str = "rserpool.core.session") -> Source:
    return Source(name, text)


@pytest.mark.parametrize(
    ("text", "imported"),
    [
        ("import time", "time"),
        ("import os.path as p", "os.path"),
        ("from asyncio import sleep", "asyncio.sleep"),
        ("from rserpool import wire", "rserpool.wire"),
        ("from rserpool.wire.tlv import *", "rserpool.wire.tlv"),
        ("from . import machine", "rserpool.core.machine"),
        ("from .machine import Send", "rserpool.core.machine.Send"),
        ("from ..wire import tlv", "rserpool.wire.tlv"),
        ("def f():\n    import socket", "socket"),
        ("if TYPE_CHECKING:\n    import ssl", "ssl"),
    ],
)
def test_every_form_of_import_is_seen(text: str, imported: str) -> None:
    assert imported in [name for name, _ in module(text).imports()]


def test_relative_imports_in_a_package_start_at_the_package_itself() -> None:
    package = Source("rserpool.core", "from .machine import Send", is_package=True)
    assert [name for name, _ in package.imports()] == ["rserpool.core.machine.Send"]


def test_a_name_is_within_a_package_only_at_a_dot() -> None:
    assert within("rserpool.wire.tlv", ["rserpool.wire"])
    assert not within("rserpool.wireless", ["rserpool.wire"])
    assert not within("rserpool", ["rserpool.wire"])


def test_an_import_of_ours_outside_the_allowed_layers_is_named_with_its_line() -> None:
    source = module("import math\nfrom rserpool.wire.tlv import Cursor\nfrom rserpool.model import ElementId")
    assert only_these_of_ours([source], "rserpool.model") == [
        "rserpool.core.session:2 imports rserpool.wire.tlv.Cursor"
    ]


def test_classes_of_messages_are_allowed_where_their_module_is() -> None:
    source = module("from rserpool.wire import asap\nfrom rserpool.wire.enrp import Presence")
    assert not only_these_of_ours([source], "rserpool.wire.asap", "rserpool.wire.enrp")
    assert only_these_of_ours([source], "rserpool.wire.enrp")


def test_a_forbidden_module_is_found_in_every_form() -> None:
    found = none_of([module("import time\nfrom os.path import join\nimport osmium")], "time", "os")
    assert found == ["rserpool.core.session:1 imports time", "rserpool.core.session:2 imports os.path.join"]


def test_a_name_that_is_not_public_is_found_by_import_and_by_attribute() -> None:
    source = module("import random\nfrom random import choice\nr: random.Random\nrandom.shuffle([])")
    assert only_these_names([source], "random", {"Random"}) == [
        "rserpool.core.session:2 uses random.choice",
        "rserpool.core.session:4 uses random.shuffle",
    ]


def test_an_attribute_of_something_else_with_the_same_last_name_is_no_finding() -> None:
    assert not only_these_names([module("self.random.shuffle([])")], "random", set())


def test_a_long_file_is_named() -> None:
    assert longer_than([module("x = 1\n" * 401)], 400) == ["rserpool.core.session has 401 lines"]
    assert not longer_than([module("x = 1\n" * 400)], 400)


def test_exported_names_are_read_without_importing() -> None:
    assert exported(module("from a import b, c\n__all__ = ['b']")) == {"b"}
    assert exported(module("__all__: list[str] = ['b', 'c']")) == {"b", "c"}
    assert exported(module("x = 1")) == set()


def test_our_own_tree_is_found() -> None:
    modules = {source.module for source in sources("rserpool", "app", "tests/imports.py")}
    assert {"rserpool.model", "rserpool.core.machine", "app", "tests.imports"} <= modules


def test_an_import_of_a_floor_above_is_found() -> None:
    floors = ("app.ui", "app.models", "app")
    below, above = (
        module("from app.ui.look import theme", "app.models.fleet"),
        module("import app.models", "app.ui.dock"),
    )
    assert upward([below, above], floors) == ["app.models.fleet:1 imports app.ui.look.theme"]


def test_a_file_on_no_floor_is_found() -> None:
    assert upward([module("", "elsewhere.new")], ("app",)) == ["elsewhere.new is on no floor"]


def test_modules_that_import_each_other_are_found_even_for_types_or_through_others() -> None:
    one = module("if TYPE_CHECKING:\n    from a.two import Two", "a.one")
    two = module("import a.three", "a.two")
    three = module("from a import one", "a.three")
    others = [module("import a", "b"), Source("a", "", is_package=True)]
    assert cycles([one, two, three, *others]) == [["a.one", "a.three", "a.two"]]


def test_a_folder_with_too_many_modules_is_found() -> None:
    files = [module("", f"app.models.m{number}") for number in range(16)]
    package = Source("app.models", "", is_package=True)
    assert crowded([*files, package], 15) == ["app.models has 16 modules"]
    assert not crowded([*files[:15], package], 15)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('if values["notice"] == kind: ...', "uses the key notice"),
        ('values.get("notice")', "uses the key notice"),
        ('"exited" in values', "uses the key exited"),
        ('tell({"notice": name})', "uses the key notice"),
        ('match values:\n case {"notice": name}: ...', "uses the key notice"),
        ('name == "Running"', "names Running"),
        ('row["state"] = "Running away"', None),
        ('"""A docstring about notice."""', None),
    ],
)
def test_a_line_that_is_read_by_hand_is_found(text: str, found: str | None) -> None:
    places = lines_read_by_hand([module(text)], ["notice", "exited"], ["Running"])
    assert [place.partition(" ")[2] for place in places] == ([] if found is None else [found])
