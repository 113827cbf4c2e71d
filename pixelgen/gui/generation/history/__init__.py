"""What was made: kept across restarts, curated, found again."""
