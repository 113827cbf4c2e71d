"""The Generate tab: settings, the canvas with the states of the solver, export."""
