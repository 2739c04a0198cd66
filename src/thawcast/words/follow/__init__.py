"""Follow-through: do warmer words now bring warmer deeds later?"""
