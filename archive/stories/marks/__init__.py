"""Which articles share marks, among a million: a persistent index of sampled shingles."""
