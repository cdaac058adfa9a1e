"""What every room stands on: ids, time, errors, settings, paths. Standard library only."""
