"""What is worked out for a request: the desk that shares it, its jobs, and how answers are laid out."""
