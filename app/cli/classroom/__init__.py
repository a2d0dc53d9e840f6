"""The commands of a class: `invite` and `join`."""
