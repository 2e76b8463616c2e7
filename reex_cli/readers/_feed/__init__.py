"""Parts of the reader of feeds: the text constructs of RSS and Atom, and the entries of Blogger."""
