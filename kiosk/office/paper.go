package office

import (
	"context"
	"errors"
	"io"
	"net/http"

	"github.com/cccd-agent/cccd-agent/kiosk/paper"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
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

// printPaper prints a PDF as it is handed in (application/pdf, at most
// [paper.MaxPDF]): a proof, a statement, a report. ?printer= names another printer
// than the configured one.
func (f *Office) printPaper(w http.ResponseWriter, r *http.Request) {
	page, err := io.ReadAll(http.MaxBytesReader(w, r.Body, paper.MaxPDF))
	defer clear(page)
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		err = paper.ErrNotPDF
	case err != nil:
		err = errAsk
	}
	printer := r.URL.Query().Get("printer")
	if err == nil {
		err = f.o.Papers.Print(r.Context(), paper.Job{Title: "Paper", PDF: page, Printer: printer})
	}
	if err != nil {
		f.refuse(w, err)
		return
	}
	tell(w, http.StatusOK, Printed{printer})
}
