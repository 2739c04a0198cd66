"""Chapter 5: tactical or deep?"""
