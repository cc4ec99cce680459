package desk

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
	"github.com/cccd-agent/cccd-agent/ui/typist"
)

// fakeTypist is an old program's window.
type fakeTypist struct {
	mu     sync.Mutex
	window typist.Window
	fails  error
	sent   []string
	keys   []typist.Keys
	forgot int
}

func (f *fakeTypist) Target(context.Context) (typist.Window, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.window.ID == 0 {
		return typist.Window{}, typist.ErrNoWindow
	}
	return f.window, nil
}

func (f *fakeTypist) send(how string, w typist.Window, k typist.Keys) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sent, f.keys = append(f.sent, how+" "+w.Title.Reveal()), append(f.keys, k)
	return f.fails
}

func (f *fakeTypist) Type(_ context.Context, w typist.Window, k typist.Keys) error {
	return f.send("type", w, k)
}
func (f *fakeTypist) Paste(_ context.Context, w typist.Window, k typist.Keys) error {
	return f.send("paste", w, k)
}
func (f *fakeTypist) Forget() { f.mu.Lock(); f.forgot++; f.mu.Unlock() }

// sendRig is a result at a desk with an old program behind it.
func sendRig(t *testing.T, title personal.Text) (*rig, *fakeAgent, *fakeTypist) {
	t.Helper()
	a, old := newAgent(), &fakeTypist{}
	if title != "" {
		old.window = typist.Window{ID: 7, Title: title}
	}
	r := newRig(t, a, func(o *Options) {
		o.Typist = old
		o.Settings.Templates = []office.SendTemplateSettings{{Name: "CCCD", Text: typist.CCCD}, {Name: "Lễ tân", Window: "khách sạn", Text: "{fullName}{tab}{number}{enter}"}}
	})
	r.on("attract")
	r.identified(a, visit.Insurance)
	r.post(func() { r.visit.agreed = false; r.proceed() })
	r.on("result")
	return r, a, old
}

// filled is a text with somebody's values.
func filled(t *testing.T, template string) typist.Keys {
	t.Helper()
	parsed, err := typist.Parse(template)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := parsed.Fill(map[string]personal.Text{"fullName": "Nguyễn Thị Mẫu", "number": "001190123456", "dateOfBirth": "15011990", "residence": "Số 1, Phố Mẫu"})
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func TestTheTargetIsShownBeforeAnythingIsSent(t *testing.T) {
	r, _, old := sendRig(t, "Phần mềm bệnh viện")
	r.touch(screen.ActSend)
	r.says("Phần mềm bệnh viện")
	r.says("CCCD")
	if len(old.sent) > 0 {
		t.Fatal("sent before the target was shown")
	}
	r.Act(screen.SendType)
	r.Act(screen.SendType)
	r.says("Đã gửi sang: Phần mềm bệnh viện")
	if !slices.Equal(old.sent, []string{"type Phần mềm bệnh viện"}) || old.keys[0] != filled(t, typist.CCCD) {
		t.Error(old.sent)
	}
	r.touch(screen.StaffBack)
	r.on("result")
}

func TestWhatIsPastedIsSoonCleared(t *testing.T) {
	r, _, old := sendRig(t, "Khách sạn Mẫu - Lễ tân")
	r.touch(screen.ActSend)
	r.says("Lễ tân")
	r.touch(screen.SendPaste)
	r.says("sau 30 giây")
	r.pass(10 * time.Second)
	r.says("sau 20 giây")
	r.pass(20 * time.Second)
	r.says("Bộ nhớ tạm đã được xóa")
	if old.keys[0] != filled(t, "{fullName}{tab}{number}{enter}") {
		t.Error("the template of the window was not taken")
	}
}

func TestATemplateOfAnotherWindowIsSaid(t *testing.T) {
	r, _, _ := sendRig(t, "Phần mềm bệnh viện")
	r.touch(screen.ActSend)
	r.touch(screen.SendTemplate + "1")
	r.says("Mẫu này dành cho cửa sổ khác")
}

func TestWhatCannotBeSentIsSaid(t *testing.T) {
	r, _, old := sendRig(t, "")
	r.touch(screen.ActSend)
	r.says("Không thấy cửa sổ nào")
	old.mu.Lock()
	old.window, old.fails = typist.Window{ID: 8, Title: "Khác"}, typist.ErrChanged
	old.mu.Unlock()
	r.touch(screen.StaffAgain)
	r.touch(screen.SendType)
	r.says("Cửa sổ đã đổi")
	if slices.Contains(acts(r.now()), screen.SendType) {
		t.Error("it may be typed into what was not shown")
	}
	r.Act(screen.SendType)
	r.touch(screen.StaffBack)
	r.on("result")
}

func TestSomebodyOfWhomTooLittleIsKnown(t *testing.T) {
	r, a, old := sendRig(t, "Khác")
	r.post(func() { r.visit.View.Record.Person.FullName = nil })
	r.touch(screen.ActSend)
	r.touch(screen.SendType)
	r.says("Chưa đủ thông tin")
	if len(old.sent) > 0 {
		t.Error(old.sent, a.calls)
	}
}

func TestTheClipboardGoesWithThePerson(t *testing.T) {
	r, _, old := sendRig(t, "Khác")
	r.touch(screen.ActNotMe)
	r.on("attract")
	r.until("the clipboard's end", func(scene.Scene) bool {
		r.settled()
		old.mu.Lock()
		defer old.mu.Unlock()
		return old.forgot > 0
	})
}

func TestACitizenSendsNothing(t *testing.T) {
	a, old := newAgent(), &fakeTypist{window: typist.Window{ID: 7, Title: "Khác"}}
	r := newRig(t, a, func(o *Options) {
		asKiosk(o)
		o.Typist, o.Settings.Templates = old, []office.SendTemplateSettings{{Name: "CCCD", Text: typist.CCCD}}
	})
	r.on("attract")
	r.identified(a, visit.Insurance)
	r.post(func() { r.visit.agreed = false; r.proceed() })
	if slices.Contains(acts(r.on("result")), screen.ActSend) {
		t.Error("it is offered")
	}
	r.Act(screen.ActSend)
	r.settled()
	r.on("result")
}
