"""What a training shows: numbers, curves, the time-lapse of its sprites."""
