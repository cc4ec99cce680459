package vcard

type Print struct{}
type issuer struct{}
