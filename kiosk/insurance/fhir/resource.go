package fhir

import "github.com/cccd-agent/cccd-agent/reader/personal"

// The resources of R4 that a lookup needs, with the elements that it uses. Their
// JSON is personal as a whole.

// Identifier is a number with who gave it.
type Identifier struct {
	Type   *Concept      `json:"type,omitempty"`
	System string        `json:"system,omitempty"`
	Value  personal.Text `json:"value,omitzero"`
}

// Concept is a code with its code system, and text.
type Concept struct {
	Coding []Coding      `json:"coding,omitempty"`
	Text   personal.Text `json:"text,omitzero"`
}

// Coding is one code of one code system.
type Coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

// Reference points to another resource, or names it by an identifier.
type Reference struct {
	Reference  string        `json:"reference,omitempty"`
	Identifier *Identifier   `json:"identifier,omitempty"`
	Display    personal.Text `json:"display,omitzero"`
}

// Name is a person's name. Vietnamese names are given whole: which part is the
// family's is not always the first.
type Name struct {
	Use  string        `json:"use,omitempty"`
	Text personal.Text `json:"text,omitzero"`
}

// Address is where a person lives, as one text.
type Address struct {
	Use  string        `json:"use,omitempty"`
	Text personal.Text `json:"text,omitzero"`
}

// Period is from one day to another, both included.
type Period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

// Patient is the person.
type Patient struct {
	ResourceType string        `json:"resourceType"`
	ID           string        `json:"id,omitempty"`
	Identifier   []Identifier  `json:"identifier,omitempty"`
	Name         []Name        `json:"name,omitempty"`
	Gender       string        `json:"gender,omitempty"`
	BirthDate    personal.Text `json:"birthDate,omitzero"`
	Address      []Address     `json:"address,omitempty"`
}

// Class is a property of a coverage: its area, its benefit.
type Class struct {
	Type  Concept       `json:"type"`
	Value personal.Text `json:"value,omitzero"`
}

// Coverage is one insurance card.
type Coverage struct {
	ResourceType string        `json:"resourceType"`
	ID           string        `json:"id,omitempty"`
	Identifier   []Identifier  `json:"identifier,omitempty"`
	Status       string        `json:"status,omitempty"`
	SubscriberID personal.Text `json:"subscriberId,omitzero"` // number at the insurance, 10 digits
	Beneficiary  Reference     `json:"beneficiary"`
	Period       *Period       `json:"period,omitempty"`
	Payor        []Reference   `json:"payor"`
	Class        []Class       `json:"class,omitempty"`
}

// RequestInsurance names the coverage that a request is about.
type RequestInsurance struct {
	Focal    bool      `json:"focal"`
	Coverage Reference `json:"coverage"`
}

// Request is a CoverageEligibilityRequest.
type Request struct {
	ResourceType string             `json:"resourceType"`
	ID           string             `json:"id,omitempty"`
	Contained    []any              `json:"contained,omitempty"`
	Status       string             `json:"status"`
	Purpose      []string           `json:"purpose"`
	Patient      Reference          `json:"patient"`
	ServicedDate string             `json:"servicedDate,omitempty"`
	Created      string             `json:"created"`
	Enterer      *Reference         `json:"enterer,omitempty"`
	Provider     *Reference         `json:"provider,omitempty"`
	Insurer      Reference          `json:"insurer"`
	Insurance    []RequestInsurance `json:"insurance,omitempty"`
}

// ResponseInsurance is what a response says of one coverage.
type ResponseInsurance struct {
	Coverage      Reference `json:"coverage"`
	Inforce       *bool     `json:"inforce,omitempty"`
	BenefitPeriod *Period   `json:"benefitPeriod,omitempty"`
}

// ResponseError is why a response says no, or what it says beside yes.
type ResponseError struct {
	Code Concept `json:"code"`
}

// Response is a CoverageEligibilityResponse.
type Response struct {
	ResourceType string              `json:"resourceType"`
	ID           string              `json:"id,omitempty"`
	Contained    []any               `json:"contained,omitempty"`
	Status       string              `json:"status"`
	Purpose      []string            `json:"purpose"`
	Patient      Reference           `json:"patient"`
	ServicedDate string              `json:"servicedDate,omitempty"`
	Created      string              `json:"created"`
	Request      Reference           `json:"request"`
	Outcome      string              `json:"outcome"`
	Disposition  personal.Text       `json:"disposition,omitzero"`
	Insurer      Reference           `json:"insurer"`
	Insurance    []ResponseInsurance `json:"insurance,omitempty"`
	Error        []ResponseError     `json:"error,omitempty"`
}
