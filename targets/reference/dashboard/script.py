"""The script that Streamlit runs for every load and rerun."""

import streamlit as st

from targets.reference.dashboard.pages import pages
from targets.reference.dashboard.slow import full_run

st.set_page_config(page_title="Australian health records", layout="wide")

with full_run():
    available = pages()
    page = st.navigation(available, position="hidden")
    with st.container(horizontal=True, gap="small", key="navigation"):
        for other in available:
            st.page_link(other)
    page.run()
