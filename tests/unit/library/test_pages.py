from studio.library.pages import stream


def test_a_counter_that_begins_near_its_end_goes_on_from_the_beginning() -> None:
    key, nonce, blocks = bytes(range(32)), bytes(12), bytes(5 * 64)
    across = stream(key, 0xFFFFFFFE, nonce, blocks)
    apart = stream(key, 0xFFFFFFFE, nonce, blocks[:128]) + stream(key, 0, nonce, blocks[:192])
    assert across == apart
