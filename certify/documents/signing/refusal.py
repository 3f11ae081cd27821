"""Why a signed copy is not accepted: sentences that say what was found and what to do, and accuse nobody."""


class Refusal(Exception):  # noqa: N818
    """A copy is refused; the message is a Vietnamese sentence that says why."""


AGAIN = "Hãy tải lại bản phát hành và ký trực tiếp lên tệp đó."
