package main

import (
	"context"
	"errors"
	"io/fs"
	"strings"
	"syscall"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/journal"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/kiosk/store"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/emrtd"
	"github.com/cccd-agent/cccd-agent/reader/emrtd/sm"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/iso7816"
	"github.com/cccd-agent/cccd-agent/reader/pcsc"
	"github.com/cccd-agent/cccd-agent/reader/scan"
	"github.com/cccd-agent/cccd-agent/reader/trust"
)

// Exit codes of the contract.
const (
	exitOK           = 0
	exitOther        = 1
	exitUsage        = 2
	exitClaimed      = 10
	exitRejected     = 11
	exitExpired      = 12
	exitNoReader     = 20
	exitNoCard       = 21
	exitAccess       = 22
	exitRemoved      = 23
	exitNotEMRTD     = 24
	exitRefused      = 30
	exitUnreachable  = 31
	errorSchema      = "cccd-agent/error/1"
	codeInternal     = "internal"
	codeUsage        = "usage"
	codeNothingRead  = "nothing-read"
	codeNotConfig    = "not-configured"
	codeConfig       = "config"
	codeNoSuchFile   = "no-such-file"
	codeQRUnreadable = "qr-unreadable"
)

// failure is an error with its code; the sentences for it are in package words.
type failure struct {
	code string
	exit int
	err  error
}

func (f *failure) Error() string { return f.err.Error() }
func (f *failure) Unwrap() error { return f.err }

func usageError(err error) error { return &failure{codeUsage, exitUsage, err} }

// verdictError ends a command whose result is printed and whose exit code is a verdict.
type verdictError struct{ exit int }

func (e *verdictError) Error() string { return "verdict" }

