"""Charts: pure functions of a frame, options and words. Nothing in here imports Streamlit."""
