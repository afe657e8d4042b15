"""Runs as jobs of Slurm: profiles of clusters, job scripts, and what becomes of the jobs."""
