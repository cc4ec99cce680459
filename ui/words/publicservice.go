package words

// templateProblems say what is wrong with a hand-over's template.
var templateProblems = map[string]phrase{
	"template-syntax":    {"Mẫu bàn giao sai cú pháp.", "The template is not well written."},
	"template-function":  {"Mẫu gọi hàm không được phép.", "The template calls a function that it may not call."},
	"template-unescaped": {"Giá trị in vào JSON/XML phải qua json hoặc xml.", "A value printed into JSON or XML must go through json or xml."},
	"template-field":     {"Mẫu dùng giá trị mà mục đích này không bàn giao.", "The template names a value that the purpose does not hand over."},
	"template-loop":      {"Vòng lặp trong mẫu không được phép.", "The template loops in a way that is not allowed."},
	"template-too-large": {"Mẫu hoặc kết quả của mẫu quá lớn.", "The template, or what it prints, is too large."},
	"template-too-slow":  {"Mẫu chạy quá lâu.", "The template takes too long."},
	"template-malformed": {"Kết quả của mẫu không đúng dạng JSON/XML.", "What the template prints is not well-formed."},
	"template-case":      {"Mẫu cần một hồ sơ nhiều người.", "The template needs a case."},

	"no-key":          {"Tệp không có khóa dùng được.", "The file holds no key that can be used."},
	"not-private":     {"http chỉ dùng được với địa chỉ nội bộ.", "Plain http is for private addresses only."},
	"not-for-portals": {"Cổng của Nhà nước chỉ dùng https; bỏ insecureLAN.", "Portals of the state take https only; remove insecureLAN."},
}
