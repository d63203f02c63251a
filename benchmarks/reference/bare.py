"""The least that Streamlit can show: one number, and a button that changes it."""

import streamlit as st

st.session_state.setdefault("count", 1)
if st.button("One more"):
    st.session_state.count += 1
st.write(st.session_state.count)
