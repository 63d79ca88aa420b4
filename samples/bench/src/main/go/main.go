// The work, on Go. GOMAXPROCS says how many threads run goroutines.
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

const (
	batch = 1000
	ring  = 503
)

type token struct{ hops int64 }

type turns struct {
	last     int
	handOffs int64
}

func (t *turns) take(who int) {
	if who != t.last {
		t.last = who
		t.handOffs++
	}
}

type round struct {
	size                    int
	emptyBytes, parkedBytes int64
}

var works = map[string]func(*round) int64{
	"yield":       yieldInTurns,
	"spawn-join":  spawnJoin,
	"spawn-batch": spawnBatch,
	"skynet":      func(r *round) int64 { return <-leaves(0, r.size) },
	"timers":      timers,
	"ping-pong":   pingPong,
	"ping-pong-2": pingPong,
	"mutex":       mutex,
	"select":      choose,
	"ring":        aroundRing,
	"parked":      parked,
}

// NAME SIZE ROUNDS. Prints for each round: nanoseconds, nanoseconds of CPU, bytes, and what proves the steps. The other
// program is the server, "echo".
func main() {
	if os.Args[1] == "echo" {
		serveEcho()
		return
	}
	work := works[os.Args[1]]
	size, _ := strconv.Atoi(os.Args[2])
	rounds, _ := strconv.Atoi(os.Args[3])
	for i := 0; i < rounds; i++ {
		r := &round{size: size}
		cpu := cpuNanos()
		start := time.Now()
		proof := work(r)
		elapsed := time.Since(start)
		fmt.Println("round", elapsed.Nanoseconds(), cpuNanos()-cpu, r.parkedBytes-r.emptyBytes, proof)
	}
}

func cpuNanos() int64 {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return usage.Utime.Nano() + usage.Stime.Nano()
}

// Stacks are not on Go's heap, but are memory all the same.
func liveBytes() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc + stats.StackInuse)
}

// Runs both and waits for both.
func together(first, second func()) {
	var ended sync.WaitGroup
	ended.Add(2)
	for _, body := range []func(){first, second} {
		body := body
		go func() {
			body()
			ended.Done()
		}()
	}
	ended.Wait()
}

func yieldInTurns(r *round) int64 {
	var t turns
	takeTurns := func(who int) func() {
		return func() {
			for i := 0; i < r.size/2; i++ {
				t.take(who)
				runtime.Gosched()
			}
		}
	}
	together(takeTurns(1), takeTurns(2))
	return t.handOffs
}

func spawnJoin(r *round) int64 {
	var ran int64
	var ended sync.WaitGroup
	for i := 0; i < r.size; i++ {
		ended.Add(1)
		go func() {
			ran++
			ended.Done()
		}()
		ended.Wait()
	}
	return ran
}

func spawnBatch(r *round) int64 {
	var ran int64
	var ended sync.WaitGroup
	for done := 0; done < r.size; done += batch {
		for i := 0; i < batch; i++ {
			ended.Add(1)
			go func() {
				ran++
				ended.Done()
			}()
		}
		ended.Wait()
	}
	return ran
}

// A goroutine has no value; a channel carries it.
func leaves(first int64, count int) chan int64 {
	result := make(chan int64, 1)
	go func() {
		if count == 1 {
			result <- first
			return
		}
		var children [10]chan int64
		tenth := count / 10
		for i := range children {
			children[i] = leaves(first+int64(i*tenth), tenth)
		}
		var sum int64
		for _, child := range children {
			sum += <-child
		}
		result <- sum
	}()
	return result
}

func timers(r *round) int64 {
	var woken int64
	var ended sync.WaitGroup
	ended.Add(r.size)
	for i := 0; i < r.size; i++ {
		millis := int64(i) * 7919 % 2001
		go func() {
			time.Sleep(time.Duration(millis) * time.Millisecond)
			woken++
			ended.Done()
		}()
	}
	ended.Wait()
	return woken
}

func pingPong(r *round) int64 {
	t := &token{}
	ping, pong := make(chan *token), make(chan *token)
	together(func() {
		for i := 0; i < r.size; i++ {
			received := <-ping
			received.hops++
			pong <- received
		}
	}, func() {
		for i := 0; i < r.size; i++ {
			ping <- t
			received := <-pong
			received.hops++
		}
	})
	return t.hops
}

// A sync.Mutex is not handed over: whoever runs takes it again. A channel with room for one is a lock that is.
func mutex(r *round) int64 {
	var t turns
	lock := make(chan struct{}, 1)
	lockInTurns := func(who int) func() {
		return func() {
			for i := 0; i < r.size/2; i++ {
				lock <- struct{}{}
				t.take(who)
				runtime.Gosched()
				<-lock
			}
		}
	}
	together(lockInTurns(1), lockInTurns(2))
	return t.handOffs
}

func choose(r *round) int64 {
	t := &token{}
	var fromLeft int64
	left, right := make(chan *token), make(chan *token)
	sendAll := func(channel chan *token) {
		for i := 0; i < r.size/2; i++ {
			channel <- t
		}
	}
	go sendAll(left)
	go sendAll(right)
	for i := 0; i < r.size; i++ {
		var received *token
		select {
		case received = <-left:
			fromLeft++
		case received = <-right:
		}
		received.hops++
	}
	return t.hops + fromLeft
}

func aroundRing(r *round) int64 {
	t := &token{}
	var channels [ring]chan *token
	for i := range channels {
		channels[i] = make(chan *token)
	}
	var ended sync.WaitGroup
	ended.Add(ring)
	for i := range channels {
		in, out := channels[i], channels[(i+1)%ring]
		go func() {
			for i := 0; i < r.size/ring; i++ {
				received := <-in
				received.hops++
				if received.hops < int64(r.size) {
					out <- received
				}
			}
			ended.Done()
		}()
	}
	channels[0] <- t
	ended.Wait()
	return t.hops
}

func parked(r *round) int64 {
	var sum int64
	waiting := 0
	gate := make(chan struct{})
	var ended sync.WaitGroup
	ended.Add(r.size)
	r.emptyBytes = liveBytes()
	for i := 0; i < r.size; i++ {
		seed := int64(i)
		go func() {
			sum += outer(seed, &waiting, gate, "left", "right")
			ended.Done()
		}()
	}
	for waiting < r.size {
		runtime.Gosched()
	}
	r.parkedBytes = liveBytes()
	close(gate)
	ended.Wait()
	return sum
}

//go:noinline
func outer(seed int64, waiting *int, gate chan struct{}, left, right string) int64 {
	low, high := seed+1, seed+2
	below := middle(low, waiting, gate, left, right)
	return below + low + high + int64(len(left)+len(right))
}

//go:noinline
func middle(seed int64, waiting *int, gate chan struct{}, left, right string) int64 {
	low, high := seed+1, seed+2
	below := inner(low, waiting, gate, left, right)
	return below + low + high + int64(len(left)+len(right))
}

//go:noinline
func inner(seed int64, waiting *int, gate chan struct{}, left, right string) int64 {
	low, high := seed+1, seed+2
	*waiting++
	<-gate
	return low + high + int64(len(left)+len(right))
}
