// Package scene is what a screen shows, as data: blocks in the order in which
// they are read, and what may be touched. The flow (ui/desk) decides, package
// ui/screen says it in words, package ui/touch draws it. A scene holds sentences,
// no codes: it is made anew for each language.
package scene

import "image"

// Scene is one screen.
type Scene struct {
	Name  string // which screen: in file names and for tests; nothing personal
	Bar   Bar
	Title string
	Lead  string  // a sentence below the title
	Body  []Block // from top to bottom; what does not fit is turned over by large buttons
	Side  []Block // beside the body in a wide window, above it in a tall one
	Acts  []Act   // at the foot; the last is the one that goes on
	Keys  *Keyboard
}

// Bar is the head of every screen.
type Bar struct {
	Banner string // across the whole window, on every screen: "practice"
	Place  string // whose desk it is
	Sign   string // which page is reading, or who is signed in
	Clock  string
	Acts   []Act // language, help, the start
}

// Act is what a person may do: a button, a row, a key.
type Act struct {
	ID     string // what the flow is told; nothing personal
	Label  string
	Sub    string // a second, smaller line
	Symbol Symbol
	Tone   Tone
	Key    string // of a keyboard that does the same: "F2", "Escape", "Return"
	Off    bool   // shown, and not to be touched now
	On     bool   // chosen
	Small  bool   // no wider than its text: in the bar, beside a field
}

// Tone is what something means, beside its words and symbol: never colour alone.
type Tone int

// The tones.
const (
	Plain  Tone = iota
	Main        // the one that goes on
	Good        // verified, done
	Care        // look at it
	Bad         // wrong, refused
	Quiet       // less than the rest
	Danger      // takes something away
)

// Symbol is a drawing that stands for a meaning; it does not depend on colour.
type Symbol string

// The symbols.
const (
	NoSymbol    Symbol = ""
	Check       Symbol = "check"
	Cross       Symbol = "cross"
	Question    Symbol = "question"
	Dash        Symbol = "dash"
	Warning     Symbol = "warning"
	Info        Symbol = "info"
	CardSign    Symbol = "card"
	QRSign      Symbol = "qr"
	KeyboardKey Symbol = "keyboard"
	Person      Symbol = "person"
	People      Symbol = "people"
	Child       Symbol = "child"
	Phone       Symbol = "phone"
	Hospital    Symbol = "hospital"
	Bed         Symbol = "bed"
	Counter     Symbol = "counter"
	Clock       Symbol = "clock"
	Lock        Symbol = "lock"
	Help        Symbol = "help"
	Home        Symbol = "home"
	Back        Symbol = "back"
	Next        Symbol = "next"
	Up          Symbol = "up"
	Down        Symbol = "down"
	Printer     Symbol = "printer"
	Money       Symbol = "money"
	List        Symbol = "list"
	Bars        Symbol = "bars"
	Gear        Symbol = "gear"
	Send        Symbol = "send"
	Sound       Symbol = "sound"
	Delete      Symbol = "delete"
	Shift       Symbol = "shift"
	Plug        Symbol = "plug"
)

// Block is one part of a screen.
type Block interface{ block() }

// Text is a paragraph.
type Text struct {
	Text string
	Size Size
	Tone Tone
}

// Size is how large a text is, beside the step that the person chose.
type Size int

// The sizes.
const (
	Normal Size = iota
	Small
	Strong // of the normal size, bold
	Large
	Huge // a queue number, a countdown
)

// Notice is a framed sentence with a symbol: the verdict, a trouble, an answer.
type Notice struct {
	Tone   Tone
	Symbol Symbol
	Title  string
	Text   string // below the title
	Large  bool
}

// Facts are values with their names, one a row.
type Facts struct{ Rows []Fact }

// Fact is one value.
type Fact struct {
	Label string
	Value string
	Note  string // where it is from, what is said of it
	Large bool   // a name
	Tone  Tone   // of the note
}

// Points are short sentences, each with a symbol: checks, steps, what to bring.
type Points struct{ Rows []Point }

// Point is one of them.
type Point struct {
	Symbol Symbol
	Tone   Tone
	Text   string
	Detail string // smaller, below
}

// Choices are large buttons, side by side where there is room.
type Choices struct {
	Acts    []Act
	Columns int // at most so many beside each other; 0: two
}

// Field is one thing that is typed. The flow holds its text.
type Field struct {
	ID      string // touching it tells "field:"+ID
	Label   string
	Value   string // as shown: dots where it is secret
	Hint    string // where it is empty
	Error   string // what is wrong, and what to do
	Focused bool   // keys go here
}

// Progress is how far something is.
type Progress struct {
	Fraction float64 // 0 to 1
	Text     string
}

// Picture is a still picture: a portrait, a code.
type Picture struct {
	Image  image.Image
	Alt    string // what it is, in words
	Height int    // at most, in units of the normal text's size; its width follows
	Crisp  bool   // made of squares: a code is not smoothed
	Frame  bool
}

// Live is the camera's picture; the renderer is given its frames apart from scenes.
type Live struct {
	Alt    string
	Height int
}

// Motion is a moving drawing that shows what to do.
type Motion struct {
	Name   string // one of Motions
	Alt    string
	Height int
}

// The moving drawings.
const (
	HoldCard   = "hold-card"   // a card laid on the reader
	ShowQR     = "show-qr"     // where the code is, and how to hold it to the camera
	TakeCard   = "take-card"   // a card taken from the reader
	HoldStill  = "hold-still"  // a card that stays, waves over it
	TakeTicket = "take-ticket" // a slip taken from the slot
)

// Motions lists every moving drawing.
func Motions() []string { return []string{HoldCard, ShowQR, TakeCard, HoldStill, TakeTicket} }

// Table is a list of rows, turned over by large buttons where it is long. A row
// with an act may be touched.
type Table struct {
	Head   []string
	Widths []float64 // shares of the columns; nil: alike
	Rows   []Row
	Empty  string // said where there is no row
}

// Row is one line of a table.
type Row struct {
	Cells  []string
	Symbol Symbol
	Tone   Tone
	Act    string // empty: not to be touched
	On     bool
}

// Chart is bars with their numbers.
type Chart struct {
	Title string
	Bars  []Column
}

// Column is one bar of a chart.
type Column struct {
	Label string
	Value float64
	Text  string // the value in words
}

// Keyboard is what is typed on; its keys are acts.
type Keyboard struct {
	Rows   [][]Key
	Narrow bool // a pad of figures: beside the body in a wide window, not across it
}

// Key is one key; touching it tells its act.
type Key struct {
	Act    string
	Label  string
	Symbol Symbol
	Width  float64 // in keys; 0: 1
	Tone   Tone
	On     bool // shift that is held
	Off    bool
}

func (Text) block()     {}
func (Notice) block()   {}
func (Facts) block()    {}
func (Points) block()   {}
func (Choices) block()  {}
func (Field) block()    {}
func (Progress) block() {}
func (Picture) block()  {}
func (Live) block()     {}
func (Motion) block()   {}
func (Table) block()    {}
func (Chart) block()    {}
