# pyright: basic, reportArgumentType=false, reportOptionalOperand=false
"""The monthly filter before the temperature, kept as a baseline of benchmarks."""
