"""Shared by the readers of plain text, dumps and Markdown: lines, paragraphs, front matter, and rendering Markdown."""
