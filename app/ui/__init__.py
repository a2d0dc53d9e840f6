"""The window. This is the only package that imports Qt; all it shows comes from models that do not know Qt."""
