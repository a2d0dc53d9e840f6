"""What all panels have in common. The table of panels is in `app.ui.window.panels`."""
