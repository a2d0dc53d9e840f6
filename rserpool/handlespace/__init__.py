"""Pools, their elements, selection by policy, and ownership. A pure data structure: no wire format, time or network."""

from rserpool.handlespace.handlespace import Handlespace
from rserpool.handlespace.pool import Added, Changed, Pool, Removed, Same
from rserpool.handlespace.table import Page

__all__ = ["Added", "Changed", "Handlespace", "Page", "Pool", "Removed", "Same"]
