"""Drawing: one picture a module, arrays in, figure and plotted numbers out."""
