"""`experiments import-run`: run directories of the published programs become runs of this one."""
