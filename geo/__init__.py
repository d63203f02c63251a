"""Territories, their boundaries and how they are classed; nothing in here imports Streamlit."""
