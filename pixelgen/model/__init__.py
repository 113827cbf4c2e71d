"""The network, its moving average, and its file."""
