"""What happens to a service of several machines when parts of it die: `make drill`."""
