"""What a training is told: preset, budget, advanced settings, advice."""
