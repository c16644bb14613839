"""Pure rules on a draft: time to frames (`timing`), what it holds (`summary`), what changed (`diff`), what
must hold (`check`)."""
