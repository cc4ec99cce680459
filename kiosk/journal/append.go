package journal

import "time"

// Append writes an event as the newest row, in the open transaction. The caller
// ends every transaction that appended with one [SignHead]. Errors are
// [*FieldError] and the storage's.
func Append(st Storage, e Event) (Row, error) {
	return Row{}, nil
}

// SignHead signs the head of the journal as it stands in the open transaction,
// and keeps it: once after the last Append of every transaction, whatever number
// of events it holds. Of the heads between, one for about every thousand rows
// stays. Without a row there is nothing to sign and the head is empty.
func SignHead(st Storage, s Signer, at time.Time) (HeadRow, error) {
	return HeadRow{}, nil
}
