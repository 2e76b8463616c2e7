"""A plug-in of reex: a reader, two kinds of rules and a writer, each in a file of its own."""
