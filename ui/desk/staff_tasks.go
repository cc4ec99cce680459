package desk

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/cccd-agent/cccd-agent/kiosk/office"
	"github.com/cccd-agent/cccd-agent/kiosk/operator"
	"github.com/cccd-agent/cccd-agent/kiosk/outbox"
	"github.com/cccd-agent/cccd-agent/reader/identity"
	"github.com/cccd-agent/cccd-agent/reader/personal"
	"github.com/cccd-agent/cccd-agent/ui/scene"
	"github.com/cccd-agent/cccd-agent/ui/screen"
)

// taskList is what waits for a person.
type taskList struct {
	unhurriedly
	load  screen.Load
	tasks []outbox.Task
	names map[string]personal.Text // by visit
}

func (*taskList) may(*Desk) bool { return true }

func (p *taskList) enter(d *Desk) {
	p.names = map[string]personal.Text{}
	fetch(d, &p.load, &p.tasks, d.o.Agent.Tasks)
	if !d.may(operator.RunVisits) {
		return // who looks after the machine sees no visitor
	}
	today := d.o.Clock.Now().In(identity.Zone())
	for _, day := range []time.Time{today, today.AddDate(0, 0, -1)} {
		iso := day.Format(time.DateOnly)
		ask(d, func(ctx context.Context) (office.VisitList, error) { return d.o.Agent.VisitsOf(ctx, iso) }, p.named)
	}
}

// named takes the names of a day's visits; without them tasks are told all the same.
func (p *taskList) named(l office.VisitList, _ error) {
	for _, v := range l.Visits {
		p.names[v.ID] = v.Name
	}
}

func (p *taskList) shown(t outbox.Task) screen.Task {
	return screen.Task{Task: t, Who: p.names[t.Visit]}
}

func (p *taskList) scene(d *Desk) scene.Scene {
	m := screen.TasksModel{Load: p.load, Now: d.o.Clock.Now()}
	for _, t := range p.tasks {
		m.Tasks = append(m.Tasks, p.shown(t))
	}
	return screen.Tasks(d.lang, m)
}

func (p *taskList) act(d *Desk, id string) {
	switch id {
	case screen.StaffBack:
		d.show(&menu{})
		return
	case screen.StaffAgain:
		p.enter(d)
		return
	}
	for _, t := range p.tasks {
		if screen.TaskAct(t) == id {
			d.show(&oneTask{task: p.shown(t)})
			return
		}
	}
}

// oneTask is a task, and what a person says about it.
type oneTask struct {
	unhurriedly
	task    screen.Task
	busy    bool
	asks    bool // why it is given up
	trouble string
}

func (*oneTask) may(*Desk) bool { return true }

func (p *oneTask) scene(d *Desk) scene.Scene {
	if p.asks {
		return screen.DropTask(d.lang, p.task)
	}
	return screen.OneTask(d.lang, screen.TaskModel{Task: p.task, Now: d.o.Clock.Now(), Acts: p.acts(d), Busy: p.busy, Trouble: p.trouble})
}

// acts are what may be done about the task by whoever is on duty; the last is
// what is mostly right.
func (p *oneTask) acts(d *Desk) (acts []string) {
	add := func(id string, when bool) {
		if when {
			acts = append(acts, id)
		}
	}
	t := p.task.Task
	item, proof := t.Item != "", t.Action == outbox.NoteToSend
	add(screen.TaskDrop, item && d.may(operator.DropDeadLetters))
	add(screen.TaskRetry, item && t.Kind != outbox.PastWall)
	add(screen.TaskConfirm, t.Kind == outbox.Reconcile)
	add(screen.TaskProof, item && proof)
	add(screen.TaskResume, t.Kind == outbox.RestrictedAccount && d.overseer())
	return acts
}

func (p *oneTask) act(d *Desk, id string) {
	reason, drops := strings.CutPrefix(id, screen.TaskReason)
	switch {
	case p.busy:
	case id == screen.StaffBack && p.asks:
		p.asks = false
	case id == screen.StaffBack:
		d.show(&taskList{})
	case drops && p.asks && slices.Contains(screen.DropReasons(), reason) && d.may(operator.DropDeadLetters):
		p.asks = false
		p.have(d, func(ctx context.Context) error { return d.o.Agent.Drop(ctx, p.task.Item, reason) })
	case !slices.Contains(p.acts(d), id):
	case id == screen.TaskDrop:
		p.asks = true
	default:
		p.have(d, p.does(d, id))
	}
}

// does is what an act has the daemon do.
func (p *oneTask) does(d *Desk, id string) func(context.Context) error {
	return func(ctx context.Context) error {
		switch id {
		case screen.TaskRetry:
			return d.o.Agent.Retry(ctx, p.task.Item)
		case screen.TaskConfirm:
			return d.o.Agent.Confirm(ctx, p.task.Item)
		case screen.TaskProof:
			return d.o.Agent.ProofSent(ctx, p.task.Item)
		}
		return d.o.Agent.Resume(ctx, p.task.Backend)
	}
}

// have has it done once, and goes back to the list.
func (p *oneTask) have(d *Desk, do func(context.Context) error) {
	p.busy, p.trouble = true, ""
	ask(d, func(ctx context.Context) (none, error) { return none{}, do(ctx) }, func(_ none, err error) {
		p.busy = false
		if err != nil {
			p.trouble = codeOf(err)
			return
		}
		d.show(&taskList{})
	})
}
