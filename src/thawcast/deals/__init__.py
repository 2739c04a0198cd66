"""Chapter 7: what would make it last?"""
