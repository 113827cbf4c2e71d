"""What the views show, apart from how they show it."""
