#!/usr/bin/env python3
"""Writes activeauth.json: keys, challenges and signatures of active
authentication, good ones and others, made by openssl. Each run makes new keys.

    python3 activeauth.py > activeauth.json
"""

import hashlib
import json
import os
import re
import subprocess
import tempfile

CHALLENGE = bytes.fromhex("F1E2D3C4B5A69788")
TRAILERS = {"sha1": "BC", "sha224": "38CC", "sha256": "34CC", "sha384": "36CC", "sha512": "35CC"}
PLAIN = "0.4.0.127.0.7.1.1.4.1."  # ecdsa-plain-signatures, TR-03111
ALGORITHMS = {"sha1": "1", "sha224": "2", "sha256": "3", "sha384": "4", "sha512": "5"}


def openssl(*arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


class Key:
    def __init__(self, *generate):
        self.file = tempfile.mkstemp(dir=FOLDER)[1]
        openssl(*generate, "-out", self.file)
        self.public = openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")


class RSA(Key):
    def __init__(self, bits, exponent=65537):
        super().__init__("genpkey", "-algorithm", "RSA", "-pkeyopt", f"rsa_keygen_bits:{bits}", "-pkeyopt", f"rsa_keygen_pubexp:{exponent}")
        self.bits = bits
        modulus = openssl("rsa", "-in", self.file, "-noout", "-modulus").decode()
        self.modulus = int(re.search("=([0-9A-F]+)", modulus)[1], 16)

    def block(self, digest="sha256", trailer=None, header="6A", challenge=CHALLENGE, short=0):
        """F of ISO/IEC 9796-2 scheme 1; short leaves bytes of M1 out and fills with zeros in front."""
        end = bytes.fromhex(TRAILERS[digest] if trailer is None else trailer)
        size = self.bits // 8
        m1 = os.urandom(size - 1 - hashlib.new(digest).digest_size - len(end) - short)
        f = bytes.fromhex(header) + m1 + hashlib.new(digest, m1 + challenge).digest() + end
        return f.rjust((self.bits + 7) // 8, b"\0")

    def sign(self, f):
        """The bare private operation."""
        return openssl("pkeyutl", "-decrypt", "-inkey", self.file, "-pkeyopt", "rsa_padding_mode:none", data=f)

    def complement(self, signature):
        return (self.modulus - int.from_bytes(signature, "big")).to_bytes(len(signature), "big")


    def beyond(self):
        """A good signature and the modulus in one number that is no longer than the modulus."""
        while True:
            number = int.from_bytes(self.sign(self.block()), "big") + self.modulus
            if number.bit_length() <= self.bits:
                return number.to_bytes(self.bits // 8, "big")


class EC(Key):
    def __init__(self, curve, encoding):
        super().__init__("genpkey", "-algorithm", "EC", "-pkeyopt", f"ec_paramgen_curve:{curve}", "-pkeyopt", f"ec_param_enc:{encoding}")
        bits = int(re.search(r"\((\d+) bit\)", openssl("pkey", "-in", self.file, "-noout", "-text").decode())[1])
        self.size = (bits + 7) // 8

    def sign(self, digest, challenge=CHALLENGE):
        return openssl("dgst", "-" + digest, "-sign", self.file, data=challenge)

    def plain(self, der):
        r, s = integers(der)
        return r.to_bytes(self.size, "big") + s.to_bytes(self.size, "big")


def integers(der):
    text = openssl("asn1parse", "-inform", "DER", data=der).decode()
    return [int(x, 16) for x in re.findall("INTEGER +:([0-9A-F]+)", text)]


def rsa_cases():
    key = RSA(1024)
    for digest in TRAILERS:
        yield key, f"RSA-1024, {digest}", key.sign(key.block(digest)), True
    yield key, "RSA-1024, sha1 by a trailer that names it", key.sign(key.block("sha1", "33CC")), True
    low = min(key.sign(key.block()), key.complement(key.sign(key.block())))
    yield key, "RSA-1024, the lesser of signature and complement", low, True
    signature = key.sign(key.block())
    yield key, "RSA-1024, complement", key.complement(signature), True
    yield key, "RSA-1024, changed signature", bytes([signature[0] ^ 1]) + signature[1:], False
    yield key, "RSA-1024, signature plus modulus", key.beyond(), False
    yield key, "RSA-1024, zeros before the signature", b"\0" + signature, False
    yield key, "RSA-1024, no signature", b"", False
    yield key, "RSA-1024, another challenge", key.sign(key.block(challenge=b"\0" * 8)), False
    yield key, "RSA-1024, trailer of another digest", key.sign(key.block(trailer="35CC")), False
    yield key, "RSA-1024, trailer of no digest", key.sign(key.block(trailer="32CC")), False
    yield key, "RSA-1024, no trailer", key.sign(key.block(trailer="34C1")), False
    yield key, "RSA-1024, header of total recovery", key.sign(key.block(header="4A")), False
    yield key, "RSA-1024, another header", key.sign(key.block(header="6B")), False
    yield key, "RSA-1024, message shorter than the modulus", key.sign(key.block(short=2)), False
    for bits in 1025, 1031, 2048, 3072:
        key = RSA(bits)
        yield key, f"RSA-{bits}", key.sign(key.block()), True
    key = RSA(1536, 3)
    yield key, "RSA-1536, exponent 3", key.sign(key.block("sha384")), True
    yield RSA(512), "RSA-512", b"\1" * 64, False


def ec_cases():
    for curve, encoding, digest in (
        ("prime256v1", "named_curve", "sha256"), ("prime256v1", "explicit", "sha1"), ("secp224r1", "named_curve", "sha512"),
        ("brainpoolP256r1", "named_curve", "sha256"), ("brainpoolP256r1", "explicit", "sha224"), ("brainpoolP384r1", "named_curve", "sha384"),
        ("brainpoolP512r1", "explicit", "sha512"), ("secp521r1", "named_curve", "sha512"),
    ):
        key = EC(curve, encoding)
        der = key.sign(digest)
        name = f"{curve}, {encoding}, {digest}"
        algorithm = PLAIN + ALGORITHMS[digest]
        yield key, name, key.plain(der), True, algorithm
        yield key, name + ", DER", der, True, algorithm
        yield key, name + ", digest not named", key.plain(der), True, ""

    key = EC("brainpoolP256r1", "named_curve")
    der, algorithm = key.sign("sha256"), PLAIN + "3"
    plain = key.plain(der)
    yield key, "ECDSA, another challenge", key.plain(key.sign("sha256", b"\0" * 8)), False, algorithm
    yield key, "ECDSA, another digest than named", plain, False, PLAIN + "5"
    yield key, "ECDSA, changed r", bytes([plain[0] ^ 1]) + plain[1:], False, algorithm
    yield key, "ECDSA, changed s", plain[:-1] + bytes([plain[-1] ^ 1]), False, algorithm
    yield key, "ECDSA, r and s swapped", plain[32:] + plain[:32], False, algorithm
    yield key, "ECDSA, zeros", bytes(64), False, algorithm
    yield key, "ECDSA, short", plain[:-1], False, algorithm
    yield key, "ECDSA, long", plain + b"\0", False, algorithm
    yield key, "ECDSA, no signature", b"", False, algorithm
    yield key, "ECDSA, bytes after the DER", der + b"\0", False, algorithm
    yield key, "ECDSA, a third number in the DER", bytes([0x30, der[1] + 3]) + der[2:] + bytes.fromhex("020101"), False, algorithm
    yield key, "ECDSA, changed DER", der[:-1] + bytes([der[-1] ^ 1]), False, algorithm
    while True:
        der = key.sign("sha256")
        if min(x.bit_length() for x in integers(der)) <= 248:
            break
    yield key, "ECDSA, a number that begins with 00", key.plain(der), True, algorithm
    yield key, "ECDSA, a number that begins with 00, DER", der, True, algorithm


def main():
    out = []
    for key, name, signature, good, *algorithm in [*rsa_cases(), *ec_cases()]:
        out.append({"name": name, "key": key.public.hex(), "algorithm": "".join(algorithm),
                    "challenge": CHALLENGE.hex(), "signature": signature.hex(), "good": good})
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as FOLDER:
        main()
