"""Ed25519 keys and signatures in JOSE's forms; the one module that knows joserfc.

joserfc takes a tenth of a second to load, so this is imported only when a signature is made or
checked.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final

from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import OKPKey

_ALGORITHM: Final = "EdDSA"

Jwk = dict[str, str]


class _Registry(jws.JWSRegistry):
    """Ed25519 only, under the name ``EdDSA`` (RFC 8037) that every verifier in use knows.

    joserfc warns that RFC 9864 has given it the further name ``Ed25519``.
    """

    def get_alg(self, name: str) -> Any:
        if name != _ALGORITHM:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


_REGISTRY: Final = _Registry()


class InvalidTokenError(ValueError):
    """Not a compact JWS signed by the key it names."""


def generate() -> Jwk:
    """A new private key as a JWK."""
    jwk = OKPKey.generate_key("Ed25519").as_dict(private=True)
    return {part: str(value) for part, value in jwk.items()}


def sign(jwk: Jwk, kid: str, payload: bytes) -> str:
    """A JWS in compact form (RFC 7515), ASCII."""
    header = {"alg": _ALGORITHM, "kid": kid}
    return jws.serialize_compact(header, payload, _key(jwk), registry=_REGISTRY)


def key_id(token: str) -> str:
    """Whose token it says it is; nothing is proved yet."""
    return str(_extracted(token).headers().get("kid"))


def payload(token: str, jwk: Jwk) -> bytes:
    """The payload, once the signature is found right."""
    signed = _extracted(token)
    try:
        if jws.validate_compact(signed, _key(jwk), registry=_REGISTRY):
            return signed.payload
    except JoseError as error:
        raise InvalidTokenError(type(error).__name__) from error
    raise InvalidTokenError("the signature does not fit")


def _key(jwk: Jwk) -> OKPKey:
    return OKPKey.import_key({**jwk})


def _extracted(token: str) -> jws.CompactSignature:
    try:
        signed = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY)
    except (JoseError, ValueError, TypeError) as error:
        raise InvalidTokenError(type(error).__name__) from error
    # Four bits of the last character stand for nothing; two tokens must not prove the same.
    signature = signed.segments["signature"]
    if urlsafe_b64encode(urlsafe_b64decode(signature + b"==")).rstrip(b"=") != signature:
        raise InvalidTokenError("not written as the signer wrote it")
    return signed
