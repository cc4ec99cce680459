package screen

import (
	"image"
	"image/color"
	"slices"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/insurance"
	"github.com/cccd-agent/cccd-agent/kiosk/insurance/his"
	"github.com/cccd-agent/cccd-agent/kiosk/payment"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// actSamples are the screens of insurance, accommodation and public service.
// Everybody in them is invented.
func actSamples() []Sample {
	citizens := slices.Concat(insuranceSamples(), queueSamples(), serviceSamples(), handedSamples())
	return append(barred(true, citizens), barred(false, slices.Concat(copaySamples(), staySamples(), guestSamples()))...)
}

// barred puts the bar of a kiosk or a desk above each.
func barred(kiosk bool, all []Sample) []Sample {
	for i := range all {
		all[i].Scene = sampled(kiosk, all[i].Scene)
	}
	return all
}

// sampleOf is a screen of one model.
func sampleOf[M any](name string, show func(words.Lang, M) scene.Scene, m M) Sample {
	return Sample{name, func(l words.Lang) scene.Scene { return show(l, m) }}
}

// sampleAt is the time on every sample.
var sampleAt = time.Date(2026, 11, 22, 14, 5, 0, 0, identity.Zone())

// samplePerson has the long name and address that forms are made too short for.
func samplePerson() *identity.Record {
	value := func(s string) *identity.Value {
		return &identity.Value{Value: personal.Text(s), Source: identity.SourceDG13, Assurance: identity.Genuine}
	}
	return &identity.Record{Verdict: identity.Genuine, Person: identity.Person{
		PersonalNumber: value("001190123456"), FullName: value("Nguyễn Phan Hoàng Thị Ngọc Bảo Trân"), DateOfBirth: value("1990-01-15"),
		Sex: value("female"), Nationality: value("Việt Nam"),
		Residence: value("Số 123/45B, Ngõ 678 Đường Nguyễn Chí Thanh kéo dài, Tổ dân phố số 17, Phường Láng Thượng, Thành phố Hà Nội"),
	}}
}

// sampleCode looks like a code from afar, and says nothing.
func sampleCode() image.Image {
	const side = 33
	m := image.NewGray(image.Rect(0, 0, side, side))
	for y := range side {
		for x := range side {
			if (x*7+y*13+x*y)%3 != 0 {
				m.SetGray(x, y, color.Gray{Y: 255})
			}
		}
	}
	return m
}

func sampleAnswer(action insurance.Action, severity insurance.Severity) *insurance.Answer {
	return &insurance.Answer{
		Code: "000", Text: "Thông tin thẻ chính xác", Action: action, Severity: severity, FiveYears: "2024-05-01",
		Card: insurance.Card{Number: "DN4010123456789", From: "2026-01-01", To: "2026-12-31", Facility: "01001",
			FacilityName: "Trung tâm Y tế khu vực Ba Đình và Tây Hồ, cơ sở khám chữa bệnh ban đầu số 2"},
		Sent:   insurance.Sent{Number: "001190123456", Name: "NGUYỄN PHAN HOÀNG THỊ NGỌC BẢO TRÂN", Birth: "15/01/1990"},
		Holder: insurance.Holder{Name: "Nguyễn Phan Hoàng Thị Bảo Trân", Birth: "15/10/1990", Area: "K1"},
	}
}

func sampleLookup(action insurance.Action, severity insurance.Severity) visit.Lookup {
	a := sampleAnswer(action, severity)
	if a.Severity != insurance.OK {
		a.Text = "Cần kiểm tra lại thông tin"
	}
	return visit.Lookup{State: visit.Answered, Asked: sampleAt, At: sampleAt, Code: "000", Action: string(action), Answer: a}
}

func insuranceSamples() []Sample {
	who := samplePerson()
	answer := func(action insurance.Action, severity insurance.Severity, staff bool) AnswerModel {
		return AnswerModel{Record: who, Lookup: sampleLookup(action, severity), Staff: staff, Pays: staff, Later: true}
	}
	more := answer(insurance.Accept, insurance.OK, true)
	more.Lookup.CoPaid = &visit.CoPaid{More: visit.More{State: visit.Answered}, Answer: &insurance.CoPayment{Done: insurance.CoPaymentExempt, Total: "14100000", Threshold: 14_040_000}}
	more.Lookup.PastVisits = &visit.PastVisits{More: visit.More{State: visit.Answered}, Answer: &insurance.History{Visits: []insurance.Visit{
		{Arrived: "202610120830", Left: "202610121100", Facility: "01001"}, {Arrived: "202607020915", Left: "202607051000", Facility: "01929"},
	}}}
	year := answer(insurance.CheckBirthDate, insurance.Stop, true)
	year.Lookup.Answer.YearOnly = "1990"
	waits := answer(insurance.UseNewCard, insurance.Attention, true)
	waits.Lookup.CoPaid, waits.Lookup.PastVisits = &visit.CoPaid{More: visit.More{State: visit.Queued}}, &visit.PastVisits{More: visit.More{State: visit.Queued}}
	tried := &visit.Lookup{State: visit.Queued, Tries: []visit.Try{{At: sampleAt, Code: "timeout"}}}
	return []Sample{
		sampleOf("insurance", Asking, AskingModel{Record: who}),
		sampleOf("insurance-may-go", Asking, AskingModel{Record: who, MayGo: true}),
		sampleOf("insurance-failed", Asking, AskingModel{Record: who, Failed: true}),
		sampleOf("insurance-queued", Queued, QueuedModel{Record: who, Lookup: tried, Staff: true}),
		sampleOf("insurance-queued-citizen", Queued, QueuedModel{Record: who, Lookup: tried}),
		sampleOf("insurance-queued-refused", Queued, QueuedModel{Record: who, Lookup: &visit.Lookup{State: visit.Refused, Code: "operator-disabled"}, Staff: true}),
		sampleOf("insurance-queued-not-asked", Queued, QueuedModel{Record: who}),
		sampleOf("insurance-answer", Answer, answer(insurance.Accept, insurance.OK, true)),
		sampleOf("insurance-answer-more", Answer, more),
		sampleOf("insurance-answer-new-card", Answer, waits),
		sampleOf("insurance-answer-name", Answer, answer(insurance.CheckName, insurance.Stop, true)),
		sampleOf("insurance-answer-birth", Answer, year),
		sampleOf("insurance-answer-fault", Answer, answer(insurance.TellIT, insurance.Fault, true)),
		sampleOf("insurance-answer-citizen", Answer, answer(insurance.Accept, insurance.OK, false)),
		sampleOf("insurance-answer-citizen-stop", Answer, answer(insurance.CheckNumber, insurance.Stop, false)),
		sampleOf("insurance-correct", Correct, CorrectModel{Fields: []FieldModel{{ID: "card", Label: "correct.card", Hint: "correct.card.hint", Value: "DN4010123", Focused: true}, {ID: "birth", Label: "correct.birth", Hint: "correct.birth.hint"}}}).typedOn(keys.Spec{Kind: keys.Insurance}),
	}
}

func queueSamples() []Sample {
	clinics := []his.Entry{{Code: "1", Name: "Khoa Nội tổng hợp"}, {Code: "2", Name: "Khoa Ngoại chấn thương – Chỉnh hình và Phục hồi chức năng"},
		{Code: "3", Name: "Khoa Nhi"}, {Code: "4", Name: "Khoa Mắt"}, {Code: "5", Name: "Khoa Tai Mũi Họng"}, {Code: "6", Name: "Khoa Răng Hàm Mặt"}, {Code: "7", Name: "Khoa Da liễu"}}
	return []Sample{
		sampleOf("clinic", Clinic, ClinicModel{List: his.Clinics, Entries: clinics, Chosen: []string{"Khám bảo hiểm y tế"}}),
		sampleOf("clinic-asks", Clinic, ClinicModel{List: his.Kinds}),
		sampleOf("queue-number", QueueNumber, QueueModel{Number: "A-0127", Room: "Phòng 204", Clinic: clinics[1].Name, Pays: true}),
		sampleOf("queue-number-waits", QueueNumber, QueueModel{Waits: true}),
		sampleOf("queue-number-none", QueueNumber, QueueModel{}),
	}
}

func copaySamples() []Sample {
	asked := payment.Payment{State: payment.Waiting, Amount: 186_500, Expires: sampleAt.Add(15 * time.Minute)}
	paid, expired := asked, asked
	paid.State, paid.PaidAt = payment.Paid, sampleAt
	expired.State = payment.Expired
	amount := []FieldModel{{ID: "amount", Label: "copay.field", Value: "186 500", Focused: true}}
	return []Sample{
		sampleOf("copay", Copay, CopayModel{Fields: amount, Exempt: true}).typedOn(keys.Spec{Kind: keys.Amount}),
		sampleOf("copay-waits", Copay, CopayModel{Payment: &asked, Picture: sampleCode(), Left: 14*time.Minute + 20*time.Second}),
		sampleOf("copay-paid", Copay, CopayModel{Payment: &paid}),
		sampleOf("copay-expired", Copay, CopayModel{Payment: &expired}),
	}
}

// typedOn is the sample with the keyboard of the field that is typed into, as the
// flow gives it.
func (s Sample) typedOn(spec keys.Spec) Sample {
	show := s.Scene
	s.Scene = func(l words.Lang) scene.Scene {
		typed := show(l)
		typed.Keys = keys.New(spec).Keyboard(l)
		return typed
	}
	return s
}
