"""Widgets that know nothing of training or generation."""
