"""Invented boundaries: squares in a grid."""


def square(east, north, side=0.01):
    """The rings of a square with its south-west corner at a place, in degrees."""
    corners = [(east, north), (east + side, north), (east + side, north + side), (east, north + side), (east, north)]
    return [[list(corner) for corner in corners]]


def feature(code, east, north):
    """A unit as a square."""
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": "Polygon", "coordinates": square(east, north)},
    }


def grid_of(codes):
    """A file of units side by side, twelve in a row."""
    places = ((code, *divmod(index, 12)) for index, code in enumerate(codes))
    return file_of(*(feature(code, 105 + column / 100, 10 + row / 100) for code, row, column in places))


def file_of(*features):
    return {"type": "FeatureCollection", "features": list(features)}
