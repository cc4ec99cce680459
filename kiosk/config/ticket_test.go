package config_test

import (
	"errors"
	"testing"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/ticket"
)

func TestTicketSettings(t *testing.T) {
	for text, want := range map[string]ticket.Options{
		"ticket: {way: escpos-device, device: /dev/usb/lp0, width: 384}":      {Way: ticket.Device, Device: "/dev/usb/lp0", Dots: 384},
		"ticket: {way: escpos-net, address: \"10.0.0.9:9100\", prefix: A}":    {Way: ticket.Net, Address: "10.0.0.9:9100"},
		"ticket: {way: escpos-serial, device: /dev/ttyUSB0, baud: 19200}":     {Way: ticket.Serial, Device: "/dev/ttyUSB0", Baud: 19200},
		"ticket: {way: system, printer: HOA-DON}\npaper: {printer: TANG-2}\n": {Way: ticket.System, Printer: "HOA-DON"},
	} {
		c := load(t, write(t, text))
		got, err := c.TicketOptions()
		if err := errors.Join(err, c.Check()); err != nil || got != want {
			t.Errorf("%s: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "ticket: {way: none}", "ticket: {prefix: B}"} {
		if _, err := load(t, write(t, text)).TicketOptions(); !errors.Is(err, config.ErrNotConfigured) {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestWrongTicketSettings(t *testing.T) {
	for text, want := range map[string]config.Error{
		"ticket:\n  way: fax\n":                                      {Line: 2, Key: "ticket.way", Problem: config.NotAllowed},
		"ticket:\n  way: escpos-device\n":                            {Line: 1, Key: "ticket.device", Problem: config.Missing},
		"ticket:\n  way: escpos-net\n":                               {Line: 1, Key: "ticket.address", Problem: config.Missing},
		"ticket:\n  way: escpos-net\n  address: 8.8.8.8:9100\n":      {Line: 3, Key: "ticket.address", Problem: config.NotPrivate},
		"ticket:\n  way: escpos-net\n  address: mayin:9100\n":        {Line: 3, Key: "ticket.address", Problem: config.NotAnAddress},
		"ticket:\n  way: escpos-serial\n  device: x\n  baud: 1234\n": {Line: 4, Key: "ticket.baud", Problem: config.NotAllowed},
		"ticket:\n  way: escpos-serial\n  device: x\n":               {Line: 1, Key: "ticket.baud", Problem: config.Missing},
		"ticket:\n  width: 400\n":                                    {Line: 2, Key: "ticket.width", Problem: config.NotAllowed},
		"ticket:\n  printer: -o raw\n":                               {Line: 2, Key: "ticket.printer", Problem: config.NotAllowed},
		"ticket:\n  prefix: A1\n":                                    {Line: 2, Key: "ticket.prefix", Problem: config.NotAllowed},
		"ticket:\n  prefix: ABCD\n":                                  {Line: 2, Key: "ticket.prefix", Problem: config.NotAllowed},
		"desk:\n  name: Gọi 1900 1234 56\nticket:\n  way: system\n":  {Line: 2, Key: "desk.name", Problem: config.NotAllowed},
		"paper:\n  printer: a/b\n":                                   {Line: 2, Key: "paper.printer", Problem: config.NotAllowed},
	} {
		var got *config.Error
		if err := load(t, write(t, text)).Check(); !errors.As(err, &got) || got.Key != want.Key || got.Problem != want.Problem || got.Line != want.Line {
			t.Errorf("%s\n got %v\nwant %+v", text, err, want)
		}
	}
	if _, err := config.Load(write(t, "ticket:\n  name: Nguyễn\n")); err == nil {
		t.Error("a key that nobody reads is taken")
	}
}
