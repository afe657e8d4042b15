"""Work on clusters of Dask: of this machine, at an address, or of jobs of Slurm.

Nothing is imported here, so that a search on processes loads no Dask.
"""
