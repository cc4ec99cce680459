//go:build bench

package benchdaemon

import (
	"fmt"

	"github.com/cccd-agent/cccd-agent/kiosk/store"
)

const (
	visitsAnHour = 600
	dayVisits    = 24 * visitsAnHour
)

// measureDay is 24 hours of ten visits a minute.
func measureDay(t *table) {
	dir := t.TempDir()
	d := openDesk(t, dir, store.Key{7}, 100)
	defer d.close()
	defer d.serve()()
	d.connect()
	var hours []footprint
	d.day(1, dayVisits, func(n int) {
		if n%visitsAnHour == 0 {
			f := footprintOf(t, dir)
			hours = append(hours, f)
			t.Logf("hour %d: heap %s, resident %s, %d goroutines, %d handles, store %s", len(hours),
				mebibytes(f.heap), mebibytes(f.resident), f.goroutines, f.handles, mebibytes(f.store))
		}
	})
	how := fmt.Sprintf("%d visits, one reading of 100 real, the others replayed; hour 1, hour 24, and the slope of hours 2 to 24", dayVisits)
	report := func(what, target string, value func(footprint) int64, text func(int64) string) {
		first, last := value(hours[0]), value(hours[len(hours)-1])
		t.add(what, fmt.Sprintf("%s, %s, %s an hour", text(first), text(last), text(int64(slope(hours[1:], value)))), target, how)
	}
	whole := func(n int64) string { return fmt.Sprint(n) }
	report("24 hours: heap after collection", "no growth", func(f footprint) int64 { return f.heap }, kibi)
	report("24 hours: resident", "no growth", func(f footprint) int64 { return f.resident }, kibi)
	report("24 hours: goroutines", "no growth", func(f footprint) int64 { return int64(f.goroutines) }, whole)
	report("24 hours: handles", "no growth", func(f footprint) int64 { return int64(f.handles) }, whole)
	report("24 hours: store", "none", func(f footprint) int64 { return f.store }, mebibytes)
}

func kibi(n int64) string { return fmt.Sprintf("%d KiB", n>>10) }

// slope is that of the line of least squares, an hour.
func slope(hours []footprint, value func(footprint) int64) float64 {
	n, sx, sy, sxx, sxy := float64(len(hours)), 0.0, 0.0, 0.0, 0.0
	for i, f := range hours {
		x, y := float64(i), float64(value(f))
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	return (n*sxy - sx*sy) / (n*sxx - sx*sx)
}
