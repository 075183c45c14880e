"""What Streamlit runs for everybody who opens the app, at each load and each click."""

import streamlit as st

from webperf.ui.pages.navigation import show

st.set_page_config(page_title="webperf", page_icon="⏱", layout="wide")
show()
