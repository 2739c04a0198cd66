"""Chapter 1: where do relations stand, and when did they turn?"""
