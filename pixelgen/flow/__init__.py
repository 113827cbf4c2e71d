"""The maths of the flow: schedules, paths, grids, solvers, sampling; torch, no network."""
