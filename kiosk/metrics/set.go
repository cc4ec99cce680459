package metrics

import (
	"slices"

	"github.com/prometheus/client_golang/prometheus"
)

// other stands for every value that is in no set.
const other = "other"

// set is a label and the values that it may have.
type set struct {
	label  string
	values []string
}

func (s set) of(value string) string {
	if slices.Contains(s.values, value) {
		return value
	}
	return other
}

// labels are the sets of one metric, in the order of its values.
type labels []set

func (l labels) names() []string {
	names := make([]string, len(l))
	for i, s := range l {
		names[i] = s.label
	}
	return names
}

func (l labels) of(values []string) []string {
	out := make([]string, len(l))
	for i, s := range l {
		out[i] = s.of(values[i])
	}
	return out
}

type counters struct {
	labels
	vec *prometheus.CounterVec
}

func (c counters) inc(values ...string) { c.vec.WithLabelValues(c.of(values)...).Inc() }

type gauges struct {
	labels
	vec *prometheus.GaugeVec
}

func (g gauges) set(v float64, values ...string) { g.vec.WithLabelValues(g.of(values)...).Set(v) }
func (g gauges) drop(values ...string)           { g.vec.DeleteLabelValues(g.of(values)...) }

type histograms struct {
	labels
	vec *prometheus.HistogramVec
}

func (h histograms) observe(v float64, values ...string) {
	h.vec.WithLabelValues(h.of(values)...).Observe(v)
}

func (m *Metrics) counter(name, help string, l ...set) counters {
	c := counters{l, prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: name, Help: help}, labels(l).names())}
	m.registry.MustRegister(c.vec)
	return c
}

func (m *Metrics) gauge(name, help string, l ...set) gauges {
	g := gauges{l, prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: namespace, Name: name, Help: help}, labels(l).names())}
	m.registry.MustRegister(g.vec)
	return g
}

func (m *Metrics) histogramBy(name, help string, buckets []float64, l ...set) histograms {
	h := histograms{l, prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets}, labels(l).names())}
	m.registry.MustRegister(h.vec)
	return h
}

func (m *Metrics) histogram(name, help string, buckets []float64) prometheus.Histogram {
	h := prometheus.NewHistogram(prometheus.HistogramOpts{Namespace: namespace, Name: name, Help: help, Buckets: buckets})
	m.registry.MustRegister(h)
	return h
}
