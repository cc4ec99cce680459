// Package trust answers who signed a document: certificates, signed data, master
// lists, revocation lists, the operator's anchors, and passive authentication
// (9303-11 §5.1, 9303-12; BSI TR-03135 for the words of the results).
//
// It reads X.509 and CMS itself. Passports use explicit curve parameters,
// Brainpool curves, PSS with other salts and masks than usual, and names in
// another order than the certificate's; crypto/x509 refuses them. What is
// accepted beyond the standards is named where it is read, and never touches what
// a signature covers.
package trust
