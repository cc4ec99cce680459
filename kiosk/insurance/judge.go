package insurance

// Judge settles what the desk does with an answer: from its code, its text and
// its cards follow action, severity, what to show and the card that counts
// today. Every way that learns a result code of the portal uses it.
//
// Errors: [RefusedError] for a code that says nothing of the person; the answer
// is filled all the same.
func Judge(a Answer, today Day) (Answer, error) {
	r := ruleFor(a.Code, a.Text.Reveal())
	a.Action, a.Severity, a.Show = r.action, r.severity, r.show
	a.choose(today)
	if a.Action == CheckBirthDate {
		a.YearOnly = yearOnly(a.Sent.Birth.Reveal())
	}
	if r.refusal {
		return a, &RefusedError{Code: a.Code, Text: a.Text, Action: a.Action}
	}
	return a, nil
}

// Code keeps foreign text out of codes, which go into errors and logs: a code is
// short, of digits and dots; anything else is "?".
func Code(foreign string) string { return plainCode(foreign) }
