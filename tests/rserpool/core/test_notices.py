"""The union of all notices is complete."""

from __future__ import annotations

from dataclasses import is_dataclass
from typing import get_args

from rserpool.core import notices


def test_every_notice_class_is_in_the_union() -> None:
    classes = {
        value
        for value in vars(notices).values()
        if isinstance(value, type) and is_dataclass(value) and value.__module__ == notices.__name__
    }
    assert set(get_args(notices.Notice)) == classes
