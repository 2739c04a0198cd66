"""Chapter 6: will it last?"""
