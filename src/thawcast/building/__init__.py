"""The starter dataset: figures that ship with the package, and the stages that compute them."""
