package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/kiosk/statistics"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// staffSample is a screen while somebody is on duty.
func staffSample(name string, make func(words.Lang) scene.Scene) Sample {
	return Sample{name, sampled(false, func(l words.Lang) scene.Scene {
		s := make(l)
		s.Bar.Acts = append(s.Bar.Acts, StaffBar(l, StaffBarModel{})...)
		return s
	})}
}

func staffSamples() (all []Sample) {
	for _, some := range [][]Sample{lockSamples(), menuSamples(), listSamples(), taskSamples(), numberSamples(), careSamples(), peopleSamples(), sendSamples()} {
		all = append(all, some...)
	}
	return all
}

func lockSamples() []Sample {
	people := []personal.Text{"Trần Văn Trực", longName, "Lê Thị Ca Sáng", "Phạm Đình Khuê", "Công Tằng Tôn Nữ Diệu Thương"}
	lock := func(name string, m LockModel, s *keys.Sheet) Sample {
		return Sample{name, sampled(m.Kiosk, func(l words.Lang) scene.Scene {
			if m.Fields != nil {
				m.Keys = keys.Pad(keys.PIN, l)
			}
			if s != nil {
				m.Keys = keys.Letters(*s, l)
			}
			return Lock(l, m)
		})}
	}
	password := []FieldModel{{ID: "password", Label: "lock.field.password", Value: "••••••••••••••", Focused: true}}
	pin := []FieldModel{{ID: "pin", Label: "lock.field.pin", Value: "••••", Focused: true}}
	card := []FieldModel{{ID: "pin", Label: "lock.field.pin", Value: "••••"}, {ID: "can", Label: "lock.field.can", Hint: "lock.hint.can", Focused: true}}
	first := []FieldModel{{ID: "name", Label: "operator.field.name", Value: longName.Reveal(), Focused: true}, {ID: "password", Label: "operator.field.password", Hint: "operator.hint.password", Problem: string(keys.Short)}}
	return []Sample{
		lock("lock", LockModel{Step: LockChooses, People: people}, nil),
		lock("lock-looks", LockModel{Step: LockLooks}, nil),
		lock("lock-away", LockModel{Step: LockLooks, Trouble: "away"}, nil),
		lock("lock-password", LockModel{Step: LockPassword, Who: longName, Fields: password}, &keys.Sheet{}),
		lock("lock-wrong", LockModel{Step: LockPassword, Who: longName, Fields: password, Trouble: "sign-in"}, &keys.Sheet{Shift: true}),
		lock("lock-waits", LockModel{Step: LockPIN, Who: longName, Fields: pin, Trouble: "sign-in", Wait: 4 * time.Minute, Until: sampleAt}, nil),
		lock("lock-pin", LockModel{Step: LockPIN, Who: "Trần Văn Trực", Fields: pin}, nil),
		lock("lock-card", LockModel{Step: LockCard, Who: "Trần Văn Trực", Fields: card}, nil),
		lock("lock-card-busy", LockModel{Step: LockCard, Who: "Trần Văn Trực", Fields: card, Card: true, Busy: true}, nil),
		lock("lock-door", LockModel{Step: LockPIN, Who: "Trần Văn Trực", Fields: pin, Kiosk: true}, nil),
		lock("lock-nobody", LockModel{Step: LockNobody}, nil),
		lock("lock-first", LockModel{Step: LockAdds, Fields: first}, &keys.Sheet{Telex: true, Accents: true}),
	}
}

func menuSamples() []Sample {
	every := []string{MenuQueue, MenuStays, MenuTasks, MenuHistory, MenuStatistics, MenuDiagnosis, MenuSettings}
	care := []string{SettingsDisplay, SettingsPages, SettingsReaders, SettingsPrint, SettingsAnchors, SettingsOperators}
	return []Sample{
		staffSample("menu", func(l words.Lang) scene.Scene {
			return Menu(l, MenuModel{Name: longName, Role: "supervisor", Items: every, Tasks: 3, Work: true, Quit: true})
		}),
		staffSample("menu-kiosk", func(l words.Lang) scene.Scene {
			return Menu(l, MenuModel{Name: "Trần Văn Trực", Role: "it", Items: every[2:], Kiosk: true, Work: true, Quit: true})
		}),
		staffSample("settings", func(l words.Lang) scene.Scene { return Settings(l, care) }),
		staffSample("quit", Quit),
		staffSample("display", func(l words.Lang) scene.Scene { return Display(l, DisplayModel{Text: 1, Contrast: true, Voice: true}) }),
	}
}

