package scan_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/skip2/go-qrcode"

	"github.com/cccd-agent/cccd-agent/reader/scan"
)

func ExampleDecode() {
	code, err := qrcode.New("001190123456||Nguyễn Thị Hoa|15011990|Nữ|Hà Nội|20042021", qrcode.Medium)
	if err != nil {
		panic(err)
	}
	result, err := scan.Decode(context.Background(), code.Image(-3), 250*time.Millisecond)
	if err != nil {
		panic(err)
	}
	fmt.Println(result.Symbology, result.Stage)
	fmt.Println(result.Text) // redacted unless asked for by name
	fmt.Println(result.Text.Reveal())
	// Output:
	// qr grey
	// [personal]
	// 001190123456||Nguyễn Thị Hoa|15011990|Nữ|Hà Nội|20042021
}

func ExampleReadSerial() {
	line := strings.NewReader("first\r\nsecond\r\n") // or what OpenSerial returns
	for text, err := range scan.ReadSerial(context.Background(), line) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(text.Reveal())
	}
	// Output:
	// first
	// second
}
