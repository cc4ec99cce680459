#!/usr/bin/env python3
"""Writes pace_zeros.json: PACE runs with leading zeros where chips lose them.

Every point comes from OpenSSL (through the Python package cryptography): the
mapped generator is u*G with u = s + a*b, so whatever is multiplied with it is a
multiple of G that OpenSSL can be asked for. AES, CMAC and the hashes are
OpenSSL's too. Deterministic: run it again and the file is the same.
"""
import hashlib
import json
import pathlib

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

CURVES = {
    "brainpoolP256r1": (ec.BrainpoolP256R1(), 13, 32, 0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7),
    "secp256r1": (ec.SECP256R1(), 12, 32, 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
    "secp521r1": (ec.SECP521R1(), 18, 66, int("01" + 65 * "F" + "A51868783BF2F966B7FCC0148F709A5D03BB5C9B8899C47AEBB6FB71E91386409", 16)),
}
SUITES = {"AES-128": (2, 16), "AES-256": (4, 32)}
CAN = "012345"


def number(label, bits):
    out, i = b"", 0
    while len(out) * 8 < bits:
        out += hashlib.sha256(f"{label} {i}".encode()).digest()
        i += 1
    return int.from_bytes(out[: (bits + 7) // 8], "big")


def scalar(label, n):
    return number(label, n.bit_length() + 64) % (n - 1) + 1


class Curve:
    def __init__(self, name):
        self.curve, self.id, self.size, self.n = CURVES[name]

    def point(self, k):
        p = ec.derive_private_key(k % self.n, self.curve).public_key().public_numbers()
        return p.x.to_bytes(self.size, "big"), p.y.to_bytes(self.size, "big")


def kdf(secret, counter, length):
    data = secret + counter.to_bytes(4, "big")
    return (hashlib.sha1 if length == 16 else hashlib.sha256)(data).digest()[:length]


def tlv(tag, value):
    n = len(value)
    length = bytes([n]) if n < 128 else bytes([0x81, n]) if n < 256 else bytes([0x82, n >> 8, n & 255])
    return bytes.fromhex(tag) + length + value


def command(cla, inner):
    data = tlv("7C", inner)
    return (bytes([cla, 0x86, 0, 0, len(data)]) + data + b"\0").hex()


def response(inner):
    return tlv("7C", inner).hex() + "9000"


def run(name, curve_name, suite, wanted):
    c = Curve(curve_name)
    arc, key_len = SUITES[suite]
    oid = bytes([4, 0, 0x7F, 0, 7, 2, 2, 4, 2, arc])
    for attempt in range(200000):
        label = f"{name} {curve_name} {attempt}"
        s = (number(label + " nonce", 128)).to_bytes(16, "big")
        if wanted == "nonce":
            s = b"\0" + s[1:]
        if wanted == "nonce 2":
            s = b"\0\0" + s[2:]
        a, b = scalar(label + " a", c.n), scalar(label + " b", c.n)  # mapping keys: chip, terminal
        x, y = scalar(label + " x", c.n), scalar(label + " y", c.n)  # ephemeral keys: chip, terminal
        u = (int.from_bytes(s, "big") + a * b) % c.n
        map_ic, map_ifd = c.point(a), c.point(b)
        pk_ic, pk_ifd = c.point(x * u), c.point(y * u)
        shared = c.point(x * y * u)[0]
        # On secp521r1 the first byte is 00 or 01 anyway: want one more.
        zeros = b"\0\0" if c.size == 66 else b"\0"
        holds = {
            "nonce": True, "nonce 2": True,
            "mapping key x": map_ic[0].startswith(zeros), "mapping key y": map_ic[1].startswith(zeros),
            "terminal's mapping key x": map_ifd[0].startswith(zeros),
            "public key x": pk_ic[0].startswith(zeros), "public key y": pk_ic[1].startswith(zeros),
            "terminal's public key x": pk_ifd[0].startswith(zeros), "terminal's public key y": pk_ifd[1].startswith(zeros),
            "shared secret": shared.startswith(zeros),
        }
        if holds[wanted]:
            break
    k_pi = kdf(CAN.encode(), 3, key_len)
    e = Cipher(algorithms.AES(k_pi), modes.CBC(bytes(16))).encryptor()
    z = e.update(s) + e.finalize()
    mac_key = kdf(shared, 2, key_len)

    def token(point):
        m = CMAC(algorithms.AES(mac_key))
        m.update(tlv("7F49", tlv("06", oid) + tlv("86", b"\x04" + point[0] + point[1])))
        return m.finalize()[:8]

    point = lambda p: b"\x04" + p[0] + p[1]
    set_at = tlv("80", oid) + tlv("83", b"\x02") + tlv("84", bytes([c.id]))
    return {
        "name": f"{wanted} on {curve_name} with {suite}", "curve": curve_name, "suite": suite, "can": CAN,
        "random": (s + a.to_bytes(c.size, "big") + x.to_bytes(c.size, "big")).hex(),
        "script": [
            [(bytes([0, 0x22, 0xC1, 0xA4, len(set_at)]) + set_at).hex(), "9000"],
            [command(0x10, b""), response(tlv("80", z))],
            [command(0x10, tlv("81", point(map_ifd))), response(tlv("82", point(map_ic)))],
            [command(0x10, tlv("83", point(pk_ifd))), response(tlv("84", point(pk_ic)))],
            [command(0x00, tlv("85", token(pk_ic))), response(tlv("86", token(pk_ifd)))],
        ],
        "ksEnc": kdf(shared, 1, key_len).hex(), "ksMAC": mac_key.hex(),
    }


def main():
    wanted = ["nonce", "nonce 2", "mapping key x", "mapping key y", "terminal's mapping key x", "public key x", "public key y",
              "terminal's public key x", "terminal's public key y", "shared secret"]
    cases = [run("zeros", curve, suite, w) for curve, suite in [("brainpoolP256r1", "AES-128"), ("secp256r1", "AES-256")] for w in wanted]
    cases += [run("zeros", "secp521r1", "AES-256", w) for w in ["public key x", "shared secret"]]
    path = pathlib.Path(__file__).with_suffix(".json")
    path.write_text(json.dumps(cases, indent=1) + "\n")


main()
