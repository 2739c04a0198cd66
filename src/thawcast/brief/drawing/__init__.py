"""Charts as drawings: a Vega-Lite specification with labels of our own, and one SVG for light, dark and paper."""
