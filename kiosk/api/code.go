package api

import (
	"net/http"
	"slices"
)

// Code names a problem; clients compare it, people read the sentences that go with it.
type Code string

// The codes of the guards.
const (
	CodeHost        Code = "host"              // the Host header is not ours
	CodeOrigin      Code = "origin-not-listed" // the page is not paired
	CodeCrossSite   Code = "cross-site"        // fetch metadata of a page that does not say its origin
	CodeOtherUser   Code = "other-user"        // the caller's process belongs to another user
	CodeNoToken     Code = "no-token"
	CodeBadToken    Code = "bad-token"
	CodeExpired     Code = "token-expired"
	CodeRevoked     Code = "token-revoked"
	CodeOtherOrigin Code = "other-origin" // the token is bound to another origin
	CodeScope       Code = "scope"
	CodeLocalOnly   Code = "local-only" // the desk's own screen and command line alone
	CodeNotGranted  Code = "origin-not-granted"
	CodeContentType Code = "content-type"
	CodeClientName  Code = "client-header" // X-Cccd-Client is missing
	CodeRate        Code = "too-many"
	CodeStreams     Code = "too-many-streams"
	CodeTooLarge    Code = "too-large"
	CodeSlow        Code = "too-slow"
	CodeMalformed   Code = "malformed"
	CodeInvalid     Code = "invalid"
	CodeNotFound    Code = "not-found"
	CodeMethod      Code = "method"
)

// The codes of what was asked.
const (
	CodeNotYours       Code = "not-yours"
	CodeBusy           Code = "busy"
	CodeConsent        Code = "consent-required"
	CodeState          Code = "wrong-state"
	CodeVerdict        Code = "verdict-too-low"
	CodeAnotherPerson  Code = "another-person"
	CodeConflict       Code = "changed-meanwhile"
	CodeNotAllowed     Code = "not-allowed"
	CodeNoPortrait     Code = "no-portrait"
	CodeUnreadable     Code = "unreadable"
	CodeNoBackend      Code = "not-configured"
	CodeNoStaff        Code = "no-staff"
	CodeKeyReused      Code = "idempotency-key-reused"
	CodeRepeated       Code = "repeated" // done before under this key, and its answer is not kept
	CodePairing        Code = "pairing-code"
	CodeSignIn         Code = "sign-in"
	CodeLocked         Code = "locked"
	CodeUnavailable    Code = "unavailable"
	CodeStorageFull    Code = "storage-full"
	CodeInternal       Code = "internal"
	CodeReceiver       Code = "receiver-refused" // the system that a person was handed on to
	CodeNotImplemented Code = "not-here"         // this agent runs without that part
)

// meaning is the status of a code, and its English title, which a client's
// language replaces.
type meaning struct {
	status int
	title  string
}

func meaningOf(c Code) meaning {
	if m, ok := meanings()[c]; ok {
		return m
	}
	return meaning{http.StatusInternalServerError, "internal error"}
}

// Codes lists every code, sorted.
func Codes() []Code {
	var all []Code
	for c := range meanings() {
		all = append(all, c)
	}
	slices.Sort(all)
	return all
}

func meanings() map[Code]meaning {
	return map[Code]meaning{
		CodeHost:           {http.StatusMisdirectedRequest, "not this host"},
		CodeOrigin:         {http.StatusForbidden, "origin not listed"},
		CodeCrossSite:      {http.StatusForbidden, "cross-site request refused"},
		CodeOtherUser:      {http.StatusForbidden, "another user's process"},
		CodeNoToken:        {http.StatusUnauthorized, "token required"},
		CodeBadToken:       {http.StatusUnauthorized, "token not known"},
		CodeExpired:        {http.StatusUnauthorized, "token expired"},
		CodeRevoked:        {http.StatusUnauthorized, "token revoked"},
		CodeOtherOrigin:    {http.StatusForbidden, "token of another origin"},
		CodeScope:          {http.StatusForbidden, "not in the token's scopes"},
		CodeLocalOnly:      {http.StatusForbidden, "only at the desk itself"},
		CodeNotGranted:     {http.StatusForbidden, "origin not granted for this shift"},
		CodeContentType:    {http.StatusUnsupportedMediaType, "application/json required"},
		CodeClientName:     {http.StatusForbidden, "X-Cccd-Client header required"},
		CodeRate:           {http.StatusTooManyRequests, "too many requests"},
		CodeStreams:        {http.StatusTooManyRequests, "too many event streams"},
		CodeTooLarge:       {http.StatusRequestEntityTooLarge, "body too large"},
		CodeSlow:           {http.StatusRequestTimeout, "body too slow"},
		CodeMalformed:      {http.StatusBadRequest, "malformed request"},
		CodeInvalid:        {http.StatusUnprocessableEntity, "values missing or wrong"},
		CodeNotFound:       {http.StatusNotFound, "not found"},
		CodeMethod:         {http.StatusMethodNotAllowed, "method not allowed"},
		CodeNotYours:       {http.StatusConflict, "opened by another client"},
		CodeBusy:           {http.StatusConflict, "reader in use"},
		CodeConsent:        {http.StatusConflict, "consent required"},
		CodeState:          {http.StatusConflict, "not in this state"},
		CodeVerdict:        {http.StatusConflict, "verdict too low"},
		CodeAnotherPerson:  {http.StatusConflict, "another person's document"},
		CodeConflict:       {http.StatusConflict, "changed meanwhile"},
		CodeNotAllowed:     {http.StatusForbidden, "not allowed here"},
		CodeNoPortrait:     {http.StatusNotFound, "no portrait"},
		CodeUnreadable:     {http.StatusUnprocessableEntity, "not the code of a document"},
		CodeNoBackend:      {http.StatusConflict, "backend not configured"},
		CodeNoStaff:        {http.StatusConflict, "no registered staff"},
		CodeKeyReused:      {http.StatusUnprocessableEntity, "idempotency key reused with another body"},
		CodeRepeated:       {http.StatusConflict, "already done under this key"},
		CodePairing:        {http.StatusForbidden, "pairing code refused"},
		CodeSignIn:         {http.StatusForbidden, "sign-in refused"},
		CodeLocked:         {http.StatusForbidden, "locked"},
		CodeUnavailable:    {http.StatusServiceUnavailable, "not available now"},
		CodeStorageFull:    {http.StatusInsufficientStorage, "storage full"},
		CodeInternal:       {http.StatusInternalServerError, "internal error"},
		CodeReceiver:       {http.StatusBadGateway, "the receiving system refused"},
		CodeNotImplemented: {http.StatusNotImplemented, "this agent runs without that part"},
	}
}
