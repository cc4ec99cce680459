#!/bin/sh
# Makes the certificates, signed data and revocation lists of this folder with
# openssl 3, for authorities that do not exist. Run it in this folder; the keys
# are made anew each time and not kept.
set -eu
out=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >x.cnf <<'CNF'
[req]
distinguished_name = dn
prompt = no
utf8 = yes
string_mask = ${ENV::MASK}
[dn]
C = UT
O = Utopia
CN = ${ENV::NAME}
[ca]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
crlDistributionPoints = URI:http://csca.example/crl
[ds]
keyUsage = critical,digitalSignature
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ml]
keyUsage = critical,digitalSignature
extendedKeyUsage = critical,2.23.136.1.1.3
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[bare]
subjectKeyIdentifier = none
authorityKeyIdentifier = none
[odd]
keyUsage = critical,digitalSignature
1.2.3.4 = critical,DER:0500
[db]
database = index.txt
default_md = sha256
default_crl_days = 30
CNF
export MASK=utf8only NAME=CSCA

rsa() { openssl genpkey -quiet -algorithm RSA -pkeyopt rsa_keygen_bits:"$2" -out "$1.key"; }
ec() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:"$2" -pkeyopt ec_param_enc:"$3" -out "$1.key"; }
# root NAME OPTIONS: a self-signed authority; leaf NAME ISSUER OPTIONS: a signer
root() { n=$1; shift; NAME="CSCA $n" openssl req -new -x509 -config x.cnf -extensions ca -days 7300 -key "$n.key" -out "$n.pem" "$@"; }
leaf() {
	n=$1 by=$2 ext=${EXT:-ds}; shift 2
	[ -f "$n.key" ] || ec "$n" P-256 named_curve
	NAME="DS $n" openssl req -new -config x.cnf -key "$n.key" -out "$n.csr"
	openssl x509 -req -in "$n.csr" -CA "$by.pem" -CAkey "$by.key" -extfile x.cnf -extensions "$ext" -days 7300 -out "$n.pem" "$@"
}

rsa rsa 2048; root rsa -sha256
for h in sha1 sha224 sha256 sha384 sha512 md5; do leaf "rsa-$h" rsa "-$h"; done
pss() { n=$1 h=$2 salt=$3; shift 3; leaf "$n" rsa "-$h" -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:"$salt" "$@"; }
pss pss-defaults sha1 20
pss pss-sha256-salt20 sha256 20
pss pss-sha256-salt32 sha256 32
pss pss-sha256-salt0 sha256 0
pss pss-sha512-salt64 sha512 64
pss pss-sha256-mgf1sha1 sha256 32 -sigopt rsa_mgf1_md:sha1
pss pss-sha384-mgf1sha512 sha384 48 -sigopt rsa_mgf1_md:sha512
rsa rsa1024 1024; root rsa1024 -sha256
rsa rsa2049 2049; root rsa2049 -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32

ec ec P-256 named_curve; root ec -sha256
for h in sha1 sha224 sha256 sha384 sha512; do leaf "ec-$h" ec "-$h"; done
ec explicit brainpoolP384r1 explicit; root explicit -sha384
leaf explicit-leaf explicit -sha384
ec secp256k1 secp256k1 named_curve; root secp256k1 -sha256

MASK=MASK:0x800 leaf bmp ec -sha256
MASK=MASK:0x4 leaf teletex ec -sha256
leaf negative ec -sha256 -set_serial -129
leaf long ec -sha256 -set_serial 0x7fffffffffffffffffffffffffffffffffffffffffffffff
EXT=bare leaf bare ec -sha256
EXT=odd leaf odd ec -sha256

# An LDS security object: SHA-256 of "dg1" for DG1 and of "dg2" for DG2.
printf 'asn1=SEQUENCE:o\n[o]\nv=INTEGER:0\na=SEQUENCE:a\nl=SEQUENCE:l\n[a]\no=OID:2.16.840.1.101.3.4.2.1\n[l]\n1=SEQUENCE:1\n2=SEQUENCE:2\n[1]\nn=INTEGER:1\nh=FORMAT:HEX,OCT:%s\n[2]\nn=INTEGER:2\nh=FORMAT:HEX,OCT:%s\n' \
	"$(printf dg1 | openssl dgst -sha256 -r | cut -c1-64)" "$(printf dg2 | openssl dgst -sha256 -r | cut -c1-64)" >lds.cnf
openssl asn1parse -genconf lds.cnf -out lds.der -noout
rsa ds-rsa 2048; leaf ds-rsa rsa -sha256
ec ds-ec P-256 named_curve; leaf ds-ec ec -sha256
sod() { n=$1 type=$2; shift 2; openssl cms -sign -binary -nodetach -nosmimecap -in lds.der -econtent_type "$type" -outform DER -out "$n.cms" "$@"; }
lds=2.23.136.1.1.1
sod rsaencryption $lds -signer ds-rsa.pem -inkey ds-rsa.key -md sha256
sod rsaencryption-sha512 $lds -signer ds-rsa.pem -inkey ds-rsa.key -md sha512
sod pss $lds -signer ds-rsa.pem -inkey ds-rsa.key -md sha256 -keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:64
sod ecdsa $lds -signer ds-ec.pem -inkey ds-ec.key -md sha256
sod keyid $lds -signer ds-ec.pem -inkey ds-ec.key -md sha256 -keyid
sod indefinite $lds -signer ds-ec.pem -inkey ds-ec.key -md sha256 -stream
sod noattributes $lds -signer ds-ec.pem -inkey ds-ec.key -md sha256 -noattr
sod nocertificate $lds -signer ds-ec.pem -inkey ds-ec.key -md sha256 -nocerts
sod data 1.2.840.113549.1.7.1 -signer ds-ec.pem -inkey ds-ec.key -md sha256
sod data-noattributes 1.2.840.113549.1.7.1 -signer ds-ec.pem -inkey ds-ec.key -md sha256 -noattr
sod oldoid 1.2.528.1.1006.1.20.1 -signer ds-ec.pem -inkey ds-ec.key -md sha256
sod otheroid 2.23.136.1.1.7 -signer ds-ec.pem -inkey ds-ec.key -md sha256
sod twosigners $lds -signer ds-ec.pem -inkey ds-ec.key -signer ds-rsa.pem -inkey ds-rsa.key -md sha256

touch index.txt
openssl ca -config x.cnf -name db -gencrl -cert ec.pem -keyfile ec.key -out empty.crl
printf 'R\t440101000000Z\t250101000000Z\t%s\tunknown\t/CN=x\n' "$(openssl x509 -in ds-ec.pem -noout -serial | cut -d= -f2)" >index.txt
openssl ca -config x.cnf -name db -gencrl -cert ec.pem -keyfile ec.key -out revoked.crl

cp ./*.pem ./*.crl ./*.cms "$out"
