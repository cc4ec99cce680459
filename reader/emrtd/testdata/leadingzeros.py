#!/usr/bin/env python3
"""Writes leadingzeros.json: runs of PACE-ECDH-GM-AES-CBC-CMAC-128 in which one
number begins with a byte of zeros, the case that careless padding gets wrong.

The openssl command computes every point from its scalar, and all ciphers, hashes
and MACs. Every point of PACE is a multiple of the generator, so python adds and
multiplies scalars and, to find a run with zeros, walks along the curve.

    python3 leadingzeros.py > leadingzeros.json
"""

import hashlib
import itertools
import json
import subprocess


class Curve:
    def __init__(self, name, openssl_name, oid, parameter_id, p, a, gx, gy, n):
        self.name, self.openssl_name, self.oid, self.parameter_id = name, openssl_name, oid, parameter_id
        self.p, self.a, self.g, self.n = p, a, (gx, gy), n

    def add(self, q, r):
        if q is None or r is None:
            return r if q is None else q
        if q[0] == r[0] and (q[1] + r[1]) % self.p == 0:
            return None
        if q == r:
            slope = (3 * q[0] ** 2 + self.a) * pow(2 * q[1], -1, self.p)
        else:
            slope = (r[1] - q[1]) * pow(r[0] - q[0], -1, self.p)
        x = (slope ** 2 - q[0] - r[0]) % self.p
        return x, (slope * (q[0] - x) - q[1]) % self.p

    def multiply(self, k):
        """Used to search alone; what is written comes from openssl."""
        sum_, doubled = None, self.g
        while k:
            if k & 1:
                sum_ = self.add(sum_, doubled)
            doubled, k = self.add(doubled, doubled), k >> 1
        return sum_


CURVES = [
    Curve("brainpoolP256r1", "brainpoolP256r1", "06092B2403030208010107", 13,
          0xA9FB57DBA1EEA9BC3E660A909D838D726E3BF623D52620282013481D1F6E5377,
          0x7D5A0975FC2C3057EEF67530417AFFE7FB8055C126DC5C6CE94A4B44F330B5D9,
          0x8BD2AEB9CB7E57CB2C4B482FFC81B7AFB9DE27E1E3BD23C23A4453BD9ACE3262,
          0x547EF835C3DAC4FD97F8461A14611DC9C27745132DED8E545C1D54C72F046997,
          0xA9FB57DBA1EEA9BC3E660A909D838D718C397AA3B561A6F7901E0E82974856A7),
    Curve("secp256r1", "prime256v1", "06082A8648CE3D030107", 12,
          0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
          0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFC,
          0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
          0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
          0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551),
]

PROTOCOL = bytes.fromhex("04007F00070202040202")  # id-PACE-ECDH-GM-AES-CBC-CMAC-128
CANS = {"brainpoolP256r1": "000042", "secp256r1": "190457"}


def openssl(*arguments, data):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True).stdout


def tlv(tag, *values):
    value = b"".join(values)
    length = bytes([len(value)]) if len(value) < 128 else bytes([0x81, len(value)])
    return bytes.fromhex(tag) + length + value


def point(curve, scalar):
    """04‖X‖Y of a scalar, which openssl adds to a private key (RFC 5915) without one."""
    key = tlv("30", tlv("02", b"\x01"), tlv("04", scalar.to_bytes(32, "big")), tlv("A0", bytes.fromhex(curve.oid)))
    public = openssl("ec", "-inform", "DER", "-pubout", "-outform", "DER", "-conv_form", "uncompressed", data=key)
    return public[-65:]


def encrypt(key, iv, data):
    return openssl("enc", "-aes-128-cbc", "-nopad", "-K", key.hex(), "-iv", iv.hex(), data=data)


def kdf(secret, counter):
    return openssl("dgst", "-sha1", "-binary", data=secret + counter.to_bytes(4, "big"))[:16]


def mac(key, data):
    out = openssl("mac", "-cipher", "AES-128-CBC", "-macopt", "hexkey:" + key.hex(), "-binary", "CMAC", data=data)
    return out[:8]


def pad(data):
    return data + b"\x80" + bytes(-(len(data) + 1) % 16)


def select_under(enc, mac_key):
    """SELECT of EF.COM and its answer in secure messaging, the counter at 1 and 2."""
    first, second, zero = (1).to_bytes(16, "big"), (2).to_bytes(16, "big"), bytes(16)
    header = bytes.fromhex("0CA4020C")
    cryptogram = encrypt(enc, encrypt(enc, zero, first), pad(bytes.fromhex("011E")))
    objects = tlv("87", b"\x01", cryptogram)
    objects += tlv("8E", mac(mac_key, pad(first + pad(header) + objects)))
    status = tlv("99", b"\x90\x00")
    return [header + bytes([len(objects)]) + objects + b"\x00", status + tlv("8E", mac(mac_key, pad(second + status))) + b"\x90\x00"]


