package office

import (
	"context"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
)

// DiagnosisSchema names the form of a [Diagnosis].
const DiagnosisSchema = "cccd-agent/diagnosis/1"

// Diagnosis is what the doctor finds of the desk: GET doctor. It takes seconds
// where a backend does not answer.
type Diagnosis struct {
	Schema   string    `json:"schema"`
	At       time.Time `json:"at"`
	Healthy  bool      `json:"healthy"`
	Findings []Finding `json:"findings"`
}

// Finding is one thing that was looked at, with what the note of a reader's
// model advises.
type Finding struct {
	doctor.Finding
	Vietnamese []string `json:"adviceVi,omitempty"`
	English    []string `json:"adviceEn,omitempty"`
}

// Examine looks at everything that the desk needs.
type Examine func(ctx context.Context) []Finding

func (f *Office) doctor(ctx context.Context, _ none) (Diagnosis, error) {
	d := Diagnosis{Schema: DiagnosisSchema, At: f.o.Now(), Healthy: true, Findings: f.o.Examine(ctx)}
	for _, one := range d.Findings {
		d.Healthy = d.Healthy && one.Status != doctor.Fail
	}
	return d, nil
}
