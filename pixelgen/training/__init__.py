"""From a set of sprites to a model: configuration, the trainer, its events, its run folder."""
