package office

import (
	"context"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

// printCT01 fills the form from a case and prints it.
func (f *Office) printCT01(ctx context.Context, o CT01Order) (Printed, error) {
	if f.o.Forms == nil {
		return Printed{}, visit.ErrNoBackend
	}
	page, err := f.o.Forms.CT01(ctx, clerk, o.Case, o.Form)
	if err != nil {
		return Printed{}, err
	}
	defer clear(page)
	return Printed{o.Printer}, f.o.Papers.Print(ctx, paper.Job{Title: "CT01", PDF: page, Printer: o.Printer})
}

// testPaper prints a page that shows whether a printer prints.
func (f *Office) testPaper(ctx context.Context, o TestOrder) (Printed, error) {
	page, err := paper.TestPage(f.o.Facility.Name, f.o.Now())
	if err != nil {
		return Printed{}, err
	}
	return Printed{o.Printer}, f.o.Papers.Print(ctx, paper.Job{Title: "Test", PDF: page, Printer: o.Printer})
}

// PaperOrder is a PDF to print as it is (a proof, a statement, a report): POST
// paper/print.
type PaperOrder struct {
	PDF     personal.Bytes `json:"pdf"`               // at most [MaxPaper] bytes
	Printer string         `json:"printer,omitempty"` // empty: the configured one, or the system's default
}

// MaxPaper bounds a paper that is handed in, in bytes: what the socket takes at once.
const MaxPaper = 700 << 10

func (f *Office) printPaper(ctx context.Context, o PaperOrder) (Printed, error) {
	defer clear(o.PDF)
	return Printed{o.Printer}, f.o.Papers.Print(ctx, paper.Job{Title: "Paper", PDF: o.PDF, Printer: o.Printer})
}
