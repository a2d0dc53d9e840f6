"""The join code: what people type, what is told as a typing error, and what a proof counts for."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.authority import Authority, to_der
from app.classroom.code import ALPHABET, LENGTH, CodeError, JoinCode, fingerprint_of, proof, read_code

codes = st.builds(JoinCode, st.integers(0, (1 << 40) - 1), st.integers(0, (1 << 30) - 1))
CODE = JoinCode(0x1234567890, 0x2ABCDEF0)
TEXT = str(CODE)


@given(codes)
def test_a_code_reads_as_it_was_written(code: JoinCode) -> None:
    assert JoinCode.parse(str(code)) == code


def test_a_code_has_three_groups_of_five_letters_and_digits_without_look_alikes() -> None:
    groups = TEXT.split("-")
    assert [len(group) for group in groups] == [5, 5, 5]
    assert set("".join(groups)) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@pytest.mark.parametrize("typed", [TEXT.lower(), TEXT.replace("-", ""), f" {TEXT.replace('-', ' ')} ", "–".join(TEXT)])
def test_case_strokes_and_spaces_do_not_matter(typed: str) -> None:
    assert JoinCode.parse(typed) == CODE


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    code = next(code for n in range(1000) if {"0", "1"} <= set(str(code := JoinCode(n << 20, n))))
    assert JoinCode.parse(str(code).replace("0", "O").replace("1", "l")) == code


def test_every_single_wrong_character_is_told_as_a_typing_error() -> None:
    plain = TEXT.replace("-", "")
    for place in range(LENGTH):
        for character in set(ALPHABET) - {plain[place]}:
            with pytest.raises(CodeError, match="compare it with the board"):
                JoinCode.parse(plain[:place] + character + plain[place + 1 :])


def test_two_characters_that_have_changed_places_are_told_as_a_typing_error() -> None:
    plain = TEXT.replace("-", "")
    for one, other in combinations(range(LENGTH), 2):
        if plain[one] != plain[other]:
            swapped = list(plain)
            swapped[one], swapped[other] = swapped[other], swapped[one]
            with pytest.raises(CodeError, match="compare it with the board"):
                JoinCode.parse("".join(swapped))


@pytest.mark.parametrize(
    "typed", ["", "K7M2P", f"{TEXT}7", "poolscope", TEXT[:-1] + "?", "poolscope://10.1.0.1:28630/"]
)
def test_other_texts_are_no_code_and_the_sentence_shows_one(typed: str) -> None:
    with pytest.raises(CodeError, match=r"15 letters and digits, like [\w-]+"):
        read_code(typed)


def test_the_address_for_a_qr_code_carries_the_code_and_where_the_desk_is() -> None:
    assert read_code(CODE.url("10.1.0.1:28630")) == (CODE, "10.1.0.1:28630")
    assert read_code(CODE.url("[fd00::1]:28630").upper()) == (CODE, "[FD00::1]:28630")
    assert read_code(TEXT) == (CODE, None)


@pytest.mark.parametrize("words", [f"Join code: {TEXT}", f" poolscope join {TEXT.lower()} --name=NAME\n", f"{TEXT}\n"])
def test_a_code_is_found_among_the_words_that_were_copied_with_it(words: str) -> None:
    assert read_code(words) == (CODE, None)
    assert read_code(f"For a QR code: {CODE.url('10.1.0.1:28630')}\n") == (CODE, "10.1.0.1:28630")


def test_another_authority_has_another_fingerprint() -> None:
    one, other = (to_der(Authority.create("Class").certificate) for _ in range(2))
    assert fingerprint_of(one) == fingerprint_of(one) != fingerprint_of(other)
    assert fingerprint_of(one) < 1 << 40


def test_a_proof_counts_only_for_its_code_its_connection_its_desk_its_key_and_its_name() -> None:
    key = CODE.key(b"authority")
    right = proof(key, b"nonce", b"desk", b"request", "Ada")
    others = [
        proof(JoinCode(CODE.fingerprint, CODE.secret ^ 1).key(b"authority"), b"nonce", b"desk", b"request", "Ada"),
        proof(CODE.key(b"another"), b"nonce", b"desk", b"request", "Ada"),
        proof(key, b"once", b"desk", b"request", "Ada"),
        proof(key, b"nonce", b"another", b"request", "Ada"),
        proof(key, b"nonce", b"desk", b"another", "Ada"),
        proof(key, b"nonce", b"desk", b"request", "Eve"),
        proof(key, b"nonc", b"edesk", b"request", "Ada"),
    ]
    assert right == proof(key, b"nonce", b"desk", b"request", "Ada")
    assert right not in others
    assert len(set(others)) == len(others)
