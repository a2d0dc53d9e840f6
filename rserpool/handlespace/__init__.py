"""Pools, their elements, who is next and who owns whom. A data structure: no wire format, no time, no network."""

from rserpool.handlespace.handlespace import Handlespace
from rserpool.handlespace.pool import Added, Changed, Pool, Removed, Same
from rserpool.handlespace.table import Page

__all__ = ["Added", "Changed", "Handlespace", "Page", "Pool", "Removed", "Same"]
