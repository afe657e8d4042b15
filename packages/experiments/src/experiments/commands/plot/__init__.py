"""`experiments plot`: a module a source of figures."""
