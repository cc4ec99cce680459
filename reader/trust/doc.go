// Package trust answers who signed a document: certificates, signed data, master
// lists, revocation lists, the operator's anchors, and passive authentication
// (9303-11 §5.1, 9303-12; BSI TR-03135 for the words of the results).
//
// It reads X.509 and CMS itself. Passports use explicit curve parameters,
// Brainpool curves, PSS with other salts and masks than usual, and names in
// another order than the certificate's; crypto/x509 refuses them. What is
// accepted beyond the standards is named where it is read, and never touches what
// a signature covers.
//
// # Who becomes an anchor
//
// An anchor is a certificate of a country's signing authority that the operator
// put into the [Store]. It is verified when somebody vouches for it, and only a
// verified anchor makes a document more than consistent.
//
//   - A certificate given as a file is vouched for by the operator who gives it.
//     With a signer named it must verify under that signer as well. It must be an
//     authority's: a document signer is refused ([ErrNotAuthority]).
//   - A master list must verify under the named signer, or else under an anchor
//     that is already verified: that certificate signed the list, or it signed the
//     list's signer, which has the usage of a master list signer and was valid when
//     it signed. Any document signer could make anchors otherwise.
//   - A directory export (LDIF) vouches for nothing. Its master lists and revocation
//     lists have their own signatures; its authorities must be signed by the named
//     signer or by a verified anchor; its other certificates are signers, which are
//     never anchors.
//   - With Unverified all of this is taken without being vouched for, and marked so.
//     What is damaged, or no authority, is refused still.
//
// An anchor may come from several files. It stays verified as long as one verified
// source has it: an unverified import never takes that away. A newer edition of a
// list replaces the older one of the same issuer, and what it no longer has goes,
// unless another source has it; an older edition is refused ([ErrOlderList]).
//
// Revocation lists are kept when an anchor that is there signed them, the newest
// of each key.
//
// # Passive authentication
//
// [Authenticate] gives one check for each question of the contract. Nothing
// unverified passes for verified: an algorithm that we cannot do, an issuer
// without an anchor, a missing revocation list and a wrong clock are all
// "undetermined", each with its reason.
package trust