def general(body, chained=True):
    return bytes.fromhex("10860000" if chained else "00860000") + bytes([len(body)]) + body + b"\x00"


class Run:
    """A run by its numbers: nonce s; mapping keys a, b; ephemeral keys x, y."""

    def __init__(self, curve, label):
        self.curve = curve
        draw = lambda what: int.from_bytes(hashlib.sha256(f"{curve.name} {label} {what}".encode()).digest(), "big")
        self.s = draw("nonce") >> 128
        self.a, self.b, self.x, self.y = (1 + draw(what) % (curve.n - 1) for what in "abxy")

    def generator(self):
        return (self.s + self.a * self.b) % self.curve.n

    def transcript(self):
        c, zero = self.curve, bytes(16)
        can = CANS[c.name]
        z = encrypt(kdf(can.encode(), 3), zero, self.s.to_bytes(16, "big"))
        mapping = [point(c, self.a), point(c, self.b)]
        agreement = [point(c, self.x * self.generator() % c.n), point(c, self.y * self.generator() % c.n)]
        self.secret = point(c, self.x * self.y * self.generator() % c.n)[1:33]
        self.mapped = point(c, self.generator())
        self.wire = {"mapping": mapping, "agreement": agreement}
        enc, mac_key = kdf(self.secret, 1), kdf(self.secret, 2)
        token = lambda public: mac(mac_key, tlv("7F49", tlv("06", PROTOCOL), tlv("86", public)))
        ok = b"\x90\x00"
        exchanges = [
            [bytes.fromhex("0022C1A40F") + tlv("80", PROTOCOL) + tlv("83", b"\x02"), ok],
            [general(tlv("7C")), tlv("7C", tlv("80", z)) + ok],
            [general(tlv("7C", tlv("81", mapping[0]))), tlv("7C", tlv("82", mapping[1])) + ok],
            [general(tlv("7C", tlv("83", agreement[0]))), tlv("7C", tlv("84", agreement[1])) + ok],
            [general(tlv("7C", tlv("85", token(agreement[1]))), chained=False), tlv("7C", tlv("86", token(agreement[0]))) + ok],
            select_under(enc, mac_key),
        ]
        return {
            "curve": c.name, "parameterId": c.parameter_id, "can": can,
            "random": [self.a.to_bytes(32, "big").hex(), self.x.to_bytes(32, "big").hex()],
            "exchanges": [[command.hex(), answer.hex()] for command, answer in exchanges],
        }


def walk(curve, start, step, coordinate):
    """Counts steps from start·G until a coordinate of start·G + i·step·G begins with 00."""
    here, stride = curve.multiply(start % curve.n), curve.multiply(step % curve.n)
    for i in itertools.count():
        if here[coordinate] >> 248 == 0:
            return i
        here = curve.add(here, stride)


def cases(curve):
    run = Run(curve, "nonce")
    run.s >>= 8
    yield "nonce", run, lambda r: r.s.to_bytes(16, "big")

    run = Run(curve, "nonce of zeros")
    run.s = 0
    yield "nonce of zeros", run, lambda r: r.s.to_bytes(16, "big")

    for side, name in enumerate("ab"):
        for coordinate in 0, 1:
            run = Run(curve, f"mapping {side} {coordinate}")
            setattr(run, name, getattr(run, name) + walk(curve, getattr(run, name), 1, coordinate))
            yield key_name("mapping", side, coordinate), run, on_wire("mapping", side, coordinate)

    for coordinate in 0, 1:
        run = Run(curve, f"mapped {coordinate}")
        run.s += walk(curve, run.generator(), 1, coordinate)
        yield f"mapped point, {'XY'[coordinate]}", run, lambda r, c=coordinate: half(r.mapped, c)

    for side, name in enumerate("xy"):
        for coordinate in 0, 1:
            run = Run(curve, f"agreement {side} {coordinate}")
            scalar, g = getattr(run, name), run.generator()
            setattr(run, name, scalar + walk(curve, scalar * g, g, coordinate))
            yield key_name("agreement", side, coordinate), run, on_wire("agreement", side, coordinate)

    run = Run(curve, "secret")
    run.x += walk(curve, run.x * run.y * run.generator(), run.y * run.generator(), 0)
    yield "shared secret", run, lambda r: r.secret


def key_name(step, side, coordinate):
    return f"{('terminal', 'chip')[side]}'s {step} key, {'XY'[coordinate]}"


def half(public, coordinate):
    return public[1 + 32 * coordinate:33 + 32 * coordinate]


def on_wire(step, side, coordinate):
    return lambda r: half(r.wire[step][side], coordinate)


def main():
    out = []
    for curve in CURVES:
        for name, run, number in cases(curve):
            transcript = run.transcript()
            begins = number(run)
            assert begins[0] == 0, name
            out.append({"name": f"{name} on {curve.name}", "number": begins.hex(), **transcript})
    print(json.dumps(out, indent=1))


if __name__ == "__main__":
    main()
