"""The union of all notices is complete."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import get_args

from rserpool.core import notices, registrar_notices


def test_every_notice_class_is_in_the_union() -> None:
    modules = notices.__name__, registrar_notices.__name__
    classes = {
        value
        for value in vars(notices).values()
        if isinstance(value, type) and is_dataclass(value) and value.__module__ in modules
    }
    assert set(get_args(notices.Notice)) == classes
    assert {cls.__name__ for cls in classes} | {"Notice"} == set(notices.__all__)
