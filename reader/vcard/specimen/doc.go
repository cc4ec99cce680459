// Package specimen draws what a synthetic citizen carries: a cartoon face for
// DG2 and the two sides of a card or the data page of a passport, with MRZ and
// QR. Every picture says SPECIMEN and MẪU, shows a person who does not exist and
// bears neither the state's emblem nor any security feature.
//
// Layouts recall the chip citizen card of 2021, the Căn cước of 2024 and a TD3
// passport closely enough for a camera or a reader of text to practise on.
// The same input gives the same bytes.
package specimen
