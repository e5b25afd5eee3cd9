"""An independent splitter of text into records: a state machine over characters, nothing of the reader's or csv's."""

START, PLAIN, QUOTED, CLOSED = range(4)


def count_records(text: str, delimiter: str) -> int:
    """How many records a csv reader would find: a quote opens a cell only at its start, and then holds line ends."""
    state, records, pending, after_return = START, 0, False, False
    for letter in text:
        if letter == "\n" and after_return and state != QUOTED:
            after_return = False  # the second half of a line end
            continue
        after_return = letter == "\r" and state != QUOTED
        if state == QUOTED:
            state = CLOSED if letter == '"' else QUOTED
        elif letter in "\r\n":
            records, pending, state = records + 1, False, START
            continue
        elif letter == delimiter:
            state = START
        elif letter == '"' and state in (START, CLOSED):
            state = QUOTED
        else:
            state = PLAIN
        pending = True
    return records + pending
