package screen

import (
	"image"
	"image/color"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/check"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// sampled puts a bar on a sample, as the flow does.
func sampled(kiosk bool, make func(words.Lang) scene.Scene) func(words.Lang) scene.Scene {
	return func(l words.Lang) scene.Scene {
		s := make(l)
		s.Bar = Bar(l, s.Bar, BarModel{
			Place: "Bệnh viện Đa khoa Mẫu", Now: time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC), Lang: l,
			Languages: []string{"vi", "en"}, Home: s.Name != "attract" && s.Name != "lock", Kiosk: kiosk, Voice: kiosk, Speech: kiosk,
		})
		return s
	}
}

func visitSamples() (all []Sample) {
	for _, some := range [][]Sample{beginSamples(), readingSamples(), resultSamples(), waySamples(), endSamples()} {
		all = append(all, some...)
	}
	return all
}

func beginSamples() []Sample {
	attract := func(kiosk bool) func(words.Lang) scene.Scene {
		return sampled(kiosk, func(l words.Lang) scene.Scene {
			return Attract(l, AttractModel{Name: "Quầy 3", Place: "Khoa Khám bệnh, tầng 1", Kiosk: kiosk, Purposes: visit.Purposes(), Waiting: 7})
		})
	}
	return []Sample{
		{"attract-kiosk", attract(true)}, {"attract-desk", attract(false)},
		{"attract-practice", func(l words.Lang) scene.Scene {
			s := Attract(l, AttractModel{Name: "Quầy 3", Place: "Khoa Khám bệnh, tầng 1", Kiosk: true, Purposes: visit.Purposes()})
			s.Bar = Bar(l, s.Bar, BarModel{Place: "Bệnh viện Đa khoa Mẫu", Training: true, Sign: "https://his.benhvien.example", Now: time.Date(2026, 11, 22, 1, 30, 0, 0, time.UTC), Lang: l, Languages: []string{"vi", "en"}, Kiosk: true})
			return s
		}},
		{"purpose", sampled(true, func(l words.Lang) scene.Scene { return Choosing(l, visit.Purposes()) })},
		{"resume", sampled(false, func(l words.Lang) scene.Scene {
			return Resuming(l, []visit.Summary{
				{ID: "1", Purpose: visit.Insurance, Opened: time.Date(2026, 11, 22, 1, 12, 0, 0, time.UTC), Name: longName},
				{ID: "2", Purpose: visit.Accommodation, Opened: time.Date(2026, 11, 22, 1, 20, 0, 0, time.UTC)},
			})
		})},
		{"consent-chip", sampled(true, func(l words.Lang) scene.Scene { return ConsentChip(l, sampleConsent(visit.Insurance)) })},
		{"consent-chip-desk", sampled(false, func(l words.Lang) scene.Scene {
			m := sampleConsent(visit.Accommodation)
			m.Face, m.Portrait, m.KeepDays = true, true, 90
			return ConsentChip(l, m)
		})},
		{"consent-hand-over", sampled(true, func(l words.Lang) scene.Scene { return ConsentHandOver(l, sampleConsent(visit.PublicService)) })},
		{"not-handed", sampled(true, NotHanded)},
	}
}

func sampleConsent(p visit.Purpose) ConsentModel {
	policy := visit.Defaults()[p]
	return ConsentModel{Purpose: p, Fields: policy.Fields, Basis: policy.Basis, KeepDays: int(policy.Keep / (24 * time.Hour))}
}

