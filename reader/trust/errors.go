package trust

import "errors"

var (
	// ErrMalformed says that bytes are not the structure that they should be.
	ErrMalformed = errors.New("trust: malformed")

	// ErrTooLarge says that a file is larger than anything honest of its kind.
	ErrTooLarge = errors.New("trust: too large")

	// ErrBadSignature says that a signature was calculated and does not hold.
	ErrBadSignature = errors.New("trust: signature does not verify")

	// ErrUnsupportedAlgorithm says that a signature could not be calculated: an
	// unknown algorithm, a curve that is none of ours, a key out of bounds. It is
	// neither a good nor a bad signature.
	ErrUnsupportedAlgorithm = errors.New("trust: unsupported algorithm")

	// ErrNoSigner says that signed data names a signer whose certificate is not
	// there.
	ErrNoSigner = errors.New("trust: no certificate of the signer")

	// ErrSignedAttributes says that the signed attributes do not speak of the
	// content that they came with (RFC 5652 §5.6, §11).
	ErrSignedAttributes = errors.New("trust: signed attributes do not match the content")

	// ErrWrongContent says that signed data holds another kind of content than
	// the one asked for.
	ErrWrongContent = errors.New("trust: wrong content type")
)
