"""Where each part of the map of France stands (LOOK 6): 760 × 846, insets at their own scale."""

from __future__ import annotations

from dataclasses import dataclass

import shapely

WIDTH, HEIGHT = 760, 846


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, y downwards."""

    x: float
    y: float
    width: float
    height: float

    @property
    def shape(self) -> shapely.Polygon:
        """As a polygon."""
        return shapely.box(self.x, self.y, self.x + self.width, self.y + self.height)

    def smaller(self, margin: float) -> Box:
        """The same without a margin on each side."""
        return Box(
            self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin
        )


@dataclass(frozen=True, slots=True)
class Frame:
    """An inset: its frame and the départements inside; their name stands under it."""

    box: Box
    codes: tuple[str, ...]

    @property
    def inside(self) -> Box:
        """Where its shapes are drawn."""
        return self.box.smaller(9)


METROPOLE = Box(2, 18, 652, 668)
PETITE_COURONNE = ("75", "92", "93", "94")
PARIS = Frame(Box(614, 2, 144, 128), PETITE_COURONNE)
OVERSEAS = {
    code: Frame(Box(2 + place * 153, 702, 144, 96), (code,))
    for place, code in enumerate(("971", "972", "973", "974", "976"))
}
FRAMES = {"paris": PARIS, **OVERSEAS}

EUROPE = Box(0, 0, 760, 720)
