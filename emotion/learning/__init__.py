"""The training: a plan of stages, losses, checkpoints, the choice of the best, calibration."""
