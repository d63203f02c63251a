"""Open sources, one module per upstream, and what they share (`http`). Producer only."""
