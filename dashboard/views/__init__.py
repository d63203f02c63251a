"""The pages: each file makes the items of one address, and is what Streamlit runs for it."""
