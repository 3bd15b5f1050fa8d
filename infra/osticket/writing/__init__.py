"""Write what came over: conditionally, so that a run that broke off goes on and doubles nothing."""
