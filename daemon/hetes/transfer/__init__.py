"""The user's data carried to another computer, or erased: export, import, removal of a person from the journal."""
