"""Places worth seeing, for menus, bookmarks and tours.

The Fractal Generator Protocol iterates z² − c up to |z|² = 2. This mirrors the set and shortens its needle, so the
coordinates differ from those in books.
"""

from __future__ import annotations

from typing import Final

from app.base.language import translate
from app.fractal.places import Place

PRESETS: Final = (
    Place("whole", 0.45 + 0.0j, 2.7, 1024),
    Place("seahorses", 0.7463 + 0.1102j, 0.012, 2048),
    Place("elephants", -0.2855 + 0.0115j, 0.018, 2048),
    Place("double spiral", 0.7449 + 0.1002j, 0.0022, 2048),
    Place("stars", 0.1011 + 0.9563j, 0.004, 2048),
    Place("copy", 0.1592 + 1.0317j, 0.02, 2048),
    Place("trunks", -0.2925 + 0.0149j, 0.002, 4000),
    Place("power 3", 0.0 + 0.0j, 2.8, 512, 3.0),
    Place("power 5", 0.0 + 0.0j, 2.6, 512, 5.0),
    Place("garden", 0.088 - 0.654j, 0.006, 2048),
    Place("lace", 0.1011 + 0.9563j, 0.0004, 1024),
    Place("palms", 1.24995 - 0.02012j, 0.0017, 2048),
    Place("coast", 0.743643887037151 - 0.13182590420533j, 2e-6, 4000),
    Place("bay", 0.7497 + 0.0301j, 0.002, 4096),
    Place("power 2.5", 0.0 + 0.0j, 2.8, 400, 2.5),
)


def place_words(name: str) -> str:
    """Return the name of a place for people: a preset's name in the current language, any other name unchanged."""
    return {
        "whole": translate("Places", "The whole set"),
        "seahorses": translate("Places", "Seahorse valley"),
        "elephants": translate("Places", "Elephant valley"),
        "double spiral": translate("Places", "Double spiral"),
        "stars": translate("Places", "Three-armed stars"),
        "copy": translate("Places", "A small copy"),
        "trunks": translate("Places", "Trunks of elephants"),
        "power 3": translate("Places", "Power 3"),
        "power 5": translate("Places", "Power 5"),
        "garden": translate("Places", "Spiral garden"),
        "lace": translate("Places", "Lace of stars"),
        "palms": translate("Places", "Palm leaves"),
        "coast": translate("Places", "A far coast"),
        "bay": translate("Places", "Between two bulbs"),
        "power 2.5": translate("Places", "Power 2.5, torn"),
    }.get(name, name)
