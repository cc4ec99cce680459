// Package benchdaemon measures the daemon: what `make bench-daemon` prints, and
// a simulated day at a desk, of which an hour belongs to the tests. It holds
// tests alone.
package benchdaemon
