package vietqr

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"testing"

	"github.com/cccd-agent/cccd-agent/reader/vnid"
)

// The account is nobody's; the first vector is a public sample of a vaccine fund.
var (
	fund = Order{Bank: "970415", Account: "113366668888", Amount: 79000, Purpose: "Ung Ho Quy Vac Xin"}
	desk = Order{Bank: "970436", Account: "12345678900", Amount: 85000, Purpose: "KCB 0001 LK123"}
)

func TestVectors(t *testing.T) {
	for want, o := range map[string]Order{
		"00020101021238560010A0000007270126000697041501121133666688880208QRIBFTTA53037045405790005802VN62220818Ung Ho Quy Vac Xin63043ACF": fund,
		"00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045405850005802VN62180814KCB 0001 LK1236304A6A0":       {Bank: "970436", Account: "1234567890", Amount: 85000, Purpose: "KCB 0001 LK123"},
	} {
		if got, err := o.Text(); err != nil || got != want {
			t.Errorf("%v\n%s\n%s", err, got, want)
		}
	}
}

func TestChecksum(t *testing.T) {
	if got := vnid.CRC16("123456789"); got != 0x29B1 {
		t.Errorf("%04X", got)
	}
}

// The reader of codes, which was written apart, reads what is made here.
func TestTheReaderOfCodesAgrees(t *testing.T) {
	for name, o := range map[string]Order{
		"dynamic": desk, "no amount": {Bank: "970436", Account: "A1", Purpose: "x"},
		"bill and terminal": {Bank: "970436", Account: "1", Amount: 1, Purpose: "KCB", Bill: "HD01", Terminal: "Q1"},
	} {
		text, err := o.Text()
		if err != nil {
			t.Fatal(name, err)
		}
		got, err := vnid.ParseVietQR(text)
		if err != nil || !got.CRCOK || got.Bank != o.Bank || got.Account.Reveal() != o.Account || got.Amount != o.Amount || got.Purpose.Reveal() != o.Purpose {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestRefused(t *testing.T) {
	with := func(change func(*Order)) Order { o := desk; change(&o); return o }
	purpose := func(p string) Order { return with(func(o *Order) { o.Purpose = p }) }
	for want, orders := range map[FieldError][]Order{
		{"bank", "malformed"}:          {with(func(o *Order) { o.Bank = "97043" }), with(func(o *Order) { o.Bank = "97043A" }), {}},
		{"account", "missing"}:         {with(func(o *Order) { o.Account = "" })},
		{"account", "too-long"}:        {with(func(o *Order) { o.Account = "12345678901234567890" })},
		{"account", "malformed"}:       {with(func(o *Order) { o.Account = "12 34" }), with(func(o *Order) { o.Account, o.Card = "A1", true })},
		{"amount", "range"}:            {with(func(o *Order) { o.Amount = -1 }), with(func(o *Order) { o.Amount = MaxAmount })},
		{"purpose", "too-long"}:        {purpose("12345678 a 12345678 b 1234")},
		{"purpose", "malformed"}:       {purpose("viện phí"), purpose("a\nb"), purpose(" a")},
		{"purpose", "personal-number"}: {purpose("001190123456"), purpose("VP 001 190 123 456"), purpose("CMND 012345678"), purpose("0123456789"), purpose("001.190.123-456"), purpose("DN4010012345678"), purpose("4111111111111111")},
		{"bill", "personal-number"}:    {with(func(o *Order) { o.Bill = "BN-001190123456" })},
		{"bill", "too-long"}:           {with(func(o *Order) { o.Bill = "A123456A123456A123456A1234" })},
		{"terminal", "malformed"}:      {with(func(o *Order) { o.Terminal = "Q\x00" })},
	} {
		for i, o := range orders {
			var got *FieldError
			if _, err := o.Text(); !errors.As(err, &got) || *got != want {
				t.Errorf("%v %d: %v", want, i, err)
			}
			if _, err := o.PNG(); err == nil {
				t.Errorf("%v %d has a picture", want, i)
			}
		}
	}
}

func TestPicture(t *testing.T) {
	raw, err := desk.PNG()
	if err != nil {
		t.Fatal(err)
	}
	if p, err := png.Decode(bytes.NewReader(raw)); err != nil || p.Bounds().Dx() < pictureSize {
		t.Error(err)
	}
}

// No text gets a row of digits into a code, and what is made is always readable.
func FuzzOrder(f *testing.F) {
	f.Add("970436", "1234567890", int64(85000), "KCB 0001 LK123", "HD1")
	f.Add("970436", "A", int64(0), "", "001190123456")
	f.Fuzz(func(t *testing.T, bank, account string, amount int64, purpose, bill string) {
		o := Order{Bank: bank, Account: account, Amount: amount, Purpose: purpose, Bill: bill}
		text, err := o.Text()
		if err != nil {
			return
		}
		got, err := vnid.ParseVietQR(text)
		if err != nil || !got.CRCOK || got.Purpose.Reveal() != purpose || got.Amount != amount {
			t.Error("not read back")
		}
	})
}

func ExampleOrder_Text() {
	text, err := Order{Bank: "970436", Account: "1234567890", Amount: 85000, Purpose: "KCB 0001 LK123"}.Text()
	fmt.Println(text, err)
	// Output: 00020101021238540010A00000072701240006970436011012345678900208QRIBFTTA53037045405850005802VN62180814KCB 0001 LK1236304A6A0 <nil>
}
