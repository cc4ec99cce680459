// Package lds reads and writes the files of an eMRTD chip, the Logical Data
// Structure of ICAO 9303-10: EF.COM, the container of EF.SOD, the SecurityInfos
// of EF.CardAccess, EF.CardSecurity and DG14 (9303-11 §9.2), DG1, the faces of
// DG2, DG11, DG12, the Vietnamese DG13, DG15, EF.ATR/INFO and EF.DIR.
//
// Nothing here is verified: a parsed file says what the chip claims. Whether
// its hash is in a signed EF.SOD is for package trust to say.
//
// Files are foreign bytes. Sizes, counts and depths are limited, an error names
// the file ([FileError]) and never a value that belongs to a person.
package lds
