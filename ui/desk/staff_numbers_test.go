package desk

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/ui/places"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// fakeFiles is a stick.
type fakeFiles struct {
	mu    sync.Mutex
	saved map[string][]byte
	full  bool
}

func (f *fakeFiles) Places(context.Context) ([]places.Place, error) {
	return []places.Place{{Name: "USB", Path: "/stick", Stick: true}}, nil
}

func (f *fakeFiles) Save(_ context.Context, where places.Place, name string, data []byte) (string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.full {
		return "", errors.New("no room")
	}
	if f.saved == nil {
		f.saved = map[string][]byte{}
	}
	f.saved[where.Path+"/"+name] = data
	return name, nil
}

func (f *fakeFiles) List(context.Context, places.Place, []string) ([]places.File, error) {
	return []places.File{{Name: "csca.der", Path: "/stick/csca.der"}}, nil
}

func (f *fakeFiles) Read(_ context.Context, file places.File) ([]byte, error) {
	return []byte("certificate of " + file.Name), nil
}

func someNumbers() statistics.Report {
	return statistics.Report{Visits: 12, Done: 10, Methods: []statistics.Count{{Code: "CHIP_CCCD", N: 9}}, NotTyped: statistics.NotTyped{Visits: 9, Values: 90, Read: 81}}
}

func TestNumbersAreExported(t *testing.T) {
	files := &fakeFiles{}
	r, a := menuRig(t, operator.RoleSupervisor, func(a *fakeAgent, o *Options) { a.numbers, o.Files = someNumbers(), files })
	r.touch(screen.MenuStatistics)
	r.says("81 trên 90 (90%)")
	r.did(a, "numbers 2026-11-16 2026-11-22", 1)
	r.touch(screen.StatisticsEarly)
	r.did(a, "numbers 2026-11-09 2026-11-15", 1)
	r.touch(screen.StatisticsMonth)
	r.did(a, "numbers 2026-10-24 2026-11-22", 1)
	r.touch(screen.StatisticsExport)
	r.touch(screen.ExportCSV)
	r.touch(screen.PlaceAct + "0")
	r.says("Đã lưu report-2026-10-24-2026-11-22.csv")
	r.touch(screen.ExportPDF)
	r.touch(screen.ExportPrint)
	r.says("Đã gửi tới máy in HP")
	if csv := files.saved["/stick/report-2026-10-24-2026-11-22.csv"]; !bytes.Contains(csv, []byte("CHIP_CCCD")) {
		t.Errorf("%s", csv)
	}
	if len(a.printed) != 1 || !bytes.HasPrefix(a.printed[0], []byte("%PDF")) {
		t.Error("no PDF was printed")
	}
}

func TestAFullStickIsSaid(t *testing.T) {
	r, _ := menuRig(t, operator.RoleSupervisor, func(a *fakeAgent, o *Options) { o.Files = &fakeFiles{full: true} })
	r.touch(screen.MenuStatistics)
	r.touch(screen.StatisticsExport)
	r.touch(screen.PlaceAct + "0")
	r.says("Không ghi được tệp")
}

func TestPracticeIsNotExported(t *testing.T) {
	files := &fakeFiles{}
	r, _ := menuRig(t, operator.RoleSupervisor, func(a *fakeAgent, o *Options) { a.numbers, o.Files = statistics.Report{Training: true}, files })
	r.touch(screen.MenuStatistics)
	r.touch(screen.StatisticsExport)
	r.touch(screen.PlaceAct + "0")
	message, _ := words.Vietnamese.Failure("training-store")
	r.says(message)
	if len(files.saved) > 0 {
		t.Error("it was saved")
	}
}

func TestTheDiagnosisSaysTheWorstFirst(t *testing.T) {
	r, _ := menuRig(t, operator.RoleOperator, func(a *fakeAgent, _ *Options) {
		a.found = office.Diagnosis{Findings: []office.Finding{
			{Finding: doctor.Finding{Status: doctor.OK, Code: doctor.ClockPlausible}},
			{Finding: doctor.Finding{Status: doctor.Fail, Code: doctor.ReaderNone, Advice: "plug-reader"}, Vietnamese: []string{"Cắm sau lưng máy."}},
		}}
	})
	r.touch(screen.MenuDiagnosis)
	r.says("Cắm sau lưng máy.")
	points := r.now().Body[1].(scene.Points)
	if points.Rows[0].Tone != scene.Bad || !strings.Contains(points.Rows[0].Text, "Không thấy đầu đọc") {
		t.Errorf("%+v", points.Rows)
	}
}
