"""What all panels have in common; the table of them is `app.ui.window.panels`."""
