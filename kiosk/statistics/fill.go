package statistics

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// fill turns what was followed into numbers.
func (c *counter) fill(r *Report) {
	purposes, methods, verdicts := map[string]int{}, map[string]int{}, map[string]int{}
	took, days := []float64{}, map[string][]float64{}
	r.Days = c.emptyDays()
	for _, v := range c.visits {
		r.Visits++
		d := &r.Days[c.indexOf(v)]
		d.Visits++
		purposes[v.purpose]++
		tally(methods, v.method)
		tally(verdicts, v.verdict)
		if v.values > 0 {
			r.NotTyped.Visits++
			r.NotTyped.Values += v.values
			r.NotTyped.Read += v.read
		}
		if v.state != "done" {
			continue
		}
		r.Done++
		d.Done++
		if v.identified {
			took, days[d.Day] = append(took, v.minutes()), append(days[d.Day], v.minutes())
		}
	}
	r.Purposes, r.Methods, r.Verdicts, r.Backends = counts(purposes), counts(methods), counts(verdicts), c.backends()
	r.Minutes = Minutes{Visits: len(took), Median: median(took), P90: quantile(took, 0.9)}
	for i := range r.Days {
		r.Days[i].Median = median(days[r.Days[i].Day])
	}
}

func (c *counter) emptyDays() []Day {
	days := make([]Day, c.period.days())
	for i := range days {
		days[i].Day = day(c.period.first.AddDate(0, 0, i))
	}
	return days
}

// indexOf is the day of the period on which a visit was opened.
func (c *counter) indexOf(v *visit) int {
	return int(v.opened.Sub(c.period.since()).Hours() / 24)
}

func (v *visit) minutes() float64 { return max(0, v.ended.Sub(v.opened).Minutes()) }

func tally(of map[string]int, code string) {
	if code != "" {
		of[code]++
	}
}

// counts lists the most frequent first; of two alike, by their codes.
func counts(of map[string]int) []Count {
	list := []Count{}
	for _, code := range slices.Sorted(maps.Keys(of)) {
		list = append(list, Count{code, of[code]})
	}
	slices.SortStableFunc(list, func(a, b Count) int { return cmp.Compare(b.N, a.N) })
	return list
}

func (c *counter) backends() []Backend {
	of := map[item]int{}
	for _, i := range c.items {
		of[*i]++
	}
	list := []Backend{}
	for i, n := range of {
		list = append(list, Backend{i.backend, i.state, i.code, n})
	}
	slices.SortFunc(list, func(a, b Backend) int {
		return cmp.Or(cmp.Compare(a.Backend, b.Backend), cmp.Compare(b.N, a.N), cmp.Compare(a.Result, b.Result), cmp.Compare(a.Code, b.Code))
	})
	return list
}

// median is the value in the middle, to a tenth; of two there, halfway between
// them. Of none it is 0.
func median(of []float64) float64 {
	if n := len(of); n > 0 && n%2 == 0 {
		slices.Sort(of)
		return tenth((of[n/2-1] + of[n/2]) / 2)
	}
	return quantile(of, 0.5)
}

// quantile is the least value at or below which a part of all lie, to a tenth. Of
// none it is 0.
func quantile(of []float64, part float64) float64 {
	if len(of) == 0 {
		return 0
	}
	slices.Sort(of)
	return tenth(of[int(math.Ceil(part*float64(len(of))))-1])
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }
