"""The registers of numbers, as their page offers them."""

import html
import re


def key_of(client, symbol):
    """The key by which forms and addresses name the register of a symbol."""
    page = html.unescape(client.get("/so-van-ban").get_data(as_text=True))
    return re.search(rf'<option value="([^"]+)"[^>]*>{symbol}', page)[1]
