"""The canvas with the states of the solver, and everything to look at them with."""
