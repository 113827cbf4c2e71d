"""Long work beside the window: one thread per job, and the state machine that owns it."""
