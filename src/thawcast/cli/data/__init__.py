"""The data and the installation."""
