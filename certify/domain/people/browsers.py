"""What a browser says of itself, in words that its owner recognises."""

# The more special name first: most browsers also name those that they descend from.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "coc_coc": "Cốc Cốc",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS": "macOS",
    "Linux": "Linux",
}
UNKNOWN = "trình duyệt khác"


def browser_name(user_agent: str) -> str:
    """The browser and the system that a `User-Agent` names: "Chrome trên Windows"."""
    browser = next((name for part, name in BROWSERS.items() if part in user_agent), UNKNOWN)
    system = next((name for part, name in SYSTEMS.items() if part in user_agent), "")
    return f"{browser} trên {system}" if system else browser
