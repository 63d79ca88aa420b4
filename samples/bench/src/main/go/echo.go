package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"runtime"
)

// A server on any free port. Its input and output are those of ServerProcess.java.
func serveEcho() {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go acceptAll(listener)
	fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	for commands := bufio.NewScanner(os.Stdin); commands.Scan(); {
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		fmt.Println("allocated", stats.TotalAlloc)
	}
}

func acceptAll(listener net.Listener) {
	for {
		connection, err := listener.Accept()
		if err != nil {
			panic(err)
		}
		go echo(connection)
	}
}

// A connection has TCP_NODELAY unless it is told otherwise.
func echo(connection net.Conn) {
	defer connection.Close()
	buffer := make([]byte, 4096)
	for {
		count, err := connection.Read(buffer)
		if err != nil {
			return
		}
		if _, err := connection.Write(buffer[:count]); err != nil {
			return
		}
	}
}
