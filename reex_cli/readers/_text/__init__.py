"""What the readers of bare text share: from lines to blocks."""
