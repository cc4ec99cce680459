package process_test

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"testing"
	"unicode/utf16"

	"golang.org/x/sys/unix"

	"github.com/cccd-agent/cccd-agent/kiosk/process"
)

// role is set for a test binary that plays the daemon.
const role = "CCCD_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(role) {
	case "":
		os.Exit(m.Run())
	case "reexec":
		err := process.ReexecWithClobber()
		fmt.Println(os.Getpid(), os.Getenv("GODEBUG"), process.Clobbers(), err, len(os.Args))
	case "dump":
		err := process.NoCoreDumps()
		dumpable, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
		var core unix.Rlimit
		_ = unix.Getrlimit(unix.RLIMIT_CORE, &core)
		fmt.Println(dumpable, core.Cur, core.Max, err)
	case "memory":
		playDaemon()
	}
}

// person is invented, from a seed that both processes know: neither arguments
// nor environment hold what is looked for.
type person struct {
	Name   string `json:"name"`
	Number string `json:"number"`
}

func invent(seed string) person {
	sum := sha256.Sum256([]byte(seed))
	syllables := []string{"Bưởi", "Quýnh", "Khuyểnh", "Thoãng", "Ngoẵng", "Đượm", "Xoắt", "Ruổi"}
	name := "Trịnh"
	for _, b := range sum[:6] {
		name += " " + syllables[b%8]
	}
	return person{name, fmt.Sprintf("%012d", binary.BigEndian.Uint64(sum[8:])%1_000_000_000_000)}
}

// playDaemon holds a person in the ways of a daemon, lets go when told, forgets,
// and says when each is done.
func playDaemon() {
	orders := bufio.NewReader(os.Stdin)
	process.Forget() // the collector's own goroutines begin on clean stacks
	before := runtime.NumGoroutine()
	seed, _ := orders.ReadString('\n')
	done, release := make(chan struct{}), make(chan struct{})
	held := make(chan struct{})
	go func() {
		defer close(done)
		visit(seed, held, release)
	}()
	<-held
	fmt.Println("held")
	_, _ = orders.ReadString('\n')
	close(release)
	<-done
	for runtime.NumGoroutine() > before { // those of connections end after these
		runtime.Gosched()
	}
	process.Forget()
	fmt.Println("forgotten")
	_, _ = orders.ReadString('\n')
}

func visit(seed string, held chan<- struct{}, release <-chan struct{}) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var p person
		_ = json.NewDecoder(r.Body).Decode(&p)
		_ = json.NewEncoder(w).Encode(p)
	}))
	p := invent(seed)
	written, _ := json.Marshal(p)
	answer, err := server.Client().Post(server.URL, "application/json", bytes.NewReader(written))
	if err != nil {
		panic(err)
	}
	body, _ := io.ReadAll(answer.Body)
	_ = answer.Body.Close()
	byNumber := map[string]person{p.Number: p}
	pages := make([][]byte, 0, 64)
	for i := range 64 {
		pages = append(pages, bytes.Repeat([]byte(p.Name+p.Number), 1<<(i%12)))
	}
	onStack := deep(p, 40)
	wide, coded := utf16.Encode([]rune(p.Name+p.Number)), base64.StdEncoding.EncodeToString(written)
	close(held)
	<-release
	for _, x := range []any{byNumber, pages, body, written, onStack, wide, coded} {
		runtime.KeepAlive(x)
	}
	server.Close()
}

// deep leaves copies on a stack that grows.
func deep(p person, n int) int {
	var here [512]byte
	copy(here[:], p.Number+p.Name)
	if n == 0 {
		return int(here[3])
	}
	return deep(p, n-1) + int(here[n])
}
