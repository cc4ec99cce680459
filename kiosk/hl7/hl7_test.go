package hl7

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/backend"
	"github.com/cccd-agent/cccd-agent/kiosk/backend/rig"
	"github.com/cccd-agent/cccd-agent/reader/personal"
)

var at = time.Date(2026, 11, 21, 8, 0, 0, 0, time.FixedZone("+07", 7*3600))

var sender = Sender{Application: "CCCD-AGENT", Facility: "01013", ReceivingApplication: "HIS", ReceivingPlace: "01013", NumberAuthority: "VNM", CardAuthority: "BHXH", InsurerName: "BHXH Việt Nam"}

var person = Person{
	Number: "001190123456", Name: "Nguyễn Thị Thu Hoà", Birth: "1990-01-15", Sex: "female", Address: "Số 1 | phố A^B & C~D \\ E",
	Card: "GD4010119012345", From: "2026-01-01", To: "2026-12-31",
}

func TestA04(t *testing.T) {
	got := string(sender.A04(person, "ID-1", at))
	want := strings.Join([]string{
		`MSH|^~\&|CCCD-AGENT|01013|HIS|01013|20261121080000+0700||ADT^A04^ADT_A01|ID-1|P|2.5.1|||AL|NE||UNICODE UTF-8`,
		`EVN||20261121080000+0700`,
		`PID|1||001190123456^^^VNM^NI~GD4010119012345^^^BHXH^HC||Nguyễn^Hoà^Thị Thu^^^^L||19900115|F|||Số 1 \F\ phố A\S\B \T\ C\R\D \E\ E`,
		`PV1|1|O`,
		`IN1|1|BHYT|BHXH|BHXH Việt Nam||||||||20260101|20261231|||||||||||||||||||||||GD4010119012345`,
	}, "\r") + "\r"
	if got != want {
		t.Errorf("got\n%s", strings.ReplaceAll(got, "\r", "\n"))
	}
	in1 := strings.Split(strings.Split(got, "\r")[4], "|")
	if in1[12] != "20260101" || in1[13] != "20261231" || in1[36] != "GD4010119012345" {
		t.Error("IN1-12, 13 or 36 is elsewhere")
	}
	visited := person
	visited.Visit, visited.HospitalID = "LK1", "BN1"
	lines := strings.Split(string(sender.A04(visited, "x", at)), "\r")
	if pv1 := strings.Split(lines[3], "|"); pv1[19] != "LK1" {
		t.Errorf("PV1 %s", lines[3])
	}
	if !strings.Contains(lines[2], "|BN1^^^^PI~001190123456^^^VNM^NI~") {
		t.Errorf("PID %s", lines[2])
	}
}

// What a name holds never begins a segment or ends the message.
func FuzzA04(f *testing.F) {
	f.Add("Nguyễn\rPID|2", "\x0b\x1c\r", "a|b^c")
	f.Fuzz(func(t *testing.T, name, address, id string) {
		p := person
		p.Name, p.Address = personal.Text(name), personal.Text(address)
		message := sender.A04(p, id, at)
		if bytes.ContainsAny(message, "\x0b\x1c\n") || bytes.Count(message, []byte{'\r'}) != 5 {
			t.Errorf("%q", message)
		}
	})
}

func FuzzAcknowledged(f *testing.F) {
	f.Add([]byte("MSH|^~\\&|\rMSA|AA|1\r"))
	f.Add([]byte("\x0bMSH"))
	f.Fuzz(func(t *testing.T, ack []byte) {
		_ = acknowledged(ack, "1")
		_, _ = readBlock(bufio.NewReader(bytes.NewReader(ack)))
	})
}

// receiver plays a hospital's system: one connection after the other, each
// answered as told.
type receiver struct {
	listener net.Listener
	got      chan string
}

func listen(t *testing.T, authority *rig.Authority, answer func(message string) string) *receiver {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if authority != nil {
		certificate, err := authority.Server(net.IPv4(127, 0, 0, 1))
		if err != nil {
			t.Fatal(err)
		}
		l = tls.NewListener(l, &tls.Config{Certificates: []tls.Certificate{certificate}})
	}
	r := &receiver{l, make(chan string, 10)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			_ = c.SetDeadline(time.Now().Add(10 * time.Second))
			if body, err := readBlock(bufio.NewReader(c)); err == nil {
				r.got <- string(body)
				_, _ = io.WriteString(c, answer(string(body)))
			}
			_ = c.Close()
		}
	}()
	t.Cleanup(func() { l.Close(); <-done })
	return r
}

func block(text string) string { return "\x0b" + text + "\x1c\r" }

