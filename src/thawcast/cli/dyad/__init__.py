"""The parts of the question, of two states."""