// sentinels give each typed error of the libraries its code.
var sentinels = []struct {
	err  error
	code string
	exit int
}{
	{context.Canceled, "cancelled", exitOther},
	{pcsc.ErrServiceLost, "service-lost", exitRemoved},
	{pcsc.ErrNoService, "no-service", exitNoReader},
	{pcsc.ErrNoReader, "no-reader", exitNoReader},
	{pcsc.ErrUnknownReader, "unknown-reader", exitNoReader},
	{pcsc.ErrBusy, "reader-busy", exitOther},
	{reader.ErrNoCard, "no-card", exitNoCard},
	{reader.ErrCardMute, "card-mute", exitNoCard},
	{reader.ErrCardLying, "card-lying", exitAccess},
	{reader.ErrCardTaken, "card-taken", exitAccess},
	{reader.ErrPause, "pause", exitAccess},
	{reader.ErrPasswordRequired, "password-required", exitUsage},
	{reader.ErrCANNeedsPACE, "can-needs-pace", exitAccess},
	{reader.ErrPACENotOffered, "pace-not-offered", exitAccess},
	{reader.ErrBACNotOffered, "bac-not-offered", exitAccess},
	{pcsc.ErrRemoved, "card-removed", exitRemoved},
	{pcsc.ErrMute, "card-removed", exitRemoved},
	{emrtd.ErrPassword, codeUsage, exitUsage},
	{emrtd.ErrChip, "chip-failed", exitOther},
	{reader.ErrEndless, "chip-failed", exitOther},
	{sm.ErrChannelDead, "channel-broken", exitOther},
	{identity.ErrDeviceKey, "data-dir", exitOther},
	{scan.ErrPort, "no-scanner", exitOther},
	{scan.ErrNoCamera, "no-camera", exitOther},
	{scan.ErrCameraBusy, "camera-busy", exitOther},
	{scan.ErrCameraForbidden, "camera-forbidden", exitOther},
	{scan.ErrNoFFmpeg, "no-ffmpeg", exitOther},
	{scan.ErrCameraGone, "camera-gone", exitOther},
	{scan.ErrCamera, "camera-unusable", exitOther},
	{reader.ErrFileTooLarge, "file-too-large", exitOther},
	{reader.ErrNoFiles, "no-files", exitOther},
	{store.ErrLocked, "locked", exitOther},
	{store.ErrKeyLost, "key-lost", exitOther},
	{store.ErrFull, "disk-full", exitOther},
	{syscall.ENOSPC, "disk-full", exitOther},
	{store.ErrNotFound, "not-found", exitOther},
	{store.ErrKeySource, "key-source", exitOther},
	{store.ErrKeyMode, "key-mode", exitOther},
	{store.ErrBackup, "bad-backup", exitOther},
	{store.ErrExists, "store-exists", exitOther},
	{store.ErrPassphrase, "wrong-passphrase", exitOther},
	{visit.ErrNotFound, "not-found", exitOther},
	{visit.ErrOwed, "still-owed", exitOther},
	{operator.ErrNotFound, "not-found", exitOther},
	{operator.ErrNameTaken, "name-taken", exitOther},
	{operator.ErrLastAdministrator, "last-administrator", exitOther},
	{operator.ErrTooShort, "secret-too-short", exitUsage},
	{operator.ErrTooLong, "secret-too-long", exitUsage},
	{operator.ErrNotDigits, "pin-digits", exitUsage},
	{operator.ErrCardNotProven, "card-not-proven", exitOther},
	{outbox.ErrSending, "item-sending", exitOther},
	{journal.ErrHeld, "head-not-ours", exitUsage},
	{store.ErrNotTraining, "not-training", exitOther},
	{statistics.ErrPeriod, codeUsage, exitUsage},
	{trust.ErrNotFound, "trust-unknown", exitOther},
	{trust.ErrNoSigner, "trust-signer-required", exitOther},
	{trust.ErrUnknownSigner, "trust-signer-required", exitOther},
	{trust.ErrContradiction, codeUsage, exitUsage},
	{trust.ErrTooLarge, "trust-refused", exitOther},
	{api.ErrPortTaken, "port-taken", exitOther},
	{ticket.ErrNone, "printer-none", exitOther},
	{ticket.ErrOffline, "printer-offline", exitOther},
	{ticket.ErrNoPaper, "no-paper", exitOther},
	{ticket.ErrCover, "printer-cover", exitOther},
	{ticket.ErrFault, "printer-fault", exitOther},
	{ticket.ErrForbidden, "printer-forbidden", exitOther},
	{paper.ErrNoPrinter, "printer-none", exitOther},
	{paper.ErrRefused, "printer-refused", exitOther},
	{paper.ErrNoService, "print-service", exitOther},
	{paper.ErrNoProgram, "no-lp", exitOther},
	{paper.ErrNotPDF, "not-pdf", exitUsage},
	{fs.ErrNotExist, codeNoSuchFile, exitOther},
	{fs.ErrPermission, "data-dir", exitOther},
}

// classify finds the code of an error.
func classify(err error) *failure {
	var known *failure
	if errors.As(err, &known) {
		return known
	}
	if f := classifyType(err); f != nil {
		return f
	}
	for _, s := range sentinels {
		if errors.Is(err, s.err) {
			return &failure{s.code, s.exit, err}
		}
	}
	var refused *trust.ImportError
	if errors.As(err, &refused) {
		return &failure{"trust-refused", exitOther, err}
	}
	return &failure{codeInternal, exitOther, err}
}

func classifyType(err error) *failure {
	var (
		wrong    *emrtd.WrongPasswordError
		blocked  *emrtd.BlockedError
		declined *emrtd.NotOfferedError
		other    *reader.NotEMRTDError
		status   *iso7816.StatusError
		field    *visit.FieldError
		denied   *visit.NotAllowedError
		person   *operator.FieldError
		barred   *operator.PermissionError
		text     *ticket.FieldError
		saved    *paper.SavedError
	)
	switch {
	case errors.As(err, &wrong):
		return &failure{"wrong-password", exitAccess, err}
	case errors.As(err, &blocked):
		return &failure{"password-blocked", exitAccess, err}
	case errors.As(err, &declined):
		return &failure{"password-not-taken", exitAccess, err}
	case errors.As(err, &other):
		return &failure{"not-emrtd", exitNotEMRTD, err}
	case errors.As(err, &field):
		return &failure{"visit-field", exitUsage, err}
	case errors.As(err, &person):
		return &failure{"operator-field", exitUsage, err}
	case errors.As(err, &text):
		return &failure{"ticket-field", exitUsage, err}
	case errors.As(err, &saved):
		return &failure{"paper-saved", exitOther, err}
	case errors.As(err, &denied), errors.As(err, &barred):
		return &failure{"not-allowed", exitOther, err}
	case errors.As(err, &status):
		return &failure{"chip-refused", exitOther, err}
	}
	return nil
}

