"""Child processes of the daemon: work of more than a moment's CPU, over JSON lines."""
