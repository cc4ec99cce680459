package screen

import (
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/words"
)

// Acts on a task.
const (
	TaskRetry   = "retry"
	TaskConfirm = "confirm-there" // it was looked for at the backend, and is there
	TaskProof   = "proof-sent"
	TaskResume  = "resume"
	TaskDrop    = "drop"
	TaskReason  = "reason:" // and the code of a reason to drop
)

// DropReasons are why a person gives something up, as codes.
func DropReasons() []string {
	return []string{outbox.ReasonOtherChannel, "twice", "mistake", "person-left"}
}

// Task is something a person must do, and whom it is about.
type Task struct {
	outbox.Task
	Who personal.Text // empty: not known, or not to be said
}

// TasksModel is what waits for a person.
type TasksModel struct {
	Load  Load
	Now   time.Time
	Tasks []Task
}

// Tasks are what a person must do, the most urgent first.
func Tasks(l words.Lang, m TasksModel) scene.Scene {
	s := scene.Scene{Name: "tasks", Title: l.Say("tasks.title"), Lead: l.Say("tasks.lead"), Acts: []scene.Act{staffBack(l), staffAgain(l)}}
	t := scene.Table{Head: []string{l.Say("tasks.what"), l.Say("tasks.who"), l.Say("tasks.by")}, Widths: []float64{4, 3, 2}}
	if m.Load == (Load{}) {
		t.Empty = l.Say("tasks.none")
	}
	for _, task := range m.Tasks {
		t.Rows = append(t.Rows, taskRow(l, task, m.Now))
	}
	s.Body = append(m.Load.blocks(l), t)
	return s
}

func taskRow(l words.Lang, t Task, now time.Time) scene.Row {
	by, tone := taskBy(l, t, now)
	return scene.Row{Cells: []string{taskTitle(l, t), taskWho(l, t), by}, Symbol: scene.Warning, Tone: tone, Act: TaskAct(t.Task)}
}

// TaskAct names a task: that of an item by the item, of a whole backend by it.
func TaskAct(t outbox.Task) string { return StaffRow + string(t.Kind) + ":" + t.Backend + ":" + t.Item }

func taskTitle(l words.Lang, t Task) string {
	return l.Say("task.kind."+string(t.Kind), l.Backend(t.Backend))
}

func taskWho(l words.Lang, t Task) string {
	switch {
	case t.Who != "":
		return t.Who.Reveal()
	case t.Visit != "":
		return l.Say("tasks.someone")
	}
	return l.Say("tasks.desk")
}

func taskBy(l words.Lang, t Task, now time.Time) (string, scene.Tone) {
	switch {
	case t.By.IsZero():
		return l.Say("tasks.soon"), scene.Care
	case now.After(t.By):
		return l.Say("tasks.late", momentOf(l, t.By, now)), scene.Bad
	}
	return momentOf(l, t.By, now), scene.Care
}

// TaskModel is one task, and what may be done about it.
type TaskModel struct {
	Task    Task
	Now     time.Time
	Acts    []string // of the acts on a task
	Busy    bool
	Trouble string
}

// OneTask says what is to be done, and lets a person say that it is.
func OneTask(l words.Lang, m TaskModel) scene.Scene {
	by, tone := taskBy(l, m.Task, m.Now)
	s := scene.Scene{Name: "task", Title: taskTitle(l, m.Task), Acts: []scene.Act{staffBack(l)}}
	if m.Trouble != "" {
		s.Body = append(s.Body, Problem(l, m.Trouble))
	}
	rows := []scene.Fact{{Label: l.Say("tasks.who"), Value: taskWho(l, m.Task), Large: true}, {Label: l.Say("tasks.by"), Value: by, Tone: tone}}
	s.Body = append(s.Body, scene.Facts{Rows: rows}, scene.Notice{Tone: scene.Care, Symbol: scene.Info, Title: l.Say("task.do"), Text: taskAdvice(l, m.Task)})
	if m.Task.Uncertain {
		s.Body = append(s.Body, scene.Text{Text: l.Say("task.uncertain")})
	}
	for _, id := range m.Acts {
		s.Acts = append(s.Acts, taskButton(l, id, m))
	}
	return s
}

func taskButton(l words.Lang, id string, m TaskModel) scene.Act {
	a := scene.Act{ID: id, Label: l.Say("task.act." + id), Off: m.Busy}
	switch {
	case id == TaskDrop:
		a.Tone = scene.Danger
	case id == m.Acts[len(m.Acts)-1]:
		a.Tone = scene.Main
	}
	return a
}

// taskAdvice is what to do: the backend's own advice where it gave some.
func taskAdvice(l words.Lang, t Task) string {
	own := l.Say("task.do." + string(t.Kind))
	switch {
	case t.Action == "" || t.Action == outbox.ActionResume || t.Action == outbox.ActionSetClock:
		return own
	case t.Action == outbox.NoteToSend:
		return l.Say("task.do.to-send")
	case t.Backend == outbox.BackendInsurance:
		return l.Action(t.Action)
	}
	if advice := l.LodgingAction(t.Action); advice != t.Action {
		return advice
	}
	return own
}

// DropTask asks why something is given up.
func DropTask(l words.Lang, t Task) scene.Scene {
	s := scene.Scene{Name: "task-drop", Title: l.Say("drop.title"), Lead: l.Say("drop.lead", taskWho(l, t))}
	c := scene.Choices{Columns: 2}
	for _, code := range DropReasons() {
		c.Acts = append(c.Acts, scene.Act{ID: TaskReason + code, Label: l.Say("drop.reason." + code), Tone: scene.Danger})
	}
	s.Body, s.Acts = []scene.Block{c}, []scene.Act{staffBack(l)}
	return s
}
