package specimen

var (
	cccdStyle = style{label: rgb(0x3F5B66), title: rgb(0xB3261E), small: 16.5, large: 22}
	cccdWeave = weave{
		wash:   colours(0xD6ECEA, 0xF1F5E6, 0xF6E4DE),
		thread: colours(0xBFDDD8, 0xE3DFC0),
	}
)

func cccdFront(c contents) page {
	s := cccdStyle
	const x, w = 318, 657 // of the fields
	title := block{x: 150, y: 152, w: 575, h: 54, text: "CĂN CƯỚC CÔNG DÂN", face: bold, size: 37, align: centre, colour: s.title}
	under := block{x: 150, y: 202, w: 575, h: 25, text: "Citizen Identity Card", size: 17, align: centre, colour: s.title}
	number := s
	number.large = 34
	return page{
		w: cardWidth, h: cardHeight, ground: cccdWeave.paint, across: across{440, 425, 84, sheer(bandColour, 0.15)},
		pictures: []picture{
			markOf(40, 62, 100, 62, rgb(0x8A6A1F)), portraitOf(c.face, 34, 212, 258), qrOf(c.qr, 739, 42),
		},
		blocks: join(
			s.head(150, 44, 580), []block{title, under}, number.inline(x, 254, 420, "Số / No.:", c.Number),
			s.stacked(x, 298, w, 68, "Họ và tên / Full name:", capitals(c.FullName)),
			s.inline(x, 372, w, "Ngày sinh / Date of birth:", c.DateOfBirth),
			s.inline(x, 408, 225, "Giới tính / Sex:", c.Sex),
			s.inline(x+235, 408, w-235, "Quốc tịch / Nationality:", c.Nationality),
			s.stacked(x, 440, w, 68, "Quê quán / Place of origin:", c.PlaceOfOrigin),
			s.stacked(x, 510, w, 96, "Nơi thường trú / Place of residence:", c.Residence),
			s.stacked(34, 556, 270, 62, "Có giá trị đến / Date of expiry:", c.Expires),
		),
	}
}

func cccdBack(c contents) page {
	s := cccdStyle
	const x, w = 250, 500
	office := "CỤC TRƯỞNG CỤC CẢNH SÁT QUẢN LÝ HÀNH CHÍNH VỀ TRẬT TỰ XÃ HỘI"
	officeEN := "Director General of the Police Department for Administrative Management of Social Order"
	return page{
		w: cardWidth, h: cardHeight, ground: cccdWeave.paint, across: across{430, 240, 84, sheer(bandColour, 0.15)},
		pictures: []picture{
			contactsOf(66, 168, 132, 116), plainOf(800, 58, 150, 136), plainOf(800, 240, 150, 136),
			zoneOf(0, 430, cardWidth, 208),
		},
		blocks: join(
			s.stacked(40, 50, 720, 90, "Đặc điểm nhân dạng / Personal identification:", c.IdentifyingFeatures),
			s.inline(x, 158, w, "Ngày, tháng, năm / Date, month, year:", c.Issued),
			[]block{
				{x: x, y: 200, w: w, h: 54, text: office, face: bold, size: 17, align: centre, colour: ink},
				{x: x, y: 256, w: w, h: 44, text: officeEN, size: 14, align: centre, colour: s.label},
				{x: x, y: 310, w: w, h: 60, text: "(mẫu – không ký / specimen – not signed)", size: 18, align: centre, colour: s.title},
			},
			finger(800, 58, "Ngón trỏ trái / Left index finger"), finger(800, 240, "Ngón trỏ phải / Right index finger"),
			zone(0, 440, cardWidth, c.MRZ, 30, 3),
		),
	}
}

// finger says what an empty frame stands for.
func finger(x, y float64, caption string) []block {
	return []block{
		{x: x + 10, y: y + 46, w: 130, h: 44, text: "MẪU", face: bold, size: 30, align: centre, colour: sheer(ink, 0.35)},
		{x: x - 30, y: y + 141, w: 210, h: 24, text: caption, size: 12, align: centre, colour: cccdStyle.label},
	}
}