func (r *receiver) client(t *testing.T, change ...func(*Options)) *Client {
	t.Helper()
	o := Options{Address: r.listener.Addr().String(), Plain: true}
	for _, c := range change {
		c(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAcknowledgements(t *testing.T) {
	for _, c := range []struct {
		ack    string
		code   string
		reason backend.Reason
	}{
		{block("MSH|^~\\&|HIS\rMSA|AA|ID-1\r"), "", ""},
		{block("MSH|^~\\&|HIS\nMSA|CA|ID-1\n"), "", ""},
		{block("MSH#^~\\&#HIS\rMSA#AA#ID-1\r"), "", ""},
		{block("MSH|^~\\&|HIS\rMSA|AE|ID-1|sai\r"), "AE", ""},
		{block("MSH|^~\\&|HIS\rMSA|AR|ID-1\r"), "AR", ""},
		{block("MSH|^~\\&|HIS\rMSA|AA|ID-2\r"), CodeOther, ""},
		{block("MSH|^~\\&|HIS\r"), "", backend.ReasonGarbled},
		{block("MSH|^~\\&|HIS\rMSA|XX|ID-1\r"), "", backend.ReasonGarbled},
		{"HTTP/1.1 400 Bad Request\r\n\r\n", "", backend.ReasonGarbled},
		{"\x0bMSH|", "", backend.ReasonCut},
		{"", "", backend.ReasonCut},
		{"\x0b" + strings.Repeat("x", maxAck+10), "", backend.ReasonCut},
	} {
		r := listen(t, nil, func(string) string { return c.ack })
		err := r.client(t).Send(context.Background(), sender.A04(person, "ID-1", at), "ID-1")
		var refused *AckError
		var unreachable *backend.UnreachableError
		switch {
		case c.code != "" && (!errors.As(err, &refused) || refused.Code != c.code),
			c.reason != "" && (!errors.As(err, &unreachable) || unreachable.Reason != c.reason || !unreachable.Sent),
			c.code == "" && c.reason == "" && err != nil:
			t.Errorf("%.40q: %v", c.ack, err)
		}
		if got := <-r.got; got != string(sender.A04(person, "ID-1", at)) {
			t.Error("not what was sent")
		}
	}
}

func TestTLSAndWhereWithout(t *testing.T) {
	authority, err := rig.NewAuthority(at)
	if err != nil {
		t.Fatal(err)
	}
	r := listen(t, authority, func(string) string { return block("MSA|AA|1\r") })
	now := func() time.Time { return at }
	good := r.client(t, func(o *Options) { o.Plain, o.CA, o.Now = false, authority.PEM(), now })
	if err := good.Send(context.Background(), []byte("MSH\r"), "1"); err != nil {
		t.Error(err)
	}
	var unreachable *backend.UnreachableError
	stranger := r.client(t, func(o *Options) { o.Plain, o.Now = false, now })
	if err := stranger.Send(context.Background(), []byte("MSH\r"), "1"); !errors.As(err, &unreachable) || unreachable.Reason != backend.ReasonTLS || unreachable.Sent {
		t.Errorf("an authority that nobody named: %v", err)
	}
	for _, c := range []struct {
		o    Options
		want error
	}{
		{Options{Address: "127.0.0.1:2575", Plain: true}, nil},
		{Options{Address: "10.0.0.7:2575", Plain: true}, ErrNotPrivate},
		{Options{Address: "10.0.0.7:2575", Plain: true, InsecureLAN: true}, nil},
		{Options{Address: "203.0.113.1:2575", Plain: true, InsecureLAN: true}, ErrNotPrivate},
		{Options{Address: "his.hospital.lan:2575", Plain: true, InsecureLAN: true}, ErrNotPrivate},
		{Options{Address: "his.hospital.vn:2575"}, nil},
		{Options{Address: "his.hospital.vn"}, backend.ErrAddress},
		{Options{Address: "a:1", CA: []byte("x")}, backend.ErrAuthority},
	} {
		if _, err := New(c.o); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", c.o.Address, err)
		}
	}
}

func TestNobodyThereAndNoAnswer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(Options{Address: l.Addr().String(), Plain: true, Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	var u *backend.UnreachableError
	if err := c.Send(context.Background(), []byte("MSH\r"), "1"); !errors.As(err, &u) || u.Reason != backend.ReasonTimeout || !u.Sent {
		t.Errorf("nobody answers: %v", err)
	}
	l.Close()
	if err := c.Send(context.Background(), []byte("MSH\r"), "1"); !errors.As(err, &u) || u.Reason != backend.ReasonConnect || u.Sent {
		t.Errorf("nobody there: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Send(ctx, []byte("MSH\r"), "1"); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}
