package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
	"github.com/cccd-agent/cccd-agent/ui/keys"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// titled is a screen whose title is a service's, in the language of now.
func titled(name string, show func(l words.Lang, title string) scene.Scene, s office.ServiceSettings) Sample {
	return Sample{name, func(l words.Lang) scene.Scene { return show(l, ServiceTitle(l, s)) }}
}

func serviceSamples() []Sample {
	who := samplePerson()
	birth := office.ServiceSettings{Name: "birth", Title: "Liên thông đăng ký khai sinh, thường trú, cấp thẻ BHYT cho trẻ dưới 6 tuổi", English: "Birth registration with residence and insurance card"}
	ct01 := office.ServiceSettings{Name: config.ServiceCT01}
	asked := []FieldModel{{ID: "hoTenCon", Label: "asked.hoTenCon", Focused: true}, {ID: "ngaySinhCon", Label: "asked.ngaySinhCon"}, {ID: "gioiTinhCon", Label: "asked.gioiTinhCon"}}
	family := []PersonRow{{"v1", "Nguyễn Phan Hoàng Thị Ngọc Bảo Trân", visit.Applicant}, {"v2", "Trần Văn Nam Phong", visit.Member}, {"v3", "Trần Bình Minh", visit.Member}}
	return []Sample{
		sampleOf("service", Services, ServiceModel{Record: who, Services: []ServiceRow{{ServiceSettings: ct01}, {ServiceSettings: office.ServiceSettings{Name: config.ServiceStatement}}, {ServiceSettings: birth}, {ServiceSettings: office.ServiceSettings{Name: "mot-cua", Title: "Hồ sơ một cửa", English: "One-stop file"}, ByProgram: true}}}),
		sampleOf("service-none", Services, ServiceModel{Record: who}),
		titled("form", func(l words.Lang, title string) scene.Scene {
			return Form(l, FormModel{Title: title, Known: who, Fields: asked})
		}, birth).typedOn(keys.Spec{Telex: true, Name: true}),
		titled("form-ct01", func(l words.Lang, title string) scene.Scene {
			return Form(l, FormModel{Title: title, Known: who, Contents: 6, Content: 1, Fields: []FieldModel{
				{ID: "relation", Label: "asked.relation", Hint: "asked.relation.hint"}, {ID: "phone", Label: "asked.phone", Hint: "asked.optional", Focused: true}}})
		}, ct01).typedOn(keys.Spec{Kind: keys.Digits}),
		titled("ct01", func(l words.Lang, title string) scene.Scene {
			return People(l, PeopleModel{CT01: true, Title: title, People: family, Head: "v2", Add: []visit.Role{visit.Member}})
		}, ct01),
		titled("case", func(l words.Lang, title string) scene.Scene {
			return People(l, PeopleModel{Title: title, People: family[:1], Add: []visit.Role{visit.Father, visit.Mother, visit.Guardian, visit.Member}})
		}, birth),
		titled("handover", func(l words.Lang, title string) scene.Scene {
			return HandOver(l, HandOverModel{Title: title, Receiver: "Trung tâm Phục vụ hành chính công Thành phố Hà Nội", Known: who, People: []string{family[0].Name, family[1].Name},
				Asked: []FieldModel{{Label: "asked.hoTenCon", Value: "Trần Bình Minh"}}})
		}, birth),
		titled("handover-statement", func(l words.Lang, title string) scene.Scene {
			return HandOver(l, HandOverModel{Title: title, Receiver: "https://mot-cua.example.vn", Known: who, Signed: true})
		}, office.ServiceSettings{Name: config.ServiceStatement}),
	}
}

func handedSamples() []Sample {
	var all []Sample
	for _, state := range []HandedState{HandedDelivered, HandedWaits, HandedRefused, HandedUnreached, HandedCode, HandedExpired, HandedPrinted, HandedUnprinted, HandedFailed} {
		m := HandedModel{Title: "Một cửa", State: state}
		switch state {
		case HandedDelivered:
			m.ID = "QK3MZB7WX2N5T4A6C8D9EFGHJL"
		case HandedCode:
			m.Code, m.Left = sampleCode(), 95*time.Second
		}
		name := "handed-" + string(state)
		if state == HandedDelivered {
			name = "handed"
		}
		all = append(all, sampleOf(name, Handed, m))
	}
	return all
}
