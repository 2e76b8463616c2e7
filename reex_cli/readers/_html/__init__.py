"""What the readers of HTML share: the tree, the walk over it, and the blocks that come out."""
