"""Pages as a person reaches them: by links, from one to the next."""

import re

DRAWN = (".pdf", ".docx")


def crawl(client, start="/", most=70, without=("/static",), drawn=True):
    """The replies by address, in the order in which they were found; files among them.

    Of addresses that differ in numbers, or in the values of the query, alone the first one is asked for; of all at most
    `most`, and none that begins as `without` says.
    """
    waiting, kinds, replies = [start], set(), {}
    while waiting and len(replies) < most:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "0", re.sub(r"=[^&]*", "", path))
        if kind in kinds or path.startswith(without) or (path.endswith(DRAWN) and not drawn):
            continue
        kinds.add(kind)
        reply = replies[path] = client.get(path, buffered=True)
        if reply.status_code in {301, 302}:
            waiting.append(reply.headers["Location"])
        elif reply.mimetype == "text/html":
            waiting += re.findall(r'href="(/[^"#]*)"', reply.get_data(as_text=True).replace("&amp;", "&"))
    return replies
