"""What the pages show, as records: pure, and tested without Streamlit."""
