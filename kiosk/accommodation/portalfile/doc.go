// Package portalfile is the lodging portal's files, for where its API is not
// available: the spreadsheet of Vietnamese guests, the XML of foreigners, and
// the list that the portal gives back, by which what was sent is reconciled.
//
// The portal says "imported" for a file of which it took nothing. A row that
// it would not take is an error here, and an import counts only once the
// portal's own list has every guest.
package portalfile
