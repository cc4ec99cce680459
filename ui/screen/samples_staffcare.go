package screen

import (
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/doctor"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/trust"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

func sampleFindings() []office.Finding {
	find := func(s doctor.Status, c doctor.Code, detail, advice string) office.Finding {
		id, _, _ := strings.Cut(string(c), ".")
		return office.Finding{Finding: doctor.Finding{ID: id, Status: s, Code: c, Detail: detail, Advice: advice}}
	}
	return []office.Finding{
		find(doctor.OK, doctor.ServiceRuns, "", ""), find(doctor.Fail, doctor.BackendNotReached, "insurance", "check-network"),
		find(doctor.Warn, doctor.AnchorsNoVietnam, "", "import-vietnam"), find(doctor.OK, doctor.ReaderKnown, "ACS ACR1252 1S CL Reader", ""),
		find(doctor.Unknown, doctor.ClockSyncHidden, "", ""),
	}
}

func samplePages() []PageRow {
	page := func(id, origin, name string) PageRow {
		return PageRow{Pairing: api.Pairing{ID: id, Origin: origin, Name: name, Scopes: []visit.Scope{visit.ScopeVisits, visit.ScopePortrait, visit.ScopeInsurance}, Expires: sampleAt.AddDate(0, 3, 0)}}
	}
	granted, asks, old := page("1", "https://his.benhvien.example", ""), page("2", "https://tiepdon.benhvien-da-khoa-tinh.example:8443", ""), page("3", "", "Phần mềm lễ tân")
	granted.Granted, asks.Asks, old.Revoked = true, true, sampleAt
	return []PageRow{granted, asks, old}
}

func sampleAnchors() []trust.AnchorInfo {
	return []trust.AnchorInfo{
		{ID: "3f9ac1d07be2418855aa", Country: "VN", Subject: "CN=CSCA Viet Nam,O=Example Ministry,C=VN", NotAfter: sampleAt.AddDate(9, 0, 0), Source: "csca.der", Verified: true},
		{ID: "aa19c1d07be241885cd0", Country: "VN", Subject: "CN=CSCA Viet Nam 2,O=Example Ministry,C=VN", NotAfter: sampleAt.AddDate(4, 0, 0), Source: "csca2.der"},
		{ID: "77fe00d07be2418851b3", Country: "DE", Subject: "CN=csca-germany,C=DE", NotAfter: sampleAt.AddDate(-1, 0, 0), Source: "list.ml", Verified: true},
	}
}

func careSamples() []Sample {
	anchors := sampleAnchors()
	changes := office.AnchorChanges{Changes: trust.Changes{Added: anchors[:1], Updated: anchors[1:2], CRLs: 1}}
	imports := func(name string, m ImportModel) Sample {
		m.Now = sampleAt
		return staffSample(name, func(l words.Lang) scene.Scene { return Import(l, m) })
	}
	return slices.Concat(machineSamples(), pageSamples(), []Sample{
		staffSample("anchors", func(l words.Lang) scene.Scene { return Anchors(l, AnchorsModel{Now: sampleAt, Anchors: anchors}) }),
		staffSample("anchors-none", func(l words.Lang) scene.Scene { return Anchors(l, AnchorsModel{Now: sampleAt}) }),
		staffSample("anchor", func(l words.Lang) scene.Scene { return Anchor(l, AnchorModel{Anchor: anchors[0]}) }),
		staffSample("anchor-sure", func(l words.Lang) scene.Scene { return Anchor(l, AnchorModel{Anchor: anchors[0], Sure: true}) }),
		imports("anchors-import", ImportModel{Step: ImportPlace, Places: []Place{{Name: "KINGSTON 16GB", Stick: true}, {Name: "Documents"}}}),
		imports("anchors-import-none", ImportModel{Step: ImportPlace}),
		imports("anchors-import-file", ImportModel{Step: ImportFile, Files: []string{"csca-vietnam-2026.der", "ICAO master list 2026.ml"}}),
		imports("anchors-import-compare", ImportModel{Step: ImportCompare, Changes: changes}),
		imports("anchors-import-unverified", ImportModel{Step: ImportCompare, Changes: office.AnchorChanges{Changes: trust.Changes{Added: anchors[1:2]}}, Unverified: true}),
		imports("anchors-import-nobody", ImportModel{Step: ImportCompare, NobodyVouches: true}),
		imports("anchors-import-nothing", ImportModel{Step: ImportCompare}),
		imports("anchors-import-done", ImportModel{Step: ImportDone, Changes: changes}),
	})
}

func machineSamples() []Sample {
	printers := office.PrinterList{Tickets: office.TicketPrinter{Way: "escpos-net", Code: "no-paper"}, Printers: []office.PrinterRow{{Name: "HP LaserJet P1102", Default: true}, {Name: "Canon cũ", Refuses: true}}}
	return []Sample{
		staffSample("diagnosis", func(l words.Lang) scene.Scene {
			return Diagnosis(l, DiagnosisModel{Diagnosis: office.Diagnosis{Findings: sampleFindings()}})
		}),
		staffSample("diagnosis-fine", func(l words.Lang) scene.Scene {
			return Diagnosis(l, DiagnosisModel{Diagnosis: office.Diagnosis{Healthy: true, Findings: sampleFindings()[:1]}})
		}),
		staffSample("diagnosis-waits", func(l words.Lang) scene.Scene { return Diagnosis(l, DiagnosisModel{Load: Load{Waits: true}}) }),
		staffSample("readers", func(l words.Lang) scene.Scene {
			return Readers(l, ReadersModel{Readers: []api.Reader{
				{Name: "ACS ACR1252 1S CL Reader [ACR1252] 00 00", Model: "ACS ACR1252U", Card: true, Advice: "Đặt thẻ giữa mặt đầu đọc."}, {Name: "HID OMNIKEY 5022", Busy: true}, {Name: "Identiv uTrust 3700 F"},
			}})
		}),
		staffSample("readers-none", func(l words.Lang) scene.Scene { return Readers(l, ReadersModel{}) }),
		staffSample("test-print", func(l words.Lang) scene.Scene { return TestPrint(l, PrintModel{Printers: printers}) }),
		staffSample("test-print-sent", func(l words.Lang) scene.Scene {
			return TestPrint(l, PrintModel{Printers: printers, Printed: "escpos-net"})
		}),
		staffSample("test-print-failed", func(l words.Lang) scene.Scene {
			return TestPrint(l, PrintModel{Printers: office.PrinterList{Code: "no-lp"}, Trouble: "printer-offline"})
		}),
	}
}

func pageSamples() []Sample {
	pages := samplePages()
	origin := []FieldModel{{ID: "origin", Label: "pair.field.origin", Hint: "pair.hint.origin", Value: "https://his.benhvien.example", Focused: true}}
	return []Sample{
		staffSample("pages", func(l words.Lang) scene.Scene {
			return Pages(l, PagesModel{Now: sampleAt, Pages: pages, MayPair: true})
		}),
		staffSample("pages-none", func(l words.Lang) scene.Scene { return Pages(l, PagesModel{Now: sampleAt}) }),
		staffSample("page", func(l words.Lang) scene.Scene {
			return OnePage(l, PageModel{Page: pages[1], Now: sampleAt, Acts: []string{PageRevoke, PageGrant}})
		}),
		staffSample("page-granted", func(l words.Lang) scene.Scene {
			return OnePage(l, PageModel{Page: pages[0], Now: sampleAt, Acts: []string{PageEnd}, Trouble: "away"})
		}),
		staffSample("grant", func(l words.Lang) scene.Scene {
			s := Grant(l, GrantModel{Page: api.Asking{Origin: "https://tiepdon.benhvien-da-khoa-tinh.example:8443", Since: sampleAt}})
			s.Bar.Acts = StaffBar(l, StaffBarModel{Asking: 1})[:1]
			return s
		}),
		staffSample("pair", func(l words.Lang) scene.Scene {
			return Pair(l, PairModel{Fields: origin, Keys: keys.Letters(keys.Sheet{Accents: true}, l)})
		}),
		staffSample("pair-wrong", func(l words.Lang) scene.Scene {
			return Pair(l, PairModel{Fields: origin, Keys: keys.Letters(keys.Sheet{Accents: true}, l), Trouble: "pair-origin"})
		}),
		staffSample("pair-scopes", func(l words.Lang) scene.Scene {
			return Pair(l, PairModel{Origin: "https://his.benhvien.example", Scopes: []visit.Scope{visit.ScopeVisits, visit.ScopeInsurance}})
		}),
		staffSample("pair-code", func(l words.Lang) scene.Scene {
			return Pair(l, PairModel{Code: api.PairCode{Code: "K7QX3MPA", Origin: "https://his.benhvien.example", Until: sampleAt.Add(10 * time.Minute)}})
		}),
	}
}

func peopleSamples() []Sample {
	rows := []office.OperatorRow{
		{ID: "1", Name: longName, Role: operator.RoleSupervisor, State: operator.Enabled}, {ID: "2", Name: "Trần Văn Trực", Role: operator.RoleOperator, State: operator.Disabled},
		{ID: "3", Name: "Lê Thị Ca Sáng", Role: operator.RoleIT, State: operator.Idle}, {ID: "4", State: operator.Damaged},
	}
	fields := []FieldModel{
		{ID: "name", Label: "operator.field.name", Value: longName.Reveal(), Focused: true}, {ID: "password", Label: "operator.field.password", Hint: "operator.hint.password"},
	}
	return []Sample{
		staffSample("operators", func(l words.Lang) scene.Scene { return Operators(l, OperatorsModel{Operators: rows}) }),
		staffSample("operator", func(l words.Lang) scene.Scene {
			return Operator(l, OperatorModel{Operator: rows[0], Acts: []string{OperatorDisable, OperatorPIN, OperatorSecret}, Done: "saved"})
		}),
		staffSample("operator-refused", func(l words.Lang) scene.Scene {
			return Operator(l, OperatorModel{Operator: rows[1], Acts: []string{OperatorEnable}, Trouble: "not-allowed"})
		}),
		staffSample("operator-form", func(l words.Lang) scene.Scene {
			return OperatorForm(l, OperatorFormModel{Fields: fields, Keys: keys.Letters(keys.Sheet{Accents: true, Telex: true}, l), Role: operator.RoleOperator})
		}),
		staffSample("operator-form-role", func(l words.Lang) scene.Scene { return OperatorForm(l, OperatorFormModel{}) }),
		staffSample("operator-form-pin", func(l words.Lang) scene.Scene {
			return OperatorForm(l, OperatorFormModel{Name: longName, Fields: []FieldModel{{ID: "pin", Label: "operator.field.pin", Hint: "operator.hint.pin", Focused: true}}, Keys: keys.Pad(keys.PIN, l)})
		}),
	}
}

func sendSamples() []Sample {
	send := func(name string, m SendModel) Sample {
		m.Templates = []string{"CCCD 7 phần", "Lễ tân"}
		return staffSample(name, func(l words.Lang) scene.Scene { return Send(l, m) })
	}
	const window = "Phần mềm Quản lý Bệnh viện - Tiếp đón bệnh nhân ngoại trú"
	return []Sample{
		send("send", SendModel{Step: SendAsks, Window: window}),
		send("send-looks", SendModel{Step: SendLooks}),
		send("send-none", SendModel{Step: SendLooks, Trouble: "send-none"}),
		send("send-other", SendModel{Step: SendAsks, Window: window, Chosen: 1, Other: true, Trouble: "send-changed"}),
		send("send-goes", SendModel{Step: SendGoes, Window: window}),
		send("send-done", SendModel{Step: SendDone, Window: window, Pasted: true, Left: 27 * time.Second}),
		send("send-cleared", SendModel{Step: SendDone, Window: window, Pasted: true}),
	}
}
