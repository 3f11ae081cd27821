"""One works, one waits, the others are told to come again."""

from threading import Barrier, Event, Thread

import pytest

from certify.documents.turns import MOST_WAITING, Busy, Turns


def test_one_works_a_few_wait_and_the_rest_come_again():
    turns, begun, go_on, done = Turns(), Barrier(2), Event(), []

    def work(name):
        with turns.turn():
            if name == "first":
                begun.wait(30)
                go_on.wait(30)
            done.append(name)

    first = Thread(target=work, args=("first",))
    first.start()
    begun.wait(30)
    waiting = [Thread(target=work, args=("waiting",)) for _ in range(MOST_WAITING)]
    for thread in waiting:
        thread.start()
    while turns._line._value:  # until they stand in line
        pass
    with pytest.raises(Busy), turns.turn():
        pass
    assert done == []
    go_on.set()
    for thread in (first, *waiting):
        thread.join(30)
    assert done == ["first", *["waiting"] * MOST_WAITING]
    with turns.turn():
        assert done


def test_a_turn_ends_with_a_failure():
    turns = Turns(most_waiting=0)
    for _ in range(3):
        with pytest.raises(ValueError, match="x"), turns.turn():
            raise ValueError("x")
