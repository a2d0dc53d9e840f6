"""What holds while a program loads: nobody looks for garbage."""

from __future__ import annotations

import gc

import pytest

from app.base.exits import loading


def test_nothing_is_collected_while_modules_load() -> None:
    assert gc.isenabled()
    with loading():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_collection_goes_on_if_a_module_cannot_be_loaded() -> None:
    with pytest.raises(ModuleNotFoundError), loading():
        import nothing_of_this_name  # type: ignore[import-not-found]  # noqa: F401
    assert gc.isenabled()


def test_loading_leaves_collection_off_where_it_was_off() -> None:
    gc.disable()
    try:
        with loading():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
