"""Flow matching: paths from noise to sprites, and the solvers that walk them. t = 0 is noise, t = 1 is data."""
