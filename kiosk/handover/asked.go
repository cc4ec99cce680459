package handover

import (
	"slices"
	"text/template/parse"
)

// Asked names what a template takes of what staff asked (.Asked), in the order in
// which it first stands there.
func (t *Template) Asked() []string {
	names := []string{}
	if t.parsed.Tree != nil {
		eachNode(t.parsed.Root, func(args []parse.Node) {
			for i, arg := range args {
				if name := askedName(arg, args[i+1:]); name != "" && !slices.Contains(names, name) {
					names = append(names, name)
				}
			}
		})
	}
	return names
}

// askedName is the name in .Asked.name, or in .Asked "name" as an argument beside.
func askedName(arg parse.Node, rest []parse.Node) string {
	var path []string
	switch n := arg.(type) {
	case *parse.FieldNode:
		path = n.Ident
	case *parse.VariableNode: // $.Asked
		path = n.Ident[1:]
	}
	if len(path) == 0 || path[0] != "Asked" {
		return ""
	}
	if len(path) > 1 {
		return path[1]
	}
	if len(rest) > 0 {
		if s, ok := rest[0].(*parse.StringNode); ok {
			return s.Text
		}
	}
	return ""
}

// eachNode goes through the arguments of every command of a tree.
func eachNode(n parse.Node, do func(args []parse.Node)) {
	switch n := n.(type) {
	case *parse.ListNode:
		for _, inner := range nodesOf(n) {
			eachNode(inner, do)
		}
	case *parse.ActionNode:
		eachNode(n.Pipe, do)
	case *parse.IfNode:
		eachBranch(n.BranchNode, do)
	case *parse.WithNode:
		eachBranch(n.BranchNode, do)
	case *parse.RangeNode:
		eachBranch(n.BranchNode, do)
	case *parse.PipeNode:
		for _, c := range n.Cmds {
			do(c.Args)
			for _, arg := range c.Args {
				if inner, ok := arg.(*parse.PipeNode); ok {
					eachNode(inner, do)
				}
			}
		}
	}
}

func nodesOf(l *parse.ListNode) []parse.Node {
	if l == nil {
		return nil
	}
	return l.Nodes
}

func eachBranch(b parse.BranchNode, do func(args []parse.Node)) {
	eachNode(b.Pipe, do)
	eachNode(b.List, do)
	eachNode(b.ElseList, do)
}
