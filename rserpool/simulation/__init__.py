"""Run cores on a virtual clock in a virtual network: whole pools in milliseconds, with the same result every time."""

from rserpool.simulation.network import Network
from rserpool.simulation.scenario import Scenario, replay
from rserpool.simulation.station import Station
from rserpool.simulation.trace import Line, Trace

__all__ = ["Line", "Network", "Scenario", "Station", "Trace", "replay"]