func sampleVisits() []visit.Summary {
	at := sampleAt
	return []visit.Summary{
		{ID: "1", State: visit.HasRecord, Purpose: visit.Insurance, Opened: at, Name: longName, Verdict: identity.Genuine, Insurance: &visit.ActSummary{State: visit.Queued}},
		{ID: "2", State: visit.Reading, Purpose: visit.Insurance, Opened: at.Add(-4 * time.Minute)},
		{ID: "3", State: visit.Done, Purpose: visit.Insurance, Opened: at.Add(-9 * time.Minute), Name: "Trần Thị Ánh Nguyệt", Queue: &visit.ActSummary{Number: "A017"}},
		{ID: "4", State: visit.HasRecord, Purpose: visit.PublicService, Opened: at.Add(-15 * time.Minute), Name: "Lê Hoàng Anh Tuấn", Verdict: identity.Rejected},
		{ID: "5", State: visit.Done, Purpose: visit.Accommodation, Opened: at.Add(-25 * time.Minute), Name: "Phạm Đình Khuê", Accommodation: &visit.ActSummary{State: visit.Refused}},
		{ID: "6", State: visit.Cancelled, Purpose: visit.Insurance, Opened: at.Add(-70 * time.Minute), Redacted: true},
		{ID: "7", State: visit.Expired, Purpose: visit.Identification, Opened: at.Add(-80 * time.Minute)},
	}
}

func listSamples() []Sample {
	stays := []visit.StaySummary{*sampleStay(visit.Notified, visit.Queued, visit.Queued), *sampleStay(visit.Notified), *sampleStay()}
	late := *sampleStay(visit.Refused, "")
	late.Deadline = sampleAt.Add(-time.Hour)
	return []Sample{
		staffSample("queue", func(l words.Lang) scene.Scene { return Queue(l, DayModel{Today: true, Visits: sampleVisits()}) }),
		staffSample("queue-empty", func(l words.Lang) scene.Scene { return Queue(l, DayModel{Today: true}) }),
		staffSample("queue-waits", func(l words.Lang) scene.Scene { return Queue(l, DayModel{Today: true, Load: Load{Waits: true}}) }),
		staffSample("queue-away", func(l words.Lang) scene.Scene { return Queue(l, DayModel{Today: true, Load: Load{Trouble: "away"}}) }),
		staffSample("history", func(l words.Lang) scene.Scene {
			return History(l, DayModel{Day: "2026-11-21", Visits: append(sampleVisits(), sampleVisits()...)})
		}),
		staffSample("stays", func(l words.Lang) scene.Scene {
			return Stays(l, StaysModel{Now: sampleAt, Stays: append([]visit.StaySummary{late}, stays...)})
		}),
		staffSample("stays-empty", func(l words.Lang) scene.Scene { return Stays(l, StaysModel{}) }),
	}
}

func sampleTasks() []Task {
	in := func(d time.Duration) time.Time { return sampleAt.Add(d) }
	return []Task{
		{outbox.Task{Kind: outbox.PastWall, Backend: "accommodation", Item: "1", Visit: "1", By: in(-2 * time.Hour), Action: outbox.ActionOtherChannel}, longName},
		{outbox.Task{Kind: outbox.NotClear, Backend: "accommodation", Item: "2", Visit: "2", By: in(time.Hour), Uncertain: true}, "Trần Thị Ánh Nguyệt"},
		{outbox.Task{Kind: outbox.DeadLetter, Backend: "insurance", Item: "3", Visit: "3", Action: "check-name"}, ""},
		{outbox.Task{Kind: outbox.Reconcile, Backend: "accommodation", Item: "4", Visit: "4", By: in(3 * time.Hour)}, "Lê Hoàng Anh Tuấn"},
		{outbox.Task{Kind: outbox.RestrictedAccount, Backend: "insurance", Action: outbox.ActionResume}, ""},
		{outbox.Task{Kind: outbox.ClockSkew, Backend: "insurance-more", Action: outbox.ActionSetClock}, ""},
	}
}

