// Package outbox delivers later, once, in order and before the deadline what
// a visit wrote down to be delivered.
//
// An item is written in the transaction of its visit ([store.Tx.Enqueue]).
// Each backend has a lane: it takes what is due, marks it as about to leave
// in a durable transaction before the request leaves, and settles it in
// another, together with the visit's own change, the journal's line and the
// clients' event. What a crash leaves marked may have reached the backend: it
// is uncertain from then on, and is sent again singly and unchanged.
//
// Delivered once means once as the backend counts what it accepted. Where it
// knows an idempotency key, that is the key's doing. The lodging portal knows
// none and gives no receipt: for an uncertain item, its refusal "has this stay
// already" is taken for an earlier delivery, marked unconfirmed, and listed
// for a person to reconcile. No other refusal is ever taken for a success, and
// none is repeated by itself: it is a dead letter, which a person retries or
// drops.
package outbox
