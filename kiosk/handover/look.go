package handover

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
)

// builtin are the functions of text/template that a template may call. index is
// not among them: a value of a person as a key would be repeated in an error.
var builtin = []string{"and", "or", "not", "eq", "ne", "len"}

// look goes through a parsed template before it ever runs.
type look struct {
	t    *Template
	text string
}

func (t *Template) lookThrough(text string) error {
	l := look{t, text}
	if all := t.parsed.Templates(); len(all) > 1 || len(all) == 1 && all[0].Name() != t.name {
		return &Error{t.name, 0, Function} // define and block: a template that calls itself never ends
	}
	if t.parsed.Tree == nil {
		return &Error{t.name, 0, Syntax}
	}
	return l.list(t.parsed.Root, 0)
}

func (l look) list(list *parse.ListNode, depth int) error {
	if list == nil {
		return nil
	}
	for _, n := range list.Nodes {
		if err := l.node(n, depth); err != nil {
			return err
		}
	}
	return nil
}

func (l look) node(n parse.Node, depth int) error {
	switch n := n.(type) {
	case *parse.ActionNode:
		if len(n.Pipe.Decl) == 0 && !l.escaped(n.Pipe) {
			return l.wrong(n, Unescaped)
		}
		return l.pipe(n.Pipe)
	case *parse.IfNode:
		return l.branch(&n.BranchNode, depth)
	case *parse.WithNode:
		return l.branch(&n.BranchNode, depth)
	case *parse.RangeNode:
		if depth == maxNesting || !overValues(n.Pipe) {
			return l.wrong(n, Loop)
		}
		return l.branch(&n.BranchNode, depth+1)
	case *parse.TextNode, *parse.CommentNode, *parse.BreakNode, *parse.ContinueNode:
		return nil
	}
	return l.wrong(n, Function) // template, and what later versions bring
}

func (l look) branch(b *parse.BranchNode, depth int) error {
	if err := l.pipe(b.Pipe); err != nil {
		return err
	}
	if err := l.list(b.List, depth); err != nil {
		return err
	}
	return l.list(b.ElseList, depth)
}

func (l look) pipe(p *parse.PipeNode) error {
	for _, c := range p.Cmds {
		for _, arg := range c.Args {
			if err := l.argument(arg); err != nil {
				return err
			}
		}
	}
	return nil
}

func (l look) argument(n parse.Node) error {
	switch n := n.(type) {
	case *parse.IdentifierNode:
		if _, ours := functions(nil)[n.Ident]; !ours && !slices.Contains(builtin, n.Ident) {
			return l.wrong(n, Function)
		}
	case *parse.PipeNode:
		return l.pipe(n)
	case *parse.ChainNode:
		return l.argument(n.Node)
	}
	return nil
}

// escaped: what is printed goes through the escape of its format as the last thing.
func (l look) escaped(p *parse.PipeNode) bool {
	if l.t.format.escape == "" {
		return true
	}
	name, ok := p.Cmds[len(p.Cmds)-1].Args[0].(*parse.IdentifierNode)
	return ok && name.Ident == l.t.format.escape
}

// overValues: a range over the values there are, and not over a number, which
// text/template would count up to.
func overValues(p *parse.PipeNode) bool {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 {
		return false
	}
	switch p.Cmds[0].Args[0].(type) {
	case *parse.FieldNode, *parse.VariableNode:
		return true
	}
	return false
}

func (l look) wrong(n parse.Node, p Problem) error {
	at := min(int(n.Position()), len(l.text))
	return &Error{l.t.name, 1 + strings.Count(l.text[:at], "\n"), p}
}

var line = regexp.MustCompile(`^:(\d+)`)

// lineOf takes the line, and nothing else, out of what text/template says.
func lineOf(name string, err error) int {
	_, after, _ := strings.Cut(err.Error(), "template: "+name)
	m := line.FindStringSubmatch(after)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

func parseProblem(err error) Problem {
	if strings.Contains(err.Error(), "function ") && strings.Contains(err.Error(), "not defined") {
		return Function
	}
	return Syntax
}
