"""What the statistics promise, tried on data whose truth is known: the calibration card."""