func readingSamples() []Sample {
	present := func(name string, kiosk bool, m PresentModel) Sample {
		return Sample{name, sampled(kiosk, func(l words.Lang) scene.Scene { return Present(l, m) })}
	}
	trouble := func(name string, m TroubleModel) Sample {
		return Sample{"trouble-" + name, sampled(m.Kiosk, func(l words.Lang) scene.Scene { return Trouble(l, m) })}
	}
	all := []Sample{
		present("present", true, PresentModel{Reader: ReaderReady, Camera: true}),
		present("present-no-camera", true, PresentModel{Reader: ReaderReady}),
		present("present-camera-gone", true, PresentModel{Reader: ReaderReady, Camera: true, Trouble: "camera-gone"}),
		present("present-card-lies", true, PresentModel{Reader: ReaderReady, Camera: true, Card: true}),
		present("present-code-known", true, PresentModel{Reader: ReaderReady, Key: true, QR: true}),
		present("present-no-reader", true, PresentModel{Reader: ReaderNone, Camera: true}),
		present("present-busy", false, PresentModel{Reader: ReaderReady, Busy: true}),
		present("present-unread", true, PresentModel{Reader: ReaderReady, Camera: true, Unread: true}),
		present("present-lift", true, PresentModel{Reader: ReaderReady, Card: true, Lift: true, Key: true}),
		present("present-practice", false, PresentModel{Reader: ReaderReady, Practice: []PracticeRow{{"Nguyễn Văn Thật", "genuine"}, {"Trần Thị Bản Sao", "clone"}, {"Lê Hết Hạn", "expired"}}}),
		present("slipped", true, PresentModel{Reader: ReaderReady, Key: true, QR: true, Slipped: true}),
		{"can", sampled(true, func(l words.Lang) scene.Scene {
			return Digits(l, []FieldModel{{ID: "can", Label: "can.label", Hint: "can.hint", Value: "1234", Problem: "short", Focused: true}}, keys.Pad(keys.Digits, l))
		})},
		{"mrz-key", sampled(false, func(l words.Lang) scene.Scene {
			return ZoneKey(l, []FieldModel{
				{ID: "number", Label: "zone.number", Hint: "zone.number.hint", Value: "C1234567"},
				{ID: "birth", Label: "zone.birth", Hint: "zone.date.hint", Value: "15/01/19", Focused: true},
				{ID: "expiry", Label: "zone.expiry", Hint: "zone.date.hint"},
			}, keys.Pad(keys.Date, l))
		})},
		{"reading", sampled(true, func(l words.Lang) scene.Scene {
			return Progress(l, ReadingModel{Fraction: 0.42, Stage: StageData, Done: 512, Total: 2104})
		})},
		{"reading-portrait", sampled(true, func(l words.Lang) scene.Scene {
			return Progress(l, ReadingModel{Fraction: 0.81, Stage: StagePortrait, Done: 9216, Total: 15840})
		})},
		trouble("wrong-password", TroubleModel{Code: "wrong-password", Card: true, QR: true, Kiosk: true}),
		trouble("can-needs-pace", TroubleModel{Code: "can-needs-pace", Kiosk: true}),
	}
	for _, code := range []string{"password-blocked", "not-emrtd", "no-reader", "chip-failed", "pause", "another-person", "card-taken", "card-mute", "channel-broken"} {
		all = append(all, trouble(code, TroubleModel{Code: code, Card: true}))
	}
	return all
}

const (
	longName    = personal.Text("Nguyễn Phan Hoàng Thị Ngọc Bảo Trân")
	longAddress = personal.Text("Số nhà 1234/56/78A, Đường Nguyễn Thị Minh Khai, Tổ dân phố 12, Phường Thượng Thanh, Quận Long Biên, Thành phố Hà Nội")
)

