"""Shared by the readers of WordPress JSON, WXR and feeds: unwrapping JSON, types of records, and the content of a post."""
