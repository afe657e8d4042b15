"""Analysis: one module a figure, data in, figure and plotted numbers out."""
