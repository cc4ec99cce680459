package insurance

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// text is a string that the portal may also send as a number, a truth value
// or null. A list or an object is taken as nothing.
type text string

// UnmarshalJSON never fails: one odd field must not spoil the answer.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	switch {
	case json.Unmarshal(b, &s) == nil:
		*t = text(s)
	case len(b) > 0 && b[0] != '{' && b[0] != '[':
		*t = text(b)
	default:
		*t = ""
	}
	return nil
}

// list is an array that the portal may also send as null or as something
// else, which is taken as empty.
type list[T any] []T

// UnmarshalJSON never fails, as above.
func (l *list[T]) UnmarshalJSON(b []byte) error {
	var items []T
	if json.Unmarshal(b, &items) != nil {
		items = nil
	}
	*l = items
	return nil
}

// wireAnswer is the body of an answer to KQNhanLichSuKCB2024.
type wireAnswer struct {
	MaKetQua    text `json:"maKetQua"`
	GhiChu      text `json:"ghiChu"`
	MaThe       text `json:"maThe"`
	HoTen       text `json:"hoTen"`
	NgaySinh    text `json:"ngaySinh"`
	GioiTinh    text `json:"gioiTinh"`
	DiaChi      text `json:"diaChi"`
	MaDKBD      text `json:"maDKBD"`
	CqBHXH      text `json:"cqBHXH"`
	GtTheTu     text `json:"gtTheTu"`
	GtTheDen    text `json:"gtTheDen"`
	MaKV        text `json:"maKV"`
	NgayDu5Nam  text `json:"ngayDu5Nam"`
	MaSoBHXH    text `json:"maSoBHXH"`
	MaTheCu     text `json:"maTheCu"`
	MaTheMoi    text `json:"maTheMoi"`
	GtTheTuMoi  text `json:"gtTheTuMoi"`
	GtTheDenMoi text `json:"gtTheDenMoi"`
	MaDKBDMoi   text `json:"maDKBDMoi"`
	TenDKBDMoi  text `json:"tenDKBDMoi"`

	Visits  list[wireVisit]  `json:"dsLichSuKCB2018"`
	Lookups list[wireLookup] `json:"dsLichSuKT2018"`
}

type wireVisit struct {
	MaHoSo    text `json:"maHoSo"`
	MaCSKCB   text `json:"maCSKCB"`
	NgayVao   text `json:"ngayVao"`
	NgayRa    text `json:"ngayRa"`
	TenBenh   text `json:"tenBenh"`
	TinhTrang text `json:"tinhTrang"`
	KqDieuTri text `json:"kqDieuTri"`
	LyDoVV    text `json:"lyDoVV"`
	TEMP1     text `json:"TEMP1"`
	TEMP2     text `json:"TEMP2"`
	TEMP3     text `json:"TEMP3"`
	TEMP4     text `json:"TEMP4"`
	TEMP5     text `json:"TEMP5"`
}

type wireLookup struct {
	UserKT     text `json:"userKT"`
	ThoiGianKT text `json:"thoiGianKT"`
	ThongBao   text `json:"thongBao"`
	MaLoi      text `json:"maLoi"`
}

// decode reads an answer of the portal and returns its result code, which
// counts for more than the HTTP status: 401 may come without a body, and a
// page of a proxy or of the maintenance is no answer of theirs.
func decode(op string, answer backend.Answer, into any, code *text) (string, error) {
	err := json.Unmarshal(bytes.TrimPrefix(answer.Body, []byte("\xef\xbb\xbf")), into)
	switch answer.Status {
	case http.StatusUnauthorized:
		return codeUnauthorized, nil
	case http.StatusForbidden:
		if err != nil || *code == "" {
			return strconv.Itoa(http.StatusForbidden), nil
		}
	}
	switch found := strings.TrimSpace(string(*code)); {
	case (err != nil || found == "") && answer.Status != http.StatusOK:
		return "", backend.Unreachable(op, backend.ReasonStatus, answer.Status)
	case err != nil || found == "":
		return "", backend.Unreachable(op, backend.ReasonGarbled, answer.Status)
	default:
		return plainCode(found), nil
	}
}

// plainCode keeps foreign text out of codes, which go into errors and logs: a
// code is short, of digits and dots; anything else is "?".
func plainCode(code string) string {
	if len(code) > 8 || strings.Trim(code, "0123456789.") != "" {
		return "?"
	}
	return code
}
