"""Solvers, calls and schedules side by side."""
