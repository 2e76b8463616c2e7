"""Shared by all readers of HTML: repairing and parsing it, building blocks, and extracting metadata fields."""
