// Package warm keeps one process of the screen shown and another ready behind
// it. When the shown one is done with a person, crashes or does not answer, the
// ready one is shown at once and a new one is made ready: so the person is gone
// with the process that knew them, and nobody waits for a start.
//
// The processes are told what to do by lines on their standard input, and tell
// by lines on their standard output. No line holds anything of a person.
package warm

// What a screen's process is told.
const (
	Show = "show" // put the window on the screen
)

// What a screen's process tells.
const (
	Ready   = "ready"   // everything is set up but the window
	Shown   = "shown"   // the first frame is on the screen
	Replace = "replace" // a person is done: show the next process instead of me
	Quit    = "quit"    // staff close the program
	NoGL    = "no-gl"   // there is no OpenGL: no process will do better
)

// NoGLExit is the exit code of a process that found no OpenGL.
const NoGLExit = 78
