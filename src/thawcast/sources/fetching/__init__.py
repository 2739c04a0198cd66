"""Brings the files of providers to the disk: found in their lists, resumed, verified, whole or absent."""
