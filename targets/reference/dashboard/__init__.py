"""The Streamlit dashboard: `script` is what Streamlit runs, `pages` names the pages, and each page has a file."""
