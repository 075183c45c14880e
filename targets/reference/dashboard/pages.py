"""The pages of the dashboard, in the order of the navigation."""

import streamlit as st
from streamlit.navigation.page import Page

from targets.reference.dashboard import choose, live, overview, region_map, table


def pages() -> list[Page]:
    """Made anew in each run: a page belongs to the session that runs."""
    return [
        st.Page(overview.show, title="Overview", url_path="overview", default=True),
        st.Page(choose.show, title="Filter", url_path="filter"),
        st.Page(region_map.show, title="Map", url_path="map"),
        st.Page(table.show, title="Table", url_path="table"),
        st.Page(live.show, title="Live", url_path="live"),
    ]
