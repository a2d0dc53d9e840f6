"""The registrar (ENRP server) as a core: `RegistrarCore`."""

from rserpool.core.registrar.core import Footprint, RegistrarCore

__all__ = ["Footprint", "RegistrarCore"]