// errorDocument is what --json prints for every exit but a verdict.
type errorDocument struct {
	Schema  string        `json:"schema"`
	Code    string        `json:"code"`
	Exit    int           `json:"exit"`
	Message string        `json:"message"`
	Advice  string        `json:"advice"`
	Detail  string        `json:"detail,omitempty"`
	Seen    reader.Seen   `json:"seen,omitempty"` // what lay on the reader in place of a document
	Checks  []check.Check `json:"checks"`
	Reader  *readerAdvice `json:"reader,omitempty"` // where the reader may have to do with it
}

// fault is an error as the agent says it to the command line.
func (a *app) fault(err error) office.Fault {
	f := classify(err)
	said := office.Fault{Code: f.code, Exit: f.exit, Detail: strings.ReplaceAll(f.err.Error(), "\n", "; ")}
	var other *reader.NotEMRTDError
	if errors.As(err, &other) {
		said.Seen = string(other.Seen)
	}
	var interrupted *reader.InterruptedError
	if errors.As(err, &interrupted) {
		said.Checks, said.Model = interrupted.Checks, interrupted.Model
	}
	return said
}

// faultOf is that error on the command line's side.
func faultOf(said office.Fault) error {
	var err error = errors.New(said.Detail)
	if said.Seen != "" {
		err = &reader.NotEMRTDError{Seen: reader.Seen(said.Seen)}
	}
	if said.Checks != nil || said.Model != "" {
		err = &reader.InterruptedError{Checks: said.Checks, Model: said.Model, Err: err}
	}
	return &failure{said.Code, said.Exit, err}
}

// exit ends the program: it says what went wrong and returns the exit code.
func (a *app) exit(err error) int {
	if err == nil {
		return exitOK
	}
	var verdict *verdictError
	if errors.As(err, &verdict) {
		return verdict.exit
	}
	f := classify(err)
	message, advice := a.lang.Failure(f.code)
	detail := strings.ReplaceAll(f.err.Error(), "\n", "; ") // joined errors are lines
	doc := errorDocument{Schema: errorSchema, Code: f.code, Exit: f.exit, Message: message, Advice: advice, Detail: detail, Checks: []check.Check{}}
	var other *reader.NotEMRTDError
	if errors.As(err, &other) {
		doc.Seen = other.Seen
		doc.Message += " " + a.lang.Seen(string(other.Seen))
	}
	var interrupted *reader.InterruptedError
	if errors.As(err, &interrupted) && interrupted.Checks != nil {
		doc.Checks = interrupted.Checks
	}
	doc.Reader = a.readerAdvice(f, interrupted)
	if !a.json {
		a.tell("%s\n%s\n(%s: %s)\n", doc.Message, advice, f.code, detail)
		a.tell("%s", doc.Reader.text())
		return f.exit
	}
	if err := a.write(doc); err != nil {
		return exitOther
	}
	return f.exit
}

// verdictExit is the exit code of a record; nil for the codes that mean all is well.
func verdictExit(r *identity.Record) error {
	switch r.Verdict {
	case identity.Rejected:
		return &verdictError{exitRejected}
	case identity.Claimed, identity.Consistent:
		return &verdictError{exitClaimed}
	}
	if r.Verdict.Expired(r.Checks) {
		return &verdictError{exitExpired}
	}
	return nil
}
