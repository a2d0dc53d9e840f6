"""The registrar (ENRP server) as a core: `RegistrarCore`."""

from rserpool.core.registrar.core import RegistrarCore

__all__ = ["RegistrarCore"]
