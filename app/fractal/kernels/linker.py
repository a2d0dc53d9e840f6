"""Loads the machine code of a function compiled by numba, without numba: a small linker for x86-64 ELF objects.

LLVM's objects for its own loader are simple: sections to lay side by side, and places that get the whole address of a
symbol. What is not so simple is refused. `MachineFunction` knows numba's calling convention.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
from collections.abc import Iterator
from typing import Any, Final

import numpy as np

_PAGE: Final = mmap.PAGESIZE
_ALLOCATED: Final = 0x2
"""The flag of sections that belong into memory."""
_SYMBOLS, _RELOCATIONS, _NO_BITS, _UNWIND = 2, 4, 8, 0x7000_0001
_WHOLE_ADDRESS: Final = 1
"""The one relocation of the large code model (R_X86_64_64)."""
_UNDEFINED, _ABSOLUTE, _COMMON = 0, 0xFFF1, 0xFFF2
_WEAK_FUNCTION, _GLOBAL_FUNCTION = 0x22, 0x12

_SYSTEM: Final = frozenset({"atan2", "cos", "exp", "log", "sin", "sincos", "memcpy", "memmove", "memset"})
"""What a function may call: the mathematics and memory functions of the C library, which numba calls too."""
_NEVER_CALLED: Final = frozenset({"NRT_MemInfo_call_dtor"})
"""Frees an array that numba allocated. Ours are numpy's."""

_DONE: Final = frozenset({0, -2})
"""What numba's functions return unless they raise: a value, or None."""


_images: Final[list[object]] = []
"""Keep the memory of what was loaded, for the life of the process."""


class NotLoadable(Exception):
    """This machine code needs more than the linker can do, or this machine does not let it run."""


class _Section:
    def __init__(self, header: tuple[int, ...], octets: bytes) -> None:
        self.name, self.type, self.flags, _, offset, self.size, self.link, self.info, self.align, _ = header
        self.octets = b"" if self.type == _NO_BITS else octets[offset : offset + self.size]
        self.at = 0
        """Where it lies in the image."""

    @property
    def loaded(self) -> bool:
        return bool(self.flags & _ALLOCATED) and self.type != _UNWIND


def load(octets: bytes) -> MachineFunction:
    """Load the object file of one function. Raise `NotLoadable`."""
    try:
        return MachineFunction(_link(octets))
    except (OSError, ValueError, IndexError, KeyError, struct.error, UnicodeDecodeError) as error:
        raise NotLoadable(str(error)) from error


def _link(octets: bytes) -> int:
    """Lay out the sections in executable memory and return the address of the function."""
    if octets[:5] != b"\x7fELF\x02":
        raise ValueError("it is no 64-bit ELF object")
    (table,) = struct.unpack_from("<Q", octets, 0x28)
    size, number = struct.unpack_from("<HH", octets, 0x3A)
    sections = [_Section(struct.unpack_from("<IIQQQQIIQQ", octets, table + size * i), octets) for i in range(number)]
    symbols = next(section for section in sections if section.type == _SYMBOLS)
    names = sections[symbols.link].octets
    end = 0
    for section in filter(lambda each: each.loaded, sections):
        section.at = end = -(-end // max(section.align, 1)) * max(section.align, 1)
        end += section.size
    commons = end = -(-end // 64) * 64
    entries = list(struct.iter_unpack("<IBBHQQ", symbols.octets))
    end += sum(64 + entry[5] for entry in entries if entry[3] == _COMMON)

    image = mmap.mmap(-1, -(-end // _PAGE) * _PAGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    held = ctypes.c_char.from_buffer(image)
    _images.append(held)
    base = ctypes.addressof(held)
    addresses: list[int] = []
    functions: list[int] = []
    for name, kind, _, index, value, length in entries:
        if index == _UNDEFINED:
            addresses.append(_outside(names[name : names.index(b"\0", name)].decode()))
        elif index == _COMMON:
            addresses.append(base + commons)
            commons += -(-length // 64) * 64
        else:
            addresses.append(base + sections[index].at + value if index < _ABSOLUTE else value)
        if kind == _GLOBAL_FUNCTION and index != _UNDEFINED:
            functions.append(addresses[-1])
    for section in filter(lambda each: each.loaded, sections):
        image[section.at : section.at + len(section.octets)] = section.octets
    for place, value in _relocated(sections, addresses):
        struct.pack_into("<Q", image, place, value)
    (function,) = functions
    _make_executable(base, len(image))
    return function


def _outside(name: str) -> int:
    """Return the address of a function that is not in the object."""
    if name in _SYSTEM:
        return ctypes.cast(getattr(ctypes.CDLL("libm.so.6"), name), ctypes.c_void_p).value or 0
    if name and name not in _NEVER_CALLED:
        raise ValueError(f"it calls {name}")
    return 0


def _relocated(sections: list[_Section], addresses: list[int]) -> Iterator[tuple[int, int]]:
    """Yield the places in the image that get an address, and the address."""
    for relocations in sections:
        if relocations.type == _RELOCATIONS and (target := sections[relocations.info]).loaded:
            for offset, info, addend in struct.iter_unpack("<QQq", relocations.octets):
                if info & 0xFFFF_FFFF != _WHOLE_ADDRESS:
                    raise ValueError(f"its relocation {info & 0xFFFF_FFFF} is unknown")
                yield target.at + offset, addresses[info >> 32] + addend


def _make_executable(address: int, size: int) -> None:
    library = ctypes.CDLL(None, use_errno=True)
    if library.mprotect(ctypes.c_void_p(address), ctypes.c_size_t(size), mmap.PROT_READ | mmap.PROT_EXEC):
        raise OSError(ctypes.get_errno(), "this machine does not let memory be executed")


class MachineFunction:
    """A function at this address, with numba's calling convention, that returns None.

    Its arguments are integers, floats and arrays in C order, always of the types that it was compiled for. It runs
    without the interpreter's lock.
    """

    def __init__(self, address: int) -> None:
        self._address = address
        self._call: Any = None

    def __call__(self, *arguments: Any) -> None:
        if self._call is None:
            kinds = (kind for argument in arguments for kind in _kinds(argument))
            prototype = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *kinds)
            self._call = prototype(self._address)
        answer = (ctypes.c_uint64 * 2)()
        place = ctypes.addressof(answer)
        if self._call(place, place + 8, *(value for one in arguments for value in _values(one))) not in _DONE:
            raise ArithmeticError("the compiled function failed")


def _kinds(argument: object) -> tuple[Any, ...]:
    if isinstance(argument, np.ndarray):
        number = ctypes.c_int64
        owner = (ctypes.c_void_p, ctypes.c_void_p)
        return (*owner, number, number, ctypes.c_void_p, *([number] * 2 * argument.ndim))
    return (ctypes.c_double if isinstance(argument, float) else ctypes.c_int64,)


def _values(argument: Any) -> tuple[Any, ...]:
    """Return the values that stand for one argument; of an array the owner, sizes, place, shape and strides."""
    if isinstance(argument, np.ndarray):
        place = argument.__array_interface__["data"][0]
        return None, None, argument.size, argument.itemsize, place, *argument.shape, *argument.strides
    return (argument,)
