package kbttsim

import (
	"net/http"
	"slices"
)

// place is a line of API6, API7 or API8.
type place struct{ code, name, english string }

// A few lines of each list. The codes are those of the guide's own examples
// and of public sources; they stand for no whole list.
var (
	nationalities = []place{
		{"VN", "Việt Nam", "VIETNAM"}, {"RUS", "Liên Bang Nga", "RUSSIAN FEDERATION"}, {"D", "Đức", "GERMANY"},
		{"FRA", "Pháp", "FRANCE"}, {"KOR", "Hàn Quốc", "KOREA, REPUBLIC OF"}, {"JPN", "Nhật Bản", "JAPAN"},
		{"USA", "Hoa Kỳ", "UNITED STATES"}, {"UTO", "Utopia", "UTOPIA"},
	}
	provinces = []place{
		{"201", "Hà Nội", "HA NOI"}, {"511", "Khánh Hòa", "KHANH HOA"}, {"701", "TP. Hồ Chí Minh", "HO CHI MINH CITY"}, {"805", "An Giang", "AN GIANG"},
	}
	wards = map[string][]place{
		"201": {{"101900127", "Phường Việt Hưng", ""}, {"101900256", "Phường Tràng Tiền", ""}, {"101900319", "Phường Cửa Nam", ""}, {"101900320", "Phường Thanh Xuân", ""}},
		"511": {{"511900001", "Phường Phan Rang", ""}, {"511900002", "Xã Tân Lập", ""}},
		"701": {{"701900001", "Phường Bến Thành", ""}, {"701900002", "Đặc khu Côn Đảo", ""}},
		"805": {{"805900001", "Xã Tân Lập", ""}, {"805900002", "Phường Rạch Giá", ""}},
	}
	reasons = []string{
		"Du lịch", "Công tác", "Học tập", "Thăm viếng", "Hội nghị", "Thăm thân", "Từ thiện", "Tổ chức quốc tế", "Kết hôn", "Lãnh sự quán",
		"Viện trợ", "Đại sứ quán", "Định cư", "Tiếp thị", "Báo chí", "Thương mại", "Gia hạn thị thực", "Chữa bệnh", "Lao động", "Khác",
	}
	homes = []string{"Thường trú", "Tạm trú", "Khác"}
)

// lists serves API6 to API11, which need no token.
func lists(mux *http.ServeMux) {
	get := func(path string, lines func(*http.Request) []map[string]any) {
		mux.HandleFunc("GET /cms-backend/public/"+path, func(w http.ResponseWriter, r *http.Request) {
			reply(w, http.StatusOK, "200", "Thành công", lines(r))
		})
	}
	get("dm-qt/3th/get-all", func(*http.Request) []map[string]any { return lines(nationalities, "maQT", "tenQT", "tenQTEn") })
	get("dm-tinh-tp/get-all", func(*http.Request) []map[string]any { return lines(provinces, "maTT", "tenTT", "tenTTEn") })
	get("dm-phuong-xa", func(r *http.Request) []map[string]any {
		province := r.URL.Query().Get("trucThuocTinh")
		found := lines(wards[province], "maPhuongXa", "tenPhuongXa", "tenPhuongXaEn")
		for _, l := range found {
			l["trucThuocTinh"] = province
		}
		return found
	})
	get("ly-do-cu-tru/get-all", func(*http.Request) []map[string]any { return numbered(reasons) })
	get("loai-giay-to/get-all", func(*http.Request) []map[string]any { return numbered(papers[1:]) })
	get("noi-cu-tru/get-all", func(*http.Request) []map[string]any { return numbered(homes) })
}

func lines(places []place, code, name, english string) []map[string]any {
	all := []map[string]any{}
	for _, p := range places {
		all = append(all, map[string]any{code: p.code, name: p.name, english: p.english})
	}
	return all
}

func numbered(names []string) []map[string]any {
	all := []map[string]any{}
	for i, name := range names {
		all = append(all, map[string]any{"id": i + 1, "name": name})
	}
	return all
}

func hasCode(places []place, code string) bool {
	return slices.ContainsFunc(places, func(p place) bool { return p.code == code })
}

func knownNationality(code string) bool { return hasCode(nationalities, code) }

// knownPlace holds for no codes at all, and for a commune of its province.
func knownPlace(province, ward string) bool {
	if province == "" {
		return ward == ""
	}
	return hasCode(provinces, province) && (ward == "" || hasCode(wards[province], ward))
}
