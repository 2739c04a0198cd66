"""Drawings of the screen and the two pages, written as SVG without a chart library: small, and right on paper too."""
