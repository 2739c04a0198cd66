"""Errors that a user can act on: each names the culprit and the remedy in one line."""


class ThawcastError(Exception):
    """Base of every error that thawcast raises on purpose; the command line prints it and exits with 2."""


class UnknownStateError(ThawcastError):
    """A name or code that no state bears; the message offers the nearest names."""


class StateNotThenError(ThawcastError):
    """A state that did not exist at the date asked for; the message gives its span and its successors."""


class DyadError(ThawcastError):
    """Two states that cannot be compared: the same one twice, or no data on the two."""


class DateError(ThawcastError):
    """A date that cannot be read, or that lies outside the data; the message gives the span."""


class StoreError(ThawcastError):
    """A store or dataset that cannot be read or written: damaged, from a newer version, or no permission."""


class SourceError(ThawcastError):
    """A source file that is missing or not in its provider's format."""


class InputError(ThawcastError):
    """A value given by the user that does not satisfy what the function or command documents."""
