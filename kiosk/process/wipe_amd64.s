#include "textflag.h"

// func wipeStack()
// Clears from the low end of the goroutine's stack (the first word of g) up to
// the stack pointer. Nothing is kept below it: signals have a stack of their own.
// Then the four words at the high end, which the runtime leaves free (newproc1).
TEXT ·wipeStack(SB), NOSPLIT, $0-0
	MOVQ (TLS), CX
	MOVQ 0(CX), DI
	MOVQ SP, CX
	SUBQ DI, CX
	SHRQ $3, CX
	XORL AX, AX
	CLD
	REP
	STOSQ
	MOVQ (TLS), CX
	MOVQ 8(CX), DI
	SUBQ $32, DI
	MOVQ $4, CX
	REP
	STOSQ
	RET
