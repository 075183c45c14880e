"""A Dash app whose answer takes 800 ms: `python dash_app.py PORT`."""

import sys
import time

from dash import Dash, Input, Output, callback, html

app = Dash("slow", title="slow")
app.layout = html.Div([html.Button("Ask", id="ask"), html.P("no answer yet", id="result")])


@callback(Output("result", "children"), Input("ask", "n_clicks"), prevent_initial_call=True)
def answer(_clicks):
    time.sleep(0.8)
    return "the answer"


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=int(sys.argv[1]))
