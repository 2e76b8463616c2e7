"""Shared by the readers of JSON and of tables: unwrapping, recovery of what is broken, and articles under the usual names.

text ─unwrap─▶ JSON ─recovery─▶ values ─records─▶ typed records ─articles─▶ pages
"""
