"""What the readers of WordPress and its neighbours share: envelopes, records, names, and the content of a post."""
