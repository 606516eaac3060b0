"""A server that answers as a recording did, with values of its own in place of those that vary."""
