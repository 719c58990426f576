"""Stands in for the extension of that name, which the suite uses where it is installed."""

from java.lang import Class


def java(name):
    """A class of the Java package of that name, which 'import' does not find: io is Python's own module."""
    return Class.forName('io.websocketservlet.conformance.wsaccel.' + name)
