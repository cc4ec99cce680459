package specimen

var (
	passportStyle = style{label: rgb(0x5A4A2F), title: rgb(0x1F5A46), small: 18, large: 25}
	passportWeave = weave{
		wash:   colours(0xE6F0E4, 0xF7F1E0, 0xF3E3E0),
		thread: colours(0xC8DEC9, 0xEADBB8),
	}
)

func dataPage(c contents) page {
	s := passportStyle
	const x, w = 476, 950
	const second = x + 480 // of two columns
	row := func(n int) float64 { return 232 + 98*float64(n) }
	name := s.stacked(x, row(1), w, 84, "Họ và tên / Full name", capitals(c.FullName))
	name[1].size = 29
	return page{
		w: pageWidth, h: pageHeight, ground: passportWeave.paint, across: across{738, 480, 140, sheer(bandColour, 0.15)},
		pictures: []picture{
			portraitOf(c.face, 60, 238, 376), markOf(1300, 66, 116, 72, rgb(0x8A6A1F)), zoneOf(0, 848, pageWidth, 191),
		},
		blocks: join(
			s.head(200, 50, 1076),
			[]block{{x: 200, y: 160, w: 1076, h: 56, text: "HỘ CHIẾU / PASSPORT", face: bold, size: 39, align: centre, colour: s.title}},
			s.stacked(x, row(0), 150, 80, "Loại / Type", "P"),
			s.stacked(x+180, row(0), 240, 80, "Mã số / Code", "VNM"),
			s.stacked(second, row(0), 470, 80, "Số hộ chiếu / Passport No", c.Number),
			name,
			s.stacked(x, row(2), 450, 80, "Quốc tịch / Nationality", c.Nationality),
			s.stacked(second, row(2), 470, 80, "Ngày sinh / Date of birth", c.DateOfBirth),
			s.stacked(x, row(3), 450, 80, "Giới tính / Sex", c.Sex),
			s.stacked(second, row(3), 470, 80, "Nơi sinh / Place of birth", c.PlaceOfOrigin),
			s.stacked(x, row(4), 450, 80, "Ngày cấp / Date of issue", c.Issued),
			s.stacked(second, row(4), 470, 80, "Có giá trị đến / Date of expiry", c.Expires),
			s.stacked(x, row(5), 450, 80, "Số CCCD / ID card No", c.PersonalNumber),
			s.stacked(second, row(5), 470, 80, "Nơi cấp / Place of issue", "Cục Quản lý xuất nhập cảnh (mẫu)"),
			zone(0, 872, pageWidth, c.MRZ, 44, 2),
		),
	}
}

// cover is the outside of the booklet, which bears no personal data.
func cover(contents) page {
	gold := rgb(0xE2C26A)
	line := func(y, size float64, face typeface, text string) block {
		return block{x: 60, y: y, w: pageHeight - 120, h: size * 1.5, text: text, face: face, size: size, align: centre, colour: gold}
	}
	return page{
		w: pageHeight, h: pageWidth, across: across{pageHeight / 2, 640, 98, sheer(white, 0.16)},
		ground:   weave{wash: colours(0x1E4B3C, 0x173D31), thread: colours(0x245443, 0x20503F)}.paint,
		pictures: []picture{markOf(pageHeight/2-80, 1180, 160, 100, gold)},
		blocks: []block{
			line(170, 40, bold, stateVI), line(240, 26, regular, stateEN),
			line(820, 88, bold, "HỘ CHIẾU"), line(960, 50, regular, "PASSPORT"),
		},
	}
}
