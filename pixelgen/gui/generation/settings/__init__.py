"""What to make and how: the left column of the Generate tab."""
