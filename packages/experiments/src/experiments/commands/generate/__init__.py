"""`experiments generate`: layouts of any size from a trained generator."""
