package process

import (
	"slices"
	"testing"
)

func TestClobberingKeepsOtherSettings(t *testing.T) {
	for _, c := range []struct {
		given, want []string
	}{
		{[]string{"A=1"}, []string{"A=1", "GODEBUG=clobberfree=1,asyncpreemptoff=1", marker + "=1"}},
		{[]string{"GODEBUG=madvdontneed=1,gctrace=1", "A=x=y"}, []string{"A=x=y", "GODEBUG=madvdontneed=1,gctrace=1,clobberfree=1,asyncpreemptoff=1", marker + "=1"}},
		{[]string{"GODEBUG=clobberfree=0,gctrace=1"}, []string{"GODEBUG=gctrace=1,clobberfree=1,asyncpreemptoff=1", marker + "=1"}},
		{[]string{"GODEBUG=gctrace=1,clobberfree=1"}, []string{"GODEBUG=gctrace=1,clobberfree=1,asyncpreemptoff=1", marker + "=1"}},
		{[]string{"GODEBUG=asyncpreemptoff=1,gctrace=1,clobberfree=1"}, nil},
		{[]string{"GODEBUG=gctrace=1", marker + "=1"}, nil}, // started again, and still without: not once more
	} {
		got, differs := clobbering(c.given)
		if !slices.Equal(got, c.want) || differs != (c.want != nil) {
			t.Errorf("%v: %v", c.given, got)
		}
	}
}
