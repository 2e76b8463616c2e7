"""Parts of the reader of mails: the headers, and the parts of a body in MIME."""
