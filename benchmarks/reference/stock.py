"""An ordinary page: a title, a Plotly chart of nine bars, a table of a hundred rows, a button."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

YEARS = list(range(2016, 2025))
ROWS = 100

st.title("Stock Streamlit")
st.button("Again")
st.plotly_chart(go.Figure(go.Bar(x=YEARS, y=[100 + 37 * (year % 5) for year in YEARS])))
st.dataframe(
    pd.DataFrame(
        {
            "code": [f"{row:03}" for row in range(ROWS)],
            "year": [YEARS[row % len(YEARS)] for row in range(ROWS)],
            "value": [row * 1.5 for row in range(ROWS)],
            "source": [f"Source {row % 7}" for row in range(ROWS)],
        }
    )
)
