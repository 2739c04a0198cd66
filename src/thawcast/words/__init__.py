"""Chapter 3: words or deeds?"""
