"""Comparing policies: the same work done for real in a pool of its own under each policy, measured and told."""
