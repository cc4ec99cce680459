package desk

import (
	"slices"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

func TestAPageThatAsksIsGrantedForTheShift(t *testing.T) {
	for act, want := range map[string]string{screen.PageGrant: "grant p1", screen.PageEnd: "end p1"} {
		r, a := staffRig(t, operator.RoleOperator)
		r.on("attract")
		a.staffed(func() {
			a.grants.Asking = []api.Asking{{Client: "p1", Origin: "https://his.benhvien.vn", Since: r.clock.Now()}}
		})
		r.pass(6 * time.Second)
		r.touch(screen.ActAsking)
		r.says("https://his.benhvien.vn")
		a.staffed(func() { a.grants.Asking = nil })
		r.Act(act)
		r.Act(act)
		r.did(a, want, 1)
		r.on("attract")
		if slices.Contains(acts(r.now()), screen.ActAsking) {
			t.Error("it still asks")
		}
	}
}

func TestGrantsAndPairings(t *testing.T) {
	expires := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	pages := []api.Pairing{{ID: "p1", Origin: "https://his.benhvien.vn", Scopes: []visit.Scope{visit.ScopeVisits}, Expires: expires}}
	r, a := menuRig(t, operator.RoleOperator, func(a *fakeAgent, _ *Options) { a.pairings = pages })
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsPages)
	r.touch(screen.StaffRow + "p1")
	r.Act(screen.PageRevoke)
	r.touch(screen.PageGrant)
	r.did(a, "grant p1", 1)
	if a.done("revoke p1") > 0 {
		t.Error("an operator revoked a pairing")
	}
	r, a = menuRig(t, operator.RoleIT, func(a *fakeAgent, _ *Options) { a.pairings = pages })
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsPages)
	r.touch(screen.StaffRow + "p1")
	r.Act(screen.PageGrant)
	r.touch(screen.PageRevoke)
	r.did(a, "revoke p1", 1)
	if a.done("grant p1") > 0 {
		t.Error("IT granted a page")
	}
}

func TestAPairingCode(t *testing.T) {
	r, a := menuRig(t, operator.RoleIT, nil)
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsPages)
	r.touch(screen.PagesNew)
	r.on("pair")
	r.typing("HIS.benhvien.vn/khám")
	r.touch(screen.StaffEnter)
	r.says("Địa chỉ trang chưa đúng")
	for range len([]rune("HIS.benhvien.vn/khám")) {
		r.Typed(Key{Delete: true})
	}
	r.typing("his.benhvien.vn")
	r.touch(screen.StaffEnter)
	r.says("Trang này được làm gì?")
	r.Act(screen.StaffEnter) // no scopes
	r.Act(screen.PageScope + string(visit.ScopeAdmin))
	r.touch(screen.PageScope + string(visit.ScopeVisits))
	r.touch(screen.StaffEnter)
	r.says("ABCD 2345")
	r.did(a, "pair https://his.benhvien.vn", 1)
}

func someAnchor() trust.AnchorInfo {
	return trust.AnchorInfo{ID: "0a1b2c3d4e5f60718293", Subject: "CN=CSCA Example", Country: "VN", NotAfter: time.Date(2035, 1, 1, 0, 0, 0, 0, time.UTC), Verified: true}
}

func toImport(r *rig) {
	r.Helper()
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsAnchors)
	r.touch(screen.AnchorsImport)
	r.touch(screen.PlaceAct + "0")
	r.touch(screen.FileAct + "0")
}

func TestAnchorsAreImportedInTwoSteps(t *testing.T) {
	r, a := menuRig(t, operator.RoleIT, func(a *fakeAgent, o *Options) {
		a.plan, o.Files = office.AnchorChanges{Changes: trust.Changes{Added: []trust.AnchorInfo{someAnchor()}}}, &fakeFiles{}
	})
	toImport(r)
	r.says("0A1B 2C3D 4E5F 6071 8293")
	r.says("So từng mã")
	if len(a.imports) != 1 || a.imports[0].Confirm {
		t.Fatal("it was imported before anybody compared")
	}
	r.touch(screen.StaffConfirm)
	r.says("Đã nhập")
	if len(a.imports) != 2 || !a.imports[1].Confirm || a.imports[1].Unverified || string(a.imports[1].Files[0].Data) != "certificate of csca.der" {
		t.Errorf("%+v", a.imports)
	}
}

func TestWhatNobodyVouchesForIsTakenAsThatOrNotAtAll(t *testing.T) {
	r, a := menuRig(t, operator.RoleIT, func(a *fakeAgent, o *Options) {
		a.plan, o.Files = office.AnchorChanges{Changes: trust.Changes{Added: []trust.AnchorInfo{{ID: "0a", Country: "VN"}}}}, &fakeFiles{}
		a.broken = &office.Fault{Code: "trust-signer-required"}
	})
	toImport(r)
	r.says("Không biết ai ký tệp này")
	r.Act(screen.StaffConfirm)
	r.settled()
	if len(a.imports) != 1 {
		t.Fatal("it was confirmed without being taken as unverified")
	}
	r.touch(screen.ImportUnverified)
	r.says("CHƯA bảo chứng")
	r.touch(screen.StaffConfirm)
	r.says("Đã nhập")
	if last := a.imports[len(a.imports)-1]; !last.Unverified || !last.Confirm {
		t.Errorf("%+v", last)
	}
}

