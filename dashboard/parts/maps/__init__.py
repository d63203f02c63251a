"""Maps in the browser: one component of ours, and what France and the Union make of it."""
