"""RS256 as ``cryptography`` has it, and no forgery that is known."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from jwt.exceptions import InvalidKeyError

from chalicelib.services.auth.rs256 import RS256

KEY = rsa.generate_private_key(65537, 2048)
OTHER = rsa.generate_private_key(65537, 2048)
#: A modulus whose length is no multiple of eight bits.
ODD = rsa.generate_private_key(65537, 2049)
LENGTH = 256
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")

messages = st.binary(max_size=2_000)


def jwk(private: rsa.RSAPrivateKey) -> dict[str, str]:
    """The public key as the user pool publishes it."""
    numbers = private.public_key().public_numbers()
    return {"kty": "RSA", "alg": "RS256", "n": _text(numbers.n), "e": _text(numbers.e)}


def _text(number: int) -> str:
    content = number.to_bytes((number.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def sign(message: bytes, private: rsa.RSAPrivateKey = KEY, algorithm: Any = None) -> bytes:
    return private.sign(message, padding.PKCS1v15(), algorithm or hashes.SHA256())


def verifies(message: bytes, signature: bytes, private: rsa.RSAPrivateKey = KEY) -> bool:
    return RS256().verify(message, RS256().prepare_key(jwk(private)), signature)


def holding(content: bytes, private: rsa.RSAPrivateKey = KEY) -> bytes:
    """What whoever has the key could sign with any padding: its raw power."""
    numbers = private.private_numbers()
    power = pow(int.from_bytes(content, "big"), numbers.d, numbers.public_numbers.n)
    return power.to_bytes(LENGTH, "big")


def digest_info(message: bytes) -> bytes:
    return SHA256 + hashlib.sha256(message).digest()


class TestGenuine:
    @settings(max_examples=50)
    @given(messages)
    def test_what_cryptography_signs_is_verified(self, message: bytes) -> None:
        assert verifies(message, sign(message))

    @pytest.mark.parametrize("size", [2049, 3072, 4096])
    def test_with_keys_of_any_length(self, size: int) -> None:
        private = ODD if size == 2049 else rsa.generate_private_key(65537, size)
        assert verifies(b"message", sign(b"message", private), private)


class TestForged:
    @settings(max_examples=100)
    @given(messages, st.integers(0, LENGTH * 8 - 1))
    def test_one_bit_of_the_signature_is_enough(self, message: bytes, bit: int) -> None:
        signature = bytearray(sign(message))
        signature[bit // 8] ^= 1 << bit % 8
        assert not verifies(message, bytes(signature))

    @settings(max_examples=50)
    @given(messages, messages)
    def test_another_message(self, message: bytes, other: bytes) -> None:
        assert verifies(other, sign(message)) == (message == other)

    def test_another_key(self) -> None:
        assert not verifies(b"message", sign(b"message", OTHER))

    @pytest.mark.parametrize("hash_", [hashes.SHA224(), hashes.SHA384(), hashes.SHA512()])
    def test_another_hash(self, hash_: Any) -> None:
        assert not verifies(b"message", sign(b"message", algorithm=hash_))

    def test_another_padding(self) -> None:
        pss = padding.PSS(padding.MGF1(hashes.SHA256()), 32)
        assert not verifies(b"message", KEY.sign(b"message", pss, hashes.SHA256()))

    @settings(max_examples=50)
    @given(st.binary(max_size=2 * LENGTH))
    def test_any_bytes(self, signature: bytes) -> None:
        assert not verifies(b"message", signature)

    @pytest.mark.parametrize("change", ["", "zero in front", "zero behind", "cut", "plus modulus"])
    def test_another_length_or_a_number_that_is_not_reduced(self, change: str) -> None:
        signature = sign(b"message")
        number = int.from_bytes(signature, "big") + KEY.private_numbers().public_numbers.n
        changed = {
            "": b"",
            "zero in front": b"\x00" + signature,
            "zero behind": signature + b"\x00",
            "cut": signature[:-1],
            "plus modulus": number.to_bytes(LENGTH + 1, "big")[-LENGTH - (number >> 2048 > 0) :],
        }
        assert not verifies(b"message", changed[change])

    @pytest.mark.parametrize("number", [0, 1])
    def test_numbers_that_every_power_leaves_as_they_are(self, number: int) -> None:
        assert not verifies(b"message", number.to_bytes(LENGTH, "big"))


class TestEncodings:
    """Signatures of the right key whose content a lenient reader would take."""

    def test_the_right_one_is_taken(self) -> None:
        told = digest_info(b"message")
        content = b"\x00\x01" + b"\xff" * (LENGTH - len(told) - 3) + b"\x00" + told
        assert verifies(b"message", holding(content))

    @pytest.mark.parametrize(
        ("start", "fill", "tail"),
        [
            (b"\x00\x01", 8, b"\x00" * 194),  # Bleichenbacher 2006: garbage after the digest
            (b"\x00\x02", 202, b""),  # the padding of encryption
            (b"\x00\x00", 202, b""),
            (b"\x00\x01", 0, b"\x00" * 202),  # no padding
        ],
    )
    def test_another_padding_is_not(self, start: bytes, fill: int, tail: bytes) -> None:
        content = start + b"\xff" * fill + b"\x00" + digest_info(b"message") + tail
        assert len(content) == LENGTH
        assert not verifies(b"message", holding(content))

    def test_a_digest_info_without_its_null_is_not(self) -> None:
        bare = bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20"
        told = bare + hashlib.sha256(b"message").digest()
        content = b"\x00\x01" + b"\xff" * (LENGTH - len(told) - 3) + b"\x00" + told
        assert not verifies(b"message", holding(content))

    def test_a_digest_without_its_info_is_not(self) -> None:
        told = hashlib.sha256(b"message").digest()
        content = b"\x00\x01" + b"\xff" * (LENGTH - len(told) - 3) + b"\x00" + told
        assert not verifies(b"message", holding(content))


class TestKeys:
    @pytest.mark.parametrize(
        "changes",
        [
            {"e": "Aw"},  # 3, with which cube roots forge what a lenient reader takes
            {"e": "AQ"},
            {"e": ""},
            {"n": _text(2**1023 + 1)},
            {"n": ""},
            {"n": None},
            {"n": "!"},
            {"n": ...},
        ],
    )
    def test_that_are_weak_or_none_are_refused(self, changes: dict[str, Any]) -> None:
        key = {name: value for name, value in (jwk(KEY) | changes).items() if value is not ...}
        with pytest.raises(InvalidKeyError):
            RS256().prepare_key(key)

    def test_nothing_is_signed_with_it(self) -> None:
        with pytest.raises(NotImplementedError):
            RS256().sign(b"message", (1, 1))