func TestAnAnchorIsRemovedWhenSaidTwice(t *testing.T) {
	r, a := menuRig(t, operator.RoleIT, func(a *fakeAgent, _ *Options) {
		a.anchors = office.AnchorList{Anchors: []trust.AnchorInfo{someAnchor()}}
	})
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsAnchors)
	r.touch(screen.StaffRow + someAnchor().ID)
	r.Act(screen.StaffConfirm)
	r.settled()
	if a.done("remove "+someAnchor().ID) > 0 {
		t.Fatal("removed at once")
	}
	r.touch(screen.AnchorRemove)
	r.touch(screen.StaffConfirm)
	r.did(a, "remove "+someAnchor().ID, 1)
	r.on("anchors")
}

func TestOperatorsAreAddedAndDisabled(t *testing.T) {
	r, a := menuRig(t, operator.RoleIT, func(a *fakeAgent, _ *Options) {
		a.operators = []office.OperatorRow{{ID: "op-2", Name: "Lê Thị Ca", Role: operator.RoleOperator, State: operator.Enabled}}
	})
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsOperators)
	r.touch(screen.OperatorNew)
	r.on("operator-form")
	r.Act(screen.StaffEnter) // no role
	r.touch(screen.OperatorRole + string(operator.RoleSupervisor))
	r.typing("phạm văn mới")
	r.touch("field:password")
	r.typing("một mật khẩu dài")
	r.touch(screen.StaffEnter)
	r.did(a, "add", 1)
	if o := a.orders[0]; o.Role != operator.RoleSupervisor || o.Name != "Phạm Văn Mới" || o.PIN != "" {
		t.Errorf("%v %v", o.Name.Reveal(), o.Role)
	}
	r.touch(screen.StaffRow + "op-2")
	r.touch(screen.OperatorPIN)
	r.typing("123")
	r.touch(screen.StaffEnter)
	r.typing("456")
	r.touch(screen.StaffEnter)
	r.did(a, "secret op-2", 1)
	if o := a.orders[1]; o.PIN != "123456" || o.Password != "" {
		t.Error("another secret was set")
	}
	r.touch(screen.OperatorDisable)
	r.did(a, "disable op-2", 1)
	r.touch(screen.OperatorEnable)
	r.did(a, "enable op-2", 1)
}

func TestPrintersAreTried(t *testing.T) {
	r, a := menuRig(t, operator.RoleOperator, func(a *fakeAgent, _ *Options) {
		a.printers = office.PrinterList{Tickets: office.TicketPrinter{Way: "escpos-net", Code: "no-paper"}, Printers: []office.PrinterRow{{Name: "HP", Default: true}}}
	})
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsPrint)
	r.says("Máy in hết giấy")
	r.touch(screen.PrintPaper + "0")
	r.says("Đã gửi tới HP")
	a.staffed(func() { a.broken = &office.Fault{Code: "printer-offline"} })
	r.touch(screen.PrintTicket)
	r.says("Máy in không trả lời")
	r.did(a, "test paper HP", 1)
	r.did(a, "test ticket", 1)
}

func TestTheDisplayIsChosenByStaff(t *testing.T) {
	looks := make(chan Look, 8)
	r, _ := menuRig(t, operator.RoleOperator, func(_ *fakeAgent, o *Options) { o.Look = func(l Look) { looks <- l } })
	r.touch(screen.MenuSettings)
	r.touch(screen.SettingsDisplay)
	r.touch(actLarger)
	r.touch(actContrast)
	r.touch(actLeft)
	r.says("Đang bật")
	r.settled()
	var last Look
	for range 3 {
		last = <-looks
	}
	if last != (Look{Text: 1, Contrast: true, LeftHanded: true}) {
		t.Errorf("%+v", last)
	}
}

// Every page of staff's speaks the language of now, and goes back.
func TestStaffsPagesInBothLanguages(t *testing.T) {
	for _, path := range [][]string{
		{screen.MenuQueue}, {screen.MenuHistory}, {screen.MenuStays}, {screen.MenuTasks}, {screen.MenuStatistics}, {screen.MenuDiagnosis}, {screen.MenuSettings},
		{screen.MenuSettings, screen.SettingsDisplay}, {screen.MenuSettings, screen.SettingsPages}, {screen.MenuSettings, screen.SettingsReaders},
		{screen.MenuSettings, screen.SettingsPrint}, {screen.MenuSettings, screen.SettingsAnchors}, {screen.MenuSettings, screen.SettingsOperators},
		{screen.MenuSettings, screen.SettingsOperators, screen.OperatorNew}, {screen.MenuSettings, screen.SettingsPages, screen.PagesNew},
	} {
		role := operator.RoleSupervisor
		if len(path) > 1 {
			role = operator.RoleIT
		}
		r, _ := menuRig(t, role, nil)
		for _, act := range path {
			r.touch(act)
		}
		vi := r.until(path[len(path)-1], func(s scene.Scene) bool { return s.Name != "menu" })
		r.touch("lang:en")
		en := r.until("English", func(s scene.Scene) bool { return s.Title != vi.Title })
		if en.Name == "menu" {
			t.Error(path)
		}
		for range path {
			r.touch(screen.StaffBack)
			r.settled()
		}
		r.on("menu")
	}
}
