"""Plain frozen data that travels between the rooms: recipe, plan, draft, run."""
