#!/usr/bin/env bash
# Makes the authorities and tokens of tests/timestamps.rs with OpenSSL, which knows nothing of this crate.
# Run in this folder. Private keys are made anew and thrown away; certificates are good for a hundred years.
set -euo pipefail
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
rm -rf log ./*.pem ./*.der ./*.tsq
SAFECONDUCT_STAMPED_LOG=$here cargo test -q -p safeconduct-audit --features timestamps --test timestamps the_log_that_is_stamped
cd "$work"

# name, key options
key() { openssl genpkey -quiet -out "$1.key" "${@:2}" 2>/dev/null || openssl genpkey -out "$1.key" "${@:2}" 2>/dev/null; }
root() { openssl req -x509 -new -key "$1.key" -out "$1.pem" -days 36500 -subj "/O=Example/CN=$2" \
  -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign,cRLSign; }
# name, common name, issuer, hash, extensions
signed() {
  openssl req -new -key "$1.key" -out "$1.csr" -subj "/O=Example/CN=$2"
  printf '%s\n' "${@:5}" > "$1.ext"
  openssl x509 -req -in "$1.csr" -CA "$3.pem" -CAkey "$3.key" -CAcreateserial -out "$1.pem" -days 36500 "-$4" -extfile "$1.ext" 2>/dev/null
}
stamping=("keyUsage=critical,digitalSignature" "extendedKeyUsage=critical,timeStamping")

rsa=(-algorithm RSA -pkeyopt rsa_keygen_bits:2048)
p256=(-algorithm EC -pkeyopt ec_paramgen_curve:P-256)
p384=(-algorithm EC -pkeyopt ec_paramgen_curve:P-384)
key root "${rsa[@]}"; root root "Example root"
key other "${p256[@]}"; root other "Another root"
key middle "${p384[@]}"; signed middle "Example middle" root sha384 "basicConstraints=critical,CA:TRUE" "keyUsage=critical,keyCertSign"
key tsa-rsa "${rsa[@]}"; signed tsa-rsa "Example stamps RSA" root sha256 "${stamping[@]}"
key tsa-p256 "${p256[@]}"; signed tsa-p256 "Example stamps P-256" root sha256 "${stamping[@]}"
key tsa-p384 "${p384[@]}"; signed tsa-p384 "Example stamps P-384" middle sha384 "${stamping[@]}"
key tsa-loose "${p256[@]}"; signed tsa-loose "Not critical" root sha256 "keyUsage=critical,digitalSignature" "extendedKeyUsage=timeStamping"
key tsa-wide "${p256[@]}"; signed tsa-wide "Two usages" root sha256 "extendedKeyUsage=critical,timeStamping,serverAuth"
key tsa-none "${p256[@]}"; signed tsa-none "No usage" root sha256 "keyUsage=critical,digitalSignature"
key tsa-self "${p256[@]}"
openssl req -x509 -new -key tsa-self.key -out tsa-self.pem -days 36500 -subj "/CN=Self-made" -addext basicConstraints=critical,CA:FALSE -addext extendedKeyUsage=critical,timeStamping

cat > tsa.cnf <<'CONF'
[tsa]
default_tsa = it
[it]
serial = ./serial
default_policy = 1.2.3.4.1
digests = sha1, sha256, sha384, sha512
accuracy = secs:1
clock_precision_digits = 3
ordering = yes
tsa_name = yes
ess_cert_id_alg = sha256
CONF
echo 01 > serial
# output, signer, hash of the signature, chain, request
reply() { openssl ts -reply -config tsa.cnf -section it -queryfile "${5:-$here/head.tsq}" -signer "$2.pem" -inkey "$2.key" \
  -"$3" ${4:+-chain "$4"} -out "$here/$1.der" 2>/dev/null; }
reply rsa-sha256 tsa-rsa sha256 ""
reply rsa-sha512 tsa-rsa sha512 ""
reply p256 tsa-p256 sha256 ""
reply p384-chain tsa-p384 sha384 middle.pem
reply self-made tsa-self sha256 ""
openssl ts -query -data "$here/log/origin" -sha256 -cert -no_nonce -out something-else.tsq 2>/dev/null
reply something-else tsa-rsa sha256 "" something-else.tsq
openssl ts -query -data "$here/head.text" -sha1 -cert -no_nonce -out sha1.tsq 2>/dev/null
reply weak-imprint tsa-rsa sha256 "" sha1.tsq
openssl ts -query -data "$here/head.text" -sha256 -no_nonce -out bare.tsq 2>/dev/null
reply no-certificate tsa-rsa sha256 "" bare.tsq
openssl ts -query -data "$here/head.text" -sha512 -cert -out sha512.tsq 2>/dev/null
reply imprint-sha512-nonce tsa-rsa sha256 "" sha512.tsq
sed -i s/sha256/sha1/ tsa.cnf; sed -i 's/digests = .*/digests = sha256/' tsa.cnf
reply first-version-only tsa-rsa sha256 ""

# What `openssl ts` does not sign, `openssl cms` does: the statement of a token, under certificates that are wrong for it.
openssl ts -reply -in "$here/p256.der" -token_out -out p256.token 2>/dev/null
openssl cms -verify -in p256.token -inform DER -noverify -out statement 2>/dev/null
cms() { openssl cms -sign -in "${4:-statement}" -binary -nodetach -nosmimecap -econtent_type 1.2.840.113549.1.9.16.1.4 -cades \
  -signer "$2.pem" -inkey "$2.key" -md sha256 -outform DER -out "$here/$1.der" $3; }
cms pss tsa-rsa "-keyopt rsa_padding_mode:pss -keyopt rsa_pss_saltlen:-1"
cms not-critical tsa-loose ""
cms two-usages tsa-wide ""
cms no-usage tsa-none ""
# The same statement as of a time before the certificates, which begin today.
year=$(date -u +%Y)
LC_ALL=C sed "s/${year}\([0-9]\{10\}\.\)/2001\1/" statement > early
cms before-its-certificate tsa-p256 "" early
for name in root other; do cp "$name.pem" "$here/$name.pem"; done
