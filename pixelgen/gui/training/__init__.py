"""The Train tab: data set, settings, curves, previews."""