func taskSamples() []Sample {
	all := sampleTasks()
	one := func(name string, m TaskModel) Sample {
		m.Now = sampleAt
		return staffSample(name, func(l words.Lang) scene.Scene { return OneTask(l, m) })
	}
	return []Sample{
		staffSample("tasks", func(l words.Lang) scene.Scene { return Tasks(l, TasksModel{Now: sampleAt, Tasks: all}) }),
		staffSample("tasks-empty", func(l words.Lang) scene.Scene { return Tasks(l, TasksModel{}) }),
		one("task", TaskModel{Task: all[0], Acts: []string{TaskDrop}}),
		one("task-reconcile", TaskModel{Task: all[3], Acts: []string{TaskDrop, TaskRetry, TaskConfirm}}),
		one("task-refused", TaskModel{Task: all[1], Acts: []string{TaskDrop, TaskRetry}, Trouble: "busy"}),
		one("task-resume", TaskModel{Task: all[4], Acts: []string{TaskResume}}),
		staffSample("task-drop", func(l words.Lang) scene.Scene { return DropTask(l, all[0]) }),
	}
}

func sampleNumbers() statistics.Report {
	r := statistics.Report{
		From: "2026-11-16", To: "2026-11-22", Visits: 412, Done: 398,
		Methods:  []statistics.Count{{Code: "CHIP_CCCD", N: 301}, {Code: "QR_CCCD", N: 74}, {Code: "NHAP_TAY", N: 29}, {Code: "CHUA_XAC_DINH", N: 8}},
		Verdicts: []statistics.Count{{Code: "genuine", N: 180}, {Code: "consistent", N: 119}, {Code: "claimed", N: 103}, {Code: "rejected", N: 2}},
		Backends: []statistics.Backend{{Backend: "accommodation", Result: "delivered", N: 96}, {Backend: "insurance", Result: "delivered", N: 261}, {Backend: "insurance", Result: "dead", Code: "060", N: 4}, {Backend: "insurance", Result: "queued", N: 11}},
		Minutes:  statistics.Minutes{Visits: 398, Median: 0.8, P90: 1.9}, NotTyped: statistics.NotTyped{Visits: 404, Values: 4040, Read: 3741},
	}
	for i, n := range []int{61, 70, 66, 58, 80, 52, 25} {
		day := time.Date(2026, 11, 16+i, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		r.Days = append(r.Days, statistics.Day{Day: day, Visits: n, Done: n - 2, Median: 0.7 + float64(i%3)/10})
	}
	return r
}

func numberSamples() []Sample {
	places := []Place{{Name: "KINGSTON 16GB", Stick: true}, {Name: "Documents"}}
	export := func(name string, m ExportModel) Sample {
		return staffSample(name, func(l words.Lang) scene.Scene { return Export(l, m) })
	}
	return []Sample{
		staffSample("statistics", func(l words.Lang) scene.Scene {
			return Statistics(l, StatisticsModel{Report: sampleNumbers(), Today: true})
		}),
		staffSample("statistics-empty", func(l words.Lang) scene.Scene {
			return Statistics(l, StatisticsModel{Month: true, Report: statistics.Report{From: "2026-11-16", To: "2026-11-22"}})
		}),
		staffSample("statistics-waits", func(l words.Lang) scene.Scene { return Statistics(l, StatisticsModel{Load: Load{Waits: true}}) }),
		export("export", ExportModel{Format: ExportPDF, Places: places}),
		export("export-done", ExportModel{Format: ExportCSV, Places: places, Done: "report-2026-11-16-2026-11-22.csv"}),
		export("export-printed", ExportModel{Format: ExportPDF, Places: places, Done: "HP LaserJet", Printed: true}),
		export("export-failed", ExportModel{Format: ExportPDF, Trouble: "save-failed"}),
	}
}
