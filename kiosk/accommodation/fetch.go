package accommodation

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
)

// Bounds of what is taken of the portal's lists.
const (
	maxList = 4000
	maxName = 200 // runes
)

// FetchCatalogue asks the portal for its lists: five, and the communes of each
// province. They are public, so that no token goes with them. Errors:
// [RefusedError], [backend.UnreachableError].
func (c *Client) FetchCatalogue(ctx context.Context) (*Catalogue, error) {
	got := &Catalogue{Schema: CatalogueSchema, At: c.conn.Now(), Wards: make(map[string][]Place)}
	for _, list := range []struct {
		path  string
		place *[]Place
		entry *[]Entry
	}{
		{path: "dm-qt/3th/get-all", place: &got.Nationalities},
		{path: "dm-tinh-tp/get-all", place: &got.Provinces},
		{path: "ly-do-cu-tru/get-all", entry: &got.Reasons},
		{path: "loai-giay-to/get-all", entry: &got.Papers},
		{path: "noi-cu-tru/get-all", entry: &got.Homes},
	} {
		lines, err := c.fetchList(ctx, list.path, nil)
		if err != nil {
			return nil, err
		}
		if list.place != nil {
			*list.place = places(lines)
		} else {
			*list.entry = entries(lines)
		}
	}
	// Nobody is declared a foreigner under it.
	got.Nationalities = slices.DeleteFunc(got.Nationalities, func(p Place) bool { return Vietnamese(p.Code) })
	for _, p := range got.Provinces {
		lines, err := c.fetchList(ctx, "dm-phuong-xa", url.Values{"trucThuocTinh": {p.Code}})
		if err != nil {
			return nil, err
		}
		got.Wards[p.Code] = places(lines)
	}
	return got, nil
}

// line is one line of any of the lists; each has its own names for a code and
// a name.
type line struct {
	MaQT        text `json:"maQT"`
	TenQT       text `json:"tenQT"`
	TenQTEn     text `json:"tenQTEn"`
	MaTT        text `json:"maTT"`
	TenTT       text `json:"tenTT"`
	TenTTEn     text `json:"tenTTEn"`
	MaPhuongXa  text `json:"maPhuongXa"`
	TenPhuongXa text `json:"tenPhuongXa"`
	ID          text `json:"id"`
	Name        text `json:"name"`
}

// text is a value that is written as a string or as a number.
type text string

// UnmarshalJSON takes nothing from what is neither.
func (t *text) UnmarshalJSON(b []byte) error {
	var s string
	if json.Unmarshal(b, &s) != nil {
		s = strings.Trim(string(b), "-0123456789")
		if s == "" {
			s = string(b)
		} else {
			s = ""
		}
	}
	if utf8.RuneCountInString(s) > maxName {
		s = ""
	}
	*t = text(tidy(s))
	return nil
}

func (c *Client) fetchList(ctx context.Context, path string, query url.Values) ([]line, error) {
	ctx, cancel := c.conn.Within(ctx)
	defer cancel()
	answer, err := c.conn.Do(ctx, backend.Request{
		Op: opCatalogue, Method: http.MethodGet, Path: "/cms-backend/public/" + path, Query: query,
	})
	if err != nil {
		return nil, err
	}
	return parseList(answer)
}

func parseList(answer backend.Answer) ([]line, error) {
	e, err := decode(opCatalogue, answer, 0)
	if err != nil {
		return nil, err
	}
	var lines []line
	if err := json.Unmarshal(e.Data, &lines); err != nil || len(lines) == 0 || len(lines) > maxList {
		return nil, backend.Unreachable(opCatalogue, backend.ReasonGarbled, answer.Status)
	}
	return lines, nil
}

func places(lines []line) []Place {
	var all []Place
	for _, l := range lines {
		code, name := l.MaQT+l.MaTT, l.TenQT+l.TenTT
		if l.MaPhuongXa != "" { // a commune's line names its province too
			code, name = l.MaPhuongXa, l.TenPhuongXa
		}
		if code != "" && name != "" {
			all = append(all, Place{Code: string(code), Name: string(name), Own: string(l.TenQTEn + l.TenTTEn)})
		}
	}
	return all
}

func entries(lines []line) []Entry {
	var all []Entry
	for _, l := range lines {
		if code, err := strconv.Atoi(string(l.ID)); err == nil && code > 0 && l.Name != "" {
			all = append(all, Entry{code, string(l.Name)})
		}
	}
	return all
}
