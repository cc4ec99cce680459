package main

import (
	"context"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"
	"github.com/go-gl/glfw/v3.4/glfw"
	"github.com/jonboulle/clockwork"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
	"github.com/cccd-agent/cccd-agent/ui/agent"
	"github.com/cccd-agent/cccd-agent/ui/warm"
)

// windowTitle names nobody, whoever is before the screen.
const windowTitle = "cccd-agent"

// screen is one of the two processes: it sets everything up but the window, and
// shows that when it is told to. It gives the exit code.
func (o *options) screen(ctx context.Context) int {
	if err := process.NoCoreDumps(); err != nil {
		o.log.Warn("core dumps are not off", "err", err)
	}
	up := warm.NewChild(os.Stdin, os.Stdout)
	if !canDraw() {
		up.Tell(warm.NoGL)
		return warm.NoGLExit
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	client := agent.New(agent.Options{Dir: o.data, Clock: clockwork.NewRealClock()})
	settings, err := awaitSettings(ctx, client)
	if err != nil {
		return exitOther
	}
	gui := app.NewWithID("vn.cccd-agent.kiosk")
	s, err := o.furnish(ctx, gui, client, settings, up)
	if err != nil {
		o.say(err)
		return exitOther
	}
	if !told(ctx, stop, up) {
		return exitOK
	}
	go func() { // the supervisor is gone, or the system ends us
		<-ctx.Done()
		fyne.Do(gui.Quit)
	}()
	gui.Lifecycle().SetOnStarted(func() { fyne.Do(s.open) })
	gui.Run()
	return exitOK
}

// told says that all is ready, and waits until this process shall show itself; false
// where it never shall. Fyne does not run before: it looks for events sixty times a
// second, window or not. stop is called when the supervisor is gone.
func told(ctx context.Context, stop func(), up *warm.Child) bool {
	show := make(chan struct{}, 1)
	go func() {
		defer stop()
		up.Listen(ctx, func(word string) {
			if word == warm.Show {
				select {
				case show <- struct{}{}:
				default: // it was told already
				}
			}
		})
	}()
	up.Tell(warm.Ready)
	select {
	case <-show:
		return true
	case <-ctx.Done():
		return false
	}
}

// canDraw reports whether a window with OpenGL can be had: asked before Fyne is,
// which would end the process without saying so.
func canDraw() bool {
	if err := glfw.Init(); err != nil {
		return false
	}
	defer glfw.Terminate()
	glfw.WindowHint(glfw.Visible, glfw.False)
	w, err := glfw.CreateWindow(16, 16, windowTitle, nil, nil)
	if err != nil {
		return false
	}
	w.Destroy()
	return true
}

// size is that of the window at a desk.
func (o *options) size() (fyne.Size, error) {
	var w, h float32
	if _, err := fmt.Sscanf(o.window, "%fx%f", &w, &h); err != nil || w < 320 || h < 320 {
		return fyne.Size{}, usageError{fmt.Errorf("--window is WIDTHxHEIGHT, as 1280x800")}
	}
	return fyne.NewSize(w, h), nil
}
