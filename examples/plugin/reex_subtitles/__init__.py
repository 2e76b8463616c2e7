"""A plug-in of reex: a reader, rules and a writer, each in its own module."""
