package specimen

var (
	canCuocStyle = style{label: rgb(0x31566B), title: rgb(0xA61E2A), small: 16.5, large: 23}
	canCuocWeave = weave{
		wash:   colours(0xDDEBF5, 0xEAF3EA, 0xFAEFD9),
		thread: colours(0xC3DAEA, 0xDFE6BE),
	}
)

func canCuocFront(c contents) page {
	s := canCuocStyle
	const x, w = 346, 625
	number := s.stacked(x, 244, w, 78, "Số định danh cá nhân / Personal identification number:", c.Number)
	number[1].size = 36
	name := s.stacked(x, 336, w, 92, "Họ, chữ đệm và tên khai sinh / Full name:", capitals(c.FullName))
	name[1].size = 27
	return page{
		w: cardWidth, h: cardHeight, ground: canCuocWeave.paint, across: across{505, 385, 100, sheer(bandColour, 0.15)},
		pictures: []picture{markOf(48, 66, 110, 68, rgb(0x8A6A1F)), portraitOf(c.face, 40, 208, 280)},
		blocks: join(
			s.head(180, 48, 760),
			[]block{
				{x: 180, y: 154, w: 760, h: 52, text: "CĂN CƯỚC", face: bold, size: 37, align: centre, colour: s.title},
				{x: 180, y: 203, w: 760, h: 25, text: "Identity Card", size: 17, align: centre, colour: s.title},
			},
			number, name,
			s.stacked(x, 436, 330, 64, "Ngày, tháng, năm sinh / Date of birth:", c.DateOfBirth),
			s.stacked(x+360, 436, w-360, 64, "Giới tính / Sex:", c.Sex),
			s.stacked(x, 514, w, 64, "Quốc tịch / Nationality:", c.Nationality),
		),
	}
}

func canCuocBack(c contents) page {
	s := canCuocStyle
	const x, w = 40, 660
	return page{
		w: cardWidth, h: cardHeight, ground: canCuocWeave.paint, across: across{372, 225, 72, sheer(bandColour, 0.15)},
		pictures: []picture{
			contactsOf(560, 290, 132, 112), qrOf(c.qr, 725, 46), zoneOf(0, 430, cardWidth, 208),
		},
		blocks: join(
			s.stacked(x, 48, w, 98, "Nơi cư trú / Place of residence:", c.Residence),
			s.stacked(x, 150, w, 68, "Nơi đăng ký khai sinh / Place of birth:", c.PlaceOfOrigin),
			s.stacked(x, 226, 480, 58, "Ngày, tháng, năm cấp / Date of issue:", c.Issued),
			s.stacked(x, 290, 480, 58, "Ngày, tháng, năm hết hạn / Date of expiry:", c.Expires),
			[]block{
				{x: 705, y: 318, w: 290, h: 34, text: "BỘ CÔNG AN", face: bold, size: 22, align: centre, colour: ink},
				{x: 705, y: 352, w: 290, h: 24, text: "Ministry of Public Security", size: 15, align: centre, colour: s.label},
				{x: 705, y: 378, w: 290, h: 26, text: "(mẫu – không ký / specimen)", size: 16, align: centre, colour: s.title},
			},
			zone(0, 440, cardWidth, c.MRZ, 30, 3),
		),
	}
}
