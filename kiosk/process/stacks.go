package process

import "sync"

// Stacks are 2 KiB at first and double. The runtime keeps free ones below 32 KiB
// in spans of that size, which stay while one of their stacks is in use, and
// never clears them; larger ones are pages that go back to the system.
const (
	smallestStack = 2 << 10
	largestStack  = 64 << 10
	stackMemory   = 2 << 20 // bytes of each size that are used at a time
)

// overwriteStacks has many goroutines at a time take a stack of each size and
// write over all of it, so that every free one is taken and overwritten.
func overwriteStacks() {
	for size := smallestStack; size <= largestStack; size *= 2 {
		var all, up sync.WaitGroup
		n := stackMemory / size
		up.Add(n)
		for range n {
			all.Go(func() {
				fill((size - reserve) / perCall)
				wipeStack()
				up.Done()
				up.Wait() // none gives its stack to the next
			})
		}
		all.Wait()
	}
}

const (
	frame   = 96         // bytes written by each call of fill
	perCall = frame + 64 // bytes of the stack that a call takes, at the most
	reserve = 1200       // what is used before fill, and what the runtime keeps at a stack's end
)

// fill calls itself and overwrites the frame of every call, with which the stack
// grows to the size that is wanted.
//
//go:noinline
func fill(depth int) (sum byte) {
	var page [frame]byte
	for i := range page {
		page[i] = byte(depth)
	}
	if depth > 0 {
		sum = fill(depth - 1)
	}
	return sum + page[depth%frame]
}
