"""RS256 for PyJWT: RSASSA-PKCS1-v1_5 with SHA-256, verification alone.

PyJWT takes it from ``cryptography``, and imports that for every token when it is there, those of
tickets too: it would double the import time of each cold start, the public's, and the package.
Verifying holds no secret and is one power; it is done as RFC 8017 says it (section 8.2.2): what
the signature should hold is built anew and compared whole, so that nothing of it is parsed.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, NoReturn

from jwt.algorithms import Algorithm
from jwt.exceptions import InvalidKeyError
from jwt.utils import base64url_decode

#: DigestInfo of SHA-256 in DER, up to the digest itself (RFC 8017, section 9.2, note 1).
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
#: NIST SP 800-131A and FIPS 186-5: the shortest modulus, the smallest exponent.
_LEAST_BITS, _LEAST_EXPONENT = 2048, 65_537

PublicKey = tuple[int, int]


class RS256(Algorithm):
    """Verifies with a public key given as a JWK (RFC 7517); signs nothing."""

    def prepare_key(self, key: Mapping[str, Any]) -> PublicKey:
        """Modulus and exponent. Raises InvalidKeyError for what is no RSA key, or a weak one."""
        try:
            numbers = [int.from_bytes(base64url_decode(key[name]), "big") for name in ("n", "e")]
        except (KeyError, TypeError, ValueError):
            raise InvalidKeyError("This is no RSA key.") from None
        modulus, exponent = numbers
        if modulus.bit_length() < _LEAST_BITS or exponent < _LEAST_EXPONENT:
            raise InvalidKeyError("This RSA key is weak.")
        return modulus, exponent

    def verify(self, msg: bytes, key: PublicKey, sig: bytes) -> bool:
        """Whether a signature is the message's."""
        modulus, exponent = key
        length = (modulus.bit_length() + 7) // 8
        signature = int.from_bytes(sig, "big")
        if len(sig) != length or signature >= modulus:
            return False
        shown = pow(signature, exponent, modulus).to_bytes(length, "big")
        return hmac.compare_digest(shown, _encoded(msg, length))

    def sign(self, msg: bytes, key: Any) -> NoReturn:
        raise NotImplementedError

    @staticmethod
    def to_jwk(key_obj: Any, as_dict: bool = False) -> NoReturn:
        raise NotImplementedError

    @staticmethod
    def from_jwk(jwk: Any) -> NoReturn:
        raise NotImplementedError


def _encoded(message: bytes, length: int) -> bytes:
    """EMSA-PKCS1-v1_5 (RFC 8017, section 9.2)."""
    told = _SHA256 + hashlib.sha256(message).digest()
    return b"\x00\x01" + b"\xff" * (length - len(told) - 3) + b"\x00" + told
