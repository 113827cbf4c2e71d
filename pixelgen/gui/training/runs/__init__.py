"""All runs: open, continue, compare, delete; and those that wait in a queue."""
