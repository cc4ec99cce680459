// Package hn212 answers web pages that were written for the HN212 card reader.
// That reader is a Socket.IO server of its own, and a page that knows it listens
// to its events; here the events come from this desk instead.
//
// What pages and programs in public were seen to rely on:
//
//   - the default namespace, and an event whose name is "/event" (not a
//     namespace of that name), with one argument {"id": n, "data": {…}}
//   - id 1 a card was placed · id 2 the texts · id 3 the reading failed, with a
//     top-level "message" · id 4 files and the portrait in base64
//   - an event "/info" with {"serial_device": "…"}
//   - a websocket straight away (transports: ["websocket"]), or polling first
//
// What is not known, and how it is met: when the reader sends "/info" (here: on
// connecting); what id 1 holds (an empty object); which of the texts may be
// missing (all sixteen are always there, the unknown ones empty); which versions
// of Socket.IO it speaks (here 2 to 4). Left out, each seen in one program alone:
// id 5 (the signer's certificate), id 6 with the event "/get_qr" (the text of a
// code), and a "qr" among the texts. The camera's own server (port 9000,
// "/image") is not played. A plugin of the same name that speaks bare JSON over a
// websocket ("CommandName") is another thing.
//
// # Who is at the other end
//
// The reader answers everybody. This adapter answers a page that the [Gate] lets
// in, request by request, and that then shows its pairing token where Socket.IO
// has a place for it, the payload of CONNECT (Socket.IO 3 and 4:
// io(url, {auth: {token}})). Socket.IO 2 has no such place but the address, where
// a token does not belong: such a page is served only where an administrator
// marked its origin as legacy, which the gate knows. A page sees what happens in
// the visits of its own origin, and only the newest page of an origin does.
//
// # What is spoken
//
// The part of Engine.IO 3 and 4 and of Socket.IO 2 to 4 that this takes: text
// packets, polling and websocket and the change from one to the other, the
// heartbeat of either version, the default namespace. Binary packets, JSONP,
// compression, other namespaces and acknowledgements are refused or not answered.
package hn212
