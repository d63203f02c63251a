"""Territories and, later, their boundaries; nothing in here imports Streamlit."""
