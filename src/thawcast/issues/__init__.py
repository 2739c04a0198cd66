"""Chapter 4: which issues pull the two states together or apart, and where do third states stand?"""