// sampleRecord is an invented person.
func sampleRecord(v identity.Verdict) *identity.Record {
	value := func(text personal.Text) *identity.Value {
		return &identity.Value{Value: text, Source: identity.SourceDG13, Assurance: v}
	}
	r := &identity.Record{Verdict: v, Person: identity.Person{
		PersonalNumber: value("001190123456"), FullName: value(longName), DateOfBirth: value("1990-01-15"),
		Sex: value("female"), Nationality: value("VNM"), Residence: value(longAddress),
	}}
	add := func(result check.Result, ids ...string) {
		for _, id := range ids {
			r.Checks = append(r.Checks, check.Check{ID: id, Result: result})
		}
	}
	switch v {
	case identity.Genuine:
		add(check.Successful, "access.pace", "pa.hash.dg1", "pa.hash.dg2", "pa.hash.dg13", "pa.signature", "pa.chain", "pa.validity", "pa.algorithms", "match.issuer", "match.cardAccess", "match.dg1.dg13", "match.qr.chip", "chip.ca", "document.expiry", "number.structure")
		add(check.Undetermined, "pa.revocation")
		add(check.NotSupported, "chip.aa", "chip.cam", "pa.rar")
	case identity.Consistent:
		add(check.Successful, "access.pace", "pa.hash.dg1", "pa.signature", "chip.ca")
		add(check.Undetermined, "pa.chain", "pa.revocation", "pa.validity")
		add(check.Failed, "document.expiry")
	case identity.Rejected:
		add(check.Failed, "chip.ca", "pa.hash.dg2")
		add(check.Successful, "pa.signature", "pa.chain")
	}
	return r
}

// samplePortrait is nobody's face: a head and shoulders of two tones.
func samplePortrait() image.Image {
	img := image.NewGray(image.Rect(0, 0, 240, 320))
	for y := range 320 {
		for x := range 240 {
			tone := uint8(205)
			dx, dy := float64(x-120), float64(y-130)
			if dx*dx/4900+dy*dy/8100 < 1 || y > 230 && dx*dx < float64((y-200)*90) {
				tone = 120
			}
			img.SetGray(x, y, color.Gray{Y: tone})
		}
	}
	return img
}

func resultSamples() []Sample {
	yes, no := true, false
	show := func(name string, m ResultModel) Sample {
		return Sample{name, sampled(m.Kiosk, func(l words.Lang) scene.Scene { return Result(l, m) })}
	}
	chip := ResultModel{Record: sampleRecord(identity.Genuine), Method: visit.MethodChip, Portrait: samplePortrait(), HasPortrait: true}
	with := func(change func(*ResultModel)) ResultModel {
		m := chip
		change(&m)
		return m
	}
	return []Sample{
		show("result", with(func(m *ResultModel) { m.Kiosk = true })),
		show("result-desk", with(func(m *ResultModel) { m.Send = true })),
		show("result-face-yes", with(func(m *ResultModel) { m.Face = &yes })),
		show("result-face-no", with(func(m *ResultModel) { m.Face = &no })),
		show("result-portrait-comes", with(func(m *ResultModel) {
			m.Kiosk, m.Portrait, m.Reading = true, nil, &ReadingModel{Fraction: 0.7, Stage: StagePortrait, Done: 4000, Total: 15840}
		})),
		show("result-no-picture", with(func(m *ResultModel) { m.Portrait, m.NoPortrait = nil, true })),
		show("result-consistent", with(func(m *ResultModel) { m.Record = sampleRecord(identity.Consistent) })),
		show("result-rejected", with(func(m *ResultModel) { m.Record = sampleRecord(identity.Rejected) })),
		show("result-qr", ResultModel{Record: sampleRecord(identity.Claimed), Method: visit.MethodQR, Kiosk: true}),
		show("result-typed", ResultModel{Record: sampleRecord(identity.Claimed), Method: visit.MethodTyped}),
		show("result-unknown", ResultModel{Method: visit.MethodNone}),
		{"result-checks", sampled(false, func(l words.Lang) scene.Scene { return Checks(l, chip) })},
		{"decide", sampled(false, func(l words.Lang) scene.Scene {
			return Decide(l, ResultModel{Record: sampleRecord(identity.Rejected), Method: visit.MethodChip})
		})},
		{"too-low", sampled(true, func(l words.Lang) scene.Scene {
			return TooLow(l, ResultModel{Record: sampleRecord(identity.Rejected), Method: visit.MethodChip, Kiosk: true}, true)
		})},
	}
}
