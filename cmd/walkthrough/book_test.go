package walkthrough

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"

	"github.com/cccd-agent/cccd-agent/kiosk/api"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/visit"
)

// The looks beside the screen: at the portals' book and at the daemon's own word.

// ask asks the daemon something, beside the screen.
func (w *world) ask(path string, into any) error {
	client, err := api.Dial(w.Context(), w.data)
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()
	reply, err := client.Get(api.LocalAddress + path)
	if err != nil {
		return err
	}
	defer func() { _ = reply.Body.Close() }()
	text, err := io.ReadAll(reply.Body)
	if err == nil && reply.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s %s", path, reply.Status, text)
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(text, into)
}

// newest is the visit that was opened last, as the daemon has it.
func (w *world) newest() visit.View {
	w.Helper()
	var list office.VisitList
	var v visit.View
	err := w.ask("/v1/local/visits", &list)
	if err == nil && len(list.Visits) == 0 {
		w.Fatal("the daemon has no visit")
	}
	if err == nil {
		last := slices.MaxFunc(list.Visits, func(a, b visit.Summary) int { return a.Opened.Compare(b.Opened) })
		err = w.ask("/v1/visits/"+last.ID, &v)
	}
	if err != nil {
		w.Fatal(err)
	}
	return v
}

// booked are the entries of one event that the portals took in.
func (w *world) booked(event string) (found []rig.Entry) {
	w.Helper()
	var page struct{ Entries []rig.Entry }
	text, err := os.ReadFile(w.book)
	if os.IsNotExist(err) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(text, &page)
	}
	if err != nil {
		w.Fatal(err)
	}
	return slices.DeleteFunc(page.Entries, func(e rig.Entry) bool { return e.Event != event })
}

// lookups are the answers that the insurance portal gave, by their codes.
func (w *world) lookups() (codes []string) {
	w.Helper()
	for _, e := range w.booked("lookup") {
		if data, ok := e.Data.(map[string]any); ok {
			codes = append(codes, fmt.Sprint(data["maKetQua"]))
		}
	}
	return codes
}
