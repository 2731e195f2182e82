"""Texts to the places they name and are about; ARCHITECTURE.md says which module does which step."""
