// Package metrics counts what the daemon does, for Prometheus.
//
// Nothing in it belongs to a person. Every label takes its values from a closed
// set: a value from outside, whatever it holds, is counted as "other", so that no
// name or number becomes a label and no caller makes the registry grow.
package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Metrics is a registry of its own. It is safe for concurrent use.
type Metrics struct {
	registry *prometheus.Registry

	visits   counters
	readings prometheus.Histogram
	phases   histograms
	failures counters
	calls    counters
	latency  histograms
	requests counters
	commits  counters
	commit   prometheus.Histogram
	outbox   gauges
	oldest   gauges
	margin   gauges
	skew     gauges
	readers  prometheus.Gauge
}

const namespace = "cccd"

// Buckets in seconds: a reading takes 0.2 to 10, a backend 0.05 to 30, a commit
// less than one.
var (
	readingBuckets = []float64{0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 3, 5, 10, 30}
	backendBuckets = []float64{0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30}
	commitBuckets  = []float64{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1}
)

// New makes the registry, with the process's own figures: goroutines, memory,
// file descriptors.
func New() *Metrics {
	m := &Metrics{registry: prometheus.NewRegistry()}
	m.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	m.visits = m.counter("visits_total", "Visits that ended with a record or without.", purposes, verdicts, methods)
	m.readings = m.histogram("reading_seconds", "Readings of a card, from its presence to the verdict.", readingBuckets)
	m.phases = m.histogramBy("reading_phase_seconds", "Phases of a reading.", readingBuckets, phases)
	m.failures = m.counter("readings_failed_total", "Readings without a record.", readingFailures)
	m.calls = m.counter("backend_calls_total", "Requests to a backend.", backends, outcomes)
	m.latency = m.histogramBy("backend_call_seconds", "Duration of requests to a backend.", backendBuckets, backends)
	m.requests = m.counter("api_requests_total", "Requests to the local API.", routes, classes)
	m.commits = m.counter("store_commits_total", "Commits of the store.", results)
	m.commit = m.histogram("store_commit_seconds", "Duration of commits, until they are on the disk.", commitBuckets)
	m.outbox = m.gauge("outbox_items", "Items of the outbox.", backends, itemStates)
	m.oldest = m.gauge("outbox_oldest_seconds", "Age of the oldest item that waits; 0 where none does.", backends)
	m.margin = m.gauge("outbox_deadline_margin_seconds", "Time to the nearest deadline of an item that waits; negative once it is past.", backends)
	m.skew = m.gauge("clock_skew_seconds", "Backend's clock minus ours.", backends)
	m.readers = prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "readers_present", Help: "Card readers that are plugged in."})
	m.registry.MustRegister(m.readers)
	return m
}

// Handler shows the figures in Prometheus's text formats.
func (m *Metrics) Handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{MaxRequestsInFlight: 4})
}
