"""Chapter 2: a two-way street? Does each side answer the other?"""
