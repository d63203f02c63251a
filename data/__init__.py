"""The producer's data and the server's reading of it; nothing in here imports Streamlit."""
