"""What is computed from released figures: pure functions, each with the source of its method."""
