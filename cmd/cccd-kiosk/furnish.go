package main

import (
	"cmp"
	"context"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/config"
	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/desk"
	"github.com/cccd-agent/cccd-agent/ui/look"
	"github.com/cccd-agent/cccd-agent/ui/places"
	"github.com/cccd-agent/cccd-agent/ui/practice"
	"github.com/cccd-agent/cccd-agent/ui/scanning"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/touch"
	"github.com/cccd-agent/cccd-agent/ui/typist"
	"github.com/cccd-agent/cccd-agent/ui/voice"
	"github.com/cccd-agent/cccd-agent/ui/warm"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// furniture is all of one screen.
type furniture struct {
	ctx     context.Context
	o       *options
	up      *warm.Child
	client  *agent.Client
	events  chan agent.Event
	window  fyne.Window
	fingers *fingers
	eyes    *scanning.Live
	surface *touch.Surface
	desk    *desk.Desk
	latest  atomic.Pointer[scene.Scene] // to be shown with the next frame
	first   sync.Once                   // frame
	kiosk   bool
}

// furnish puts a screen together. Nothing is on it before it is opened.
func (o *options) furnish(ctx context.Context, gui fyne.App, client *agent.Client, settings office.ScreenSettings, up *warm.Child) (*furniture, error) {
	settings.Mode = cmp.Or(config.ScreenMode(o.mode), settings.Mode)
	f := &furniture{ctx: ctx, o: o, up: up, client: client, events: make(chan agent.Event), kiosk: settings.Mode == config.KioskMode}
	size, err := o.size()
	if err != nil {
		return nil, err
	}
	f.window = gui.NewWindow(windowTitle)
	f.window.SetPadded(false)
	f.window.Resize(size)
	f.window.SetFullScreen(f.kiosk)
	f.surface = touch.New(touch.Options{Look: lookOf(settings), Kiosk: f.kiosk, OnAct: f.act, OnKey: func(k touch.Key) bool { return f.fingers.key(k) }, OnPainted: f.painted})
	f.window.SetContent(f.surface.Content())
	f.window.SetMaster()
	f.desk = desk.New(f.deskOptions(client, settings))
	f.fingers, f.eyes = newFingers(f, settings.ScannerKeys), newEyes(f, settings.Camera)
	return f, nil
}

func (f *furniture) deskOptions(client *agent.Client, settings office.ScreenSettings) desk.Options {
	o := desk.Options{
		Agent: client, Events: f.events, Show: f.show, Clock: clockwork.NewRealClock(), Lang: f.o.firstLang(settings), Settings: settings,
		Look: f.restyle, Camera: func(on bool) { f.eyes.Want(on) }, Voice: f.voice(),
		Files: places.Finder{}, Quit: func() { f.up.Tell(warm.Quit) },
	}
	if f.kiosk {
		o.Replace = func() { f.up.Tell(warm.Replace) }
	} else if t, err := typist.Open(typist.Options{}); err == nil {
		o.Typist = t
	} else {
		f.o.log.Warn("nothing can be typed into other programs", "err", err)
	}
	if settings.Training {
		o.Practice = practice.New(f.o.data)
	}
	return o
}

// voice speaks by what is recorded for this desk, else by the system's own.
func (f *furniture) voice() *voice.Speaker {
	return voice.New(voice.Options{Recordings: filepath.Join(f.o.data, "voice"), Trouble: func(err error) { f.o.log.Warn("no sound", "err", err) }})
}

// firstLang is the language that a person is greeted in.
func (o *options) firstLang(settings office.ScreenSettings) words.Lang {
	if l, ok := words.Parse(o.lang); ok {
		return l
	}
	for _, name := range settings.Languages {
		if l, ok := words.Parse(name); ok {
			return l
		}
	}
	return words.Vietnamese
}

// open puts the window on the screen: only then does the flow begin, so that a
// process that waits follows nobody.
func (f *furniture) open() {
	f.window.Show()
	f.surface.Focus()
	go func() { _ = f.eyes.Serve(f.ctx) }()
	go func() { _ = f.desk.Serve(f.ctx) }()
	go f.follow()
}

// follow hands on what the daemon tells, from now on.
func (f *furniture) follow() {
	for e := range f.client.Events(f.ctx) {
		select {
		case f.events <- e:
		case <-f.ctx.Done():
		}
	}
}

// show is called from the flow's loop: the newest scene is drawn with the next
// frame, and what came before it is not.
func (f *furniture) show(s scene.Scene) {
	if f.latest.Swap(&s) == nil {
		fyne.Do(func() { f.surface.Show(*f.latest.Swap(nil)) })
	}
}

// painted is called with each frame that shows something else than the one before.
func (f *furniture) painted(string) {
	f.first.Do(func() { f.up.Tell(warm.Shown) })
	f.tellOutline()
}

// act: what was typed before a touch belongs to where it was typed, though it is
// still looked at whether a scanner typed it.
func (f *furniture) act(id string) {
	f.fingers.flush()
	f.desk.Act(id)
}

// awaitSettings asks until the daemon answers: it may be starting.
func awaitSettings(ctx context.Context, client *agent.Client) (office.ScreenSettings, error) {
	for {
		settings, err := client.Screen(ctx)
		if err == nil {
			return settings, nil
		}
		select {
		case <-ctx.Done():
			return settings, ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
}

// lookOf is how the configuration wants the screen.
func lookOf(s office.ScreenSettings) look.Look {
	steps := map[config.TextStep]look.Step{config.LargeText: look.Step120, config.LargestText: look.Step140}
	return look.Look{Palette: palette(s.Contrast), Text: cmp.Or(steps[s.Text], look.Step100), LeftHanded: s.LeftHanded, Keys: s.Mode == config.DeskMode}
}

func palette(contrast bool) look.Palette {
	if contrast {
		return look.HighContrast()
	}
	return look.Normal()
}

// restyle draws the screen as the person wants it.
func (f *furniture) restyle(l desk.Look) {
	steps := look.Steps()
	chosen := look.Look{Palette: palette(l.Contrast), Text: steps[min(max(l.Text, 0), len(steps)-1)], LeftHanded: l.LeftHanded, Keys: !f.kiosk}
	fyne.Do(func() { f.surface.SetLook(chosen) })
}
